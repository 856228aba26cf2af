//! Keys and their values: labels of forms, JSON and YAML, heads of mail, elements of XML, tables of
//! any delimiter, and inserts of SQL. A word of the lexicon that is a key leads here; its value is
//! handed to the detector of its kind, which decides whether it is what the key says.
//!
//! A value ends where its quotes, its cell or its line does; that is read a bounded way. The rows of
//! a table are read once each, as far as the text has been read.

use std::ops::Range;

use crate::detectors::{address, birth_date, person_name};
use crate::engine::lexicon::{Class, Passage, Word, sentence};
use crate::engine::scan::Scan;
use crate::engine::view::View;

mod table;

use table::Table;

/// Classes of words that are keys.
pub(crate) const KEYS: Class =
    Class::NAME_KEY.or(Class::NAME_WORD).or(Class::BIRTH).or(Class::ADDRESS_KEY);

/// Keys beside which a name is that of a person.
const PERSONAL: Class = Class::CONTACT_KEY.or(Class::NAME_KEY).or(Class::BIRTH);

/// Bytes of a value that are looked at.
const LONGEST: usize = 320;
/// Bytes of a key before its word: "name of the insured", "customer_".
const LEAD: usize = 32;
/// Blanks between key and value.
const BLANKS: usize = 24;

/// How far this has come, and the table it stands in.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    done: usize,
    table: Option<Table>,
}

/// Looks at the keys among the words due, and at the rows of a table up to where the text was read.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, fields: &mut Fields) {
    rows(scan, passage.read(), fields);
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        if !word.is(KEYS) || word.start < fields.done {
            continue;
        }
        let view = scan.view();
        if let Some(table) = Table::headed_by(view, scan.lexicon(), word) {
            fields.done = table.next_row();
            fields.table = Some(table);
            rows(scan, passage.read(), fields);
        } else if let Some(value) = value_of(view, word)
            && counts(scan, word)
        {
            let key = if word.is(Class::NAME_WORD) && is_personal(scan, word) {
                word.class.or(Class::NAME_KEY)
            } else {
                word.class
            };
            judge(scan, key, value);
        }
    }
}

fn rows(scan: &mut Scan<'_, '_>, read: usize, fields: &mut Fields) {
    let Some(mut table) = fields.table.take() else { return };
    let view = scan.view();
    let more = table.rows(view, read, |class, cell| judge(scan, class, cell));
    fields.done = table.next_row().max(fields.done);
    fields.table = more.then_some(table);
}

/// Hands a value to the detector of its kind.
fn judge(scan: &mut Scan<'_, '_>, class: Class, value: Range<usize>) {
    let key = if class.has(Class::NAME_KEY) {
        person_name::Key::Person
    } else if class.has(Class::NAME_WORD) {
        person_name::Key::Any
    } else if class.has(Class::BIRTH) {
        birth_date::under_key(scan, value);
        return;
    } else if class.has(Class::ADDRESS_KEY) {
        address::under_key(scan, value);
        return;
    } else {
        return;
    };
    person_name::under_key(scan, value, key);
}

/// Whether the words before the word for a name or an address leave it that of a person.
fn counts(scan: &Scan<'_, '_>, word: Word) -> bool {
    let spoils = if word.is(Class::NAME_WORD) {
        Class::OTHER_KEY
    } else if word.is(Class::ADDRESS_KEY) {
        Class::NO_ADDRESS
    } else {
        return true;
    };
    let view = scan.view();
    let start = key_start(view, word.start);
    let mut other = false;
    scan.lexicon().each(view, start..word.start, |word| other |= word.is(spoils));
    !other
}

/// Whether the record a key stands in speaks of a person.
fn is_personal(scan: &Scan<'_, '_>, key: Word) -> bool {
    let view = scan.view();
    let Some(record) = sentence::record(view, &key.range()) else { return false };
    let mut personal = false;
    scan.lexicon().each(view, record, |word| {
        let is_key = matches!(view.at(word.end), b':' | b'"' | b'=' | b'_' | b'\'' | b' ' | b'>');
        personal |= word.is(PERSONAL) && is_key && word.start != key.start;
    });
    personal
}

/// Where the key begins that a word belongs to.
fn key_start(view: View<'_>, word: usize) -> usize {
    let part = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || !byte.is_ascii()
            || matches!(byte, b'_' | b'-' | b' ' | b'/')
    };
    let start = view.run_back(word, LEAD, part);
    view.text().ceil_char_boundary(start)
}

/// The value of a key that ends in a word: behind a colon or an equals sign, or inside the element.
pub(crate) fn value_of(view: View<'_>, word: Word) -> Option<Range<usize>> {
    let mut at = past_key(view, word.end);
    let before = view.before(word.start);
    let element = view.at(at) == b'>' && matches!(before, b'<' | b':' | b'_' | b'.' | b'-');
    if element {
        at += 1;
        let end = view.run(at, LONGEST, |byte| byte != b'<' && byte != b'\n');
        return Some(trimmed(view, at..end))
            .filter(|value| view.at(value.end) == b'<' || !value.is_empty());
    }
    at = separator(view, at)?;
    let blank = view.run(at, BLANKS, |byte| matches!(byte, b' ' | b'\t' | b'*'));
    let start = if view.at(blank) == b'\n' {
        view.run(blank, BLANKS, |b| b" \n\r\t".contains(&b))
    } else {
        blank
    };
    let (start, close) = opening(view, start);
    let end = match close {
        Some(close) => {
            let end = view.run(start, LONGEST, |byte| byte != close && byte != b'\n');
            (view.at(end) == close).then_some(end)?
        }
        None => view.run(start, LONGEST, |byte| {
            !matches!(byte, b'\n' | b'\r' | b';' | b'|' | b'\t' | b'"' | b'{' | b'}' | b'<' | b'>')
        }),
    };
    let value = trimmed(view, start..end);
    (!value.is_empty()).then_some(value)
}

