//! Reads the register file: entries with their addresses, models, credentials' places and
//! attributes. What a bank would not accept is refused here: clear text over a network, a key in
//! the file, a stated "enforced" that nothing enforces.

use std::collections::HashMap;

use jiff::civil::Date;

use super::attribute::Attribute;
use super::endpoint::{Endpoint, Enforce, Form, KeySource, Observe, Price, RegionHeader};
use super::model::{Entry, Statements, read_models};
use super::offering::offerings;
use super::stated::{Content, Grade, Reader, Stated, Vouched, date, text};
use super::{MAX_ENDPOINTS, Places, Register};
use crate::document::{Fields, Node, Position, Problems};

/// The forms of requests that an entry may name.
pub(crate) const SPEAKS: [&str; 2] = ["openai", "anthropic"];

/// The keys of an entry that are not attributes.
pub(crate) const KEYS: &[&str] = &[
    "endpoint",
    "base_url",
    "account",
    "key",
    "models",
    "speaks",
    "vouched",
    "enforce",
    "observe",
    "connect_timeout",
    "first_byte_timeout",
    "price",
    "latency_ms",
    "seal",
];

/// Reads all register files together; their boundaries mean nothing.
pub(crate) fn read_register(
    roots: &[Node],
    places: &Places,
    on: Date,
    problems: &mut Problems,
) -> Register {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    let mut names: HashMap<String, Position> = HashMap::new();
    for root in roots {
        let Some(fields) = root.fields("the register", &["register", "endpoints"], problems) else {
            continue;
        };
        if let Some(node) = fields.require("register", problems) {
            node.name("register", problems);
        }
        let Some(list) = fields.require("endpoints", problems) else { continue };
        for node in list.list("endpoints", problems).unwrap_or_default() {
            let Some(endpoint) = read_entry(node, places, on, problems) else { continue };
            if let Some(first) = names.get(endpoint.name()) {
                let message = format!(
                    "the endpoint \"{}\" stands twice, first at {first}; give one another name",
                    endpoint.name()
                );
                problems.error(endpoint.position(), "duplicate-name", message);
                continue;
            }
            names.insert(endpoint.name().to_owned(), endpoint.position().clone());
            endpoints.push(endpoint);
        }
    }
    let offerings = offerings(&endpoints);
    check_count(&offerings, roots, problems);
    Register { endpoints, offerings }
}

fn check_count(offerings: &[Endpoint], roots: &[Node], problems: &mut Problems) {
    let Some(at) = roots.first().map(Node::position) else { return };
    if offerings.is_empty() && !problems.has_errors() {
        let message = "the register lists no endpoint, so no request could go anywhere; add one";
        problems.error(at, "no-endpoint", message);
    }
    if offerings.len() > MAX_ENDPOINTS {
        let message = format!(
            "the register lists {} endpoints, counting the models it describes apart; at most \
             {MAX_ENDPOINTS}",
            offerings.len()
        );
        problems.error(at, "too-many-endpoints", message);
    }
}

fn read_entry(node: &Node, places: &Places, on: Date, problems: &mut Problems) -> Option<Endpoint> {
    let known: Vec<&str> =
        KEYS.iter().copied().chain(Attribute::all().map(Attribute::name)).collect();
    let fields = node.fields("an endpoint", &known, problems)?;
    let name = fields.require("endpoint", problems)?.name("endpoint", problems)?.to_owned();
    let vouched =
        fields.get("vouched").map(|node| read_vouched(node, problems)).unwrap_or_default();
    let whose = format!("endpoint \"{name}\"");
    let mut reader = Reader { whose: &whose, on, places, vouched: &vouched, bare: Vec::new() };
    let mut stated = read_attributes(&fields, &mut reader, problems);
    bound_approval(&reader, &mut stated, problems);
    warn_bare(&reader, node.position(), problems);
    let enforce = read_enforce(fields.get("enforce"), &stated, problems);
    check_enforced(&stated, enforce, problems);
    let base_url = fields.require("base_url", problems);
    let models = fields.require("models", problems);
    let entry = Entry { name: &name, stated: &stated, vouched: &vouched, enforce };
    let models = models.and_then(|node| read_models(node, &entry, &reader, problems));
    let endpoint = Endpoint {
        base_url: base_url.and_then(|node| read_base_url(node, &stated, problems))?,
        account: text(&fields, "account", problems),
        key: fields.get("key").map_or(Some(KeySource::None), |node| read_key(node, problems))?,
        models: models.as_ref()?.offered.clone(),
        apart: models?.apart,
        share: None,
        speaks: read_speaks(&fields, problems),
        enforce,
        observe: fields.get("observe").map(|n| read_observe(n, problems)).unwrap_or_default(),
        connect_timeout: duration(&fields, "connect_timeout", problems),
        first_byte_timeout: duration(&fields, "first_byte_timeout", problems),
        price: fields.get("price").and_then(|node| read_price(node, problems)),
        latency_ms: number(&fields, "latency_ms", problems),
        position: node.position().clone(),
        closed: None,
        stated,
        name,
    };
    if let Some(attribute) = endpoint.closed_by() {
        let message = format!(
            "endpoint \"{}\" is closed: its \"{attribute}\" is contradicted",
            endpoint.name()
        );
        problems.warn(endpoint.position(), "closed", message);
    }
    Some(endpoint)
}

