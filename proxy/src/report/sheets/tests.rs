//! Sheets from counted calls, without a store.

use trace_store::Query;
use trace_store::record::{Eligible, Verdict};

use super::super::rules::{Application, Party, Rules, Statement};
use super::super::sheet::Sheet;
use super::super::tests::call;
use super::*;

fn eligible(endpoint: &str, operator: &str, places: &[&str], basis: &str) -> Eligible {
    Eligible {
        attributes: None,
        endpoint: endpoint.to_owned(),
        operator: operator.to_owned(),
        processed_in: places.iter().map(|&place| place.to_owned()).collect(),
        splices: Vec::new(),
        stated: Vec::new(),
        transfer_basis: Some(basis.to_owned()),
    }
}

/// One call without a known outcome that might have reached these, and one that was denied.
fn tally(reached: Vec<Eligible>) -> Tally {
    let mut tally = Tally::default();
    let mut permitted = call(3, &["health.diagnosis"]);
    permitted.decision.decision = Verdict::Permit;
    permitted.decision.function = Some("F-1".to_owned());
    permitted.decision.critical = true;
    permitted.decision.eligible = reached;
    tally.take(&permitted);
    let mut denied = call(4, &["pii.email"]);
    denied.decision.decision = Verdict::Deny;
    denied.decision.eligible = vec![eligible("never", "third-party", &["US"], "none")];
    tally.take(&denied);
    tally
}

fn rules() -> Rules {
    let stated = |pairs: &[(&str, &str)]| {
        let statement = |value: &str| Statement {
            value: value.to_owned(),
            grade: "declared".to_owned(),
            basis: Some("contract C-1".to_owned()),
            until: None,
        };
        pairs.iter().map(|(name, value)| ((*name).to_owned(), statement(value))).collect()
    };
    let party = |name: &str, pairs: &[(&str, &str)]| Party {
        name: name.to_owned(),
        stated: stated(pairs),
        ..Party::default()
    };
    Rules {
        endpoints: vec![
            party("home", &[("operator", "self")]),
            party(
                "cloud (assistant)",
                &[("processed_in", "IE, US"), ("stored_in", "IE"), ("retention_days", "30")],
            ),
        ],
        applications: vec![Application { name: "desk".to_owned(), ..Application::default() }],
        eea: vec!["IE".to_owned()],
        adequate: vec!["CH".to_owned()],
        ..Rules::default()
    }
}

fn made(tally: &Tally, make: fn(&Ground<'_>) -> Sheet) -> Sheet {
    let (rules, events, basis, query) =
        (rules(), Events::default(), Basis::default(), Query::default());
    make(&Ground { rules: &rules, tally, events: &events, basis: &basis, query: &query })
}

fn both() -> Tally {
    tally(vec![
        eligible("home", "self", &["DE"], "none-needed"),
        eligible("cloud", "third-party", &["IE", "US"], "dpf"),
    ])
}

fn cell<'s>(sheet: &'s Sheet, table: usize, line: usize, column: &str) -> &'s str {
    let table = &sheet.tables[table];
    let place = table.columns.iter().position(|name| name == column).unwrap();
    &table.lines[line].cells[place]
}

#[test]
fn a_call_without_an_outcome_counts_as_possibly_sent_to_each_country() {
    let sheet = made(&both(), transfers::sheet);
    let lines = &sheet.tables[0].lines;
    let countries: Vec<&str> = lines.iter().map(|line| line.cells[0].as_str()).collect();
    assert_eq!(countries, ["DE", "IE", "US"]);
    for line in 0..lines.len() {
        assert_eq!(cell(&sheet, 0, line, "sent"), "0");
        assert_eq!(cell(&sheet, 0, line, "possibly_sent"), "1");
    }
    assert_eq!(cell(&sheet, 0, 1, "standing"), "EEA");
    assert_eq!(cell(&sheet, 0, 2, "standing"), "third country");
    assert_eq!(cell(&sheet, 0, 2, "transfer_basis"), "dpf");
    assert_eq!(cell(&sheet, 0, 2, "labels"), "health.diagnosis");
    let command = lines[2].command();
    assert_eq!(command, "bailiwick query --limit 0 --kind outcome --endpoint cloud");
}

