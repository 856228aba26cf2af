//! Labels of an organisation's own, named `custom.` and what it chooses.
//!
//! A set of labels is a machine word pair, so there is a fixed number of slots. A slot gets its name
//! when a bundle first declares it and keeps it as long as the process runs: the same name is the
//! same label in every bundle, so that two versions of the rules can be compared and a label carried
//! from an older one still means what it meant. Which names a bundle may use is checked where the
//! bundle is read; a name that it does not declare counts as most sensitive there.

use std::sync::OnceLock;

use super::Label;

/// The family of these labels, with its dot.
const PREFIX: &str = "custom.";
/// What a slot without a name shows.
pub(super) const UNNAMED: &str = "custom.?";
/// Longest name behind the prefix.
const LONGEST: usize = 48;

static NAMES: [OnceLock<&'static str>; Label::SLOTS.len()] =
    [const { OnceLock::new() }; Label::SLOTS.len()];

/// Why there is no label of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnLabelError {
    /// The name has another form.
    #[error(
        "a label of your own is named \"custom.\" and up to {LONGEST} small letters, digits and \
         dashes, beginning with a letter"
    )]
    Form,
    /// Every slot has another name.
    #[error(
        "this process has named all its {} labels of an organisation's own; restart it if some of \
         them are no longer used",
        Label::SLOTS.len()
    )]
    Full,
}

impl Label {
    /// The label of a name in `custom.`, which it has for as long as the process runs.
    ///
    /// # Errors
    /// [`OwnLabelError`] where the name has another form, or all slots have other names.
    pub fn own(name: &str) -> Result<Self, OwnLabelError> {
        if !is_well_formed(name) {
            return Err(OwnLabelError::Form);
        }
        for (slot, label) in NAMES.iter().zip(Self::SLOTS) {
            // Bounded: at most one short name for each slot is ever kept.
            let taken = slot.get_or_init(|| Box::leak(Box::from(name)));
            if *taken == name {
                return Ok(*label);
            }
        }
        Err(OwnLabelError::Full)
    }
}

/// The name of a slot.
pub(super) fn name(slot: usize) -> &'static str {
    NAMES.get(slot).and_then(OnceLock::get).copied().unwrap_or(UNNAMED)
}

fn is_well_formed(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(PREFIX) else { return false };
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    rest.len() <= LONGEST
        && rest.bytes().all(inner)
        && rest.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Label, OwnLabelError};

    #[test]
    fn a_name_is_one_label_for_good() {
        let label = Label::own("custom.own-test-a").unwrap();
        assert_eq!(Label::own("custom.own-test-a"), Ok(label));
        assert_ne!(Label::own("custom.own-test-b").unwrap(), label);
        assert_eq!((label.name(), label.family()), ("custom.own-test-a", "custom"));
        assert_eq!(Label::parse("custom.own-test-a"), Some(label));
        assert!(label.is_own() && !Label::Email.is_own() && !Label::ScanEncrypted.is_own());
        assert_eq!(Label::parse("custom.own-test-unheard"), None);
    }

    #[test]
    fn other_names_are_refused() {
        for name in ["custom.", "custom.A", "custom.1a", "custom.a b", "pii.email", "custom.a.b"] {
            assert_eq!(Label::own(name), Err(OwnLabelError::Form), "{name}");
        }
        assert_eq!(Label::own(&format!("custom.{}", "a".repeat(49))), Err(OwnLabelError::Form));
    }
}
