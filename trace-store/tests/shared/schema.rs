//! The tables come about in order, once, and nobody can do more than their role.

use super::server::{Database, shared};
use trace_store::postgres::{SharedError, migrate};

const ROW: &str = "20000, 1, 0, 1, 5, '00000000-0000-0000-0000-000000000000', 'app', 'internal', \
                   'permit', '{pii.iban}', '{}', '{}', '{}', '\\x00'";

/// A database with one node, whose first day holds one record.
fn with_a_record() -> Database {
    let database = Database::make(shared());
    let begin = format!(
        "set role bailiwick_ingest;
         insert into bailiwick.origins (name, verifier) values ('node', 'key');
         insert into bailiwick.spine (origin, first, until, leaves) values (1, null, 0, '');
         select bailiwick.make_cell(1::smallint, 20000, 1);
         insert into bailiwick.records values (1, {ROW});"
    );
    shared().sql_as("node", &database.name, &begin).unwrap();
    database
}

#[test]
fn migrations_run_once_and_are_held_to_their_digest() {
    let database = Database::empty(shared());
    let first = migrate(&database.address("owner")).unwrap();
    let all = vec![(1, "begin".to_owned()), (2, "shared state".to_owned())];
    assert_eq!((first.version, first.applied), (2, all));
    let again = migrate(&database.address("owner")).unwrap();
    assert_eq!((again.version, again.applied), (2, vec![]));

    shared().sql(&database.name, "update bailiwick.migrations set digest = 'x'").unwrap();
    assert!(matches!(migrate(&database.address("owner")), Err(SharedError::Schema { .. })));
}

#[test]
fn tables_of_a_newer_release_serve_as_long_as_they_say_so() {
    let database = Database::make(shared());
    let next = |fits| format!("insert into bailiwick.migrations values (3, 'next', {fits}, 'x')");
    shared().sql(&database.name, &next(2)).unwrap();
    assert_eq!(migrate(&database.address("owner")).unwrap().version, 3);
    shared().sql(&database.name, "delete from bailiwick.migrations where version = 3").unwrap();
    shared().sql(&database.name, &next(3)).unwrap();
    let refused = migrate(&database.address("owner")).unwrap_err().to_string();
    assert!(refused.contains("update this node"), "{refused}");
}

#[test]
fn nobody_changes_a_record() {
    let database = with_a_record();
    let update = "update bailiwick.records set kind = 2";
    for role in ["bailiwick_ingest", "bailiwick_expire", "bailiwick_audit"] {
        for what in [update, "delete from bailiwick.records", "truncate bailiwick.records"] {
            let tried =
                shared().sql_as("node", &database.name, &format!("set role {role}; {what}"));
            assert!(tried.unwrap_err().contains("permission denied"), "{role}: {what}");
        }
    }
    // Not even the owner of everything, except by taking the guard away, which shows.
    let tried = shared().sql(&database.name, update).unwrap_err();
    assert!(tried.contains("nothing in the shared store is changed in place"), "{tried}");
    let tried = shared().sql(&database.name, "update bailiwick.spine set note = 'x'").unwrap_err();
    assert!(tried.contains("changed in place"), "{tried}");
}

#[test]
fn an_auditor_reads_views_and_nothing_else() {
    let database = with_a_record();
    let read = |what: &str| shared().sql_as("auditor", &database.name, what);
    assert_eq!(read("select count(*) from bailiwick.audit_records").unwrap(), "1");
    for table in ["records", "records_1", "cell_keys", "spine", "origins"] {
        let tried = read(&format!("select * from bailiwick.{table}"));
        assert!(tried.unwrap_err().contains("permission denied"), "{table}");
    }
}

#[test]
fn there_is_no_place_for_a_day_that_was_not_announced_or_has_ended() {
    let database = with_a_record();
    let node = |what: &str| shared().sql_as("node", &database.name, what);
    let stray =
        format!("insert into bailiwick.records values (1, {})", ROW.replacen("20000", "20001", 1));
    assert!(node(&stray).unwrap_err().contains("no partition"));
    node("set role bailiwick_expire; insert into bailiwick.ended values (1, 20002, 1)").unwrap();
    let tried = node("select bailiwick.make_cell(1::smallint, 20002, 1)").unwrap_err();
    assert!(tried.contains("do not come back"), "{tried}");
}

#[test]
fn a_nodes_leaves_are_one_chain() {
    let database = with_a_record();
    let node = |what: String| shared().sql_as("node", &database.name, &what);
    let batch = |first: i64, until: i64| {
        format!(
            "set role bailiwick_ingest; insert into bailiwick.spine (origin, first, until, leaves)
             values (1, {first}, {until}, decode(repeat('00', {}), 'hex'))",
            64 * (until - first)
        )
    };
    node(batch(0, 3)).unwrap();
    assert!(node(batch(4, 6)).is_err(), "a gap");
    assert!(node(batch(0, 2)).is_err(), "a fork");
    assert!(node(batch(0, 3)).is_err(), "twice");
    node(batch(3, 6)).unwrap();
    node("insert into bailiwick.retired (origin, size, note) values (1, 6, 'x')".to_owned())
        .unwrap();
    assert!(node(batch(6, 7)).unwrap_err().contains("retired"));
}