/// The forms an endpoint understands; OpenAI's where nothing is said.
fn read_speaks(fields: &Fields<'_>, problems: &mut Problems) -> Vec<Form> {
    if fields.get("speaks").is_none() {
        return vec![Form::OpenAi];
    }
    let said = words(fields, "speaks", &SPEAKS, problems);
    let forms = said.iter().map(|word| match word.as_str() {
        "anthropic" => Form::Anthropic,
        _ => Form::OpenAi,
    });
    forms.collect()
}

pub(super) fn read_vouched(node: &Node, problems: &mut Problems) -> Vouched {
    let Some(fields) = node.fields("vouched", &["by", "basis", "review"], problems) else {
        return Vouched::default();
    };
    let by = fields.require("by", problems).and_then(|node| node.text("by", problems));
    Vouched {
        by: by.map(str::to_owned),
        basis: text(&fields, "basis", problems),
        review: date(&fields, "review", problems),
    }
}

/// The attributes of an entry, each at its place in the table.
pub(super) fn read_attributes(
    fields: &Fields<'_>,
    reader: &mut Reader<'_>,
    problems: &mut Problems,
) -> Statements {
    let mut values: Statements = (0..Attribute::COUNT).map(|_| None).collect();
    for attribute in Attribute::all() {
        if let Some(node) = fields.get(attribute.name())
            && let Some(value) = values.get_mut(attribute.index())
        {
            *value = reader.attribute(attribute, node, problems);
        }
    }
    if let Some(node) = fields.get("seal") {
        read_seal(node, reader, &mut values, problems);
    }
    values
}

/// `seal: {sov1: 3, ...}`: the eight objectives of the sovereignty seal under one key.
fn read_seal(
    node: &Node,
    reader: &mut Reader<'_>,
    values: &mut [Option<Stated>],
    problems: &mut Problems,
) {
    let names: Vec<&str> =
        Attribute::seals().filter_map(|seal| seal.name().strip_prefix("seal.")).collect();
    let Some(fields) = node.fields("seal", &names, problems) else { return };
    for seal in Attribute::seals() {
        let short = seal.name().strip_prefix("seal.").unwrap_or_default();
        if let Some(node) = fields.get(short)
            && let Some(value) = values.get_mut(seal.index())
        {
            if value.is_some() {
                let message = format!("\"{}\" is stated twice; keep one", seal.name());
                problems.error(node.position(), "duplicate-key", message);
            }
            *value = reader.attribute(seal, node, problems);
        }
    }
}

/// `approved_by` ends with `approved_until`.
pub(super) fn bound_approval(
    reader: &Reader<'_>,
    values: &mut [Option<Stated>],
    problems: &mut Problems,
) {
    let index = |name| Attribute::parse(name).map(Attribute::index);
    let until = index("approved_until").and_then(|i| values.get(i)).and_then(Option::as_ref).map(
        |stated| match stated.content {
            Content::Date(date) => date,
            Content::Words(_) | Content::Count(_) | Content::Certificates(_) => Date::MIN,
        },
    );
    if let Some(Some(approved)) = index("approved_by").and_then(|i| values.get_mut(i))
        && reader.passed("\"approved_by\"", until, &approved.position, problems)
    {
        approved.grade = approved.grade.min(Grade::Expired);
    }
}

pub(super) fn warn_bare(reader: &Reader<'_>, at: &Position, problems: &mut Problems) {
    if reader.bare.is_empty() {
        return;
    }
    let message = format!(
        "nobody vouches for {} of {}; add vouched: {{by: ..., basis: ...}} to the entry, or write \
         each as {{value: ..., by: ..., basis: ...}}",
        reader.bare.join(", "),
        reader.whose
    );
    problems.warn(at, "unvouched", message);
}

