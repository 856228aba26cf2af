//! The open points of an endpoint as a letter to its provider, in plain words, and the answers as
//! they come back. What a provider answers is *declared*: it says so, and somebody entered it.
//!
//! Read next: `questions` for the words.

mod questions;

pub(crate) use questions::question;

use crate::edit::quoted;
use crate::gaps::Gap;
use crate::register::{Attribute, Endpoint, Kind, SCHEMES};

/// The language of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

/// One answer as it came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The model it is about; the endpoint as a whole without it.
    pub model: Option<String>,
    /// What was asked for.
    pub attribute: &'static str,
    /// The value, as YAML for the register.
    pub value: String,
}

/// A line of an answered letter that cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnclearAnswer {
    /// Nobody asked for it.
    #[error("line {line}: \"{name}\" is no question of this letter")]
    NoQuestion {
        /// The line, from 1.
        line: usize,
        /// What stands in its brackets.
        name: String,
    },
    /// It is no number.
    #[error("line {line}: \"{attribute}\" must be answered with a whole number or \"unknown\"")]
    NoNumber {
        /// The line, from 1.
        line: usize,
        /// What was asked for.
        attribute: &'static str,
    },
}

/// The letter about the gaps of one endpoint.
pub fn letter(endpoint: &Endpoint, gaps: &[&Gap], language: Language) -> String {
    let words = questions::frame(language);
    let address = endpoint.base_url();
    let account = endpoint.account().map(|name| format!(", {} {name}", words.account));
    let mut out = format!(
        "{}: {} ({address}{})\n\n{}\n\n{}\n",
        words.subject,
        endpoint.name(),
        account.unwrap_or_default(),
        words.greeting,
        words.request
    );
    for (index, gap) in gaps.iter().enumerate() {
        let Some(attribute) = Attribute::parse(gap.attribute) else { continue };
        let number = index.saturating_add(1);
        let question = questions::question(attribute.name(), language);
        let form = form(attribute.kind(), language);
        let about = match gap.models.as_slice() {
            [] => String::new(),
            models => format!("{} {}: ", words.models, models.join(", ")),
        };
        out.push_str(&format!("\n{number}. {about}{question}\n   {form}\n"));
        if gap.lacks() == "not attested" {
            out.push_str(&format!("   {}\n", words.proof));
        }
        if gap.models.is_empty() {
            out.push_str(&format!("   [{}]:\n", attribute.name()));
        }
        for model in &gap.models {
            out.push_str(&format!("   [{} / {model}]:\n", attribute.name()));
        }
    }
    out.push_str(&format!("\n{}\n", words.closing));
    out
}

/// How an answer is to be written.
fn form(kind: Kind, language: Language) -> String {
    let words = questions::frame(language);
    match kind {
        Kind::Places => words.countries.to_owned(),
        Kind::Place => words.country.to_owned(),
        Kind::Word(allowed) => format!("{} {}", words.one_of, allowed.join(", ")),
        Kind::Words(allowed) => format!("{} {}", words.some_of, allowed.join(", ")),
        Kind::Count(least, most) => format!("{} {least} – {most}.", words.number),
        Kind::Certificates => format!("{} {}", words.certificates, SCHEMES.join(", ")),
        Kind::Name | Kind::Text | Kind::Date => words.text.to_owned(),
    }
}

/// The answers of a letter that came back. Lines without an answer, or with "unknown", are left out;
/// signs of quoted mail before a line do not matter.
///
/// # Errors
/// [`UnclearAnswer`], the first one.
pub fn answers(text: &str) -> Result<Vec<Answer>, UnclearAnswer> {
    let mut found: Vec<Answer> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let Some((name, answer)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]:"))
        else {
            continue;
        };
        let number = index.saturating_add(1);
        let (asked, model) = match name.split_once(" / ") {
            Some((asked, model)) => (asked, Some(model.trim().to_owned())),
            None => (name, None),
        };
        let Some(attribute) = Attribute::parse(asked.trim()) else {
            let name = name.to_owned();
            return Err(UnclearAnswer::NoQuestion { line: number, name });
        };
        let answer = answer.trim().trim_end_matches('.');
        if answer.is_empty() || answer.eq_ignore_ascii_case("unknown") {
            continue;
        }
        let value = value(attribute, answer)
            .ok_or(UnclearAnswer::NoNumber { line: number, attribute: attribute.name() })?;
        found.retain(|known| known.attribute != attribute.name() || known.model != model);
        found.push(Answer { model, attribute: attribute.name(), value });
    }
    Ok(found)
}

/// An answer as YAML; whether it is a known word is for the register's reader to say.
fn value(attribute: Attribute, answer: &str) -> Option<String> {
    let word = |text: &str| {
        let text = text.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '_' | '.');
        let bare = text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(plain);
        // Two letters can be a country or one of YAML's words for true and false.
        if bare && text.len() > 3 { text.to_owned() } else { quoted(text) }
    };
    let list = |text: &str| {
        let parts = text.split([',', ';']).filter(|part| !part.trim().is_empty());
        format!("[{}]", parts.map(word).collect::<Vec<_>>().join(", "))
    };
    Some(match attribute.kind() {
        Kind::Places | Kind::Words(_) => list(answer),
        Kind::Place | Kind::Word(_) | Kind::Name | Kind::Text => word(answer),
        Kind::Count(..) => answer.parse::<u32>().ok()?.to_string(),
        Kind::Date => answer.to_owned(),
        Kind::Certificates => {
            let all = answer.split(';').filter(|part| !part.trim().is_empty());
            format!("[{}]", all.map(certificate).collect::<Vec<_>>().join(", "))
        }
    })
}

