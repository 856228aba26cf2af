//! `endpoint`: templates, lists, gaps, letters and their answers, attesting, expiring, closing and
//! reopening.

use jiff::ToSpan;
use serde_json::json;

use crate::desk::{Desk, today};

/// A bank that has begun an entry from a template.
fn with_template() -> Desk {
    let desk = Desk::of("bank");
    desk.run(&["endpoint", "add", "--template", "anthropic", "--name", "cloud-prod"])
        .says(0, &["Added \"cloud-prod\"", "endpoint gaps cloud-prod"]);
    desk
}

#[test]
fn every_template_is_listed_and_becomes_an_entry_that_loads() {
    let desk = Desk::starter();
    let listed = desk.run(&["endpoint", "add", "-o", "json"]).json();
    let listed = listed.as_array().expect("a list");
    assert!(listed.len() >= 10, "{listed:?}");
    for template in listed {
        let name = template["template"].as_str().expect("a name");
        assert!(!template["what"].as_str().expect("words").is_empty(), "{name}");
        desk.run(&["endpoint", "add", "--template", name]).says(0, &["confirm every value"]);
    }
    desk.run(&["check"]).says(0, &["version 1"]);
    let all = desk.run(&["endpoint", "list", "-o", "jsonl"]);
    assert_eq!(all.out.lines().count(), listed.len() + 1);
    // A template says only what is public, so it never opens an endpoint by itself: no zone but one
    // for one's own machines asks so little.
    for name in ["openai", "azure-openai", "mistral", "aws-bedrock"] {
        let zones = desk.run(&["endpoint", "show", name]);
        zones.says(0, &["is in no zone, so no rule can send anything there"]);
    }
    desk.run(&["fmt"]).says(0, &[]);
    desk.run(&["endpoint", "add", "--template", "mistral"]).says(
        1,
        &["the endpoint \"mistral\" stands twice", "give one another name", "nothing was written"],
    );
    desk.run(&["endpoint", "add", "--template", "mistrall"])
        .says(1, &["there is no template \"mistrall\"", "mistral, ollama"]);
    desk.run(&["endpoint", "add", "--name", "x"]).says(2, &["--template"]);
}

#[test]
fn the_list_says_zones_and_show_says_who_vouches() {
    let desk = with_template();
    let listed = desk.run(&["endpoint", "list", "-o", "json"]).json();
    let row = |name: &str| {
        let rows = listed.as_array().expect("rows").iter();
        rows.clone().find(|row| row["endpoint"] == name).expect("a row").clone()
    };
    assert_eq!(row("contracted-cloud")["zones"], "contracted, eea-region, adequate");
    assert_eq!(row("cloud-prod")["zones"], "");
    desk.run(&["endpoint", "list"]).prints(&["endpoint", "zones", "closed_because", "IE, NL"]);

    let shown = desk.run(&["endpoint", "show", "contracted-cloud", "-o", "json"]).json();
    let rows = shown.as_array().expect("rows");
    let of = |name: &str| rows.iter().find(|row| row["attribute"] == name).expect("a row");
    assert_eq!(of("processed_in")["value"], "FR");
    assert_eq!(of("processed_in")["grade"], "declared");
    assert_eq!(of("processed_in")["by"], "outsourcing-office");
    assert_eq!(of("processed_in")["until"], "2031-03-31");
    let open = desk.run(&["endpoint", "show", "cloud-prod", "-o", "json"]).json();
    let unknown = open.as_array().expect("rows").iter();
    for row in unknown.filter(|row| row["value"] == "unknown") {
        assert_eq!(row["grade"], "undeclared", "{row}");
        assert_eq!((&row["by"], &row["until"]), (&json!(""), &json!("")), "{row}");
    }
    desk.run(&["endpoint", "show", "mistral"])
        .says(1, &["there is no endpoint \"mistral\"", "cloud-prod"]);
}

#[test]
fn gaps_name_only_what_the_rules_test_the_most_useful_first() {
    let desk = with_template();
    let gaps = desk.run(&["endpoint", "gaps", "cloud-prod", "-o", "json"]);
    gaps.says(0, &["4 gaps", "questionnaire cloud-prod"]);
    let gaps = gaps.json();
    let gaps = gaps.as_array().expect("rows");
    let names: Vec<&str> = gaps.iter().filter_map(|row| row["attribute"].as_str()).collect();
    let wanted = ["processed_in", "transfer_basis", "retention_days", "stored_in"];
    assert_eq!(names, wanted);
    assert_eq!(gaps[2]["wanted"], "at most 30");
    assert_eq!(gaps[0]["opens_with_others"], "eea-region, adequate");
    // All others are answered or not asked for.
    assert_eq!(desk.run(&["endpoint", "gaps", "-o", "json"]).json(), json!(gaps));
    desk.run(&["endpoint", "gaps", "frankfurt"]).says(0, &["nothing is missing"]);
    desk.run(&["endpoint", "gaps", "nobody"]).says(1, &["there is no endpoint \"nobody\""]);
    desk.run(&["check"]).says(
        0,
        &["\"processed_in\" of endpoint \"cloud-prod\" is unknown, which keeps it out of \
           eea-region, adequate; 3 more attributes are open"],
    );
    desk.run(&["check"]).says(0, &["27 tests pass, 2 warnings"]);
}