fn read_enforce(
    node: Option<&Node>,
    stated: &[Option<Stated>],
    problems: &mut Problems,
) -> Enforce {
    let has = |name: &str, wanted: &[&str]| {
        let index = Attribute::parse(name).map(Attribute::index);
        let stated = index.and_then(|i| stated.get(i)).and_then(Option::as_ref);
        stated.is_some_and(|stated| {
            stated.counts() && stated.written.iter().any(|word| wanted.contains(&word.as_str()))
        })
    };
    let keeps = has("keeps_state", &["responses", "conversations"]);
    let mut enforce = Enforce {
        store_false: !has("operator", &["self"]) && !keeps,
        store_false_written: false,
        refuse_hosted_tools: true,
        refuse_remote_urls: true,
    };
    let known = ["store", "hosted_tools", "remote_urls"];
    let Some(fields) = node.and_then(|node| node.fields("enforce", &known, problems)) else {
        return enforce;
    };
    if let Some(node) = fields.get("store") {
        enforce.store_false = !node.boolean("store", problems).unwrap_or(false);
        enforce.store_false_written = enforce.store_false;
    }
    let mut refuses = |key: &str| {
        let word = fields.get(key)?.word(key, &["refuse", "allow"], problems)?;
        Some(word == "refuse")
    };
    enforce.refuse_hosted_tools = refuses("hosted_tools").unwrap_or(true);
    enforce.refuse_remote_urls = refuses("remote_urls").unwrap_or(true);
    enforce
}

/// A value is enforced only where the proxy's own doing makes it true.
pub(super) fn check_enforced(stated: &[Option<Stated>], enforce: Enforce, problems: &mut Problems) {
    for attribute in Attribute::all() {
        let Some(Some(value)) = stated.get(attribute.index()) else { continue };
        if value.grade != Grade::Enforced {
            continue;
        }
        let none = value.written == ["none"];
        let true_of_requests = match attribute.name() {
            "keeps_state" => none && enforce.store_false,
            "hosted_tools" => none && enforce.refuse_hosted_tools,
            _ => false,
        };
        if !true_of_requests {
            let message = format!(
                "\"{}\" is stated as enforced, but nothing that the proxy does to a request makes \
                 it so; write declared or attested (enforced are keeps_state: [none] by enforce: \
                 {{store: false}}, and hosted_tools: [none] by enforce: {{hosted_tools: refuse}})",
                attribute.name()
            );
            problems.error(&value.position, "not-enforced", message);
        }
    }
}

fn read_base_url(
    node: &Node,
    stated: &[Option<Stated>],
    problems: &mut Problems,
) -> Option<String> {
    let written = node.text("base_url", problems)?;
    let mut wrong = |code: &'static str, message: String| {
        problems.error(node.position(), code, message);
        None
    };
    let (scheme, rest) = match (written.strip_prefix("https://"), written.strip_prefix("http://")) {
        (Some(rest), _) => ("https", rest),
        (None, Some(rest)) => ("http", rest),
        (None, None) => {
            let message = "\"base_url\" must begin with https:// or http://";
            return wrong("base-url", message.to_owned());
        }
    };
    let authority = rest.split('/').next().unwrap_or_default();
    if authority.contains('@') {
        let message = "\"base_url\" holds a user or password; put the credential into a file and \
                       name it under key: {file: ...}";
        return wrong("base-url", message.to_owned());
    }
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '\\');
    if host(authority).is_empty() || written.contains(odd) {
        let message = "\"base_url\" must be scheme, host, port and path, without a query, such as \
                       https://llm.example/v1";
        return wrong("base-url", message.to_owned());
    }
    if scheme == "http" && !is_loopback(host(authority)) {
        let index = Attribute::parse("connection").map(Attribute::index);
        let connection = index.and_then(|i| stated.get(i)).and_then(Option::as_ref);
        if connection.is_none_or(|stated| stated.written != ["site"]) {
            let message = "\"base_url\" is http://, so prompts and keys would cross a network in \
                           clear; use https:// (http:// is for this machine, and for endpoints \
                           with connection: site)";
            return wrong("clear-text", message.to_owned());
        }
        let message = "\"base_url\" is http://, so prompts cross the site's network in clear; \
                       prefer https://";
        problems.warn(node.position(), "clear-text", message);
    }
    Some(written.trim_end_matches('/').to_owned())
}

