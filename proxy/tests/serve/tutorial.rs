//! The page that teaches the language, run step by step. Blocks of `yaml FILE` are files, `+` adds to
//! one, `-tests` puts a new end in place of its tests, `line` puts a line in place of the one of its
//! name; blocks of `text VERB` are what the verb says, line by line, in any order.

use std::path::Path;

use crate::house::command::verb;

const PAGE: &str = include_str!("../../../docs/govern/language.md");

/// The fenced blocks: what stands behind the language, and the text.
fn blocks() -> impl Iterator<Item = (&'static str, &'static str)> {
    let fenced = PAGE.split("\n```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').expect("a block has lines"))
}

fn edit(dir: &Path, what: &str, text: &str) {
    let (file, how) = what.split_once(' ').unwrap_or((what, ""));
    let path = dir.join(file);
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let after = match how {
        "" => format!("{text}\n"),
        "+" => format!("{before}{text}\n"),
        "-tests" => {
            let (kept, _) = before.split_once("tests:").expect("tests");
            format!("{kept}{text}\n")
        }
        "line" => {
            let (name, _) = text.split_once(':').expect("a name");
            let start = format!("{name}:");
            let old = before.lines().find(|line| line.starts_with(&start)).expect("the line");
            before.replacen(old, text, 1)
        }
        other => panic!("what is {other}?"),
    };
    assert_ne!(after, before, "{what}");
    std::fs::write(path, after).expect("a file");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_the_language_works_as_the_page_shows() {
    let place = tempfile::tempdir().expect("a folder");
    let dir = place.path();
    std::fs::write(dir.join("bailiwick.yaml"), "listen: {data: 127.0.0.1:0}\n").expect("a file");
    let (mut files, mut shown) = (0, 0);
    for (what, text) in blocks() {
        if let Some(file) = what.strip_prefix("yaml ") {
            edit(dir, file, text);
            files += 1;
        } else if let Some(asked) = what.strip_prefix("text ") {
            let words: Vec<&str> = asked.split(' ').collect();
            let said = verb(dir, &words).await;
            let all = format!("{}\n{}", said.out, said.words);
            for line in text.lines() {
                assert!(all.contains(line), "{asked}: no \"{line}\" in\n{all}");
            }
            shown += 1;
        }
    }
    assert!(files >= 10 && shown >= 10, "{files} files, {shown} verbs");
}