/// `c5 type2 until 2027-06-30`: the scheme, its level, and its last day.
fn certificate(text: &str) -> String {
    let mut tokens = text.split_whitespace();
    let scheme = tokens.next().unwrap_or_default().to_lowercase();
    let (mut level, mut until) = (Vec::new(), None);
    while let Some(token) = tokens.next() {
        if matches!(token, "until" | "bis") {
            until = tokens.next();
        } else {
            level.push(token);
        }
    }
    let level = match level.is_empty() {
        true => String::new(),
        false => format!(", level: {}", quoted(&level.join(" "))),
    };
    let until = until.map(|date| format!(", valid_until: {date}")).unwrap_or_default();
    format!("{{scheme: {}{level}{until}}}", quoted(&scheme))
}

#[cfg(test)]
mod tests {
    use super::{Answer, Language, UnclearAnswer, answers, letter, questions};
    use crate::bundle::Bundle;
    use crate::gaps::gaps;
    use crate::register::Attribute;

    #[test]
    fn every_attribute_has_its_question_in_both_languages() {
        for attribute in Attribute::all() {
            let [english, german] = [Language::English, Language::German]
                .map(|language| questions::question(attribute.name(), language));
            assert!(english.ends_with('?') && german.ends_with('?'), "{}", attribute.name());
            assert_ne!(english, german);
        }
    }

    #[test]
    fn a_letter_asks_for_the_gaps_and_its_answers_are_read() {
        let mut sources = crate::starter::sources();
        let policy = crate::starter::POLICY
            .replace("trains_on_data: [never]}", "trains_on_data: [never], processed_in: [EEA], retention_days: [0], certificates: {has: {scheme: c5}}}");
        sources.policy = vec![crate::Source::new("policy.yaml", policy)];
        let loaded = Bundle::load_for_a_new_day(&sources, jiff::civil::date(2026, 11, 24)).unwrap();
        let endpoint = &loaded.bundle.endpoints()[0];
        let found = gaps(&loaded.bundle);
        let all: Vec<_> = found.iter().collect();
        for (language, words) in [(Language::English, "Dear"), (Language::German, "Sehr geehrte")] {
            let letter = letter(endpoint, &all, language);
            assert!(letter.contains(words) && letter.contains("[processed_in]:"), "{letter}");
            assert_eq!(answers(&letter).unwrap(), [], "nothing is answered yet");
            let answered = letter
                .replace("[processed_in]:", "> [processed_in]: NO, DE.")
                .replace("[retention_days]:", "[retention_days]: 0")
                .replace("[certificates]:", "[certificates]: C5 type2 until 2027-06-30; iso27001");
            let answer =
                |attribute, value: &str| Answer { model: None, attribute, value: value.to_owned() };
            let mut read = answers(&answered).unwrap();
            read.sort_by_key(|answer| answer.attribute);
            assert_eq!(
                read,
                [
                    answer(
                        "certificates",
                        "[{scheme: \"c5\", level: \"type2\", valid_until: 2027-06-30}, {scheme: \
                         \"iso27001\"}]"
                    ),
                    answer("processed_in", "[\"NO\", \"DE\"]"),
                    answer("retention_days", "0"),
                ]
            );
        }
    }

    #[test]
    fn what_is_asked_about_one_model_is_answered_about_that_model() {
        let sources = crate::bundle::Sources {
            policy: vec![crate::Source::new(
                "policy.yaml",
                "policy: p\nversion: 1\nlevels: [low]\nbase: {default: low}\nzones:\n  z: {licence: [mit, \
                 apache-2.0]}\nrules:\n  - {rule: r, may_use: [z], because: a test}\n",
            )],
            register: vec![crate::Source::new(
                "register.yaml",
                "register: r\nendpoints:\n  - endpoint: e\n    base_url: https://e.example\n    models:\n      \
                 gpt.x: {licence: mit}\n      other: {}\n",
            )],
            applications: vec![crate::Source::new(
                "apps.yaml",
                "applications: [{app: a, tenant: t}]\n",
            )],
            ..crate::bundle::Sources::default()
        };
        let loaded = Bundle::load(&sources, jiff::civil::date(2026, 11, 24)).unwrap();
        let found = gaps(&loaded.bundle);
        let asked: Vec<_> = found.iter().collect();
        let letter = letter(&loaded.bundle.endpoints()[0], &asked, Language::English);
        assert!(!letter.contains("gpt.x"), "{letter}");
        let other = &asked[0].models[0];
        let answered = letter
            .replace(&format!("[licence / {other}]:"), &format!("[licence / {other}]: apache-2.0"));
        let expected = Answer {
            model: Some(other.clone()),
            attribute: "licence",
            value: "apache-2.0".to_owned(),
        };
        assert_eq!(answers(&answered).unwrap(), [expected], "{answered}");
    }

    #[test]
    fn an_unclear_answer_is_named_with_its_line() {
        assert_eq!(
            answers("\n[retention_days]: a month"),
            Err(UnclearAnswer::NoNumber { line: 2, attribute: "retention_days" })
        );
        assert!(matches!(answers("[colour]: blue"), Err(UnclearAnswer::NoQuestion { .. })));
    }
}
