//! A sample of prompts: lines of JSON, a table in CSV, or a folder of text files. Read one by one, so
//! that a sample may be larger than memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// Longest prompt that is read, in bytes.
const MOST_BYTES: u64 = 32 << 20;

/// Why a prompt cannot be rehearsed. Never holds its text.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// It is none.
    #[error(
        "it holds no prompt; a line is a text, or an object with \"text\", \"prompt\" or \"messages\""
    )]
    NoPrompt,
    /// Its application does not exist.
    #[error("there is no application \"{0}\" in the applications file")]
    NoApplication(String),
    /// It is too long.
    #[error("it is longer than 32 MiB")]
    TooLong,
    /// It is not text.
    #[error("it is not UTF-8")]
    NoText,
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(io::ErrorKind),
}

/// One prompt.
pub struct Sample {
    messages: Value,
    application: Option<String>,
    purpose: Option<String>,
}

impl Sample {
    fn of_text(text: String, application: Option<String>) -> Self {
        let messages = json!([{"role": "user", "content": text}]);
        Self { messages, application, purpose: None }
    }

    fn of_json(line: &[u8]) -> Result<Self, SampleError> {
        let value: Value = serde_json::from_slice(line).map_err(|_| SampleError::NoPrompt)?;
        let field = |names: &[&str]| {
            names.iter().find_map(|name| value.get(*name)?.as_str().map(str::to_owned))
        };
        let application = field(&["app", "application"]);
        let text = value.as_str().map(str::to_owned).or_else(|| field(&["text", "prompt"]));
        let mut sample = match (text, value.get("messages")) {
            (_, Some(messages)) => Self { messages: messages.clone(), application, purpose: None },
            (Some(text), None) => Self::of_text(text, application),
            (None, None) => return Err(SampleError::NoPrompt),
        };
        sample.purpose = field(&["purpose"]);
        Ok(sample)
    }

    /// The body of the call that it would be.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        json!({"model": "any", "messages": self.messages}).to_string().into_bytes()
    }

    /// The application that it is of, where it says so.
    #[must_use]
    pub fn application(&self) -> Option<&str> {
        self.application.as_deref()
    }

    /// The purpose that it is for, where it says so.
    #[must_use]
    pub fn purpose(&self) -> Option<&str> {
        self.purpose.as_deref()
    }
}

/// Prompts, each with where it stands.
pub struct Samples {
    source: Source,
    place: u64,
    length: u64,
}

enum Source {
    Lines(Box<dyn BufRead>),
    Table { rows: Box<csv::StringRecordsIntoIter<File>>, text: usize, app: Option<usize> },
    Files(std::vec::IntoIter<PathBuf>),
}

impl Samples {
    /// Opens a sample: a folder, a file whose name ends in `.csv`, or lines of JSON.
    ///
    /// # Errors
    /// What the system says, or [`io::ErrorKind::InvalidData`] for a table without a column `text` or
    /// `prompt`.
    pub fn open(path: &Path) -> io::Result<Self> {
        if path.is_dir() {
            let mut files: Vec<PathBuf> = std::fs::read_dir(path)?
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .filter(|path| path.is_file())
                .collect();
            files.sort();
            let length = files.len() as u64;
            return Ok(Self { source: Source::Files(files.into_iter()), place: 0, length });
        }
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        if path.extension().is_none_or(|ending| ending != "csv") {
            return Ok(Self {
                source: Source::Lines(Box::new(BufReader::new(file))),
                place: 0,
                length,
            });
        }
        let mut reader = csv::Reader::from_reader(file);
        let headers = reader.headers()?.clone();
        let column = |names: &[&str]| {
            headers.iter().position(|name| names.contains(&name.trim().to_lowercase().as_str()))
        };
        let text = column(&["text", "prompt"]).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "the table has no column \"text\" or \"prompt\" in its first line",
            )
        })?;
        let app = column(&["app", "application"]);
        let rows = Box::new(reader.into_records());
        Ok(Self { source: Source::Table { rows, text, app }, place: 0, length })
    }

    /// How long it is: bytes of a file, or files of a folder.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The next prompt with its place, and how much of the length has been read; `None` at the end.
    pub fn next_prompt(&mut self) -> Option<(String, Result<Sample, SampleError>)> {
        let Self { source, place, .. } = self;
        match source {
            Source::Lines(reader) => loop {
                let (line, long) = match next_line(reader.as_mut()) {
                    Ok(None) => return None,
                    Ok(Some(read)) => read,
                    Err(error) => {
                        let failed = Err(SampleError::Io(error.kind()));
                        *source = Source::Files(Vec::new().into_iter());
                        return Some((format!("line {}", *place), failed));
                    }
                };
                *place = place.saturating_add(1);
                if line.iter().all(u8::is_ascii_whitespace) && !long {
                    continue;
                }
                let sample = if long { Err(SampleError::TooLong) } else { Sample::of_json(&line) };
                return Some((format!("line {}", *place), sample));
            },
            Source::Table { rows, text, app } => {
                let row = rows.next()?;
                *place = place.saturating_add(1);
                let sample = row.map_err(|_| SampleError::NoText).and_then(|row| {
                    let text = row.get(*text).ok_or(SampleError::NoPrompt)?;
                    let app = app.and_then(|app| row.get(app)).filter(|app| !app.is_empty());
                    Ok(Sample::of_text(text.to_owned(), app.map(str::to_owned)))
                });
                Some((format!("row {}", *place), sample))
            }
            Source::Files(files) => {
                let path = files.next()?;
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                Some((name, text_of(&path)))
            }
        }
    }
}

fn text_of(path: &Path) -> Result<Sample, SampleError> {
    let failed = |error: io::Error| SampleError::Io(error.kind());
    if std::fs::metadata(path).map_err(failed)?.len() > MOST_BYTES {
        return Err(SampleError::TooLong);
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    let text = String::from_utf8(bytes).map_err(|_| SampleError::NoText)?;
    Ok(Sample::of_text(text, None))
}

/// The next line, and whether it was cut since it is too long.
fn next_line(reader: &mut dyn BufRead) -> io::Result<Option<(Vec<u8>, bool)>> {
    let mut line = Vec::new();
    let read = io::Read::take(&mut *reader, MOST_BYTES).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    let long = line.last() != Some(&b'\n') && line.len() as u64 == MOST_BYTES;
    if long {
        let mut rest = Vec::new();
        loop {
            rest.clear();
            let read = io::Read::take(&mut *reader, MOST_BYTES).read_until(b'\n', &mut rest)?;
            if read == 0 || rest.last() == Some(&b'\n') {
                break;
            }
        }
    }
    Ok(Some((line, long)))
}
