//! One endpoint of the register: a party that can be called, with what is stated about it. Made by
//! the register reader only, so an endpoint at hand has been checked.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;

use super::attribute::Attribute;
use super::model::Statements;
use super::stated::{Content, Grade, Stated};
use crate::document::Position;

/// A checked entry of the register, or one of its offerings. Its identity is base address, account and
/// models together.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub(super) name: String,
    pub(super) position: Position,
    pub(super) base_url: String,
    pub(super) account: Option<String>,
    pub(super) key: KeySource,
    pub(super) models: BTreeMap<String, OfferedModel>,
    pub(super) stated: Vec<Option<Stated>>,
    /// What holds of models that are described apart; empty in an offering.
    pub(super) apart: BTreeMap<String, Statements>,
    /// Which part of its endpoint an offering is; `None` for the whole.
    pub(super) share: Option<Share>,
    pub(super) speaks: Vec<Form>,
    pub(super) enforce: Enforce,
    pub(super) observe: Observe,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) first_byte_timeout: Option<Duration>,
    pub(super) price: Option<Price>,
    pub(super) latency_ms: Option<u32>,
    /// Why it is closed, by what somebody or the proxy found, whatever the files say.
    pub(super) closed: Option<String>,
}

/// Which part of its endpoint an offering is.
#[derive(Clone, Debug)]
pub(super) struct Share {
    /// How people call it.
    pub(super) called: String,
    /// The models of the endpoint that another offering has.
    pub(super) elsewhere: Vec<String>,
    /// What is contradicted of its endpoint or of any model there, which closes all of it.
    pub(super) contradicted: Option<&'static str>,
}

/// Where the credential of an endpoint is kept; never the credential itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The endpoint asks for none.
    None,
    /// A file, relative to the configuration's folder unless absolute.
    File(String),
    /// An environment variable.
    Env(String),
}

/// A model as an endpoint offers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferedModel {
    /// The name to send, when it differs from the name asked for.
    pub upstream: Option<String>,
    /// The most tokens of one request and its answer.
    pub context_tokens: Option<u32>,
    /// Whether the model calls tools.
    pub tools: Option<bool>,
    /// Whether the model keeps to a JSON schema.
    pub structured_output: Option<bool>,
    /// What it reads: `text`, `image`, `audio`, `file`.
    pub modalities: Vec<String>,
    /// The encoding whose tokens it accepts.
    pub accepts_tokens: Option<String>,
}

/// A form of requests that an endpoint understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// OpenAI's.
    OpenAi,
    /// Anthropic's.
    Anthropic,
}

/// What the proxy makes true of every request to the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enforce {
    /// Requests carry `store: false`. Default: true at endpoints of others that do not state that
    /// they keep responses or conversations.
    pub store_false: bool,
    /// The register says so itself, so that requests carry it even where they say nothing of `store`.
    pub store_false_written: bool,
    /// Requests that name a tool which the provider runs are refused. Default: true.
    pub refuse_hosted_tools: bool,
    /// Requests that name an address for the provider to fetch are refused. Default: true.
    pub refuse_remote_urls: bool,
}

/// What the proxy watches on connections to the endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observe {
    /// Address ranges it must answer from, in CIDR form.
    pub addresses: Vec<String>,
    /// Digests of acceptable public keys, `sha256/` and base64.
    pub spki: Vec<String>,
    /// A header of its answers that names a region.
    pub region_header: Option<RegionHeader>,
    /// Models it may say that it answered with; a `*` at the end stands for anything.
    pub models: Vec<String>,
}

/// A header that names a region, with the acceptable values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionHeader {
    /// Its name.
    pub name: String,
    /// Its acceptable values; a `*` at the end stands for anything.
    pub among: Vec<String>,
}

/// What a million tokens cost, in hundredths of the organisation's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    /// Tokens sent.
    pub input: u32,
    /// Tokens received.
    pub output: u32,
}

/// One attribute as the register states it, for records and explanations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedAttribute<'e> {
    /// Its name, such as `processed_in`.
    pub name: &'static str,
    /// Its value as written, members joined by a comma and a space.
    pub value: String,
    /// How well it is supported on the day of loading.
    pub grade: Grade,
    /// Who vouches for it.
    pub by: Option<&'e str>,
    /// On what basis.
    pub basis: Option<&'e str>,
    /// The digest of the document that supports it.
    pub evidence: Option<&'e str>,
    /// The last day on which it counts.
    pub until: Option<Date>,
}

