//! A report as data: titled tables whose every line names the records it was counted from. What is in
//! them is made in `sheets/`; how they look as a page or in a spreadsheet is in `page.rs` and the
//! command line. Signed as it stands here, so field names are a promise.

use serde::{Deserialize, Serialize};

/// One report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// What it is called.
    pub title: String,
    /// The texts of law or the frameworks that its columns and times come from.
    pub sources: Vec<String>,
    /// What a reader must know before believing a figure.
    pub says: Vec<String>,
    /// The tables; the first is the one that the report is about.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// A short name, to ask for it by.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One line of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The values, one for each column.
    pub cells: Vec<String>,
    /// The filters of the query that yields the records it was counted from; none where it speaks of
    /// the rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<(String, String)>,
}

impl Table {
    pub(super) fn new(name: &str, title: &str, columns: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
            lines: Vec::new(),
        }
    }

    /// Adds a line that speaks of the rules.
    pub(super) fn push(&mut self, cells: Vec<String>) {
        self.lines.push(Line { cells, records: Vec::new() });
    }

    /// Adds a line with the filters of its records.
    pub(super) fn count(&mut self, cells: Vec<String>, records: Vec<(String, String)>) {
        self.lines.push(Line { cells, records });
    }
}

impl Line {
    /// The command that shows the records; empty where the line speaks of the rules.
    #[must_use]
    pub fn command(&self) -> String {
        if self.records.is_empty() {
            return String::new();
        }
        let mut command = "bailiwick query --limit 0".to_owned();
        for (name, value) in &self.records {
            command.push_str(" --");
            command.push_str(name);
            command.push(' ');
            command.push_str(&quoted(value));
        }
        command
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/@+".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn a_name_cannot_leave_its_place_in_the_command() {
        let records = vec![
            ("kind".to_owned(), "outcome".to_owned()),
            ("app".to_owned(), "it's $(rm)".to_owned()),
        ];
        let line = Line { cells: Vec::new(), records };
        assert_eq!(
            line.command(),
            r"bailiwick query --limit 0 --kind outcome --app 'it'\''s $(rm)'"
        );
        assert_eq!(Line::default().command(), "");
    }
}
