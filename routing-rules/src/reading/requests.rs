//! Who and what a line of the policy is about, in words.

use classifiers::{Label, LabelSet, Level};

use crate::policy::{Levels, Scope};

/// `a, b and c`, with the word that stands before the last.
pub(crate) fn listed(words: &[&str], last: &str) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [rest @ .., end] => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// The subject of a sentence: whose requests.
pub(super) fn about(scope: &Scope) -> String {
    let list = |names: &Option<Vec<String>>| {
        let names = names.as_ref()?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        Some(listed(&names, "or"))
    };
    match (list(&scope.apps), list(&scope.purposes)) {
        (None, None) => "A request".to_owned(),
        (Some(apps), None) => format!("A request of {apps}"),
        (None, Some(purposes)) => format!("A request for {purposes}"),
        (Some(apps), Some(purposes)) => format!("A request of {apps} for {purposes}"),
    }
}

/// ` at such a level or above`; nothing where every level is meant.
pub(super) fn from_level(levels: &Levels, from: Level) -> String {
    if from == Level::PUBLIC {
        String::new()
    } else if from == levels.top() {
        format!(" at {}", levels.name(from))
    } else {
        format!(" at {} or above", levels.name(from))
    }
}

/// `holds a or b`.
pub(super) fn holding(names: &[String], last: &str) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    format!("holds {}", listed(&names, last))
}

/// ` that holds a or b and holds c`; nothing where nothing is asked.
pub(super) fn and_holding(conditions: impl IntoIterator<Item = Option<String>>) -> String {
    let held: Vec<String> = conditions.into_iter().flatten().collect();
    if held.is_empty() { String::new() } else { format!(" that {}", held.join(" and ")) }
}

/// A set of labels as groups that lie within it, and the labels that are left. A group inside
/// another that is named is not named.
pub(super) fn described<'g>(
    set: LabelSet,
    groups: impl Iterator<Item = (&'g str, LabelSet)>,
) -> Vec<String> {
    let within: Vec<(&str, LabelSet)> =
        groups.filter(|(_, labels)| !labels.is_empty() && labels.is_subset(set)).collect();
    let mut left = set;
    let mut names = Vec::new();
    for (index, (name, labels)) in within.iter().enumerate() {
        let inside = within.iter().enumerate().any(|(other, (_, more))| {
            other != index && labels.is_subset(*more) && (*more != *labels || other < index)
        });
        if !inside {
            names.push((*name).to_owned());
            left = left.difference(*labels);
        }
    }
    names.extend(families_and_labels(left));
    names
}

/// Labels as an author would write them: `family.*` where all of a family are there.
pub(super) fn families_and_labels(set: LabelSet) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for label in set.iter() {
        let family = label.family();
        let mut members = Label::ALL.iter().filter(|known| known.family() == family);
        let name = if members.all(|known| set.contains(*known)) {
            format!("{family}.*")
        } else {
            label.name().to_owned()
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use classifiers::{Label, LabelSet};

    use super::{described, families_and_labels, listed};

    fn set(names: &[&str]) -> LabelSet {
        names.iter().filter_map(|name| Label::parse(name)).collect()
    }

    #[test]
    fn lists_read_as_in_a_sentence() {
        assert_eq!(listed(&["a"], "and"), "a");
        assert_eq!(listed(&["a", "b"], "and"), "a and b");
        assert_eq!(listed(&["a", "b", "c"], "or"), "a, b or c");
    }

    #[test]
    fn a_family_is_named_once_and_only_where_it_is_whole() {
        let health: LabelSet =
            Label::ALL.iter().copied().filter(|label| label.family() == "health").collect();
        assert_eq!(families_and_labels(health), ["health.*"]);
        assert_eq!(families_and_labels(set(&["health.record"])), ["health.record"]);
    }

    #[test]
    fn a_set_is_described_by_the_groups_in_it_and_what_is_left() {
        let contact = set(&["pii.email", "pii.phone"]);
        let mail = set(&["pii.email"]);
        let cards = set(&["financial.payment_card", "financial.iban"]);
        let groups = [("mail", mail), ("contact", contact), ("cards", cards)];
        let all = set(&["pii.email", "pii.phone", "financial.iban"]);
        assert_eq!(described(all, groups.into_iter()), ["contact", "financial.iban"]);
        assert_eq!(described(mail, groups.into_iter()), ["mail"]);
    }
}
