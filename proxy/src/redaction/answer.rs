//! The strings of an answer that came whole, rewritten: values put back, or whatever else a
//! [`Rewriter`] does.

use std::ops::Range;
use std::sync::Arc;

use super::events::{Restore, Rewriter, each_value, no_json};
use super::pseudonyms::Pseudonyms;
use crate::json::{Document, Kind};

/// The answer with its values back: in every string of a JSON text, or in text that is none.
#[must_use]
pub fn whole(names: &Arc<Pseudonyms>, bytes: &[u8]) -> Option<Vec<u8>> {
    if names.restores_nothing() {
        return None;
    }
    rewritten(&mut Restore(Arc::clone(names)), bytes)
}

/// An answer whose strings a rewriter has seen, or whose text, where it is no JSON; `None` where
/// nothing of it changes, or where it is no text.
pub fn rewritten<R: Rewriter>(rewriter: &mut R, bytes: &[u8]) -> Option<Vec<u8>> {
    let Ok(document) = Document::parse(bytes) else {
        let text = std::str::from_utf8(bytes).ok()?;
        return no_json(rewriter, text).map(String::into_bytes);
    };
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    each_value(&document, |key, value| {
        if let Some(json) = key.and_then(|key| rewriter.replaces(key, value.kind())) {
            changes.push((value.span(), json.to_owned()));
        } else if value.kind() == Kind::String {
            let text = value.text();
            let back = rewriter.whole(key, &text).filter(|back| *back != text);
            let json = |back| serde_json::Value::from(back).to_string();
            changes.extend(back.map(|back| (value.span(), json(back))));
        }
    });
    if changes.is_empty() {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for (at, json) in changes {
        // Inside a value that was replaced whole.
        let Some(kept) = bytes.get(from..at.start) else { continue };
        out.extend_from_slice(kept);
        out.extend_from_slice(json.as_bytes());
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
        let names = Arc::new(names);
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
        assert_eq!(whole(&Arc::default(), answer), None);
    }
}
