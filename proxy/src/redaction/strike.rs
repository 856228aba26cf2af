//! Values out of a body: each text with a name in the place of what a plan removes, and the body
//! with those texts in their places. Nothing else of it changes.

use std::borrow::Cow;
use std::ops::Range;

use classifiers::Label;

use super::pseudonyms::{Looks, Pseudonyms, Return, looks};

/// A text of a body, and what is to go from it.
pub struct Marked<'a> {
    /// What it says, escapes resolved.
    pub text: &'a str,
    /// Its JSON string in the body, quotes included; `None` where it is none, such as a number or a
    /// header.
    pub at: Option<Range<usize>>,
    /// What to remove: places in `text`, on characters' boundaries, and their labels.
    pub remove: Vec<(Range<usize>, Label)>,
}

/// A value stands where no name can: in a number, a header, or outside the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a value stands where no name can")]
pub struct NotRemovable;

/// Shortest value that is looked for where nothing was found: shorter ones are parts of other words.
const SHORTEST: usize = 4;

/// What is removed in one place is removed in every other: there the word that gave it away may be
/// missing, so that nothing would find it. Where it stands in no text, as in a number, the plan fails.
pub fn everywhere(texts: &mut [Marked<'_>]) {
    let mut values: Vec<(&str, Label)> = Vec::new();
    for marked in texts.iter() {
        let found = marked.remove.iter();
        values.extend(found.filter_map(|(at, label)| Some((marked.text.get(at.clone())?, *label))));
    }
    values.retain(|(value, _)| value.len() >= SHORTEST);
    values.sort_unstable();
    values.dedup();
    for marked in texts {
        for (value, label) in &values {
            let more = marked.text.match_indices(value);
            marked.remove.extend(more.map(|(at, _)| (at..at + value.len(), *label)));
        }
    }
}

/// The body without the marked values.
///
/// # Errors
/// [`NotRemovable`].
pub fn strike(
    body: &str,
    texts: &[Marked<'_>],
    back: Return,
    names: &mut Pseudonyms,
) -> Result<String, NotRemovable> {
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for marked in texts {
        let struck = without(marked, back, names);
        if struck == marked.text {
            continue;
        }
        match &marked.at {
            Some(at) => {
                changes.push((at.clone(), serde_json::Value::from(struck.as_ref()).to_string()));
            }
            // What only looks like a name and cannot be escaped here stays as it is.
            None if marked.remove.is_empty() => {}
            None => return Err(NotRemovable),
        }
    }
    changes.sort_by_key(|(at, _)| at.start);
    let mut out = String::with_capacity(body.len());
    let mut from = 0;
    for (at, text) in changes {
        out.push_str(body.get(from..at.start).ok_or(NotRemovable)?);
        out.push_str(&text);
        from = at.end;
    }
    out.push_str(body.get(from..).ok_or(NotRemovable)?);
    Ok(out)
}

/// A text with names in the place of what goes, and in the place of what looks like a name.
fn without<'a>(marked: &Marked<'a>, back: Return, names: &mut Pseudonyms) -> Cow<'a, str> {
    let text = marked.text;
    let mut out = String::new();
    let mut from = 0;
    for (place, label) in merged(text, &marked.remove) {
        escape(text.get(from..place.start).unwrap_or_default(), names, &mut out);
        let value = text.get(place.clone()).unwrap_or_default();
        out.push_str(names.name(label, value, back));
        from = place.end;
    }
    escape(text.get(from..).unwrap_or_default(), names, &mut out);
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// The places to remove, in order; those that overlap as one, under the label that begins first.
fn merged(text: &str, remove: &[(Range<usize>, Label)]) -> Vec<(Range<usize>, Label)> {
    let mut places: Vec<_> =
        remove.iter().filter(|(place, _)| text.get(place.clone()).is_some()).cloned().collect();
    places.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let mut merged: Vec<(Range<usize>, Label)> = Vec::new();
    for (place, label) in places {
        match merged.last_mut() {
            Some((last, _)) if place.start < last.end => last.end = last.end.max(place.end),
            Some(_) | None => merged.push((place, label)),
        }
    }
    merged
}

/// Text that stays, with names for what only looks like one.
fn escape(text: &str, names: &mut Pseudonyms, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let length = match looks(from) {
            Looks::Name(length) => {
                let (name, _) = from.split_at(length);
                out.push_str(names.literal(name));
                length
            }
            Looks::Unfinished | Looks::Other => {
                out.push('<');
                1
            }
        };
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::super::restore::restored;
    use super::*;
    use proptest::prelude::*;

    fn email() -> Label {
        Label::parse("pii.email").unwrap()
    }

    #[test]
    fn a_body_keeps_everything_but_the_marked_values() {
        let body = r#"{"n":9007199254740993, "a":"to x@y.eu \u00fc","b":"<EMAIL_1> x@y.eu" }"#;
        let at = |text: &str| {
            let start = body.find(text).unwrap();
            Some(start..start + text.len())
        };
        let texts = [
            Marked {
                text: "to x@y.eu ü",
                at: at(r#""to x@y.eu \u00fc""#),
                remove: vec![(3..9, email())],
            },
            Marked {
                text: "<EMAIL_1> x@y.eu",
                at: at(r#""<EMAIL_1> x@y.eu""#),
                remove: vec![(10..16, email()), (10..14, email())],
            },
        ];
        let mut names = Pseudonyms::default();
        let struck = strike(body, &texts, Return::Restored, &mut names).unwrap();
        assert_eq!(
            struck,
            r#"{"n":9007199254740993, "a":"to <EMAIL_1> ü","b":"<LITERAL_1> <EMAIL_1>" }"#
        );
        assert_eq!(restored(&names, "<LITERAL_1> <EMAIL_1>"), "<EMAIL_1> x@y.eu");
    }

    #[test]
    fn a_value_outside_a_string_cannot_be_removed() {
        let number = Marked { text: "5555", at: None, remove: vec![(0..4, email())] };
        let mut names = Pseudonyms::default();
        assert_eq!(
            strike("{\"n\":5555}", &[number], Return::Restored, &mut names),
            Err(NotRemovable)
        );
    }

    proptest! {
        #[test]
        fn what_was_removed_comes_back(
            parts in prop::collection::vec(
                (prop::sample::select(vec!["x@y.eu", "<EMAIL_1>", "<EMAIL", "ü \"q\"", "\n", "<LITERAL_1>"]), any::<bool>()),
                0..10),
        ) {
            let mut text = String::new();
            let mut remove = Vec::new();
            for (part, goes) in &parts {
                if *goes {
                    remove.push((text.len()..text.len() + part.len(), email()));
                }
                text.push_str(part);
            }
            let body = serde_json::Value::from(text.as_str()).to_string();
            let marked = Marked { text: &text, at: Some(0..body.len()), remove };
            let mut names = Pseudonyms::default();
            let struck = strike(&body, &[marked], Return::Restored, &mut names).unwrap();
            let struck: String = serde_json::from_str(&struck).unwrap();
            prop_assert_eq!(restored(&names, &struck), text);
        }
    }
}
