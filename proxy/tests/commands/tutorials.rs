//! The pages that teach governors, run step by step, each in a folder of its own.
//!
//! Blocks of `yaml FILE` are files; a word behind the file says what else is done with it: `+` adds at
//! the end, `-` takes lines out, `line` puts a line in place of the one of its name, `uncomment` takes
//! the `#` from lines, `-tests` puts a new end in place of the tests, and `rules` or another section
//! adds below that line. Blocks of `console` are commands, with all that they say. A line `...` stands
//! for any lines, `…` for any part of a line. Blocks of `text VERB` are lines of what a verb says, in
//! any order. UPDATE_EXPECTED=1 writes what commands say into the pages.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::desk::Desk;

/// A page while it is run.
struct Lesson {
    desk: Desk,
    /// Where the commands run.
    at: PathBuf,
    update: bool,
    /// Files written and commands run.
    steps: usize,
}

impl Lesson {
    fn new() -> Self {
        let desk = Desk::empty();
        let at = desk.dir().parent().expect("a folder").to_owned();
        Self { desk, at, update: std::env::var_os("UPDATE_EXPECTED").is_some(), steps: 0 }
    }

    /// Runs a page of docs/govern.
    fn run(&mut self, name: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/govern").join(name);
        let page = std::fs::read_to_string(&path).expect("a page");
        let mut parts: Vec<String> = page.split("\n```").map(str::to_owned).collect();
        for part in parts.iter_mut().skip(1).step_by(2) {
            let (what, text) = part.split_once('\n').expect("a block has lines");
            let (what, text) = (what.to_owned(), text.to_owned());
            if let Some(file) = what.strip_prefix("yaml ") {
                self.edit(file, &text);
            } else if what == "console" {
                let shown = self.console(&text, name);
                *part = format!("console\n{shown}");
            } else if let Some(asked) = what.strip_prefix("text ") {
                self.lines_of(asked, &text);
            }
        }
        if self.update {
            std::fs::write(&path, parts.join("\n```")).expect("a page");
        }
    }

    fn edit(&mut self, what: &str, text: &str) {
        let (file, how) = what.split_once(' ').unwrap_or((what, ""));
        let path = self.at.join(file);
        let before = std::fs::read_to_string(&path).unwrap_or_default();
        let holds = |part: &str| assert_eq!(before.matches(part).count(), 1, "{what}: {part}");
        let after = match how {
            "" => format!("{text}\n"),
            "+" => format!("{}\n{text}\n", before.trim_end()),
            "-" => {
                holds(&format!("{text}\n"));
                before.replace(&format!("{text}\n"), "")
            }
            "line" => {
                let (name, _) = text.split_once(':').expect("a name");
                let start = format!("{name}:");
                let old = before.lines().find(|line| line.starts_with(&start)).expect("the line");
                before.replacen(old, text, 1)
            }
            "uncomment" => {
                holds(text);
                before.replace(text, &text.replace("# ", ""))
            }
            "-tests" => {
                let (kept, _) = before.split_once("tests:").expect("tests");
                format!("{kept}{text}\n")
            }
            section => {
                let line = format!("\n{section}:\n");
                holds(&line);
                before.replace(&line, &format!("{line}{text}\n"))
            }
        };
        assert_ne!(after, before, "{what}");
        std::fs::write(path, after).expect("a file");
        self.steps += 1;
    }

    /// Runs the commands of a block; gives the block with what they said.
    fn console(&mut self, text: &str, page: &str) -> String {
        let mut shown = String::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let mut command = line.strip_prefix("$ ").expect("a command").to_owned();
            while command.ends_with('\\') {
                command.push('\n');
                command.push_str(lines.next().expect("the rest of the command"));
            }
            let mut wanted = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                wanted.push(line);
            }
            let said = self.shell(&command);
            self.steps += 1;
            shown.push_str(&format!("$ {command}\n"));
            let right = wanted.is_empty() || agree(&wanted, &said.lines().collect::<Vec<_>>());
            assert!(
                right || self.update,
                "{page}: {command} says\n{said}\nand not\n{}",
                wanted.join("\n")
            );
            let told = if right { wanted.join("\n") } else { said.trim_end().to_owned() };
            if !told.is_empty() {
                shown.push_str(&format!("{told}\n"));
            }
        }
        shown.trim_end().to_owned()
    }

    fn shell(&mut self, command: &str) -> String {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.at = self.at.join(folder);
            return String::new();
        }
        let binary = Path::new(env!("CARGO_BIN_EXE_bailiwick")).parent().expect("a folder");
        let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default());
        let mut bash = Command::new("bash");
        bash.args(["-c", &format!("{command} 2>&1")]).env_clear().env("PATH", path);
        let output = bash.current_dir(&self.at).output().expect("bash");
        let code = output.status.code().expect("an exit code");
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(code <= 1, "{command} ends with {code}: {said}");
        said.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Lines of what a verb says, in any order.
    fn lines_of(&mut self, asked: &str, text: &str) {
        let all = self.shell(&format!("bailiwick {asked}"));
        for line in text.lines() {
            assert!(all.contains(line), "{asked}: no \"{line}\" in\n{all}");
        }
        self.steps += 1;
    }
}

/// Whether lines are as wanted; `...` stands for any lines, `…` for any part of one.
fn agree(wanted: &[&str], said: &[&str]) -> bool {
    match (wanted, said) {
        ([], []) => true,
        (["...", rest @ ..], _) => (0..=said.len()).any(|skip| agree(rest, &said[skip..])),
        ([line, wanted @ ..], [told, said @ ..]) => same(line, told) && agree(wanted, said),
        ([], [_, ..]) | ([_, ..], []) => false,
    }
}

/// Whether a line is as wanted; how long something took is left out.
fn same(wanted: &str, said: &str) -> bool {
    let untimed = |line: &str| {
        let (before, _) = line.split_once("; checked and proved in ").unwrap_or((line, ""));
        before.trim_end().to_owned()
    };
    let (wanted, said) = (untimed(wanted), untimed(said));
    let mut parts = wanted.split('…');
    let Some(mut rest) = parts.next().and_then(|first| said.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[test]
fn the_first_rules_and_their_change_work_as_the_pages_show() {
    let mut lesson = Lesson::new();
    lesson.run("first-rules.md");
    assert!(lesson.steps >= 20, "{}", lesson.steps);
    lesson.run("change-rules.md");
    assert!(lesson.steps >= 35, "{}", lesson.steps);
}

#[test]
fn every_step_of_the_language_works_as_the_page_shows() {
    let mut lesson = Lesson::new();
    std::fs::write(lesson.at.join("bailiwick.yaml"), "listen: {data: 127.0.0.1:0}\n")
        .expect("a file");
    lesson.run("language.md");
    assert!(lesson.steps >= 20, "{}", lesson.steps);
    assert!(!lesson.desk.dir().exists());
}

#[test]
fn lines_agree_with_gaps_and_only_with_gaps() {
    assert!(same("digest sha256:5891…", "digest sha256:58910a"));
    assert!(!same("digest sha256:5891…x", "digest sha256:58910a"));
    assert!(same("2 tests; checked and proved in 7 ms", "2 tests; checked and proved in 12 ms"));
    assert!(!same("2 tests", "3 tests"));
    assert!(agree(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(!agree(&["a", "...", "d"], &["a", "b"]) && !agree(&[], &["a"]) && !agree(&["a"], &[]));
}
