//! `fmt`, `schema` and `words`: what a file looks like, and what a word means.

use crate::desk::Desk;

const UNTIDY: &str = "\
# Who asks.
applications:
      - app:    website-chat   # answers visitors
        tenant: marketing


        purposes:
            - answering
            - 'summarising'
      # The second one.
      - {app: my-app, tenant: \"it\"}
# The end.
";

#[test]
fn a_layout_is_reached_at_once_and_keeps_meaning_and_comments() {
    let desk = Desk::starter();
    let digest = |desk: &Desk| {
        let rows = desk.run(&["policy", "read", "-o", "json"]);
        rows.says(0, &[]);
        rows.out
    };
    desk.write("apps.yaml", UNTIDY);
    let before = digest(&desk);
    desk.run(&["fmt", "--check"]).says(1, &["apps.yaml' is not in the layout"]);
    assert_eq!(desk.read("apps.yaml"), UNTIDY, "--check changes nothing");
    desk.run(&["fmt"]).says(0, &["formatted", "apps.yaml"]);
    let tidy = desk.read("apps.yaml");
    assert_ne!(tidy, UNTIDY);
    for comment in ["# Who asks.", "# answers visitors", "# The second one.", "# The end."] {
        assert_eq!(tidy.matches(comment).count(), 1, "{tidy}");
    }
    assert!(tidy.contains("    purposes:\n      - answering\n"), "{tidy}");
    assert_eq!(digest(&desk), before);
    desk.run(&["fmt"]).says(0, &["3 files, all in the layout"]);
    assert_eq!(desk.read("apps.yaml"), tidy, "a second time changes nothing");
    desk.run(&["fmt", "--check"]).says(0, &["all in the layout"]);
}

#[test]
fn single_files_are_formatted_and_what_cannot_be_read_is_left_alone() {
    let desk = Desk::starter();
    let untidy = desk.beside("apps.yaml");
    std::fs::write(&untidy, UNTIDY).expect("a file");
    desk.run(&["fmt", &untidy]).says(0, &["formatted"]);
    let broken = desk.beside("broken.yaml");
    std::fs::write(&broken, "applications: [").expect("a file");
    desk.run(&["fmt", &broken]).says(1, &["broken.yaml:", "error: "]);
    assert_eq!(std::fs::read_to_string(&broken).expect("a file"), "applications: [");
    desk.run(&["fmt", &desk.beside("missing.yaml")]).says(3, &["cannot read", "missing.yaml"]);
    for organisation in ["bank", "hospital", "ministry"] {
        Desk::of(organisation).run(&["fmt", "--check"]).says(0, &["all in the layout"]);
    }
}

#[test]
fn words_are_explained_in_two_languages() {
    let desk = Desk::starter();
    let all = desk.run(&["words", "-o", "json"]).json();
    let all = all.as_array().expect("rows");
    assert!(all.len() >= 20, "{}", all.len());
    assert!(all.iter().all(|row| row.as_object().is_some_and(|row| {
        row.values().all(|value| value.as_str().is_some_and(|text| !text.is_empty()))
    })));
    desk.run(&["words", "co-signer"]).prints(&["Mitunterzeichner"]);
    desk.run(&["words", "mitunter", "--german"]).prints(&["Mitunterzeichner", "co-signer"]);
    let none = desk.run(&["words", "antichain"]);
    none.says(1, &["`bailiwick words` lists all"]);
    assert_eq!(none.out, "");
}
