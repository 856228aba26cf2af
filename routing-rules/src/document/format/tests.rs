use proptest::prelude::*;

use super::{WIDTH, format};
use crate::digest;
use crate::document::tree::Layout;
use crate::document::{Problems, Source, read};

fn formatted(text: &str) -> String {
    let mut problems = Problems::default();
    format(&Source::new("f.yaml", text), &mut problems)
        .unwrap_or_else(|| panic!("{text}\n{:?}", problems.found()))
}

/// What a text means, apart from how it is written.
fn meaning(text: &str) -> classifiers::Digest {
    let mut problems = Problems::default();
    let root = read(&Source::new("f.yaml", text), &mut problems);
    assert!(!problems.has_errors(), "{text}\n{:?}", problems.found());
    digest::of_nodes("test", &[root.unwrap()])
}

fn comments(text: &str) -> Vec<String> {
    Layout::of(text).unwrap().comments.into_iter().map(|one| one.text).collect()
}

/// The laws of the layout, for one text.
fn check(text: &str) -> String {
    let once = formatted(text);
    assert_eq!(formatted(&once), once, "twice changes something:\n{text}");
    assert_eq!(meaning(&once), meaning(text), "{text}\nbecame\n{once}");
    assert_eq!(comments(&once), comments(text), "{text}\nbecame\n{once}");
    once
}

#[test]
fn one_layout() {
    let text = "\
# head


policy:   p     # the name
levels: [ public,internal ]
zones:
    near:    {processed_in: [ EEA ]}
    # far: {}

    # about the next
rules:
- rule: a
  because: 'it''s'
- {rule: b, may_use: [
    near, # first
    far], because: \"x\"}
# end
";
    let wanted = "\
# head

policy: p  # the name
levels: [public, internal]
zones:
  near: {processed_in: [EEA]}
  # far: {}

  # about the next
rules:
  - rule: a
    because: \"it's\"
  - rule: b
    may_use:
      - near  # first
      - far
    because: \"x\"
# end
";
    assert_eq!(check(text), wanted);
}

#[test]
fn long_brackets_and_long_sentences_get_lines_of_their_own() {
    let labels = "secret.api_key, ".repeat(8);
    let words = "because of a sentence ".repeat(9);
    let once = check(&format!("a: {{covers: [{labels}x], floor: top}}\nb: {words}\n"));
    assert!(once.lines().all(|line| line.len() <= WIDTH + 24), "{once}");
    assert!(once.starts_with("a:\n  covers:\n    - secret.api_key\n"), "{once}");
    assert!(once.contains("\n  because of") || once.contains("\n  of a") || once.contains("\n  "));
}

#[test]
fn odd_texts_keep_their_meaning_and_comments() {
    for text in [
        "",
        "# only\n",
        "a:\n",
        "a: # c\n  b: 1\n",
        "a:\n  # c\n  b: 1\n # d\nc: 2\n",
        "- - a\n  - b\n-\n  - c # d\n",
        "a: |  # head\n  one\n   two\n\n  three\n# after\nb: >\n  folded\n  text\n",
        "a: |-\n  # no comment\n",
        "a: |+\n  x\n\n\nb: 1\n",
        "a: \"\\u0085\\\"\\t\"\n",
        "'a b': \"c: # d\"\n",
        "a: b\n  c\n  d\n",
        "a: [b: 1, {c: 2}]\n",
        "a: [1, [2, # x\n 3], {}, []]\n",
        "a: {b: , c}\n",
        "---\na: 1\n...\n",
        "a: 1\r\nb: 2 # c\r\n",
        "[1, 2] # c\n",
        "? a\n: b\n",
        "a:\n- 1\n# about b\nb: 2\n",
    ] {
        check(text);
    }
}

/// Texts as authors write them: tables and lists in both styles, scalars of every style, comments
/// and blank lines at every place a line may end.
fn block(depth: u32) -> BoxedStrategy<Vec<String>> {
    let scalar = prop_oneof![
        "[a-z]{4,8}",
        "[a-z]{1,5}( [a-z]{1,9}){1,30}",
        Just("'it''s: # x'".to_owned()),
        Just("\"a \\\"b\\\" # c\"".to_owned()),
        Just("12".to_owned()),
        Just("true".to_owned()),
        Just("[a, {b: c, d: [e]}, 'f']".to_owned()),
        Just("{a: 1, b: [2, 3], c: \"x y\"}".to_owned()),
        Just(String::new()),
    ];
    let tail =
        prop_oneof![4 => Just(String::new()), 1 => "[a-z ]{0,9}".prop_map(|c| format!(" # {c}"))];
    let own = prop_oneof![
        4 => Just(Vec::new()),
        1 => Just(vec![String::new()]),
        1 => ("[a-z]{0,6}", 0_usize..5).prop_map(|(c, by)| vec![format!("{}# {c}", " ".repeat(by))]),
    ];
    let leaf =
        (scalar, tail.clone()).prop_map(|(value, tail)| (format!(" {value}{tail}"), Vec::new()));
    let value: BoxedStrategy<(String, Vec<String>)> = if depth == 0 {
        leaf.boxed()
    } else {
        let nested = (block(depth - 1), tail).prop_map(|(lines, tail)| (tail, lines));
        prop_oneof![2 => leaf, 1 => nested].boxed()
    };
    let items = prop::collection::vec((own, value), 1..4);
    (items, any::<bool>(), 1_usize..4)
        .prop_map(|(items, list, step)| {
            let mut lines = Vec::new();
            for (index, (own, (head, rest))) in items.into_iter().enumerate() {
                lines.extend(own);
                let name = if list { "-".to_owned() } else { format!("k{index}:") };
                lines.push(format!("{name}{head}"));
                lines.extend(rest.into_iter().map(|line| {
                    if line.is_empty() { line } else { format!("{}{line}", " ".repeat(step)) }
                }));
            }
            lines
        })
        .boxed()
}

proptest! {
    #[test]
    fn layout_never_changes_meaning_and_is_final(lines in block(3)) {
        check(&format!("{}\n", lines.join("\n")));
    }
}