#[test]
fn a_letter_goes_out_in_two_languages_and_its_answers_come_back_as_declared() {
    let desk = with_template();
    let german = desk.run(&["endpoint", "questionnaire", "cloud-prod", "--language", "de"]);
    german.prints(&["Sehr geehrte", "[processed_in]:", "[stored_in]:"]);
    let letter = desk.run(&["endpoint", "questionnaire", "cloud-prod"]);
    letter.says(0, &["endpoint questionnaire cloud-prod --answers FILE"]).prints(&["Dear"]);
    let answered = letter
        .out
        .replace("[processed_in]:", "> [processed_in]: FR, DE.")
        .replace("[stored_in]:", "[stored_in]: FR")
        .replace("[transfer_basis]:", "[transfer_basis]: none-needed")
        .replace("[retention_days]:", "[retention_days]: 30");
    let path = desk.beside("letter.txt");
    let import = |text: &str| {
        std::fs::write(&path, text).expect("a file");
        let by = ["--by", "procurement", "--basis", "letter of today", "--review", "2031-01-31"];
        let asked = ["endpoint", "questionnaire", "cloud-prod", "--answers", &path];
        desk.run(&[&asked[..], &by].concat())
    };
    let before = desk.read("register.yaml");
    import(&answered.replace(": 30", ": a month"))
        .says(1, &["line ", "must be answered with a whole number"]);
    import(&answered.replace("FR, DE", "FR, XX")).says(1, &["XX", "nothing was written"]);
    import(&format!("{answered}[colour]: blue\n"))
        .says(1, &["\"colour\" is no question of this letter"]);
    assert_eq!(desk.read("register.yaml"), before, "what is unclear changes nothing");
    // Once it is answered the endpoint is in zones of which a test of the policy names the members.
    import(&answered).says(0, &["Entered 4 answers as declared"]);
    let shown = desk.run(&["endpoint", "show", "cloud-prod", "-o", "json"]);
    shown.says(0, &["is in eea-region, adequate"]);
    let rows = shown.json();
    let row = rows.as_array().expect("rows").iter().find(|row| row["attribute"] == "processed_in");
    let row = row.expect("a row");
    assert_eq!((&row["value"], &row["grade"]), (&json!("FR, DE"), &json!("declared")));
    assert_eq!((&row["basis"], &row["until"]), (&json!("letter of today"), &json!("2031-01-31")));
    desk.run(&["endpoint", "questionnaire", "cloud-prod"]).says(0, &["there is nothing to ask"]);
    desk.run(&["endpoint", "questionnaire", "cloud-prod", "--answers", &path]).says(2, &["--by"]);
    desk.run(&["endpoint", "questionnaire", "nobody"]).says(1, &["nobody"]);
}

#[test]
fn a_document_attests_and_its_digest_stands_in_the_register() {
    let desk = with_template();
    let contract = desk.beside("contract.pdf");
    std::fs::write(&contract, "hello\n").expect("a file");
    let attest = |attribute: &str, more: &[&str]| {
        let basis = ["--evidence", &contract, "--basis", "contract C-9", "--by", "procurement"];
        let all = ["endpoint", "attest", "cloud-prod", attribute, "--review", "2031-10-01"];
        desk.run(&[&all[..], &basis, more].concat())
    };
    // The SHA-256 of "hello" and a line end, as `sha256sum` prints it.
    let digest = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    attest("stored_in", &["--value", "[FR]"]).says(0, &["is attested", digest]);
    let register = desk.read("register.yaml");
    let line = register.lines().find(|line| line.contains(digest)).expect("the line");
    assert!(line.starts_with("    stored_in: {value: [FR], grade: attested"), "{line}");
    let rows = desk.run(&["endpoint", "show", "cloud-prod", "-o", "json"]).json();
    let row = rows.as_array().expect("rows").iter().find(|row| row["attribute"] == "stored_in");
    assert_eq!(row.expect("a row")["evidence"], format!("sha256:{digest}"));

    attest("stord_in", &[])
        .says(1, &["there is no attribute \"stord_in\"", "did you mean \"stored_in\""]);
    attest("licence", &[]).says(1, &["\"licence\" is not stated yet", "--value"]);
    attest("processed_in", &["--value", "[Paris]"]).says(1, &["Paris", "nothing was written"]);
    assert_eq!(desk.read("register.yaml"), register);
    std::fs::remove_file(&contract).expect("the file");
    attest("stored_in", &[]).says(3, &["cannot read", "contract.pdf"]);
}