#[test]
fn the_register_of_information_has_a_line_for_each_place_and_none_for_ones_own() {
    let sheet = made(&both(), dora::sheet);
    let lines = &sheet.tables[0].lines;
    assert_eq!(lines.len(), 2, "two countries of processing: {lines:?}");
    for (line, processed) in ["IE", "US"].into_iter().enumerate() {
        assert_eq!(lines[line].cells.len(), sheet.tables[0].columns.len());
        assert_eq!(cell(&sheet, 0, line, "B_02.02.0050"), "F-1");
        assert_eq!(cell(&sheet, 0, line, "B_02.02.0140"), "Yes");
        assert_eq!(cell(&sheet, 0, line, "B_02.02.0150"), "IE");
        assert_eq!(cell(&sheet, 0, line, "B_02.02.0160"), processed);
        assert_eq!(cell(&sheet, 0, line, "critical"), "yes");
        assert_eq!(cell(&sheet, 0, line, "basis"), "contract C-1");
    }
    // What the register does not say is not guessed.
    assert_eq!(cell(&sheet, 0, 0, "B_02.02.0130"), "");
    assert_eq!(cell(&sheet, 0, 0, "B_02.02.0170"), "");
}

#[test]
fn shares_are_of_all_sends() {
    let sheet = made(&both(), concentration::sheet);
    let names: Vec<&str> = sheet.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["endpoints", "operators", "parents", "countries"]);
    assert_eq!(cell(&sheet, 0, 0, "share_per_mille"), "500");
    assert_eq!(cell(&sheet, 2, 1, "parent"), "own");
    assert_eq!(cell(&sheet, 2, 0, "parent"), "not stated");
    let none = made(&Tally::default(), concentration::sheet);
    assert!(none.tables.iter().all(|table| table.lines.is_empty()));
}

#[test]
fn processing_is_told_by_application_with_its_recipients() {
    let sheet = made(&both(), art30::sheet);
    assert_eq!(cell(&sheet, 0, 0, "calls"), "2");
    assert_eq!(cell(&sheet, 0, 0, "denied"), "1");
    assert_eq!(cell(&sheet, 1, 0, "third_country"), "US");
    assert_eq!(cell(&sheet, 1, 0, "kept_there_days"), "30");
    assert_eq!(cell(&sheet, 1, 1, "kept_there_days"), "not stated");
}

fn findings(around: &Surroundings, mut rules: Rules, tally: &Tally) -> Vec<String> {
    rules.endpoints.truncate(2);
    let (events, basis, query) = (Events::default(), Basis::default(), Query::default());
    let ground = Ground { rules: &rules, tally, events: &events, basis: &basis, query: &query };
    let sheet = readiness::sheet(&ground, around);
    sheet.tables[0].lines.iter().map(|line| line.cells.join("|")).collect()
}

#[test]
fn without_a_co_signer_nobody_is_ready() {
    let has = |findings: &[String], what: &str| findings.iter().any(|one| one.contains(what));
    let none = findings(&Surroundings::default(), rules(), &both());
    assert!(has(&none, "nobody outside co-signs the log"), "{none:?}");
    assert!(has(&none, "nobody signs the rules") && has(&none, "no drill was done"));
    assert!(has(&none, "SOV-3 data and AI|cloud (assistant)|keys_held_by is not stated"));
    assert!(
        !has(&none, "SOV-2 legal and jurisdictional|home"),
        "whose law reaches home is no question"
    );
    assert!(!has(&none, "every call of this period"), "home was among them");
    let one = Surroundings { cosigners: 1, ..Surroundings::default() };
    assert!(!has(&findings(&one, rules(), &both()), "co-signs"));
    let away = tally(vec![eligible("cloud", "third-party", &["US"], "dpf")]);
    assert!(has(&findings(&one, rules(), &away), "every call of this period"));
}

#[test]
fn expired_and_contradicted_values_are_findings_of_their_own() {
    let mut rules = rules();
    for (attribute, grade) in [("processed_in", "expired"), ("stored_in", "contradicted")] {
        rules.endpoints[1].stated.get_mut(attribute).unwrap().grade = grade.to_owned();
    }
    let found = findings(&Surroundings::default(), rules, &both()).join("\n");
    assert!(found.contains("processed_in has expired"), "{found}");
    assert!(found.contains("stored_in is contradicted"), "{found}");
}

#[test]
fn six_months_are_the_least_that_the_ai_act_wants() {
    let made = |days: Option<u32>| {
        let mut rules = rules();
        if let Some(days) = days {
            rules.retention.insert("decisions".to_owned(), (format!("{days} days"), days));
        }
        let (tally, events) = (both(), Events::default());
        let (basis, query) = (Basis::default(), Query::default());
        let ground =
            Ground { rules: &rules, tally: &tally, events: &events, basis: &basis, query: &query };
        logging::ai_act(&ground).tables[1].lines[0].cells[1].clone()
    };
    assert_eq!([made(Some(183)), made(Some(184)), made(None)], ["no", "yes", "yes"]);
}
