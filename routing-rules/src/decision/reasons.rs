//! Why each endpoint was or was not among those allowed. Kept as places in the bundle's lists;
//! names and texts are looked up when somebody asks.

use std::sync::{Arc, OnceLock};

use crate::bundle::Core;
use crate::register::Endpoint;
use crate::rule::Rule;
use crate::tables::{EndpointSet, Judgement, Told, Why};

/// One reason for each endpoint of the register, at least one, and the rules that applied.
#[derive(Debug)]
pub struct Reasons {
    core: Arc<Core>,
    judgement: Judgement,
    // Each put together when somebody first asks: a permit that nobody asks costs no memory.
    told: OnceLock<Told>,
    applied: OnceLock<Vec<usize>>,
}

/// A rule of the policy, as a reason.
#[derive(Clone, Copy, Debug)]
pub struct RuleRef<'r>(&'r Rule);

impl<'r> RuleRef<'r> {
    /// Its name.
    pub fn id(&self) -> &'r str {
        &self.0.id
    }

    /// Why it stands in the policy.
    pub fn because(&self) -> &'r str {
        &self.0.because
    }

    /// Whether it grants; otherwise it restricts.
    pub fn is_grant(&self) -> bool {
        self.0.is_grant()
    }
}

/// How an endpoint stands.
#[derive(Clone, Copy, Debug)]
pub enum Standing<'r> {
    /// It may be used.
    Granted {
        /// The first rule that offers it.
        by: RuleRef<'r>,
    },
    /// A restriction leaves it out, whatever the grants say.
    Excluded {
        /// The first restriction that does.
        by: RuleRef<'r>,
    },
    /// No rule offers it.
    NoGrant,
    /// The rules allow it, and it does not offer the model asked for.
    ModelNotOffered,
}

/// How one endpoint stands, and why.
#[derive(Clone, Copy, Debug)]
pub struct EndpointReason<'r> {
    endpoint: &'r Endpoint,
    index: usize,
    standing: Standing<'r>,
    reasons: &'r Reasons,
}

impl<'r> EndpointReason<'r> {
    /// The endpoint's name.
    pub fn endpoint(&self) -> &'r str {
        self.endpoint.name()
    }

    /// What is stated about it, with the model asked for.
    pub(crate) fn entry(&self) -> &'r Endpoint {
        self.endpoint
    }

    /// How it stands, with the deciding rule.
    pub fn standing(&self) -> Standing<'r> {
        self.standing
    }

    /// The deciding rule, when a rule decided.
    pub fn rule(&self) -> Option<RuleRef<'r>> {
        match self.standing {
            Standing::Granted { by } | Standing::Excluded { by } => Some(by),
            Standing::NoGrant | Standing::ModelNotOffered => None,
        }
    }

    /// Every applying grant that offers it, in the order of the files.
    pub fn granted_by(&self) -> impl Iterator<Item = RuleRef<'r>> {
        let (index, reasons) = (self.index, self.reasons);
        reasons
            .applied_with_sets()
            .filter(move |(rule, set)| rule.is_grant() && set.contains(index))
            .map(|(rule, _)| rule)
    }

    /// Every applying restriction that leaves it out, in the order of the files.
    pub fn excluded_by(&self) -> impl Iterator<Item = RuleRef<'r>> {
        let (index, reasons) = (self.index, self.reasons);
        reasons
            .applied_with_sets()
            .filter(move |(rule, set)| !rule.is_grant() && !set.contains(index))
            .map(|(rule, _)| rule)
    }
}

impl Reasons {
    /// The reason of the first endpoint of the register.
    pub fn first(&self) -> Option<EndpointReason<'_>> {
        self.iter().next()
    }

    /// One reason for each endpoint, in the order of the register. Where its models are described
    /// apart, it is about the model asked for.
    pub fn iter(&self) -> impl Iterator<Item = EndpointReason<'_>> {
        let told = self.told.get_or_init(|| self.core.tables.tell(&self.judgement));
        let why = told.why.iter().enumerate();
        let why = why.filter(|(index, _)| told.spokesmen.contains(*index));
        why.filter_map(|(index, why)| self.at(index, *why))
    }

    /// The reason of the endpoint of a name.
    pub fn of(&self, endpoint: &str) -> Option<EndpointReason<'_>> {
        self.iter().find(|reason| reason.endpoint() == endpoint)
    }

    /// The rules that applied: grants, then restrictions, each in the order of the files.
    pub fn rules(&self) -> impl Iterator<Item = RuleRef<'_>> {
        self.applied_with_sets().map(|(rule, _)| rule)
    }

    fn applied_with_sets(&self) -> impl Iterator<Item = (RuleRef<'_>, EndpointSet)> {
        self.applied
            .get_or_init(|| self.core.tables.applied(&self.judgement))
            .iter()
            .filter_map(|index| Some((self.rule_at(*index)?, self.core.tables.of_rule(*index))))
    }

    /// Where the first endpoint stands in the caller's order of all endpoints.
    pub(crate) fn place_of_first(&self) -> Option<usize> {
        self.core.tables.place_of_first(&self.judgement)
    }

    /// The endpoints that may be used, the preferred first.
    pub(crate) fn order(&self) -> impl Iterator<Item = &Endpoint> {
        self.core.tables.order(&self.judgement).filter_map(|index| self.endpoint_at(index))
    }

    /// Whether no endpoint may be used.
    pub(crate) fn is_denied(&self) -> bool {
        self.judgement.is_denied()
    }

    fn rule_at(&self, index: usize) -> Option<RuleRef<'_>> {
        self.core.contents.policy.rules.get(index).map(RuleRef)
    }

    fn endpoint_at(&self, index: usize) -> Option<&Endpoint> {
        self.core.contents.register.offerings.get(index)
    }

    fn at(&self, index: usize, why: Why) -> Option<EndpointReason<'_>> {
        let standing = match why {
            Why::Granted(rule) => Standing::Granted { by: self.rule_at(rule)? },
            Why::Excluded(rule) => Standing::Excluded { by: self.rule_at(rule)? },
            Why::NoGrant => Standing::NoGrant,
            Why::ModelNotOffered => Standing::ModelNotOffered,
        };
        let endpoint = self.endpoint_at(index)?;
        Some(EndpointReason { endpoint, index, standing, reasons: self })
    }
}

impl Reasons {
    pub(crate) fn new(core: &Arc<Core>, judgement: Judgement) -> Self {
        Self { core: Arc::clone(core), judgement, told: OnceLock::new(), applied: OnceLock::new() }
    }

    /// The restriction that stands between the request and an endpoint a grant offered; else any.
    pub(crate) fn deciding_restriction(&self) -> Option<RuleRef<'_>> {
        let excluded = |reason: &EndpointReason<'_>| match reason.standing() {
            Standing::Excluded { .. } => true,
            Standing::Granted { .. } | Standing::NoGrant | Standing::ModelNotOffered => false,
        };
        let granted = self.judgement.granted;
        let offered = self.iter().filter(excluded).find(|reason| granted.contains(reason.index));
        offered.or_else(|| self.iter().find(excluded)).and_then(|reason| reason.rule())
    }
}
