//! The policy: levels, label groups with their minimum levels, zones, rules, guarantees, order among
//! what is allowed, and tests. Several files read as one; their order and boundaries mean nothing.
//!
//! Read next: `levels` and `labels` for the vocabulary, [`rule`](crate::rule) for grants and
//! restrictions, `reader` for how the sections are gathered and checked.

mod labels;
mod levels;
mod promises;
mod reader;
mod scope;

pub(crate) use labels::{Labels, NamedLabels, union};
pub(crate) use levels::{Levels, MAX_LEVELS, unknown_marking};
pub(crate) use promises::CLASSES;
pub(crate) use reader::{MANY as SECTIONS_MANY, ONCE as SECTIONS_ONCE, read_policy};
pub(crate) use scope::{Scope, read_scope};

use crate::answers::AnswerLine;
use crate::guarantee::Guarantee;
use crate::policy_test::PolicyTest;
use crate::prefer::Preference;
use crate::redaction::Redaction;
use crate::rule::Rule;
use crate::suppression::Suppression;
use crate::uninspected::Accepted;
use crate::zone::Zone;

/// A checked policy. All references are resolved to places in these lists.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) name: String,
    pub(crate) version: u64,
    pub(crate) levels: Levels,
    pub(crate) labels: Labels,
    pub(crate) zones: Vec<Zone>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) redactions: Vec<Redaction>,
    /// What happens when an answer holds something.
    pub(crate) answers: Vec<AnswerLine>,
    /// What is accepted although nothing has read it.
    pub(crate) accepted: Vec<Accepted>,
    /// Findings that are false alarms.
    pub(crate) suppressions: Vec<Suppression>,
    pub(crate) guarantees: Vec<Guarantee>,
    pub(crate) preferences: Vec<Preference>,
    pub(crate) retention: Vec<(String, Keep)>,
    pub(crate) conversation: Conversation,
    pub(crate) tests: Vec<PolicyTest>,
}

impl Policy {
    /// The days after which something in it holds no longer.
    pub(crate) fn dates(&self) -> impl Iterator<Item = jiff::civil::Date> {
        let accepted = self.accepted.iter().map(|one| one.until);
        accepted.chain(self.suppressions.iter().map(|one| one.until))
    }
}

pub use promises::{Conversation, Keep};
