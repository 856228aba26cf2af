//! Break-glass: a grant for a few hours, asked for by one person and approved by two others, beside a
//! signed version. It adds a rule like any other, so every restriction still beats it, and everything
//! is proved again with it; a guarantee gives way only if it says who may waive it and one of them has
//! approved.

use serde::{Deserialize, Serialize};

use super::{Link, Refused, Signable, Statement, approved};
use crate::bundle::Bundle;
use crate::document::Source;
use crate::governance::Governor;
use crate::reach::Reach;

/// The longest time of an exception, in seconds.
pub const LONGEST_S: u64 = 4 * 3600;
/// The most exceptions open at a time.
pub const MOST_OPEN: usize = 8;
/// How many others must approve, whatever the numbers of the governance file.
const APPROVERS: usize = 2;

/// What an exception allows. Fields stand in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Whose requests.
    pub application: String,
    /// Who asks for it, by their name as governor.
    pub author: String,
    /// Why.
    pub because: String,
    /// Digest of the version that it is beside; with the next version it is over.
    pub beside: String,
    /// Open from then on, in seconds since 1970.
    pub from_s: u64,
    /// Its name, which is part of the rule's.
    pub id: String,
    /// The zones that may be used.
    pub may_use: Vec<String>,
    /// Closed from then on.
    pub until_s: u64,
    /// The highest level.
    pub up_to: String,
    /// Guarantees that give way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waives: Vec<String>,
}

impl Signable for Exception {
    const KIND: &'static str = "exception";
    const DOMAIN: &'static str = "bailiwick exception 1";
}

impl Exception {
    /// The rule it adds, as one more policy file.
    pub(super) fn source(&self) -> Source {
        let Exception { application, because, id, may_use, up_to, .. } = self;
        // JSON's texts are YAML's, so no text of an exception can be read as anything but a text.
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let zones: Vec<String> = may_use.iter().map(|zone| text(zone)).collect();
        let rule = text(&format!("exception.{id}"));
        Source::new(
            format!("exception {id}"),
            format!(
                "rules:\n  - rule: {rule}\n    for: {{apps: [{}]}}\n    up_to: {}\n    may_use: [{}]\n    \
                 because: {}\n",
                text(application),
                text(up_to),
                zones.join(", "),
                text(because)
            ),
        )
    }
}

/// An exception whose signatures and time were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    exception: Exception,
    approvers: Vec<Governor>,
}

impl Open {
    /// Checks an exception beside a version.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn check(
        statement: &Statement<Exception>,
        link: &Link,
        now_s: u64,
    ) -> Result<Self, Refused> {
        let exception = statement.content();
        if exception.beside != link.digest().to_string() {
            return Err(Refused::NotBeside);
        }
        let length = exception.until_s.saturating_sub(exception.from_s);
        if length == 0 || length > LONGEST_S {
            return Err(Refused::TooLongOpen);
        }
        let governance = link.governance();
        let approvers = approved(statement, &exception.author, Reach::Widened, governance)?;
        if approvers.len() < APPROVERS {
            return Err(Refused::TooFew {
                reach: Reach::Widened,
                needed: APPROVERS,
                given: approvers.len(),
            });
        }
        if now_s < exception.from_s {
            return Err(Refused::NotYet(super::chain::moment(exception.from_s)));
        }
        if now_s >= exception.until_s {
            return Err(Refused::Expired(super::chain::moment(exception.until_s)));
        }
        let approvers = approvers.into_iter().cloned().collect();
        Ok(Self { exception: exception.clone(), approvers })
    }

    /// What it allows.
    #[must_use]
    pub fn exception(&self) -> &Exception {
        &self.exception
    }

    /// Those who approved it.
    pub fn approvers(&self) -> impl Iterator<Item = &str> {
        self.approvers.iter().map(|governor| governor.name.as_str())
    }

    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now_s: u64) -> bool {
        now_s >= self.exception.until_s
    }

    /// That every guarantee it waives may be waived by one of those who approved.
    pub(super) fn may_waive(&self, bundle: &Bundle) -> Result<(), Refused> {
        for id in &self.exception.waives {
            let guarantees = &bundle.contents().policy.guarantees;
            let may =
                guarantees.iter().find(|guarantee| guarantee.id == *id).is_some_and(|found| {
                    self.approvers.iter().any(|governor| {
                        governor.roles.iter().any(|role| found.waivable_by.contains(role))
                    })
                });
            if !may {
                return Err(Refused::MayNotWaive(id.clone()));
            }
        }
        Ok(())
    }
}