/// Passes what may stand between the word of a key and its separator: quotes, a remark in brackets.
fn past_key(view: View<'_>, end: usize) -> usize {
    let at =
        view.run(end, 4, |byte| matches!(byte, b'"' | b'\'' | b'`' | b'*' | b']' | b'\\' | b' '));
    if view.at(at) == b'(' {
        let close = view.run(at, 40, |byte| byte != b')' && byte != b'\n');
        if view.at(close) == b')' {
            return view.past_blanks(close + 1, 2);
        }
    }
    if view.at(at) == b')' { at + 1 } else { at }
}

/// The place behind the separator of key and value.
fn separator(view: View<'_>, at: usize) -> Option<usize> {
    match view.at(at) {
        b':' if view.at(at + 1) == b':' => None,
        b':' | b'=' if matches!(view.at(at + 1), b'=' | b'>') => {
            Some(at + 2).filter(|_| view.at(at + 1) == b'>')
        }
        b':' | b'=' => Some(at + 1),
        // The colon of Chinese and Japanese.
        0xEF if view.starts(at, "：".as_bytes()) => Some(at + "：".len()),
        _ => None,
    }
}

/// Passes an opening quote; also says what closes it.
fn opening(view: View<'_>, at: usize) -> (usize, Option<u8>) {
    match view.at(at) {
        quote @ (b'"' | b'\'' | b'`') => (at + 1, Some(quote)),
        b'\\' if view.at(at + 1) == b'"' => (at + 2, Some(b'\\')),
        b'<' | b'[' | b'(' => (at + 1, None),
        _ => (at, None),
    }
}

/// A range without the blanks and quotes around it.
pub(crate) fn trimmed(view: View<'_>, range: Range<usize>) -> Range<usize> {
    let blank = |byte: u8| matches!(byte, b' ' | b'\t' | b'\r' | b'"' | b'\'' | b'*' | b'_' | b',');
    let start = view.run(range.start, range.len(), blank).min(range.end);
    let end = view.run_back(range.end, range.end - start, blank);
    let text = view.text();
    text.ceil_char_boundary(start)
        ..text.floor_char_boundary(end).max(text.ceil_char_boundary(start))
}

#[cfg(test)]
mod tests {
    use crate::Label::PersonName;
    use crate::detectors::trial::{finds, spares, values};

    #[test]
    fn values_of_keys_are_found() {
        for (text, value) in [
            ("Name: Przemek Ohlendorf", "Przemek Ohlendorf"),
            ("Kontoinhaber: Dietlind Kühnert\nIBAN ...", "Dietlind Kühnert"),
            ("{\"full_name\": \"Ainhoa Goñi\", \"id\": 7}", "Ainhoa Goñi"),
            ("{\"customer\":{\"name\":\"Jerry Wade\"}}", "Jerry Wade"),
            ("first_name=Zsófia&x=1", "Zsófia"),
            ("<Name>Emmanuelle Guilbert</Name>", "Emmanuelle Guilbert"),
            ("Patient name (as in passport): MÜLLER, Hans", "MÜLLER, Hans"),
            ("Titulaire : Gilbert Teixeira", "Gilbert Teixeira"),
            ("- **Apellidos:** Echevarría Goñi\n", "Echevarría Goñi"),
            ("姓名：王小明，年龄", "王小明"),
            ("surname: okonkwo", "okonkwo"),
        ] {
            finds(PersonName, text, value);
        }
    }

    #[test]
    fn values_of_other_keys_are_spared() {
        for text in [
            "\"name\": \"Widget Pro\"",
            "name: String,",
            "name = value",
            "product_name: Maria Cookies",
            "Name: unknown",
            "Name: the name of the thing",
            "std::name::Anna",
            "let name = person.name;",
            "author: true",
        ] {
            spares(PersonName, text);
        }
    }

    #[test]
    fn cells_of_tables_are_found() {
        let text = "name;email\nThomas Oestrovsky;x\n\"Ziegert, Gunar\";y\n\nTina Other";
        assert_eq!(values(text, PersonName), ["Thomas Oestrovsky", "Ziegert, Gunar"]);
        let text = "| Full name | City |\n|---|---|\n| Abena Quartey | Bonn |\n";
        finds(PersonName, text, "Abena Quartey");
        let text = "INSERT INTO c (id, name, ssn) VALUES (1, 'Jasmine Schwartz', 'x'), (2, 'Oluwaseun Ade', 'y');";
        assert_eq!(values(text, PersonName), ["Jasmine Schwartz", "Oluwaseun Ade"]);
    }
}
