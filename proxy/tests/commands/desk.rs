//! A desk to work at: a folder with rules, and the binary to run on it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::Date;
use serde_json::Value;
use tempfile::TempDir;

/// What a verb said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    /// Data.
    pub(crate) out: String,
    /// Words.
    pub(crate) words: String,
}

impl Said {
    /// The verb ended like this, and said each of these words to the person.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, words: &[&str]) -> &Self {
        assert_eq!(self.code, code, "{self:#?}");
        for word in words {
            assert!(self.words.contains(word), "no \"{word}\" in {}", self.words);
        }
        self
    }

    /// Standard output holds each of these.
    #[track_caller]
    pub(crate) fn prints(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.out.contains(part), "no \"{part}\" in {}", self.out);
        }
        self
    }

    /// Standard output as one JSON value.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

/// A folder with rules.
#[derive(Debug)]
pub(crate) struct Desk {
    place: TempDir,
}

impl Desk {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { place: tempfile::tempdir().expect("a folder") }
    }

    /// The files that `init` writes.
    pub(crate) fn starter() -> Self {
        let desk = Self::empty();
        desk.run(&["init"]).says(0, &["check"]);
        desk
    }

    /// A worked organisation.
    pub(crate) fn of(organisation: &str) -> Self {
        let desk = Self::empty();
        desk.run(&["init", "--from", organisation]).says(0, &["check"]);
        desk
    }

    pub(crate) fn dir(&self) -> PathBuf {
        self.place.path().join("rules")
    }

    /// A path beside the folder of the rules, where nothing of it is read.
    pub(crate) fn beside(&self, name: &str) -> String {
        self.place.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        run(&self.dir(), arguments, "")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        run(&self.dir(), arguments, input)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.dir().join(file)).expect("a file")
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        std::fs::write(self.dir().join(file), text).expect("a file");
    }

    /// Replaces a text of a file that stands in it once.
    #[track_caller]
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
        self.write(file, &text.replace(from, to));
    }
}

fn run(dir: &Path, arguments: &[&str], input: &str) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.arg("--dir").arg(dir).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input.as_bytes()).ok(); // A verb may end without reading.
    drop(stdin);
    let output = child.wait_with_output().expect("the binary");
    Said {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        words: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Today, as the binary reads its clock.
pub(crate) fn today() -> Date {
    proxy::clock::now().day()
}
