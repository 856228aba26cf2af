//! Lines of JSON in, lines of JSON out: `{"id", "text"}` becomes `{"id", "spans", "labels"}`, places
//! in characters. One line is held at a time, whatever the length of the file. A line that cannot be
//! read is named by its number and its mistake, never by its content, and the rest goes on.

use std::borrow::Cow;
use std::io::{self, BufRead, Read, Write};

use classifiers::{Classifier, Finding, Label};
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::places::Places;
use super::{Exit, LONGEST_TEXT_BYTES, judge};

/// Longest line: a text with every byte escaped, and its id.
const LONGEST_LINE_BYTES: u64 = LONGEST_TEXT_BYTES * 6 + (64 << 10);
/// Mistakes named one by one; of more, only the count.
const MOST_NAMED: usize = 20;

/// A line as it comes. Its values are looked at one by one, because an error of the JSON reader
/// would show the value it did not like.
#[derive(Deserialize)]
struct Given<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    text: Option<&'a RawValue>,
}

/// A line as it goes.
#[derive(Serialize)]
struct Made<'a> {
    id: &'a RawValue,
    spans: Vec<Span>,
    labels: Vec<&'static str>,
}

#[derive(Serialize)]
struct Span {
    start: usize,
    end: usize,
    label: &'static str,
}

/// Why a line cannot be judged.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum BadLine {
    #[error("the line is longer than {} MiB", LONGEST_LINE_BYTES >> 20)]
    TooLong,
    #[error("the line is no JSON: mistake at byte {column}")]
    Syntax { column: usize },
    #[error("the line ends before its JSON does")]
    Cut,
    #[error("the line must be an object with \"id\" and \"text\"")]
    NoObject,
    #[error("\"{0}\" is missing")]
    Missing(&'static str),
    #[error("\"text\" must be a string of whole characters")]
    NoText,
}

/// Judges every line. The answer is no where a line could not be read.
pub(super) fn run(
    classifier: &Classifier,
    mut input: impl BufRead,
    mut output: impl Write,
    say: &dyn Fn(&str),
) -> io::Result<Exit> {
    let mut line = Vec::new();
    let mut bad = 0;
    let mut number = 0_u64;
    loop {
        line.clear();
        let whole = read_line(&mut input, &mut line, LONGEST_LINE_BYTES)?;
        if line.is_empty() && whole {
            break;
        }
        number += 1;
        if whole && line.trim_ascii().is_empty() {
            continue;
        }
        let made =
            if whole { answer(classifier, &line, &mut output)? } else { Err(BadLine::TooLong) };
        if let Err(mistake) = made {
            bad += 1;
            if bad <= MOST_NAMED {
                say(&format!("line {number}: {mistake}"));
            }
        }
    }
    output.flush()?;
    if bad > 0 {
        say(&format!("{bad} of {number} lines could not be read and have no answer"));
        return Ok(Exit::No);
    }
    Ok(Exit::Yes)
}

/// Reads one line with its end. Of one that is too long, false is returned and the rest passed over.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>, most: u64) -> io::Result<bool> {
    input.by_ref().take(most).read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') || (line.len() as u64) < most {
        return Ok(true);
    }
    line.clear();
    input.skip_until(b'\n')?;
    Ok(false)
}

fn answer(
    classifier: &Classifier,
    line: &[u8],
    output: &mut impl Write,
) -> io::Result<Result<(), BadLine>> {
    let (id, text) = match read(line) {
        Ok(read) => read,
        Err(mistake) => return Ok(Err(mistake)),
    };
    let made = judge(classifier, &text, None);
    let findings: Vec<&Finding> = made.findings().iter().collect();
    let places = Places::of(&text, &findings);
    let spans = findings.iter().map(|finding| Span {
        start: places.of_byte(finding.span().start),
        end: places.of_byte(finding.span().end),
        label: finding.label().name(),
    });
    let language = classifiers::language(&text);
    let labels = made.labels().iter().chain([language]).map(Label::name).collect();
    serde_json::to_writer(&mut *output, &Made { id, spans: spans.collect(), labels })?;
    output.write_all(b"\n")?;
    Ok(Ok(()))
}

fn read(line: &[u8]) -> Result<(&RawValue, Cow<'_, str>), BadLine> {
    let given: Given<'_> =
        serde_json::from_slice(line).map_err(|error| match error.classify() {
            Category::Data => BadLine::NoObject,
            Category::Eof => BadLine::Cut,
            Category::Syntax | Category::Io => BadLine::Syntax { column: error.column() },
        })?;
    let id = given.id.ok_or(BadLine::Missing("id"))?;
    let text = given.text.ok_or(BadLine::Missing("text"))?;
    let text = serde_json::from_str(text.get()).map_err(|_| BadLine::NoText)?;
    Ok((id, text))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use classifiers::{Classifier, Settings};

    use super::*;

    fn classify(input: &str) -> (Exit, String, Vec<String>) {
        let said = RefCell::new(Vec::new());
        let mut out = Vec::new();
        let classifier = Classifier::new(Settings::default());
        let exit = run(&classifier, input.as_bytes(), &mut out, &|words| {
            said.borrow_mut().push(words.to_owned());
        });
        (exit.unwrap(), String::from_utf8(out).unwrap(), said.into_inner())
    }

    #[test]
    fn places_are_counted_in_characters() {
        let (exit, out, said) = classify(
            "{\"id\": 7, \"text\": \"Grüße 😀 an dana@harbour-lane.io\", \"kind\": \"x\"}\n\n\
             {\"text\":\"plain\",\"id\":\"b\"}",
        );
        assert_eq!((exit, said.len()), (Exit::Yes, 0), "{said:?}");
        assert_eq!(
            out,
            "{\"id\":7,\"spans\":[{\"start\":11,\"end\":31,\"label\":\"pii.email\"}],\
             \"labels\":[\"pii.email\",\"lang.de\"]}\n{\"id\":\"b\",\"spans\":[],\"labels\":[\"lang.en\"]}\n"
        );
    }

    #[test]
    fn a_bad_line_is_named_without_its_content_and_the_rest_goes_on() {
        let (exit, out, said) = classify(
            "{\"id\": 1, \"text\": \"hunter2secret\"\n\
             [\"hunter2secret\"]\n\
             {\"text\": \"hunter2secret\"}\n\
             {\"id\": 4, \"text\": 5}\n\
             {\"id\": 5, \"text\": \"\\ud800\"}\n\
             {\"id\": 6, \"text\": \"fine\"}\n\
             {\"id\": 7, hunter2secret}\n",
        );
        assert_eq!(exit, Exit::No);
        assert_eq!(out.lines().count(), 1);
        let named: Vec<&str> = said.iter().map(String::as_str).collect();
        assert_eq!(
            named,
            [
                "line 1: the line ends before its JSON does",
                "line 2: the line must be an object with \"id\" and \"text\"",
                "line 3: \"id\" is missing",
                "line 4: \"text\" must be a string of whole characters",
                "line 5: \"text\" must be a string of whole characters",
                "line 7: the line is no JSON: mistake at byte 11",
                "6 of 7 lines could not be read and have no answer",
            ]
        );
    }

    #[test]
    fn a_line_that_is_too_long_is_passed_over_without_being_held() {
        let mut line = Vec::new();
        let mut input: &[u8] = b"0123456789\nnext\n";
        assert!(!read_line(&mut input, &mut line, 8).unwrap());
        assert!(line.is_empty());
        assert!(read_line(&mut input, &mut line, 8).unwrap());
        assert_eq!(line, b"next\n");
    }
}
