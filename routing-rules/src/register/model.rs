//! Reads what an endpoint offers, model by model. What the register says of one model comes before what
//! it says of the endpoint: whose weights they are, who approved them and until when, and whatever else
//! differs from one model to the next, such as where it is processed or how long texts are kept.

use std::collections::BTreeMap;

use super::attribute::Attribute;
use super::endpoint::{Enforce, OfferedModel};
use super::entry::{
    bound_approval, check_enforced, number, read_attributes, read_vouched, warn_bare, words,
};
use super::stated::{Reader, Stated, Vouched, text};
use crate::document::{Fields, Node, Problems};

/// The keys of a model that are not attributes.
pub(crate) const MODEL_KEYS: &[&str] = &[
    "as",
    "context_tokens",
    "tools",
    "structured_output",
    "modalities",
    "accepts_tokens",
    "vouched",
    "seal",
];

/// What is true of the address and of whatever answers there, so not of one model alone. Who runs it
/// decides what is sent there at all, and whether it stays open while the site is cut off.
const OF_THE_ADDRESS: &[&str] = &["connection", "operator", "site", "survives_disconnect"];

/// The attributes that a model may state.
pub(crate) fn of_models() -> impl Iterator<Item = Attribute> {
    Attribute::all().filter(|attribute| !OF_THE_ADDRESS.contains(&attribute.name()))
}

/// What is stated of one thing, attribute by attribute, each at its place in the table.
pub(super) type Statements = Vec<Option<Stated>>;

/// The models of an entry.
#[derive(Debug, Default)]
pub(super) struct Models {
    /// What each is like, by the name to ask for.
    pub(super) offered: BTreeMap<String, OfferedModel>,
    /// What holds of those that the register describes apart: their own statements, and the endpoint's
    /// where they have none.
    pub(super) apart: BTreeMap<String, Statements>,
}

/// The entry that the models belong to.
pub(super) struct Entry<'e> {
    pub(super) name: &'e str,
    pub(super) stated: &'e [Option<Stated>],
    pub(super) vouched: &'e Vouched,
    pub(super) enforce: Enforce,
}

/// Reads `models`.
pub(super) fn read_models(
    node: &Node,
    entry: &Entry<'_>,
    reader: &Reader<'_>,
    problems: &mut Problems,
) -> Option<Models> {
    let entries = node.table("models", problems)?;
    if entries.is_empty() {
        let message = "\"models\" offers nothing; write the names that applications ask for, or \
                       \"*\": {} for any name";
        problems.error(node.position(), "empty", message);
        return None;
    }
    let known: Vec<&str> =
        MODEL_KEYS.iter().copied().chain(Attribute::all().map(Attribute::name)).collect();
    let mut models = Models::default();
    for item in entries {
        let Some(fields) = item.node().fields("a model", &known, problems) else { continue };
        models.offered.insert(item.name().to_owned(), read_model(&fields, problems));
        let statements = read_statements(item.name(), item.node(), entry, reader, problems);
        models.apart.extend(statements.map(|own| (item.name().to_owned(), own)));
    }
    Some(models)
}

fn read_model(fields: &Fields<'_>, problems: &mut Problems) -> OfferedModel {
    let flag = |key: &str, problems: &mut Problems| {
        fields.get(key).and_then(|node| node.boolean(key, problems))
    };
    OfferedModel {
        upstream: text(fields, "as", problems),
        context_tokens: number(fields, "context_tokens", problems),
        tools: flag("tools", problems),
        structured_output: flag("structured_output", problems),
        modalities: words(fields, "modalities", &["text", "image", "audio", "file"], problems),
        accepts_tokens: text(fields, "accepts_tokens", problems),
    }
}

/// What holds of a model that states something of its own; `None` for one that does not.
fn read_statements(
    model: &str,
    node: &Node,
    entry: &Entry<'_>,
    of_entry: &Reader<'_>,
    problems: &mut Problems,
) -> Option<Statements> {
    let known: Vec<&str> =
        MODEL_KEYS.iter().copied().chain(Attribute::all().map(Attribute::name)).collect();
    let fields = node.fields("a model", &known, &mut Problems::default())?;
    for name in OF_THE_ADDRESS {
        if let Some(node) = fields.get(name) {
            let message = format!(
                "\"{name}\" is true of the endpoint and not of one model; write it beside \"models\""
            );
            problems.error(node.position(), "not-of-a-model", message);
        }
    }
    let vouched = match fields.get("vouched") {
        Some(node) => read_vouched(node, problems),
        None => entry.vouched.clone(),
    };
    let whose = format!("model \"{model}\" of endpoint \"{}\"", entry.name);
    let mut reader = Reader {
        whose: &whose,
        on: of_entry.on,
        places: of_entry.places,
        vouched: &vouched,
        bare: Vec::new(),
    };
    let own = read_attributes(&fields, &mut reader, problems);
    if own.iter().all(Option::is_none) {
        return None;
    }
    warn_bare(&reader, node.position(), problems);
    check_enforced(&own, entry.enforce, problems);
    let states = |name: &str| {
        let place = Attribute::parse(name).map(Attribute::index);
        place.and_then(|place| own.get(place)).is_some_and(Option::is_some)
    };
    let approval = states("approved_by") || states("approved_until");
    let whole = entry.stated.iter();
    let mut all: Statements =
        own.iter().zip(whole).map(|(own, whole)| own.clone().or_else(|| whole.clone())).collect();
    if approval {
        bound_approval(&reader, &mut all, problems);
    }
    Some(all)
}
