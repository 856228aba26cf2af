//! Who may change the rules, and with how many others: the governors with their keys and roles, and
//! the numbers of approvals. It is part of what is signed, so changing it is itself a change of rules.
//!
//! What is signed, and how a signature is judged by what stands here, is in [`signed`](crate::signed).

use std::time::Duration;

use crate::document::{Fields, Node, Problems, Source, read};
use crate::reach::Reach;
use crate::signed::PublicKey;

/// How long a node keeps rules that it cannot confirm, where nothing else is said.
const DEFAULT_MAX_AGE: Duration = Duration::from_secs(24 * 3600);
/// The most governors.
const MOST_GOVERNORS: usize = 256;

/// What a person may do. The words are those of the governance plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Proposes changes; approves none.
    Developer,
    /// Approves changes.
    Governor,
    /// Approves changes, on behalf of those whose data it is.
    DataProtection,
}

impl Role {
    /// Every role that a governance file may give.
    pub const ALL: [Self; 3] = [Self::Developer, Self::Governor, Self::DataProtection];

    /// The word in files and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Developer => "developer",
            Self::Governor => "governor",
            Self::DataProtection => "data-protection",
        }
    }

    /// Reads what [`Role::name`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether the signature of such a person counts as an approval.
    #[must_use]
    pub const fn approves(self) -> bool {
        match self {
            Self::Developer => false,
            Self::Governor | Self::DataProtection => true,
        }
    }
}

/// A person who may sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Governor {
    /// The name that stands in signatures and records.
    pub name: String,
    /// The public half of their key.
    pub key: PublicKey,
    /// What they may do; never empty, each once.
    pub roles: Vec<Role>,
}

impl Governor {
    /// Whether their signature counts as an approval.
    #[must_use]
    pub fn approves(&self) -> bool {
        self.roles.iter().any(|role| role.approves())
    }

    /// Whether they have a role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// How many others must approve what an author proposes. `narrowing ≤ same ≤ widening`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approvals {
    /// A change after which nothing reaches more than before.
    pub narrowing: usize,
    /// A change after which everything reaches what it reached.
    pub same: usize,
    /// A change after which something reaches more than before.
    pub widening: usize,
    /// Whether one of those who approve a widening must have the data-protection role.
    pub data_protection: bool,
}

impl Approvals {
    /// The numbers where a file says nothing else.
    pub const DEFAULT: Self = Self { narrowing: 0, same: 1, widening: 2, data_protection: true };

    /// How many others a change of this kind needs.
    #[must_use]
    pub const fn others(&self, reach: Reach) -> usize {
        match reach {
            Reach::Narrowed => self.narrowing,
            Reach::Same => self.same,
            Reach::Widened => self.widening,
        }
    }

    /// Whether one of the others must have the data-protection role.
    #[must_use]
    pub const fn asks_data_protection(&self, reach: Reach) -> bool {
        match reach {
            Reach::Narrowed | Reach::Same => false,
            Reach::Widened => self.data_protection,
        }
    }
}

/// Who may change the rules of one organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Governance {
    /// The organisation; bundles of another one are refused.
    pub organisation: String,
    /// Those who may sign, each with a name and a key of their own.
    pub governors: Vec<Governor>,
    /// How many must.
    pub approvals: Approvals,
    /// How long a node keeps rules that it cannot confirm; after that, own site only.
    pub max_age: Duration,
}

impl Governance {
    /// The person of a name.
    #[must_use]
    pub fn governor(&self, name: &str) -> Option<&Governor> {
        self.governors.iter().find(|governor| governor.name == name)
    }

    /// What a change of governance does: whoever gains a signature, a role or a number of approvals
    /// less to ask for can widen later, so that is a widening now.
    #[must_use]
    pub fn reach_of(&self, next: &Self) -> Reach {
        let before = &self.approvals;
        let after = &next.approvals;
        let lowered = after.narrowing < before.narrowing
            || after.same < before.same
            || after.widening < before.widening
            || (before.data_protection && !after.data_protection);
        let gained = next.governors.iter().any(|governor| {
            self.governor(&governor.name).is_none_or(|known| {
                known.key != governor.key || governor.roles.iter().any(|role| !known.has(*role))
            })
        });
        if lowered || gained || next.max_age > self.max_age {
            Reach::Widened
        } else if self == next {
            Reach::Narrowed
        } else {
            Reach::Same
        }
    }
}

/// Reads the governance files; `None` without one, or where it has mistakes.
pub(crate) fn read_governance(sources: &[Source], problems: &mut Problems) -> Option<Governance> {
    if let [_, second, ..] = sources {
        let at = crate::document::Position::new(second.name.as_str().into(), 1, 1);
        problems.error(&at, "two-governances", "there is one governance file; keep one");
    }
    let root = read(sources.first()?, problems)?;
    let known = ["organisation", "bundle_max_age", "approvals", "governors"];
    let fields = root.fields("the governance file", &known, problems)?;
    let organisation = fields
        .require("organisation", problems)
        .and_then(|node| node.name("organisation", problems));
    let max_age = match fields.get("bundle_max_age") {
        Some(node) => node.duration("bundle_max_age", problems),
        None => Some(DEFAULT_MAX_AGE),
    };
    let governors = read_governors(fields.require("governors", problems)?, problems);
    let approvals = read_approvals(&fields, problems);
    let governance = Governance {
        organisation: organisation?.to_owned(),
        governors: governors?,
        approvals: approvals?,
        max_age: max_age?,
    };
    check_reachable(&governance, &fields, problems);
    Some(governance)
}