/// The host of `host:port` or `[v6]:port`.
fn host(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let address: Option<std::net::IpAddr> = host.parse().ok();
    address.is_some_and(|address| address.is_loopback()) || host == "localhost"
}

fn read_key(node: &Node, problems: &mut Problems) -> Option<KeySource> {
    // The value may be a key pasted by mistake, so no message shows it.
    let advice = "a key never stands in the file; write key: {file: NAME} or key: {env: NAME}";
    let Some(fields) = node.fields("key", &["file", "env"], &mut Problems::default()) else {
        problems.error(node.position(), "key-in-file", advice);
        return None;
    };
    match (fields.entries(), fields.get("file"), fields.get("env")) {
        ([_], Some(file), None) => {
            file.text("file", problems).map(|file| KeySource::File(file.to_owned()))
        }
        ([_], None, Some(env)) => {
            env.name("env", problems).map(|env| KeySource::Env(env.to_owned()))
        }
        _ => {
            problems.error(node.position(), "key-in-file", advice);
            None
        }
    }
}

fn read_observe(node: &Node, problems: &mut Problems) -> Observe {
    let known = ["addresses", "spki", "region_header", "models"];
    let Some(fields) = node.fields("observe", &known, problems) else {
        return Observe::default();
    };
    let addresses =
        texts(&fields, "addresses", is_range, "a range such as 203.0.113.0/24", problems);
    let spki = texts(&fields, "spki", is_pin, "sha256/ and the key's digest in base64", problems);
    let region_header = fields.get("region_header").and_then(|node| {
        let fields = node.fields("region_header", &["name", "in"], problems)?;
        let name = fields.require("name", problems)?.name("name", problems)?.to_owned();
        fields.require("in", problems)?;
        let among = texts(&fields, "in", |_| true, "text", problems);
        Some(RegionHeader { name, among })
    });
    let models = texts(&fields, "models", |_| true, "text", problems);
    Observe { addresses, spki, region_header, models }
}

/// `sha256/` and the 32 bytes of a digest in base64 (RFC 7469, section 2.4).
fn is_pin(text: &str) -> bool {
    let digest = text.strip_prefix("sha256/").and_then(|rest| rest.strip_suffix('='));
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/".contains(&byte);
    digest.is_some_and(|digest| digest.len() == 43 && digest.bytes().all(base64))
}

fn is_range(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else { return false };
    let most = match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}

fn read_price(node: &Node, problems: &mut Problems) -> Option<Price> {
    let fields = node.fields("price", &["input", "output"], problems)?;
    fields.require("input", problems)?;
    fields.require("output", problems)?;
    Some(Price {
        input: number(&fields, "input", problems)?,
        output: number(&fields, "output", problems)?,
    })
}

pub(super) fn number(fields: &Fields<'_>, key: &str, problems: &mut Problems) -> Option<u32> {
    let number = fields.get(key)?.integer(key, 0..=i64::from(u32::MAX), problems)?;
    u32::try_from(number).ok()
}

fn duration(
    fields: &Fields<'_>,
    key: &str,
    problems: &mut Problems,
) -> Option<std::time::Duration> {
    let node = fields.get(key)?;
    let duration = node.duration(key, problems)?;
    if duration.is_zero() {
        problems.error(node.position(), "out-of-range", format!("\"{key}\" must not be zero"));
        return None;
    }
    Some(duration)
}

pub(super) fn words(
    fields: &Fields<'_>,
    key: &str,
    allowed: &[&str],
    problems: &mut Problems,
) -> Vec<String> {
    let items = fields.get(key).and_then(|node| node.filled_list(key, problems));
    let items = items.unwrap_or_default();
    items.iter().filter_map(|item| item.word(key, allowed, problems)).map(str::to_owned).collect()
}

fn texts(
    fields: &Fields<'_>,
    key: &str,
    fits: impl Fn(&str) -> bool,
    wanted: &str,
    problems: &mut Problems,
) -> Vec<String> {
    let items = fields.get(key).and_then(|node| node.filled_list(key, problems));
    let mut all = Vec::new();
    for item in items.unwrap_or_default() {
        let Some(text) = item.text(key, problems) else { continue };
        if fits(text) {
            all.push(text.to_owned());
        } else {
            let message = format!("\"{key}\" must hold {wanted}, not \"{text}\"");
            problems.error(item.position(), "odd-value", message);
        }
    }
    all
}
