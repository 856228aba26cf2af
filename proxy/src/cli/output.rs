//! Tables, JSON and CSV on standard output; words on standard error.

use std::io::{self, Write};

use clap::ValueEnum;
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value};

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Columns for people
    Table,
    /// One JSON array
    Json,
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
}

/// Says something to the person at the terminal. A closed standard error is no reason to stop.
pub(crate) fn say(text: &str) {
    drop(writeln!(anstream::stderr().lock(), "{text}"));
}

/// `1 endpoint`, `2 endpoints`: a number with its word, for words that take an s.
pub(crate) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

/// Rows under the same columns.
#[derive(Debug)]
pub(crate) struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Rows {
    pub(crate) fn new(columns: &[&'static str]) -> Self {
        Self { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows: Vec::new() }
    }

    /// Rows under columns that are not known beforehand.
    pub(crate) const fn under(columns: Vec<String>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Prints the rows under their header.
    pub(crate) fn print(&self, format: Format) -> io::Result<()> {
        self.write(format, true)
    }

    /// Prints rows that follow others.
    pub(crate) fn print_more(&self, format: Format) -> io::Result<()> {
        self.write(format, false)
    }

    fn write(&self, format: Format, header: bool) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        match format {
            // Bare headers would leave open whether something failed.
            Format::Table if header && self.rows.is_empty() => {
                say("nothing to list");
                Ok(())
            }
            Format::Table => writeln!(out, "{}", self.table(header)),
            Format::Csv => self.csv(header, &mut out),
            Format::Json => {
                let all: Vec<Value> = self.objects().collect();
                writeln!(out, "{}", Value::from(all))
            }
            Format::Jsonl => self.objects().try_for_each(|object| writeln!(out, "{object}")),
        }
    }

    fn table(&self, header: bool) -> Table {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        if header {
            table.set_header(self.columns.clone());
        }
        for row in &self.rows {
            table.add_row(row.clone());
        }
        table
    }

    fn csv(&self, header: bool, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        if header {
            writer.write_record(&self.columns)?;
        }
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer.flush()
    }

    fn objects(&self) -> impl Iterator<Item = Value> {
        self.rows.iter().map(|row| {
            let pairs = self.columns.iter().zip(row);
            let object: Map<String, Value> =
                pairs.map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect();
            Value::Object(object)
        })
    }
}
