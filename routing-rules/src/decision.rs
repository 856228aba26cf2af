//! What a decision yields. A [`Permit`] is the capability to send one request: private fields, no
//! `Clone`, made only by [`decide`](crate::decide()) from a classification. A [`Denial`] says why not
//! and what would help. Both carry [`Reasons`], endpoint by endpoint, never empty. A [`Verdict`] is
//! the same judgement without the capability.

mod help;
mod reasons;

use std::sync::Arc;

use classifiers::{Digest, Level, RecordId};

pub(crate) use help::would_help;
pub use reasons::{EndpointReason, Reasons, RuleRef, Standing};

use crate::bundle::Bundle;
use crate::facts::{Facts, LevelSources};
use crate::register::Endpoint;
use crate::suppression::Suppressed;

/// The judgement of facts, for explanation, replay and tests. It permits nothing.
#[derive(Debug)]
pub struct Verdict {
    pub(crate) reasons: Reasons,
}

impl Verdict {
    /// The endpoints the facts may use, the preferred first; none is a denial.
    pub fn endpoints(&self) -> impl Iterator<Item = &str> {
        self.reasons.order().map(Endpoint::name)
    }

    /// Whether no endpoint may be used.
    pub fn is_denied(&self) -> bool {
        self.reasons.is_denied()
    }

    /// Whether it leads to an endpoint that its caller prefers to every one of `other`, which is of the
    /// same caller and the same rules.
    pub fn is_preferred_to(&self, other: &Self) -> bool {
        preferred(&self.reasons, &other.reasons)
    }

    /// Why, endpoint by endpoint.
    pub fn reasons(&self) -> &Reasons {
        &self.reasons
    }
}

fn preferred(ours: &Reasons, theirs: &Reasons) -> bool {
    match (ours.place_of_first(), theirs.place_of_first()) {
        (Some(ours), Some(theirs)) => ours < theirs,
        (_, None) | (None, _) => false,
    }
}

/// Permission to send one request to one of some endpoints. Not cloned, not made elsewhere.
///
/// A permit can be lent, and not copied:
/// ```
/// fn lend(permit: &routing_rules::Permit) -> &routing_rules::Permit { permit }
/// ```
/// ```compile_fail,E0308
/// fn copy(permit: &routing_rules::Permit) -> routing_rules::Permit { permit.clone() }
/// ```
/// It comes from a classification, and not from facts that somebody put together:
/// ```
/// # use std::sync::Arc;
/// # use classifiers::Classification;
/// # use routing_rules::{Asked, Bundle, Denial, Facts, Permit, decide};
/// fn ask(b: &Arc<Bundle>, c: &Classification, asked: &Asked<'_>) -> Result<Permit, Denial> {
///     decide(b, c, &|_| None, asked)
/// }
/// ```
/// ```compile_fail,E0308
/// # use std::sync::Arc;
/// # use classifiers::Classification;
/// # use routing_rules::{Asked, Bundle, Denial, Facts, Permit, decide};
/// fn ask(b: &Arc<Bundle>, c: &Facts, asked: &Asked<'_>) -> Result<Permit, Denial> {
///     decide(b, c, &|_| None, asked)
/// }
/// ```
#[derive(Debug)]
pub struct Permit {
    pub(crate) record: RecordId,
    pub(crate) request: Digest,
    pub(crate) bundle: Arc<Bundle>,
    pub(crate) facts: Facts,
    pub(crate) sources: LevelSources,
    // INVARIANT: the judgement they are of leaves at least one endpoint, the origin where there is one.
    pub(crate) reasons: Reasons,
    pub(crate) suppressed: Vec<Suppressed>,
    /// The endpoint that keeps what the request continues: it is bound to that one.
    pub(crate) origin: Option<String>,
}

impl Permit {
    /// Findings that did not count, since the policy says that they are false alarms.
    pub fn suppressed(&self) -> &[Suppressed] {
        &self.suppressed
    }

    /// The call it is for.
    pub fn record(&self) -> RecordId {
        self.record
    }

    /// The digest of the request that was judged; what is sent must have it.
    pub fn request(&self) -> Digest {
        self.request
    }

    /// The bundle that decided.
    pub fn bundle(&self) -> &Arc<Bundle> {
        &self.bundle
    }

    /// What was judged.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The level of the request.
    pub fn level(&self) -> Level {
        self.facts.level
    }

    /// Where the level comes from.
    pub fn level_sources(&self) -> &LevelSources {
        &self.sources
    }

    /// Why, endpoint by endpoint.
    pub fn reasons(&self) -> &Reasons {
        &self.reasons
    }

    /// Whether it leads to an endpoint that its caller prefers to every one of `other`, which is of the
    /// same caller and the same rules.
    pub fn is_preferred_to(&self, other: &Self) -> bool {
        preferred(&self.reasons, &other.reasons)
    }

    /// The endpoints it may be sent to, the preferred first; at least one.
    pub fn endpoints(&self) -> impl Iterator<Item = PermittedEndpoint<'_>> {
        let at_origin = |name: &str| self.origin.as_deref().is_none_or(|origin| origin == name);
        let bound = self.reasons.order().filter(move |endpoint| at_origin(endpoint.name()));
        bound.map(|endpoint| PermittedEndpoint { permit: self, endpoint })
    }
}

