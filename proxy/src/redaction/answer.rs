//! Values back into an answer that came whole.

use super::pseudonyms::Pseudonyms;
use super::restore::restored;
use crate::json::{Document, Kind};

/// The answer with its values back: in every string of a JSON text, or in text that is none.
#[must_use]
pub fn whole(names: &Pseudonyms, bytes: &[u8]) -> Option<Vec<u8>> {
    if names.restores_nothing() {
        return None;
    }
    let Ok(document) = Document::parse(bytes) else {
        let text = std::str::from_utf8(bytes).ok()?;
        return Some(restored(names, text).into_bytes());
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for value in document.values().filter(|value| value.kind() == Kind::String) {
        let text = value.text();
        if !text.contains('<') {
            continue;
        }
        let back = restored(names, &text);
        if back == text {
            continue;
        }
        let at = value.span();
        out.extend_from_slice(bytes.get(from..at.start)?);
        out.extend_from_slice(serde_json::Value::from(back).to_string().as_bytes());
        from = at.end;
    }
    out.extend_from_slice(bytes.get(from..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use classifiers::Label;

    use super::super::pseudonyms::Return;
    use super::*;

    #[test]
    fn strings_get_their_values_and_the_rest_keeps_its_bytes() {
        let mut names = Pseudonyms::default();
        let label = Label::parse("pii.person_name").unwrap();
        names.name(label, "Anna \"A\" Kowalska", Return::Restored);
        let answer = br#"{ "big":9007199254740993,"content":"Dear \u003cPERSON_NAME_1>,","arguments":"{\"to\":\"<PERSON_NAME_1>\"}", "<PERSON_NAME_1>":0.10}"#;
        let back = String::from_utf8(whole(&names, answer).unwrap()).unwrap();
        assert_eq!(
            back,
            r#"{ "big":9007199254740993,"content":"Dear Anna \"A\" Kowalska,","arguments":"{\"to\":\"Anna \\\"A\\\" Kowalska\"}", "<PERSON_NAME_1>":0.10}"#
        );
        assert_eq!(
            whole(&names, b"Hello <PERSON_NAME_1>"),
            Some(b"Hello Anna \"A\" Kowalska".to_vec())
        );
        assert_eq!(whole(&Pseudonyms::default(), answer), None);
    }
}