impl Endpoint {
    /// Its name in the register.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name, with the models meant where it describes some of them apart.
    pub fn called(&self) -> &str {
        self.share.as_ref().map_or(&self.name, |share| &share.called)
    }

    /// Models that it offers and describes elsewhere in the register.
    pub(crate) fn elsewhere(&self) -> &[String] {
        self.share.as_ref().map_or(&[], |share| &share.elsewhere)
    }

    /// The models that it describes apart, by name.
    pub fn described_apart(&self) -> impl Iterator<Item = &str> {
        self.apart.keys().map(String::as_str)
    }

    /// The address that paths such as `/chat/completions` are appended to; no slash at its end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The account it is called under.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Where its credential is kept.
    pub fn key(&self) -> &KeySource {
        &self.key
    }

    /// The models it offers by the name that applications ask for; `*` stands for any name.
    pub fn models(&self) -> &BTreeMap<String, OfferedModel> {
        &self.models
    }

    /// Whether it offers a model of this name.
    pub fn offers(&self, asked: &str) -> bool {
        self.offered(asked).is_some()
    }

    /// The model it offers under a name, or under any.
    pub fn offered(&self, asked: &str) -> Option<&OfferedModel> {
        let any = || self.models.get("*").filter(|_| !self.elsewhere().iter().any(|m| m == asked));
        self.models.get(asked).or_else(any)
    }

    /// The name to send for a model asked for: another one, or the same. `None` when it is not
    /// offered.
    pub fn upstream_model<'a>(&'a self, asked: &'a str) -> Option<&'a str> {
        self.offered(asked).map(|model| model.upstream.as_deref().unwrap_or(asked))
    }

    /// Who runs it: `self`, `affiliate`, `third-party`, or `unknown`.
    pub fn operator(&self) -> &str {
        self.written("operator").first().map_or("unknown", String::as_str)
    }

    /// Where it processes, as written: countries and groups. Empty when it is not stated.
    pub fn processed_in(&self) -> &[String] {
        self.written("processed_in")
    }

    /// Whether it states, on the day of loading, that it keeps this kind of state: one of the values
    /// of `keeps_state`.
    pub fn keeps(&self, kind: &str) -> bool {
        let stated = Attribute::parse("keeps_state").and_then(|attribute| self.stated(attribute));
        stated.is_some_and(|stated| stated.counts() && stated.written.iter().any(|one| one == kind))
    }

    fn written(&self, name: &str) -> &[String] {
        Attribute::parse(name)
            .and_then(|attribute| self.stated(attribute))
            .map_or(&[], |stated| stated.written.as_slice())
    }

