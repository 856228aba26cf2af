//! Looking before leaping: `try`, `explain`, `rehearse`, `test`, `policy read` and `export cedar`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::desk::Desk;

#[test]
fn a_text_is_tried_from_the_line_or_from_a_pipe_and_never_repeated() {
    let desk = Desk::of("bank");
    let iban = "My IBAN is DE89370400440532013000";
    let tried = desk.run(&["try", iban, "--app", "service-assistant"]);
    tried
        .says(0, &["labels: financial.iban"])
        .prints(&["may go to contracted-cloud, then", "rules:"]);
    let piped = desk.run_with(&["try", "--app", "service-assistant"], iban);
    assert_eq!((piped.code, &piped.out), (0, &tried.out));
    assert!(!tried.out.contains("DE8937"));
    let told = desk.run(&[
        "try",
        iban,
        "--app",
        "service-assistant",
        "--purpose",
        "complaint",
        "-o",
        "json",
    ]);
    let told = told.json();
    assert_eq!(told["purpose"], "complaint");
    assert_eq!(told["may_use"], json!(["frankfurt", "vienna"]));
    let unoffered = desk.run(&["try", "hello", "--app", "website-chat", "--model", "no-such"]);
    unoffered.says(1, &[]).prints(&["no-such"]);
    desk.run(&["try", "hello", "--app", "nobody"])
        .says(1, &["no application \"nobody\"", "website-chat"]);
    desk.run(&["try", "hello"]).says(2, &["--app"]);
    desk.edit("policy.yaml", "up_to: public", "up_to: publc");
    desk.run(&["try", "hello", "--app", "website-chat"]).says(3, &["policy.yaml:", "publc"]);
}

#[test]
fn why_not_is_answered_down_to_what_is_stated() {
    let desk = Desk::of("bank");
    let why = |arguments: &[&str]| {
        let all = ["explain", "--app", "research-desk"];
        desk.run(&[&all[..], arguments].concat())
    };
    why(&["--why-not", "model-maker-us"]).says(0, &[]).prints(&[
        "no rule that applies offers model-maker-us",
        "rule \"published-text-abroad\" would offer model-maker-us, but it is for applications website-chat",
        "model-maker-us is not in zone \"eea-region\": ",
        "processed_in is US",
    ]);
    why(&["--labels", "financial.iban", "--why-not", "global-cloud-eu"]).prints(&[
        "restriction \"money-data-under-contract\" leaves global-cloud-eu out: Customers' money data",
        "foreign_reach is US-CLOUD-Act, US-FISA702",
    ]);
    why(&["--why-not", "frankfurt"]).prints(&["frankfurt may be used: rule \"own-machines"]);
    let json = why(&["--why-not", "model-maker-us", "-o", "json"]).json();
    assert!(json["why"].as_array().is_some_and(|lines| lines.len() > 3), "{json}");
    let unknown = why(&["--why-not", "model-makr-us"]);
    unknown.says(1, &["no endpoint \"model-makr-us\"", "model-maker-us"]);
    assert_eq!(unknown.out, "");
    desk.run(&["explain", "--app", "nobody"])
        .says(1, &["no application \"nobody\"", "website-chat"]);
    desk.run(&["explain"]).says(2, &["--app"]);
    desk.run(&["explain", "--why-not", "frankfurt"]).says(2, &[]);
}

/// What a rehearsal says of each application, level and zone.
fn cells(rows: &Value) -> BTreeSet<(String, String, String, String)> {
    let text = |row: &Value, key: &str| row[key].as_str().expect("text").to_owned();
    let rows = rows.as_array().expect("rows").iter();
    rows.map(|row| {
        (text(row, "application"), text(row, "level"), text(row, "goes to"), text(row, "prompts"))
    })
    .collect()
}

fn cell(
    application: &str,
    level: &str,
    zone: &str,
    prompts: &str,
) -> (String, String, String, String) {
    (application.to_owned(), level.to_owned(), zone.to_owned(), prompts.to_owned())
}

