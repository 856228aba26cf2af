//! What a policy accepts although nothing has read it: pictures of named kinds, in requests of named
//! applications, until a date. What could not be read is the top level, and no policy lowers that; this is
//! a label of its own, `scan.accepted`, in the place of `scan.unsupported`, and only where the first bytes
//! of every unread part are those of an accepted kind. An error, a timeout, a limit, an encrypted part, or
//! a part of any other kind keeps its label beside it.
//!
//! `scan.accepted` is in the family `scan.*`, so restrictions and guarantees that name the family hold for
//! it as before; only its minimum level is the policy's. Whoever wants it to go further says so there too,
//! in the open. It is a widening.

use std::cmp::Ordering;

use classifiers::{Classification, Label, LabelSet, Level, Media, MediaSet};
use jiff::civil::Date;

use crate::bundle::Contents;
use crate::document::{Node, Position, Problems};
use crate::policy::{Levels, Scope, read_scope};
use crate::rule::RuleContext;

/// The keys of an entry.
pub(crate) const KEYS: &[&str] = &["for", "media", "level", "because", "by", "until"];

/// One permission.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    pub(crate) scope: Scope,
    pub(crate) media: MediaSet,
    pub(crate) level: Level,
    pub(crate) because: String,
    pub(crate) by: String,
    /// The last day on which it holds.
    pub(crate) until: Date,
    pub(crate) position: Position,
}

impl Accepted {
    /// Whether another permission allows all that this one does, each with the levels it is in.
    pub(crate) fn is_within(&self, levels: &Levels, (others, other): (&Levels, &Self)) -> bool {
        let level = levels.stands(self.level, (others, other.level));
        self.scope.is_within(&other.scope)
            && self.media.is_subset(other.media)
            && level.is_some_and(Ordering::is_ge)
            && self.until <= other.until
    }

    /// The kinds by name.
    pub(crate) fn media_names(&self) -> Vec<&'static str> {
        let kinds = Media::ALL.iter().filter(|media| self.media.contains(**media));
        kinds.map(|media| media.name()).collect()
    }
}

/// Reads `accepts_uninspected` of all files. What has expired holds no longer.
pub(crate) fn read_accepted(
    nodes: &[&Node],
    context: &RuleContext<'_>,
    on: Date,
    problems: &mut Problems,
) -> Vec<Accepted> {
    let mut all: Vec<Accepted> = Vec::new();
    for node in nodes {
        for item in node.list("accepts_uninspected", problems).unwrap_or_default() {
            let Some(one) = read_one(item, context, problems) else { continue };
            if let Some(first) = all.first().filter(|first| first.level != one.level) {
                let message = format!(
                    "what is accepted unread has one minimum level; this says \"{}\" and the one at {} \
                     says \"{}\"",
                    context.levels.name(one.level),
                    first.position,
                    context.levels.name(first.level)
                );
                problems.error(&one.position, "levels-differ", message);
                continue;
            }
            if one.until < on {
                let message = format!(
                    "nothing is accepted unread by this any more: it ended on {}; review it, or remove it",
                    one.until
                );
                problems.warn(&one.position, "permission-ended", message);
                continue;
            }
            all.push(one);
        }
    }
    all
}

fn read_one(node: &Node, context: &RuleContext<'_>, problems: &mut Problems) -> Option<Accepted> {
    let fields = node.fields("an entry of accepts_uninspected", KEYS, problems)?;
    let scope = fields.require("for", problems);
    let scope = scope.and_then(|node| read_scope(Some(node), context.applications, problems));
    if let Some(scope) = scope.as_ref().filter(|scope| scope.apps.is_none()) {
        debug_assert!(scope.purposes.is_some(), "an empty `for` is refused");
        let message = "\"for\" must name the applications: what nobody has read is accepted for each of \
                       them, not for all";
        problems.error(node.position(), "no-application-named", message);
    }
    let names: Vec<&str> = Media::ALL.iter().map(|media| media.name()).collect();
    let mut media = MediaSet::default();
    for item in fields.require("media", problems)?.filled_list("media", problems)? {
        media.insert(item.word("media", &names, problems).and_then(Media::parse)?);
    }
    let level = fields.require("level", problems);
    let level = level.and_then(|node| context.levels.read("level", node, problems));
    let mut text = |key: &str| {
        let node = fields.require(key, problems)?;
        node.text(key, problems).map(str::to_owned)
    };
    let (because, by) = (text("because"), text("by"));
    let until = fields.require("until", problems).and_then(|node| node.date("until", problems));
    Some(Accepted {
        scope: scope?,
        media,
        level: level?,
        because: because?,
        by: by?,
        until: until?,
        position: node.position().clone(),
    })
}

/// A permission that changes nothing, because a restriction keeps what it accepts where it was.
pub(crate) fn warn_idle(contents: &Contents, problems: &mut Problems) {
    let labels = |label: Label| -> LabelSet { [label].into_iter().collect() };
    let top = contents.policy.levels.top();
    for accepted in &contents.policy.accepted {
        let reached = |level: Level, label: Label| {
            let covered =
                contents.callers().filter(|(app, purpose)| accepted.scope.covers(app, *purpose));
            covered
                .flat_map(|caller| contents.register.offerings.iter().map(move |one| (caller, one)))
                .filter(|((app, purpose), offering)| {
                    let inside = |zones: &[usize]| {
                        let mut zones = zones.iter().filter_map(|z| contents.policy.zones.get(*z));
                        zones.any(|zone| zone.predicate.holds(offering))
                    };
                    let level = level.max(contents.policy.levels.base(app));
                    let asked = (level, labels(label));
                    crate::monitor::zones_permit(contents, (app, *purpose), asked, &inside)
                })
                .count()
        };
        if reached(accepted.level, Label::ScanAccepted) <= reached(top, Label::ScanUnsupported) {
            let message = format!(
                "what is accepted unread goes no further than what is not: a restriction that names scan.*, \
                 or a group that covers it, holds for scan.accepted too; let it name {} instead, or remove \
                 this",
                "scan.error, scan.timeout, scan.unsupported, scan.truncated, scan.encrypted"
            );
            problems.warn(&accepted.position, "accepts-nothing", message);
        }
    }
}

/// The labels of a classification, as they count for a caller.
pub(crate) fn labels_of(
    contents: &Contents,
    (app, purpose): (&str, Option<&str>),
    classification: &Classification,
) -> LabelSet {
    let mut labels = classification.labels();
    let unread = classification.unread_media_kinds();
    if unread.is_empty() || contents.policy.accepted.is_empty() {
        return labels;
    }
    let covering = contents.policy.accepted.iter().filter(|one| one.scope.covers(app, purpose));
    let media = covering.fold(MediaSet::default(), |all, one| all.union(one.media));
    if unread.intersection(media).is_empty() {
        return labels;
    }
    labels.insert(Label::ScanAccepted);
    if unread.is_subset(media) && classification.lacks_only_media() {
        labels = labels.difference([Label::ScanUnsupported].into_iter().collect());
    }
    labels
}