#[test]
fn what_expires_counts_no_more_and_whoever_expired_it_is_told_what_follows() {
    let desk = Desk::of("bank");
    let yesterday = today().yesterday().expect("a day").to_string();
    let said = desk.run(&["endpoint", "expire", "contracted-cloud", "dora_cif"]);
    said.says(
        0,
        &["counts until", &yesterday, "the policy must follow it", "a summary of the markets"],
    );
    assert!(
        desk.read("register.yaml").contains(&format!("{{value: true, valid_until: {yesterday}}}"))
    );
    // The register can be seen, changed and closed while the policy's tests fail.
    let rows = desk.run(&["endpoint", "list", "-o", "json"]).json();
    let row =
        rows.as_array().expect("rows").iter().find(|row| row["endpoint"] == "contracted-cloud");
    assert_eq!(row.expect("a row")["zones"], "eea-region, adequate");
    let gaps = desk.run(&["endpoint", "gaps", "contracted-cloud", "-o", "json"]).json();
    assert_eq!((&gaps[0]["attribute"], &gaps[0]["is"]), (&json!("dora_cif"), &json!("expired")));
    assert_eq!(gaps[0]["opens_alone"], "contracted");
    desk.run(&["check"]).says(1, &["expired on", "3 errors", "What is in force stays in force"]);
    let later = today().checked_add(90.days()).expect("a day").to_string();
    desk.run(&["endpoint", "expire", "contracted-cloud", "dora_cif", "--on", &later])
        .says(0, &["counts until", &later]);
    desk.run(&["check"]).says(0, &["27 tests pass"]);
    desk.run(&["endpoint", "expire", "contracted-cloud", "colour"])
        .says(1, &["no attribute \"colour\""]);
    desk.run(&["endpoint", "expire", "nobody", "dora_cif"]).says(1, &["endpoint list"]);
}

#[test]
fn one_closes_and_two_reopen() {
    let desk = Desk::of("bank");
    desk.run(&["endpoint", "close", "vienna", "--because", "incident 4711", "--by", "kim"])
        .says(0, &["is closed", "endpoint reopen vienna"]);
    let rows = desk.run(&["endpoint", "list", "-o", "json"]).json();
    let row =
        rows.as_array().expect("rows").iter().find(|row| row["endpoint"] == "vienna").cloned();
    let row = row.expect("a row");
    assert_eq!((&row["zones"], &row["closed_because"]), (&json!(""), &json!("incident 4711")));
    desk.run(&["endpoint", "show", "vienna"]).says(0, &["closed, because incident 4711"]);
    desk.run(&["endpoint", "reopen", "vienna", "--by", "kim"])
        .says(0, &["stays closed until 1 more"]);
    desk.run(&["endpoint", "reopen", "vienna", "--by", "kim"]).says(1, &["somebody else"]);
    desk.run(&["endpoint", "reopen", "vienna", "--by", "ada"])
        .says(0, &["open again, by ada and kim"]);
    desk.run(&["endpoint", "reopen", "vienna", "--by", "ada"]).says(1, &["is not closed"]);
    desk.run(&["endpoint", "reopen", "vienna"]).says(2, &["--key"]);
    desk.run(&["endpoint", "close", "nobody", "--because", "x", "--by", "y"])
        .says(1, &["there is no endpoint \"nobody\""]);
    desk.run(&["endpoint", "close", "vienna", "--by", "y"]).says(2, &["--because"]);
}

#[test]
fn closing_needs_no_rules_in_order() {
    let desk = Desk::of("bank");
    // A test of the policy fails: whoever closes is not kept from it.
    desk.edit("register.yaml", "dora_cif: true\n    ctpp", "dora_cif: false\n    ctpp");
    desk.run(&["check"]).says(1, &["error: test"]);
    desk.run(&["endpoint", "close", "vienna", "--because", "incident", "--by", "kim"])
        .says(0, &["is closed"]);
    // The files cannot be read at all.
    desk.write("policy.yaml", "policy: [");
    desk.run(&["endpoint", "close", "frankfurt", "--because", "incident", "--by", "kim"])
        .says(0, &["closed by its name alone", "\"frankfurt\" is closed"]);
    std::fs::remove_file(desk.dir().join("policy.yaml")).expect("the file");
    desk.run(&["endpoint", "close", "model-maker-us", "--because", "incident", "--by", "kim"])
        .says(0, &["cannot read", "\"model-maker-us\" is closed"]);
    let again = Desk::of("bank");
    desk.write("policy.yaml", &again.read("policy.yaml"));
    desk.write("register.yaml", &again.read("register.yaml"));
    let rows = desk.run(&["endpoint", "list", "-o", "json"]).json();
    let closed: Vec<_> =
        rows.as_array().expect("rows").iter().map(|row| row["closed_because"] != "").collect();
    assert_eq!(closed, [true, true, false, false, true]);
}