#[test]
fn a_sample_is_rehearsed_from_lines_a_table_and_a_folder_alike() {
    let desk = Desk::of("bank");
    let card = "4111 1111 1111 1111";
    let (lines, table, folder) =
        (desk.beside("s.jsonl"), desk.beside("s.csv"), desk.beside("texts"));
    std::fs::write(&lines, format!("\"hello\"\n{{\"text\": \"thanks\"}}\n{{\"messages\": [{{\"role\": \"user\", \"content\": \"charge {card}\"}}]}}\n"))
        .expect("a file");
    std::fs::write(&table, format!("id,text\n1,hello\n2,thanks\n3,\"charge {card}\"\n"))
        .expect("a file");
    std::fs::create_dir(&folder).expect("a folder");
    for (name, text) in
        [("a.txt", "hello"), ("b.md", "thanks"), ("c.txt", &format!("charge {card}"))]
    {
        std::fs::write(format!("{folder}/{name}"), text).expect("a file");
    }
    let wanted = BTreeSet::from([
        cell("website-chat", "public", "group", "2"),
        cell("website-chat", "strictly-confidential", "own-machines", "1"),
    ]);
    for sample in [&lines, &table, &folder] {
        let said = desk.run(&["rehearse", sample, "--app", "website-chat", "-o", "json"]);
        said.says(0, &["3 prompts, judged here; nothing was sent or kept"]);
        assert_eq!(cells(&said.json()), wanted, "{sample}");
        assert!(!said.out.contains("4111") && !said.words.contains("4111"));
    }
    let mut left: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(desk.dir()).expect("a folder") {
        left.push(entry.expect("an entry").file_name().to_string_lossy().into_owned());
    }
    left.sort();
    assert_eq!(left, ["apps.yaml", "bailiwick.yaml", "policy.yaml", "register.yaml", "schemas"]);
}

#[test]
fn a_rehearsal_says_what_is_refused_why_and_what_one_change_would_open() {
    let desk = Desk::of("ministry");
    let apps = desk.run(&["policy", "read"]);
    apps.says(0, &[]);
    let bank = Desk::of("bank");
    bank.edit("policy.yaml", "  - rule: own-machines-serve-everything\n    may_use: [own-machines]", "  - rule: own-machines-serve-everything\n    up_to: confidential\n    may_use: [own-machines]");
    let policy = bank.read("policy.yaml");
    let (rules, _) = policy.split_once("\ntests:").expect("tests");
    bank.write("policy.yaml", rules);
    let lines = bank.beside("s.jsonl");
    let sample = "{\"prompt\": \"card 4111 1111 1111 1111\", \"app\": \"website-chat\"}\nnot json\n{\"text\": \"x\", \"app\": \"zzz\"}\n";
    std::fs::write(&lines, sample).expect("a file");
    let said = bank.run(&["rehearse", &lines, "-o", "json"]);
    said.says(
        0,
        &[
            "line 2 is left out: it holds no prompt",
            "line 3 is left out: there is no application \"zzz\"",
            "2 prompts were left out",
            "Commonest reasons for refusal:",
            "1 of \"website-chat\": no rule lets it use an endpoint at \"strictly-confidential\"",
            "What one change would open",
            "1 of them refused now",
        ],
    );
    let wanted = cell("website-chat", "strictly-confidential", "(refused)", "1");
    assert_eq!(cells(&said.json()), BTreeSet::from([wanted]));
    let nothing = bank.beside("nothing.jsonl");
    std::fs::write(&nothing, "not json\n").expect("a file");
    bank.run(&["rehearse", &nothing]).says(1, &["0 prompts"]);
    bank.run(&["rehearse", &bank.beside("missing")]).says(3, &["cannot read"]);
    bank.run(&["rehearse", &lines, "--app", "nobody"]).says(1, &["no application \"nobody\""]);
}

#[test]
fn each_worked_organisation_is_exported_for_another_prover() {
    for organisation in ["bank", "hospital", "ministry"] {
        let desk = Desk::of(organisation);
        let out = desk.beside("cedar");
        desk.run(&["export", "cedar", "--out", &out]).says(0, &["README.md"]);
        for name in ["README.md", "policy.cedar", "guarantees.cedar", "schema.cedarschema"] {
            let text = std::fs::read_to_string(format!("{out}/{name}")).expect("a file");
            assert!(text.len() > 100, "{organisation}: {name}");
        }
        let entities = std::fs::read_to_string(format!("{out}/entities.json")).expect("a file");
        let entities: Value = serde_json::from_str(&entities).expect("JSON");
        assert!(entities.as_array().is_some_and(|all| all.len() > 3), "{organisation}");
        desk.run(&["export", "cedar", "--out", &out]).says(3, &[]);
    }
}
