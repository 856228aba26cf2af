//! What somebody states about an endpoint: a value with its grade, who vouches for it, on what
//! basis, and until when. A value whose date has passed counts as if it had not been stated.

use jiff::civil::Date;

use super::attribute::SCHEMES;
use super::{Attribute, Kind, Places};
use crate::document::{Fields, Node, Position, Problems, Value};

/// How well a stated value is supported, from the weakest to the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// An observation speaks against it; the endpoint is closed.
    Contradicted,
    /// It is unknown; it satisfies no test.
    Undeclared,
    /// Its date has passed; it satisfies no test.
    Expired,
    /// Somebody of the organisation says so.
    Declared,
    /// A document supports it, known by its digest.
    Attested,
    /// True of what the proxy sends, whatever the provider does.
    Enforced,
}

impl Grade {
    /// The grades a zone may ask for.
    pub(crate) const ASKED: &'static [&'static str] = &["declared", "attested", "enforced"];
    /// The grades that the register may say.
    pub(crate) const WRITTEN: &'static [&'static str] =
        &["declared", "attested", "enforced", "undeclared", "contradicted"];

    /// The name in the register.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contradicted => "contradicted",
            Self::Undeclared => "undeclared",
            Self::Expired => "expired",
            Self::Declared => "declared",
            Self::Attested => "attested",
            Self::Enforced => "enforced",
        }
    }

    /// The grade of this name.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let all = [
            Self::Contradicted,
            Self::Undeclared,
            Self::Expired,
            Self::Declared,
            Self::Attested,
            Self::Enforced,
        ];
        all.into_iter().find(|grade| grade.name() == name)
    }
}

/// A certificate as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Certificate {
    pub(crate) scheme: String,
    pub(crate) level: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) valid_until: Option<Date>,
    pub(crate) expired: bool,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Words or places, sorted, groups expanded; one for attributes of one word.
    Words(Vec<String>),
    /// A number.
    Count(i64),
    /// Certificates.
    Certificates(Vec<Certificate>),
    /// A date.
    Date(Date),
}

/// A stated value.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub(crate) content: Content,
    /// The value as it was written, member by member.
    pub(crate) written: Vec<String>,
    pub(crate) grade: Grade,
    pub(crate) by: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) evidence: Option<String>,
    /// The day after which it is expired.
    pub(crate) until: Option<Date>,
    pub(crate) position: Position,
}

impl Stated {
    /// Takes it as if its dates had not passed. Says whether one had.
    pub(super) fn renew(&mut self) -> bool {
        let mut renewed = self.grade == Grade::Expired;
        if renewed {
            self.grade = Grade::Declared;
        }
        if let Content::Certificates(all) = &mut self.content {
            for one in all.iter_mut().filter(|one| one.expired) {
                one.expired = false;
                renewed = true;
            }
        }
        renewed
    }

    /// Whether another statement says just the same, wherever it stands.
    pub(super) fn says_what(&self, other: &Self) -> bool {
        let Self { content, written, grade, by, basis, evidence, until, position: _ } = self;
        (content, written, grade) == (&other.content, &other.written, &other.grade)
            && (by, basis, evidence) == (&other.by, &other.basis, &other.evidence)
            && *until == other.until
    }

    /// Whether a zone may rely on it at all.
    pub(crate) fn counts(&self) -> bool {
        self.grade > Grade::Expired
    }
}

/// What a whole entry says about its bare values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vouched {
    pub(crate) by: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) review: Option<Date>,
}

/// Reads attributes of one endpoint, or of one of its models; knows the day and the places.
pub(crate) struct Reader<'r> {
    /// What they are stated of, as in `of endpoint "e"`.
    pub(crate) whose: &'r str,
    pub(crate) on: Date,
    pub(crate) places: &'r Places,
    pub(crate) vouched: &'r Vouched,
    /// Names of attributes that stand bare although nobody vouches for the entry.
    pub(crate) bare: Vec<&'static str>,
}

/// Days before a date passes at which the register begins to warn, each more urgently.
const WARNED: [(i32, &str); 3] =
    [(7, "within 7 days"), (30, "within 30 days"), (60, "within 60 days")];

