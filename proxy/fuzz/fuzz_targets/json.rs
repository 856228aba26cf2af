#![no_main]
//! Arbitrary bytes as JSON, held against serde_json: what we accept, it accepts, with the same
//! values in the same order; what it accepts, we refuse only for the reasons that we state.
//!
//! In `proxy/`: `cargo +nightly fuzz run json -s none -- -max_len=4096 -max_total_time=600`

use std::fmt;

use libfuzzer_sys::fuzz_target;
use proxy::json::{Document, JsonErrorKind, Kind, Value};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

fuzz_target!(|data: &[u8]| {
    let theirs = theirs(data);
    match Document::parse(data) {
        Ok(document) => {
            let mut ours = Vec::new();
            flatten(document.root(), &mut ours);
            check_places(&document, data);
            match theirs {
                Ok(theirs) => assert_eq!(ours, theirs, "two readings of one text"),
                // A lone surrogate is legal JSON that Rust's strings cannot hold, a number of any
                // size legal JSON that its floats cannot, and both sides limit depth.
                Err(_) if holds_surrogate(data) => {}
                Err(error) if is_a_limit(&error) => {}
                Err(error) => panic!("we accept what serde_json refuses: {error}"),
            }
        }
        Err(error) => {
            assert!(error.at <= data.len(), "a place outside the text");
            let stricter = match error.kind {
                JsonErrorKind::DuplicateKey | JsonErrorKind::TooDeep | JsonErrorKind::TooLarge => {
                    true
                }
                JsonErrorKind::Encoding
                | JsonErrorKind::ByteOrderMark
                | JsonErrorKind::Syntax
                | JsonErrorKind::Truncated
                | JsonErrorKind::Trailing => false,
            };
            assert!(stricter || theirs.is_err(), "we refuse ({error}) what serde_json accepts");
        }
    }
});

fn is_a_limit(error: &serde_json::Error) -> bool {
    let text = error.to_string();
    text.starts_with("number out of range") || text.starts_with("recursion limit")
}

fn holds_surrogate(data: &[u8]) -> bool {
    data.windows(4).any(|four| {
        matches!(four, [b'\\', b'u', b'd' | b'D', b'8' | b'9' | b'a'..=b'f' | b'A'..=b'F'])
    })
}

/// Every value stands within its parent, behind its neighbour, on characters' boundaries.
fn check_places(document: &Document<'_>, data: &[u8]) {
    let mut last = 0;
    for value in document.values() {
        let span = value.span();
        assert!(span.start >= last && span.start < span.end && span.end <= data.len());
        last = span.start;
        assert!(std::str::from_utf8(&data[span.clone()]).is_ok());
        assert_eq!(value.raw().as_bytes(), &data[span]);
    }
}

/// A value as a flat list of events, numbers as written.
fn flatten(value: Value<'_>, out: &mut Vec<String>) {
    match value.kind() {
        Kind::Object => {
            out.push("{".to_owned());
            for (key, member) in value.members() {
                out.push(format!("k{}", key.text()));
                flatten(member, out);
            }
            out.push("}".to_owned());
        }
        Kind::Array => {
            out.push("[".to_owned());
            value.items().for_each(|item| flatten(item, out));
            out.push("]".to_owned());
        }
        Kind::String | Kind::Key => out.push(format!("s{}", value.text())),
        Kind::Number => out.push("n".to_owned()),
        Kind::Bool | Kind::Null => out.push(value.raw().to_owned()),
    }
}

fn theirs(data: &[u8]) -> Result<Vec<String>, serde_json::Error> {
    let mut out = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(data);
    Flat(&mut out).deserialize(&mut reader)?;
    reader.end()?;
    Ok(out)
}

/// Reads any value into the same list, keys in order and doubled ones too.
struct Flat<'a>(&'a mut Vec<String>);

impl<'de> DeserializeSeed<'de> for Flat<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Flat<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.push(value.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, _value: i64) -> Result<(), E> {
        self.0.push("n".to_owned());
        Ok(())
    }

    fn visit_u64<E>(self, _value: u64) -> Result<(), E> {
        self.0.push("n".to_owned());
        Ok(())
    }

    fn visit_f64<E>(self, _value: f64) -> Result<(), E> {
        self.0.push("n".to_owned());
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.push(format!("s{value}"));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.push("null".to_owned());
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.push("[".to_owned());
        while items.next_element_seed(Flat(self.0))?.is_some() {}
        self.0.push("]".to_owned());
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        self.0.push("{".to_owned());
        while let Some(key) = members.next_key::<String>()? {
            self.0.push(format!("k{key}"));
            members.next_value_seed(Flat(self.0))?;
        }
        self.0.push("}".to_owned());
        Ok(())
    }
}
