//! Messages, help texts and the pages for people use people's words: nobody outside the code meets
//! what the inside is called. `bailiwick words` has the words that stand for them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::desk::Desk;

/// Words of the inside, and what to say instead.
const INSIDE: &[(&str, &str)] = &[
    ("spine", "log"),
    ("leaf", "entry"),
    ("cell", "day"),
    ("cells", "days"),
    ("antichain", "the largest sets let through"),
    ("ceiling", "keep at most, or the largest sets let through"),
    ("ceilings", "the largest sets let through"),
    ("witness", "co-signer of the log, or example of a request"),
    ("witnesses", "co-signers of the log, or examples"),
    ("witnessed", "co-signed"),
    ("floor", "minimum level"),
    ("floors", "minimum levels"),
    ("backstop", "safety net"),
    ("backstops", "safety nets"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root").to_owned()
}

/// What of a text is said in words: without what stands in backticks or quotes, which are names that
/// the files or the disk have, and without paths, options and addresses.
fn said(text: &str) -> String {
    let plain = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let plain = plain.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let worded = |token: &&str| {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        !token.starts_with("--") && !bare.contains(['/', '_', '.'])
    };
    plain.split_whitespace().filter(worded).collect::<Vec<_>>().join(" ")
}

/// The words of the inside in a text.
fn found(text: &str) -> Vec<&'static str> {
    let said = said(text).to_lowercase();
    let tokens: Vec<&str> = said
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '{' && c != '}')
        .filter(|token| !token.is_empty())
        .collect();
    let mut all: Vec<&str> = INSIDE
        .iter()
        .filter(|(inside, _)| tokens.contains(inside))
        .map(|(inside, _)| *inside)
        .collect();
    // "leaves" is a word of everybody's, unless they are counted.
    let counted =
        |token: &str| token.ends_with('}') || token.bytes().all(|byte| byte.is_ascii_digit());
    if tokens.windows(2).any(|two| two[1] == "leaves" && counted(two[0])) {
        all.push("leaves, as a number of entries");
    }
    all
}

/// The files below a folder with an ending.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let name = path.strip_prefix(root()).expect("below the root");
                let text = std::fs::read_to_string(&path).expect("a text");
                all.insert(name.display().to_string(), text);
            }
        }
    }
    all
}

/// The string literals of Rust code, with their lines; comments and what follows `mod tests` left out.
fn literals(code: &str) -> Vec<(usize, String)> {
    let code = code.split("\nmod tests {").next().unwrap_or_default();
    let mut all = Vec::new();
    let rest = |at: usize| code.get(at..).unwrap_or_default();
    let mut line = 1;
    let mut chars = code.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' => line += 1,
            '/' if rest(at).starts_with("//") => {
                while chars.next_if(|(_, c)| *c != '\n').is_some() {}
            }
            '\'' if rest(at).starts_with("'\"'") || rest(at).starts_with("'\\\"'") => {
                while chars.next_if(|(_, c)| *c != '\'').is_some() {}
                chars.next();
            }
            '"' => {
                let begun = line;
                let mut text = String::new();
                while let Some((_, c)) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => match chars.next() {
                            // A line goes on in the next one, without what that begins with.
                            Some((_, '\n')) => {
                                line += 1;
                                while chars.next_if(|(_, c)| *c == ' ').is_some() {}
                            }
                            Some((_, c)) => text.push(if c == 'n' { '\n' } else { c }),
                            None => break,
                        },
                        c => {
                            line += usize::from(c == '\n');
                            text.push(c);
                        }
                    }
                }
                // Bytes are no words.
                if !code.get(..at).unwrap_or_default().ends_with('b') {
                    all.push((begun, text));
                }
            }
            _ => {}
        }
    }
    all
}

#[test]
fn messages_in_the_code_are_in_plain_words() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for folder in ["proxy/src", "routing-rules/src", "trace-store/src", "classifiers/src"] {
        for (name, code) in files(folder, "rs") {
            // The glossary itself, and what tests are told.
            let told = ["/tests.rs", "proxy/src/words.rs"].iter().any(|end| name.ends_with(end));
            // The words that detectors look for are not said to anybody.
            let sought = name.contains("/words/") || name.ends_with("/words.rs");
            if told || sought || name.contains("/given/") {
                continue;
            }
            for (line, text) in literals(&code) {
                // A database is not spoken to in people's words.
                if ["select ", "insert ", "delete ", "update ", "with "]
                    .iter()
                    .any(|verb| text.starts_with(verb))
                {
                    continue;
                }
                // What is no sentence is a name of the inside.
                if text.split(' ').count() < 3 || !text.contains(|c: char| c.is_ascii_lowercase()) {
                    continue;
                }
                read += 1;
                wrong.extend(
                    found(&text)
                        .into_iter()
                        .map(|inside| format!("{name}:{line}: {inside}: {text}")),
                );
            }
        }
    }
    assert!(read > 1_000, "{read}");
    assert!(wrong.is_empty(), "say it in other words: {wrong:#?}\n{INSIDE:#?}");
}

#[test]
fn pages_for_people_are_in_plain_words() {
    let mut wrong = Vec::new();
    for folder in ["docs/govern", "docs/apply", "docs/audit"] {
        for (name, page) in files(folder, "md") {
            let outside: Vec<&str> = page.split("\n```").step_by(2).collect();
            for paragraph in outside.iter().flat_map(|part| part.split("\n\n")) {
                let wrongs = found(paragraph);
                wrong.extend(
                    wrongs.into_iter().map(|inside| format!("{name}: {inside}: {paragraph}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "say it in other words: {wrong:#?}");
}

#[test]
fn help_texts_are_in_plain_words() {
    let desk = Desk::empty();
    let mut open = vec![Vec::new()];
    let (mut wrong, mut read) = (Vec::new(), 0);
    while let Some(path) = open.pop() {
        let mut asked: Vec<&str> = path.iter().map(String::as_str).collect();
        asked.push("--help");
        let help = desk.run(&asked).says(0, &[]).out.clone();
        read += 1;
        // What a verb is called is a name.
        let worded: Vec<&str> = help
            .lines()
            .filter(|line| !line.starts_with("Usage:"))
            .map(|line| line.trim_start().split_once("  ").map_or(line, |(_, words)| words))
            .collect();
        wrong.extend(
            found(&worded.join("\n")).into_iter().map(|inside| format!("{path:?}: {inside}")),
        );
        let verbs = help.split("\nCommands:\n").nth(1).unwrap_or_default();
        let verbs = verbs.lines().take_while(|line| !line.is_empty());
        for verb in verbs.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()) {
            if !verb.is_empty() && verb != "help" {
                open.push([path.clone(), vec![verb.to_owned()]].concat());
            }
        }
    }
    assert!(read > 40, "{read}");
    assert!(wrong.is_empty(), "say it in other words: {wrong:#?}");
}

#[test]
fn words_of_the_inside_are_found_and_names_are_not() {
    assert_eq!(found("the spine is damaged"), ["spine"]);
    assert_eq!(found("the log has {found} leaves"), ["leaves, as a number of entries"]);
    assert!(found("the endpoint leaves its zones").is_empty());
    assert!(found("\"floor\" names a level; see `floor` and cells/decisions, --floor").is_empty());
    assert_eq!(found("the Floor."), ["floor"]);
    let code = "// \"a comment\"\nlet a = '\"'; f(\"one \\\n   two\"); // \"three\"\nmod x;";
    assert_eq!(literals(code), [(2, "one two".to_owned())]);
}