impl Reader<'_> {
    /// Reads one attribute: a bare value, or `{value, grade, by, basis, evidence, review, ...}`.
    pub(crate) fn attribute(
        &mut self,
        attribute: Attribute,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<Stated> {
        let graded = matches!(node.value(), Value::Table(_));
        if !graded {
            return self.bare(attribute, node, problems);
        }
        let known = ["value", "grade", "by", "basis", "evidence", "review", "valid_until"];
        let fields = node.fields(attribute.name(), &known, problems)?;
        let value = fields.require("value", problems)?;
        let (content, written) = self.content(attribute, value, problems)?;
        let mut stated = Stated {
            content,
            written,
            grade: self.grade(&fields, problems)?,
            by: text(&fields, "by", problems),
            basis: text(&fields, "basis", problems),
            evidence: text(&fields, "evidence", problems),
            until: [date(&fields, "review", problems), date(&fields, "valid_until", problems)]
                .into_iter()
                .flatten()
                .min(),
            position: node.position().clone(),
        };
        self.check_evidence(attribute, &stated, problems);
        self.settle(attribute, &mut stated, problems);
        Some(stated)
    }

    fn bare(
        &mut self,
        attribute: Attribute,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<Stated> {
        let (content, written) = self.content(attribute, node, problems)?;
        if self.vouched.by.is_none() && !matches!(content, Content::Date(_)) {
            self.bare.push(attribute.name());
        }
        let mut stated = Stated {
            content,
            written,
            grade: Grade::Declared,
            by: self.vouched.by.clone(),
            basis: self.vouched.basis.clone(),
            evidence: None,
            until: self.vouched.review,
            position: node.position().clone(),
        };
        self.settle(attribute, &mut stated, problems);
        Some(stated)
    }

    fn grade(&self, fields: &Fields<'_>, problems: &mut Problems) -> Option<Grade> {
        let Some(node) = fields.get("grade") else { return Some(Grade::Declared) };
        let written = node.text("grade", problems)?;
        if matches!(written, "observed" | "expired") {
            let message = format!(
                "the grade \"{written}\" is found out by the proxy and never written; write \
                 declared or attested"
            );
            problems.error(node.position(), "grade-not-written", message);
            return None;
        }
        node.word("grade", Grade::WRITTEN, problems).and_then(Grade::parse)
    }

    /// An attested value needs its document's digest; an unvouched one is only declared.
    fn check_evidence(&self, attribute: Attribute, stated: &Stated, problems: &mut Problems) {
        let digest = stated.evidence.as_deref().is_some_and(is_digest);
        if stated.evidence.is_some() && !digest {
            let message = format!(
                "\"evidence\" of \"{}\" must be the digest of the document: sha256: and 64 hex \
                 digits",
                attribute.name()
            );
            problems.error(&stated.position, "evidence", message);
        } else if stated.grade == Grade::Attested && !digest {
            let message = format!(
                "\"{}\" is attested but names no document; add evidence: \"sha256:...\", or write \
                 grade: declared",
                attribute.name()
            );
            problems.error(&stated.position, "evidence", message);
        }
    }

    /// Applies dates: warns ahead, and takes the value out of use afterwards.
    fn settle(&self, attribute: Attribute, stated: &mut Stated, problems: &mut Problems) {
        if stated.written.iter().any(|word| word == "unknown") {
            stated.grade = stated.grade.min(Grade::Undeclared);
        }
        if let Content::Certificates(certificates) = &mut stated.content {
            for certificate in certificates {
                let what = format!("certificate \"{}\"", certificate.scheme);
                let until = certificate.valid_until;
                certificate.expired = self.passed(&what, until, &stated.position, problems);
            }
        }
        let what = format!("\"{}\"", attribute.name());
        if self.passed(&what, stated.until, &stated.position, problems) {
            stated.grade = stated.grade.min(Grade::Expired);
        }
    }

    /// Whether the date has passed on the day of reading; warns then and ahead of it.
    pub(crate) fn passed(
        &self,
        what: &str,
        until: Option<Date>,
        at: &Position,
        problems: &mut Problems,
    ) -> bool {
        let Some(until) = until else { return false };
        let whose = self.whose;
        if until < self.on {
            let message = format!(
                "{what} of {whose} expired on {until} and counts as not stated; \
                 review it and set a new date"
            );
            problems.warn(at, "expired", message);
            return true;
        }
        let left = self.on.until(until).map_or(0, |span| span.get_days());
        if let Some((_, when)) = WARNED.iter().find(|(days, _)| left <= *days) {
            let message = format!(
                "{what} of {whose} expires on {until}, {when}; afterwards it \
                 counts as not stated"
            );
            problems.warn(at, "expires-soon", message);
        }
        false
    }

    fn content(
        &self,
        attribute: Attribute,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<(Content, Vec<String>)> {
        let name = attribute.name();
        match attribute.kind() {
            Kind::Places | Kind::Words(_) => self.set(attribute, node, problems),
            Kind::Place | Kind::Word(_) | Kind::Name | Kind::Text => {
                let (word, members) = self.member(attribute, node, problems)?;
                Some((Content::Words(members), vec![word]))
            }
            Kind::Count(least, most) => {
                if let Value::Text(text) = node.value()
                    && text == "unknown"
                {
                    return Some((Content::Count(most), vec![text.clone()]));
                }
                let number = node.integer(name, least..=most, problems)?;
                Some((Content::Count(number), vec![number.to_string()]))
            }
            Kind::Certificates => {
                if let Value::Text(text) = node.value()
                    && text == "unknown"
                {
                    return Some((Content::Certificates(Vec::new()), vec![text.clone()]));
                }
                let list = node.list(name, problems)?;
                refuse_empty(name, list, node, problems)?;
                let read = list.iter().filter_map(|item| certificate(item, problems));
                let certificates: Vec<_> = read.collect();
                let written = certificates.iter().map(|c| c.scheme.clone()).collect();
                Some((Content::Certificates(certificates), written))
            }
            Kind::Date => {
                let date = node.date(name, problems)?;
                Some((Content::Date(date), vec![date.to_string()]))
            }
        }
    }

    fn set(
        &self,
        attribute: Attribute,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<(Content, Vec<String>)> {
        let name = attribute.name();
        let items = match node.value() {
            Value::List(items) => items.as_slice(),
            Value::Text(_) => std::slice::from_ref(node),
            Value::Nothing
            | Value::Bool(_)
            | Value::Integer(_)
            | Value::Table(_)
            | Value::Refused => node.list(name, problems)?,
        };
        refuse_empty(name, items, node, problems)?;
        let (mut words, mut written) = (Vec::new(), Vec::new());
        for item in items {
            let (word, members) = self.member(attribute, item, problems)?;
            written.push(word);
            words.extend(members);
        }
        words.sort_unstable();
        words.dedup();
        if words.len() > 1 && words.iter().any(|word| word == "none") {
            let message = format!("\"{name}\" lists \"none\" beside others; keep one or the other");
            problems.error(node.position(), "none-with-others", message);
            return None;
        }
        Some((Content::Words(words), written))
    }

    /// One member: as written, and what it stands for.
    fn member(
        &self,
        attribute: Attribute,
        node: &Node,
        problems: &mut Problems,
    ) -> Option<(String, Vec<String>)> {
        if let Value::Text(text) = node.value()
            && text == "unknown"
        {
            return Some((text.clone(), vec![text.clone()]));
        }
        let one = |word: &str| (word.to_owned(), vec![word.to_owned()]);
        let name = attribute.name();
        match attribute.kind() {
            Kind::Places | Kind::Place => {
                let written = node.text(name, problems)?;
                let members = self.places.expand(name, written, node.position(), problems)?;
                if attribute.kind() == Kind::Place && members.len() != 1 {
                    let message = format!("\"{name}\" is one country, not the group \"{written}\"");
                    problems.error(node.position(), "one-country", message);
                    return None;
                }
                Some((written.to_owned(), members))
            }
            Kind::Word(allowed) | Kind::Words(allowed) => {
                node.word(name, allowed, problems).map(one)
            }
            Kind::Name => node.name(name, problems).map(one),
            Kind::Text | Kind::Count(..) | Kind::Certificates | Kind::Date => {
                node.text(name, problems).map(one)
            }
        }
    }
}

fn refuse_empty(name: &str, list: &[Node], node: &Node, problems: &mut Problems) -> Option<()> {
    if list.is_empty() {
        let message = format!(
            "\"{name}\" is an empty list, which says nothing; write [none] if there is none, or \
             leave the key out if it is not known"
        );
        problems.error(node.position(), "empty-set", message);
        return None;
    }
    Some(())
}

fn certificate(node: &Node, problems: &mut Problems) -> Option<Certificate> {
    let known = ["scheme", "level", "scope", "valid_until"];
    let fields = node.fields("a certificate", &known, problems)?;
    let scheme = fields.require("scheme", problems)?.word("scheme", SCHEMES, problems)?;
    Some(Certificate {
        scheme: scheme.to_owned(),
        level: text(&fields, "level", problems),
        scope: text(&fields, "scope", problems),
        valid_until: date(&fields, "valid_until", problems),
        expired: false,
    })
}

pub(crate) fn text(fields: &Fields<'_>, key: &str, problems: &mut Problems) -> Option<String> {
    fields.get(key).and_then(|node| node.text(key, problems)).map(str::to_owned)
}

pub(crate) fn date(fields: &Fields<'_>, key: &str, problems: &mut Problems) -> Option<Date> {
    fields.get(key).and_then(|node| node.date(key, problems))
}

fn is_digest(text: &str) -> bool {
    text.strip_prefix("sha256:")
        .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
