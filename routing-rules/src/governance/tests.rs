use super::{Approvals, Governance, Role, read_governance};
use crate::document::{Problems, Source};
use crate::reach::Reach;

const KEYS: [&str; 3] = [
    "ed25519:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "ed25519:3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "ed25519:fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
];

fn text(approvals: &str) -> String {
    format!(
        "organisation: acme\nbundle_max_age: 12 h\n{approvals}governors:\n  - {{governor: ada, key: \
         \"{}\", roles: [governor]}}\n  - {{governor: bea, key: \"{}\", roles: [data-protection]}}\n  \
         - {{governor: cyd, key: \"{}\", roles: [governor, developer]}}\n",
        KEYS[0], KEYS[1], KEYS[2]
    )
}

fn read(text: &str) -> Result<Governance, String> {
    let mut problems = Problems::default();
    let read = read_governance(&[Source::new("governance.yaml", text)], &mut problems);
    let found = problems.into_found();
    let listed: Vec<String> = found.iter().map(ToString::to_string).collect();
    match read {
        Some(governance) if listed.is_empty() => Ok(governance),
        Some(_) | None => Err(listed.join("\n")),
    }
}

#[test]
fn it_reads_who_may_and_how_many_must() {
    let governance = read(&text("")).unwrap();
    assert_eq!(governance.approvals, Approvals::DEFAULT);
    assert_eq!(governance.max_age.as_secs(), 12 * 3600);
    assert!(governance.governor("bea").unwrap().has(Role::DataProtection));
    assert!(governance.governor("cyd").unwrap().approves());
    let other = read(&text("approvals: {narrowing: 0, same: 0, widening: 1}\n")).unwrap();
    assert_eq!(other.approvals.others(Reach::Widened), 1);
    assert!(other.approvals.asks_data_protection(Reach::Widened));
}

#[test]
fn what_cannot_be_met_or_counts_twice_is_a_mistake() {
    let whole = text("");
    for (mistaken, word) in [
        (text("approvals: {widening: 3}\n"), "only 2 of the others"),
        (text("approvals: {narrowing: 2, same: 1}\n"), "no more approvals"),
        (whole.replace(KEYS[1], KEYS[0]), "the key of \"ada\""),
        (whole.replace("bea", "ada"), "the name of \"ada\""),
        (whole.replace("[data-protection]", "[governor]"), "data-protection role"),
        (whole.replace("[data-protection]", "[chief]"), "chief"),
        (whole.replace(KEYS[2], "ed25519:00"), "no public key"),
        // The point of order one: any signature would fit it.
        (whole.replace(KEYS[2], &format!("ed25519:01{}", "0".repeat(62))), "no public key"),
        (whole.replace("organisation: acme", "organisation: acme\norganisation: b"), "twice"),
        (whole.replace("[governor]", "&a [governor]"), "anchor"),
    ] {
        let error = read(&mistaken).unwrap_err();
        assert!(error.contains(word), "{word}: {error}");
    }
}

#[test]
fn whoever_gains_widens() {
    let now = read(&text("")).unwrap();
    let change = |from: &str, to: &str| {
        let whole = text("approvals: {same: 1}\n");
        assert!(whole.contains(from), "{from}");
        now.reach_of(&read(&whole.replace(from, to)).unwrap())
    };
    assert_eq!(change("x", "x"), Reach::Narrowed, "nothing is nothing");
    for (from, to) in [
        ("same: 1", "same: 0"),
        ("same: 1", "widening: 1"),
        ("same: 1", "data_protection: false"),
        ("12 h", "13 h"),
        ("[governor]", "[governor, data-protection]"),
        ("governor: ada", "governor: eve"),
        (KEYS[0], "ed25519:278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e"),
    ] {
        assert_eq!(change(from, to), Reach::Widened, "{to}");
    }
    for (from, to) in [("same: 1", "same: 2"), ("12 h", "1 h"), (", developer", "")] {
        assert_eq!(change(from, to), Reach::Same, "{to}");
    }
}