    /// What is stated about it, in the order of the register's documentation.
    pub fn attributes(&self) -> impl Iterator<Item = StatedAttribute<'_>> {
        Attribute::all().filter_map(|attribute| {
            let stated = self.stated(attribute)?;
            Some(StatedAttribute {
                name: attribute.name(),
                value: stated.written.join(", "),
                grade: stated.grade,
                by: stated.by.as_deref(),
                basis: stated.basis.as_deref(),
                evidence: stated.evidence.as_deref(),
                until: stated.until,
            })
        })
    }

    /// Whether it understands requests of this form; OpenAI's where the register says nothing.
    pub fn speaks(&self, form: Form) -> bool {
        self.speaks.contains(&form)
    }

    /// What the proxy makes true of requests to it.
    pub fn enforce(&self) -> &Enforce {
        &self.enforce
    }

    /// What the proxy watches on connections to it.
    pub fn observe(&self) -> &Observe {
        &self.observe
    }

    /// How long a connection may take, when it differs from the proxy's own limit.
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.connect_timeout
    }

    /// How long the first byte of an answer may take, when it differs from the proxy's own limit.
    pub fn first_byte_timeout(&self) -> Option<Duration> {
        self.first_byte_timeout
    }

    /// What it costs.
    pub fn price(&self) -> Option<Price> {
        self.price
    }

    /// The milliseconds until its first token, as expected.
    pub fn latency_ms(&self) -> Option<u32> {
        self.latency_ms
    }

    /// Why it is closed, as the end of "it is closed, because"; `None` when it is open. A closed
    /// endpoint is in no zone.
    pub fn closed_because(&self) -> Option<String> {
        let contradicted = || self.closed_by().map(|name| format!("its {name} is contradicted"));
        self.closed.clone().or_else(contradicted)
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.closed.is_some() || self.closed_by().is_some()
    }

    /// The same endpoint, open; `None` where nobody and nothing closed it.
    pub(crate) fn reopened(&self) -> Option<Self> {
        self.closed.as_ref()?;
        Some(Self { closed: None, ..self.clone() })
    }

    /// The same endpoint with everything that has expired stated anew, and what that is.
    pub(crate) fn renewed(&self) -> (Self, Vec<&'static str>) {
        let mut renewed = self.clone();
        let mut expired = Vec::new();
        for attribute in Attribute::all() {
            let Some(Some(stated)) = renewed.stated.get_mut(attribute.index()) else { continue };
            if stated.renew() {
                expired.push(attribute.name());
            }
        }
        (renewed, expired)
    }

    /// The attribute that the register says is contradicted, of it or of any of its models.
    pub fn closed_by(&self) -> Option<&'static str> {
        let contradicted = |statements: &Statements, attribute: Attribute| {
            let stated = statements.get(attribute.index()).and_then(Option::as_ref);
            stated.is_some_and(|stated| stated.grade == Grade::Contradicted)
        };
        let all = || std::iter::once(&self.stated).chain(self.apart.values());
        let found = Attribute::all()
            .find(|attribute| all().any(|statements| contradicted(statements, *attribute)));
        let share = self.share.as_ref().and_then(|share| share.contradicted);
        found.map(Attribute::name).or(share)
    }

    /// Where it stands in the register.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// What is stated about an attribute, expired or not.
    pub(crate) fn stated(&self, attribute: Attribute) -> Option<&Stated> {
        self.stated.get(attribute.index())?.as_ref()
    }

    /// Everything that is stated.
    pub(super) fn all_stated(&self) -> impl Iterator<Item = &Stated> {
        self.stated.iter().flatten()
    }

    /// What this and another reading of the same entry state, attribute by attribute.
    pub(crate) fn stated_pairs<'e>(
        &'e self,
        other: &'e Self,
    ) -> impl Iterator<Item = (&'static str, &'e Stated, &'e Stated)> {
        Attribute::all().filter_map(|attribute| {
            Some((attribute.name(), self.stated(attribute)?, other.stated(attribute)?))
        })
    }

    /// Gives it another parent, as well supported as the one before.
    pub(super) fn suppose_parent(&mut self, country: &str) {
        let parent = Attribute::parse("ultimate_parent");
        let Some(parent) = parent.map(Attribute::index) else { return };
        for statements in std::iter::once(&mut self.stated).chain(self.apart.values_mut()) {
            if let Some(Some(stated)) = statements.get_mut(parent) {
                stated.content = Content::Words(vec![country.to_owned()]);
                stated.written = vec![country.to_owned()];
            }
        }
    }

    /// The site it stands on.
    pub(crate) fn site(&self) -> Option<&str> {
        self.written("site").first().map(String::as_str)
    }

    /// An endpoint that states these attributes and nothing else, for checking zones that have no
    /// member yet. It offers any model and is never part of a register.
    pub(crate) fn example(position: Position, stated: Vec<(Attribute, Content, Grade)>) -> Self {
        let mut values: Vec<Option<Stated>> = (0..Attribute::COUNT).map(|_| None).collect();
        for (attribute, content, grade) in stated {
            let written = match &content {
                Content::Words(words) => words.clone(),
                Content::Count(count) => vec![count.to_string()],
                Content::Certificates(all) => all.iter().map(|c| c.scheme.clone()).collect(),
                Content::Date(date) => vec![date.to_string()],
            };
            let position = position.clone();
            if let Some(value) = values.get_mut(attribute.index()) {
                *value = Some(Stated {
                    content,
                    written,
                    grade,
                    by: None,
                    basis: None,
                    evidence: None,
                    until: None,
                    position,
                });
            }
        }
        Self {
            name: "example".to_owned(),
            position,
            base_url: String::new(),
            account: None,
            key: KeySource::None,
            models: BTreeMap::from([("*".to_owned(), OfferedModel::default())]),
            stated: values,
            apart: BTreeMap::new(),
            share: None,
            speaks: vec![Form::OpenAi],
            enforce: Enforce {
                store_false: true,
                store_false_written: false,
                refuse_hosted_tools: true,
                refuse_remote_urls: true,
            },
            observe: Observe::default(),
            connect_timeout: None,
            first_byte_timeout: None,
            price: None,
            latency_ms: None,
            closed: None,
        }
    }
}