fn read_governors(node: &Node, problems: &mut Problems) -> Option<Vec<Governor>> {
    let items = node.filled_list("governors", problems)?;
    if items.len() > MOST_GOVERNORS {
        let message = format!("there are at most {MOST_GOVERNORS} governors, not {}", items.len());
        problems.error(node.position(), "too-many-governors", message);
        return None;
    }
    let mut governors: Vec<Governor> = Vec::new();
    let mut whole = true;
    for item in items {
        let Some(governor) = read_governor(item, problems) else {
            whole = false;
            continue;
        };
        let twin =
            governors.iter().find(|known| known.name == governor.name || known.key == governor.key);
        if let Some(twin) = twin {
            let what = if twin.name == governor.name { "name" } else { "key" };
            let message = format!(
                "\"{}\" has the {what} of \"{}\"; each governor has a name and a key of their own, \
                 or one person could count twice",
                governor.name, twin.name
            );
            problems.error(item.position(), "duplicate-governor", message);
            whole = false;
        }
        governors.push(governor);
    }
    whole.then_some(governors)
}

fn read_governor(node: &Node, problems: &mut Problems) -> Option<Governor> {
    let fields = node.fields("a governor", &["governor", "key", "roles"], problems)?;
    let name = fields.require("governor", problems).and_then(|n| n.name("governor", problems));
    let key = fields.require("key", problems);
    let text = key.and_then(|node| node.text("key", problems));
    let parsed = text.and_then(PublicKey::parse);
    if let (Some(node), Some(_), None) = (key, text, &parsed) {
        let message = "\"key\" is no public key; it looks like \"ed25519:\" with 64 hexadecimal \
                       digits, as `bailiwick init` prints it";
        problems.error(node.position(), "not-a-key", message);
    }
    let words = Role::ALL.map(Role::name);
    let mut roles = Vec::new();
    for item in fields.require("roles", problems)?.filled_list("roles", problems)? {
        let role = item.word("roles", &words, problems).and_then(Role::parse)?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Some(Governor { name: name?.to_owned(), key: parsed?, roles })
}

fn read_approvals(fields: &Fields<'_>, problems: &mut Problems) -> Option<Approvals> {
    let mut approvals = Approvals::DEFAULT;
    let Some(node) = fields.get("approvals") else { return Some(approvals) };
    let known = ["narrowing", "same", "widening", "data_protection"];
    let given = node.fields("approvals", &known, problems)?;
    let most = i64::try_from(MOST_GOVERNORS).ok()?;
    let mut number = |key: &str, otherwise: usize| match given.get(key) {
        Some(node) => node.integer(key, 0..=most, problems).and_then(|n| usize::try_from(n).ok()),
        None => Some(otherwise),
    };
    approvals.narrowing = number("narrowing", approvals.narrowing)?;
    approvals.same = number("same", approvals.same)?;
    approvals.widening = number("widening", approvals.widening)?;
    if let Some(node) = given.get("data_protection") {
        approvals.data_protection = node.boolean("data_protection", problems)?;
    }
    if approvals.narrowing > approvals.same || approvals.same > approvals.widening {
        let message = "narrowing asks for no more approvals than a change of the same reach, and \
                       that for no more than widening";
        problems.error(node.position(), "approvals-out-of-order", message);
        return None;
    }
    Some(approvals)
}

/// Numbers that nobody can meet would freeze the rules for ever.
fn check_reachable(governance: &Governance, fields: &Fields<'_>, problems: &mut Problems) {
    let at = fields.get("approvals").map_or(fields.position(), Node::position);
    let approvers = governance.governors.iter().filter(|governor| governor.approves()).count();
    let others = approvers.saturating_sub(1);
    if approvers == 0 {
        let message = "no governor has a role that approves (governor, data-protection)";
        problems.error(at, "nobody-approves", message);
    } else if governance.approvals.widening > others {
        let message = format!(
            "widening asks for {} approvals besides the author's, and only {others} of the others \
             can approve; name more governors or lower the number",
            governance.approvals.widening
        );
        problems.error(at, "nobody-approves", message);
    }
    let protects = governance.governors.iter().any(|governor| governor.has(Role::DataProtection));
    if governance.approvals.data_protection && governance.approvals.widening > 0 && !protects {
        let message = "widening asks for an approval with the data-protection role, and no governor \
                       has it; give it to one, or write \"data_protection: false\"";
        problems.error(at, "nobody-approves", message);
    }
}

#[cfg(test)]
mod tests;
