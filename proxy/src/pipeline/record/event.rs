//! The records that are about the service, not about one call.

use std::collections::BTreeMap;

use routing_rules::Bundle;
use routing_rules::signed::{Open, Seal};
use trace_store::record::{
    Actor, Auth, Change, Digest, Mode, Operator, Policy, Reach, Record, RecordId, Register,
    UtcNanos,
};

use super::super::accept::Ticket;
use super::super::authenticate::KeyRefused;
use crate::clock::{self, Timestamp};
use crate::gateway::OwnSiteOnly;

/// The record of a refused credential. The credential itself is in no field.
pub(super) fn refused_credential(
    ticket: Ticket,
    (method, path): (&str, &'static str),
    why: KeyRefused,
) -> Record {
    Record::Auth(Box::new(Auth {
        accepted: false,
        application: None,
        credential: None,
        method: method.to_owned(),
        path: path.to_owned(),
        reason: why.reason().to_owned(),
        received_ns: UtcNanos(ticket.received().as_ns()),
        record_id: RecordId::from_bytes(*ticket.id().as_bytes()),
    }))
}

/// The records of a policy and a register that came into force.
#[must_use]
pub fn loaded(bundle: &Bundle, why: &str) -> [Record; 2] {
    let digest = |digest: classifiers::Digest| Some(Digest::from_bytes(*digest.as_bytes()));
    let at_ns = UtcNanos(clock::now().as_ns());
    let policy = Policy {
        at_ns,
        bundle: digest(bundle.digest()),
        by: process(),
        change: Change::Loaded,
        digest: digest(bundle.policy_digest()),
        name: bundle.policy_name().to_owned(),
        record_id: fresh_id(),
        retention: promises(bundle),
        version: bundle.version().to_string(),
        why: Some(match bundle.seal() {
            Some(seal) => format!("{why}: {}", vouched(seal)),
            None => format!("{why}: unsigned rules (--dev)"),
        }),
    };
    let register = Register {
        at_ns,
        by: process(),
        change: Change::Loaded,
        digest: digest(bundle.register_digest()),
        endpoints: bundle.endpoints().iter().map(|endpoint| endpoint.name().to_owned()).collect(),
        record_id: fresh_id(),
        why: Some(why.to_owned()),
    };
    [Record::Policy(Box::new(policy)), Record::Register(Box::new(register))]
}

/// How long each class of records is promised to be kept.
fn promises(bundle: &Bundle) -> BTreeMap<String, String> {
    let promises = crate::retention::promised(bundle).promises;
    promises.iter().map(|(class, keep)| (class.name().to_owned(), keep.to_string())).collect()
}

/// The record of rules that were offered and refused; what was in force, named here, stays.
#[must_use]
pub fn rejected(in_force: &Bundle, why: &str) -> Record {
    /// Longest account of what is wrong, in bytes: an error may list every line of a file.
    const LONGEST: usize = 2_000;
    let end = why.floor_char_boundary(LONGEST);
    Record::Policy(Box::new(Policy {
        at_ns: UtcNanos(clock::now().as_ns()),
        bundle: Some(Digest::from_bytes(*in_force.digest().as_bytes())),
        by: process(),
        change: Change::Rejected,
        digest: Some(Digest::from_bytes(*in_force.policy_digest().as_bytes())),
        name: in_force.policy_name().to_owned(),
        record_id: fresh_id(),
        // What was refused promises nothing, and what stays is told where it was loaded.
        retention: BTreeMap::new(),
        version: in_force.version().to_string(),
        why: why.get(..end).map(str::to_owned),
    }))
}

/// The record of something done to the running system, such as `start`, `stop` or `key.create`.
#[must_use]
pub fn operator(action: &str, target: Option<&str>, at: Timestamp) -> Record {
    operated(action, target, None, at)
}

/// The same with the reason for it.
#[must_use]
pub fn operator_because(action: &str, target: Option<&str>, why: String, at: Timestamp) -> Record {
    operated(action, target, Some(why), at)
}

fn operated(action: &str, target: Option<&str>, why: Option<String>, at: Timestamp) -> Record {
    Record::Operator(Box::new(Operator {
        action: action.to_owned(),
        at_ns: UtcNanos(at.as_ns()),
        by: process(),
        record_id: fresh_id(),
        target: target.map(str::to_owned),
        why,
    }))
}

/// The record of how far the proxy may reach, where that changes.
#[must_use]
pub fn reach(was: Option<OwnSiteOnly>, is: Option<OwnSiteOnly>) -> Option<Record> {
    let reach = |narrow: Option<OwnSiteOnly>| match narrow {
        Some(_) => Reach::Disconnected,
        None => Reach::Connected,
    };
    (was != is).then(|| {
        Record::Mode(Box::new(Mode {
            at_ns: UtcNanos(clock::now().as_ns()),
            by: process(),
            from: reach(was),
            record_id: fresh_id(),
            to: reach(is),
            why: is.map(|narrow| narrow.because().to_owned()),
        }))
    })
}

/// The records of exceptions that opened and of those that ended.
#[must_use]
pub fn exceptions(before: &[Open], after: &[Open]) -> Vec<Record> {
    let missing = |from: &[Open], one: &Open| !from.contains(one);
    let now = clock::now();
    let opened = after.iter().filter(|one| missing(before, one)).map(|one| {
        let exception = one.exception();
        let approvers: Vec<&str> = one.approvers().collect();
        let target = format!(
            "{}: {} may use {} up to {}, asked for by {}, approved by {}: {}",
            exception.id,
            exception.application,
            exception.may_use.join(", "),
            exception.up_to,
            exception.author,
            approvers.join(", "),
            exception.because
        );
        operator("exception.opened", Some(&target), now)
    });
    let ended = before.iter().filter(|one| missing(after, one));
    let ended = ended.map(|one| operator("exception.ended", Some(&one.exception().id), now));
    opened.chain(ended).collect()
}

/// Who vouches for signed rules, in words.
fn vouched(seal: &Seal) -> String {
    let approvers = match seal.approvers() {
        [] => "nobody else".to_owned(),
        names => names.join(", "),
    };
    format!("signed version {} of {}, approved by {approvers}", seal.sequence(), seal.author())
}

fn fresh_id() -> RecordId {
    RecordId::from_bytes(*Ticket::issue().id().as_bytes())
}

/// Whoever may start this process or open its files acts through it.
fn process() -> Actor {
    Actor {
        name: "local".to_owned(),
        role: Some("operator".to_owned()),
        site: None,
        strength: Some("local".to_owned()),
    }
}
