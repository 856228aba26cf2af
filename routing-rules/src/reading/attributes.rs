//! What a zone or a guarantee asks of an endpoint, in words: one clause for each attribute. An
//! attribute without a clause of its own reads as `its NAME is VALUE`.

use crate::register::{Attribute, Grade};
use crate::zone::{Predicate, Test, Want};

use super::listed;

/// All that is asked, as clauses joined by "and".
pub(super) fn asked_of_endpoints(predicate: &Predicate) -> String {
    let mut clauses: Vec<String> = Vec::new();
    let seals: Vec<&Test> = predicate.tests.iter().filter(|test| is_seal(test.attribute)).collect();
    let alike = seals.windows(2).all(|pair| match pair {
        [one, other] => one.want == other.want,
        _ => true,
    });
    let all_eight = alike && seals.len() == Attribute::seals().count();
    for test in &predicate.tests {
        if all_eight && is_seal(test.attribute) {
            continue;
        }
        clauses.push(clause(test));
    }
    if let (true, Some(test)) = (all_eight, seals.first()) {
        clauses.push(format!(
            "it scores {} on each of the eight objectives of the sovereignty seal",
            test.written
        ));
    }
    if predicate.grade > Grade::Declared {
        clauses.push(format!("each of these is at least {}", predicate.grade.name()));
    }
    let clauses: Vec<&str> = clauses.iter().map(String::as_str).collect();
    listed(&clauses, "and")
}

fn is_seal(attribute: Attribute) -> bool {
    attribute.name().starts_with("seal.")
}

/// Clauses that need no list, because one value says it all.
const SAID_AT_ONCE: &[(&str, &str, &str)] = &[
    ("operator", "self", "we run it ourselves"),
    ("operator", "self, affiliate", "we or a company of our group run it"),
    ("operator", "affiliate", "a company of our group runs it"),
    ("operator", "third-party", "another company runs it"),
    ("foreign_reach", "none", "no law of a foreign state reaches into it"),
    ("trains_on_data", "never", "it never trains on our text"),
    ("retention_days", "0", "it keeps nothing once it has answered"),
    ("retention_days", "at most 0", "it keeps nothing once it has answered"),
    ("dora_cif", "true", "its contract is made for critical or important functions"),
    ("ctpp", "false", "it is no critical provider under DORA"),
    ("survives_disconnect", "true", "it goes on working when every line is cut"),
    ("connection", "site", "it stands on our own site"),
    ("gdpr_role", "processor", "it works on our behalf as a processor"),
    ("keeps_state", "none", "it keeps no state between requests"),
    ("hosted_tools", "none", "it runs no tools of its own"),
    ("operator_access", "none", "nobody at its operator can look in"),
];

/// Beginnings of clauses that end in the list of values.
const LISTED: &[(&str, &str, &str)] = &[
    ("processed_in", "it processes only in", "and"),
    ("stored_in", "it stores only in", "and"),
    ("support_from", "its support sits only in", "and"),
    ("system_data_in", "it keeps data about its working only in", "and"),
    ("established_in", "it is established in", "and"),
    ("transfer_basis", "the basis for a transfer abroad is", "or"),
    ("operator_seat", "its operator has its seat in", "or"),
    ("ultimate_parent", "the company behind its operator sits in", "or"),
    ("foreign_reach", "no law of a foreign state reaches into it but", "and"),
    ("keys_held_by", "its keys are held by", "or"),
    ("operator_access", "access of its operator is", "or"),
    ("trains_on_data", "whether it trains on our text is", "or"),
    ("approved_by", "it is approved for", "or"),
    ("connection", "it is reached by", "or"),
    ("site", "it stands at", "or"),
];

/// Groups of countries the way they are spoken of.
fn spoken(word: &str) -> &str {
    match word {
        "EEA" => "the EEA",
        "EU" => "the EU",
        "adequate" => "countries under an adequacy decision",
        other => other,
    }
}

fn clause(test: &Test) -> String {
    let name = test.attribute.name();
    if let Some((_, _, said)) = SAID_AT_ONCE
        .iter()
        .find(|(attribute, value, _)| *attribute == name && *value == test.written)
    {
        return (*said).to_owned();
    }
    let words: Vec<&str> = test.written.split(", ").map(spoken).collect();
    if let Some((_, begins, last)) = LISTED.iter().find(|(attribute, ..)| *attribute == name) {
        return format!("{begins} {}", listed(&words, last));
    }
    match &test.want {
        Want::Between(..) if name == "retention_days" => {
            format!("it keeps our text for {} days", test.written)
        }
        Want::Certified(_) => format!("it holds a valid certificate of {}", test.written),
        Want::Among(_) | Want::Counts(_) | Want::Between(..) => {
            format!("its {name} is {}", listed(&words, "or"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LISTED, SAID_AT_ONCE};
    use crate::register::Attribute;

    #[test]
    fn clauses_are_of_attributes_that_exist() {
        let names = SAID_AT_ONCE.iter().chain(LISTED).map(|(name, ..)| *name);
        for name in names {
            assert!(Attribute::parse(name).is_some(), "{name}");
        }
    }
}