/// An endpoint of a permit; borrowed from it, so that no other can be named in its place.
///
/// It lives no longer than its permit:
/// ```
/// # use routing_rules::{Permit, PermittedEndpoint};
/// fn first(permit: &Permit) -> Option<PermittedEndpoint<'_>> { permit.endpoints().next() }
/// ```
/// ```compile_fail,E0515
/// # use routing_rules::{Permit, PermittedEndpoint};
/// fn first(permit: Permit) -> Option<PermittedEndpoint<'static>> { permit.endpoints().next() }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PermittedEndpoint<'permit> {
    permit: &'permit Permit,
    endpoint: &'permit Endpoint,
}

/// The named changes to the judged bytes that one endpoint needs. Nothing else may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splices<'permit> {
    /// The model name to send instead of the one asked for.
    pub model: Option<&'permit str>,
    /// The request is to say `store: false`.
    pub store_false: bool,
    /// The register asks for that by name.
    pub store_false_written: bool,
}

impl<'permit> PermittedEndpoint<'permit> {
    /// The endpoint.
    pub fn endpoint(&self) -> &'permit Endpoint {
        self.endpoint
    }

    /// The permit it belongs to.
    pub fn permit(&self) -> &'permit Permit {
        self.permit
    }

    /// The changes that are allowed, and due, on the way to this endpoint.
    pub fn splices(&self) -> Splices<'permit> {
        let asked = self.permit.facts.model.as_deref();
        let model = asked
            .and_then(|asked| self.endpoint.upstream_model(asked))
            .filter(|upstream| Some(*upstream) != asked);
        let enforce = self.endpoint.enforce();
        Splices {
            model,
            store_false: enforce.store_false,
            store_false_written: enforce.store_false_written,
        }
    }

    /// The digest of the request that was judged.
    pub fn request(&self) -> Digest {
        self.permit.request
    }

    /// A second opinion, from the rules themselves: see [`monitor`](crate::monitor()).
    pub fn confirmed(&self) -> bool {
        crate::monitor(&self.permit.bundle, &self.permit.facts, self.endpoint.name())
    }
}

/// What a denial rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DenialKind {
    /// No endpoint of the register offers the model asked for.
    NoModel,
    /// The rules leave no endpoint that offers the model.
    NotPermitted,
    /// The rules leave endpoints, and not the one that keeps what the request continues.
    MustMove,
}

/// A refusal by the policy, with its reasons.
#[derive(Debug)]
pub struct Denial(Box<Denied>);

#[derive(Debug)]
struct Denied {
    record: RecordId,
    request: Digest,
    bundle: Arc<Bundle>,
    facts: Facts,
    sources: LevelSources,
    reasons: Reasons,
    suppressed: Vec<Suppressed>,
}

impl Denial {
    pub(crate) fn new(
        (record, request): (RecordId, Digest),
        bundle: Arc<Bundle>,
        (facts, sources): (Facts, LevelSources),
        (reasons, suppressed): (Reasons, Vec<Suppressed>),
    ) -> Self {
        Self(Box::new(Denied { record, request, bundle, facts, sources, reasons, suppressed }))
    }

    /// Findings that did not count, since the policy says that they are false alarms.
    pub fn suppressed(&self) -> &[Suppressed] {
        &self.0.suppressed
    }

    /// The call it is for.
    pub fn record(&self) -> RecordId {
        self.0.record
    }

    /// The digest of the request that was judged.
    pub fn request(&self) -> Digest {
        self.0.request
    }

    /// The bundle that decided.
    pub fn bundle(&self) -> &Arc<Bundle> {
        &self.0.bundle
    }

    /// What was judged.
    pub fn facts(&self) -> &Facts {
        &self.0.facts
    }

    /// The level of the request.
    pub fn level(&self) -> Level {
        self.0.facts.level
    }

    /// Where the level comes from.
    pub fn level_sources(&self) -> &LevelSources {
        &self.0.sources
    }

    /// What it rests on.
    pub fn kind(&self) -> DenialKind {
        let tables = &self.0.bundle.core().tables;
        if !self.0.reasons.is_denied() {
            return DenialKind::MustMove;
        }
        match self.0.facts.model.as_deref() {
            Some(model) if !tables.offers(model) => DenialKind::NoModel,
            Some(_) | None => DenialKind::NotPermitted,
        }
    }

    /// The endpoints that could take the request, if it did not continue what another keeps; the
    /// preferred first.
    pub fn elsewhere(&self) -> impl Iterator<Item = &str> {
        self.0.reasons.order().map(Endpoint::name)
    }

    /// Why, endpoint by endpoint.
    pub fn reasons(&self) -> &Reasons {
        &self.0.reasons
    }

    /// The restriction that decided, when one did.
    pub fn rule(&self) -> Option<RuleRef<'_>> {
        self.0.reasons.deciding_restriction()
    }

    /// The deciding reason in words: the `because` of the restriction, or what is missing.
    pub fn because(&self) -> String {
        help::because(&self.0.bundle, &self.0.facts, &self.0.reasons)
    }

    /// What would let the request through, in words, when something simple would.
    pub fn would_help(&self) -> Option<String> {
        help::would_help(&self.0.bundle, &self.0.facts, &self.0.sources)
    }
}
