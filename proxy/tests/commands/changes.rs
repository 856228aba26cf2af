//! What a change does: `diff`, and the same for a world that changes while the files stay.

use serde_json::Value;

use crate::desk::Desk;

/// A bank, and a copy of its files to change.
fn two() -> (Desk, Desk, String) {
    let (before, after) = (Desk::of("bank"), Desk::of("bank"));
    let path = after.dir().to_str().expect("UTF-8").to_owned();
    (before, after, path)
}

#[test]
fn a_narrowing_and_a_widening_are_told_with_their_smallest_example() {
    let (before, after, path) = two();
    let here = before.dir().to_str().expect("UTF-8").to_owned();
    after.edit(
        "register.yaml",
        "    trains_on_data: never\n    retention_days: 30  # kept",
        "    trains_on_data: opt-out\n    retention_days: 30  # kept",
    );
    let policy = after.read("policy.yaml");
    let (rules, _) = policy.split_once("\ntests:").expect("tests");
    after.write("policy.yaml", rules);
    let narrowed = before.run(&["diff", &here, &path]);
    narrowed.says(0, &[]).prints(&[
        "narrowed: requests of \"developer-assistant\" without a label may no longer go to global-cloud-eu",
        "for example one of",
        "No request reaches more than before.",
    ]);
    let widened = before.run(&["diff", &path, &here, "-o", "json"]);
    widened.says(1, &[]);
    let widened = widened.json();
    assert_eq!(widened["reach"], "widened");
    let effects = widened["effects"].as_array().expect("effects");
    assert!(effects.iter().all(|effect| effect["kind"] == "widened"), "{widened}");
    assert!(effects.iter().all(|effect| effect["endpoints"][0] == "global-cloud-eu"));
    let lines = before.run(&["diff", &path, &here, "-o", "jsonl"]);
    let lines: Vec<Value> =
        lines.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.len() > effects.len(), "effects and notes");
    let csv = before.run(&["diff", &path, &here, "-o", "csv"]);
    assert!(csv.out.starts_with("kind,application,labels,endpoints,example\n"), "{}", csv.out);
}

#[test]
fn the_world_may_change_while_the_files_stay() {
    let desk = Desk::of("bank");
    desk.run(&["diff", "--no-adequacy", "US"]).says(0, &[]).prints(&[
        "narrowed: requests of \"website-chat\" without a label may no longer go to model-maker-us",
        "US is no longer in adequate",
    ]);
    desk.run(&["diff", "--without", "contracted-cloud"])
        .says(0, &["then: test \"code\" fails"])
        .prints(&["may no longer go to contracted-cloud", "is removed"]);
    desk.run(&["diff", "--without", "eu.global-cloud.example"])
        .prints(&["may no longer go to global-cloud-eu"]);
    desk.run(&["diff", "--parent", "contracted-cloud=US"])
        .says(0, &[])
        .prints(&["ultimate_parent is US"]);
    let more = desk.beside("more.yaml");
    let entry = desk.run(&["endpoint", "show", "vienna"]);
    entry.says(0, &[]);
    let register = desk.read("register.yaml");
    let (_, vienna) = register.split_once("  - endpoint: vienna\n").expect("an entry");
    let (vienna, _) = vienna.split_once("\n\n").expect("its end");
    let text = format!(
        "register: more\nendpoints:\n  - endpoint: graz\n{}\n",
        vienna.replace("vienna.bank-it", "graz.bank-it")
    );
    std::fs::write(&more, text).expect("a file");
    let added = desk.run(&["diff", "--with", &more]);
    added.says(1, &[]).prints(&["widened: requests of", "may also go to graz"]);
    let wrong = desk.run(&["diff", "--no-adequacy", "ZZ"]);
    wrong.says(3, &["there is no adequacy decision for \"ZZ\""]);
    assert!(!wrong.words.contains("what-if"), "{}", wrong.words);
    desk.run(&["diff", "--without", "nobody"]).says(3, &["no endpoint"]);
    desk.run(&["diff", "--parent", "contracted-cloud"]).says(2, &["ENDPOINT=COUNTRY"]);
    desk.run(&["diff"]).says(2, &["before and after"]);
    desk.run(&["diff", &desk.beside("nowhere")]).says(3, &["cannot read"]);
    std::fs::write(&more, "register: more\nendpoints: [").expect("a file");
    desk.run(&["diff", "--with", &more]).says(3, &["more.yaml:"]);
}
