//! The chain of versions. Each follows from the one before: it names its digest, has the next number,
//! is signed by those whom the governance of the one before lets sign, and does no more than it says.
//! The first is the one that the installation was founded on.

use std::time::Duration;

use classifiers::Digest;
use jiff::civil::Date;

use super::key::hex;
use super::{Body, Exception, Open, Refused, Statement};
use crate::bundle::{Bundle, Loaded, Sources};
use crate::diff::{Change, diff};
use crate::document::{Diagnostic, Problems};
use crate::governance::{Governance, Governor, Role, read_governance};
use crate::reach::Reach;

/// Who vouches for a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    sequence: u64,
    digest: Digest,
    author: String,
    approvers: Vec<String>,
    detectors: Vec<Digest>,
    valid_until_s: Option<u64>,
    max_age: Duration,
}

impl Seal {
    /// The number of the version.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The digest of what was signed.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Who proposed it.
    #[must_use]
    pub fn author(&self) -> &str {
        &self.author
    }

    /// Who approved it.
    #[must_use]
    pub fn approvers(&self) -> &[String] {
        &self.approvers
    }

    /// Whether it may be served with these detectors.
    #[must_use]
    pub fn accepts_detectors(&self, digest: Digest) -> bool {
        self.detectors.contains(&digest)
    }

    /// From when on it is not in force, in seconds since 1970.
    #[must_use]
    pub fn valid_until_s(&self) -> Option<u64> {
        self.valid_until_s
    }

    /// How long a node keeps it unconfirmed.
    #[must_use]
    pub fn max_age(&self) -> Duration {
        self.max_age
    }
}

/// A version whose signatures were checked.
#[derive(Clone, Debug)]
pub struct Link {
    statement: Statement<Body>,
    digest: Digest,
    governance: Governance,
    seal: Seal,
}

impl Link {
    /// The first version. Everyone whom it makes a governor must have signed it.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn first(statement: Statement<Body>, founding: Digest) -> Result<Self, Refused> {
        let digest = statement.digest();
        if digest != founding {
            return Err(Refused::OtherFounding);
        }
        let body = statement.content();
        if body.sequence != 1 || body.previous.is_some() {
            return Err(Refused::Sequence { number: body.sequence, expected: 1 });
        }
        let governance = governance_of(body)?;
        let signers = statement.signers(&governance)?;
        let missing = governance
            .governors
            .iter()
            .find(|governor| !signers.iter().any(|signer| signer.name == governor.name));
        if let Some(missing) = missing {
            return Err(Refused::FounderMissing(missing.name.clone()));
        }
        if !signers.iter().any(|signer| signer.name == body.author) {
            return Err(Refused::AuthorMissing(body.author.clone()));
        }
        let approvers: Vec<&Governor> = signers
            .into_iter()
            .filter(|signer| signer.name != body.author && signer.approves())
            .collect();
        let seal = seal(&statement, digest, &governance, &approvers)?;
        Ok(Self { statement, digest, governance, seal })
    }

    /// The version that follows this one, if its signatures suffice for what it says it does.
    /// Whether it says the truth, [`Link::prove`] finds.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn follow(&self, statement: Statement<Body>) -> Result<Self, Refused> {
        let body = statement.content();
        let expected = self.sequence().saturating_add(1);
        if body.sequence != expected {
            return Err(Refused::Sequence { number: body.sequence, expected });
        }
        if body.previous.as_deref() != Some(hex(self.digest.as_bytes()).as_str()) {
            return Err(Refused::NotNext);
        }
        let governance = governance_of(body)?;
        if governance.organisation != self.governance.organisation {
            return Err(Refused::OtherOrganisation(governance.organisation));
        }
        let approvers = approved(&statement, &body.author, body.reach, &self.governance)?;
        let digest = statement.digest();
        let seal = seal(&statement, digest, &governance, &approvers)?;
        Ok(Self { statement, digest, governance, seal })
    }

    /// Proves that this version does no more than it says, compared with the one before.
    ///
    /// # Errors
    /// [`Refused::DoesMore`], or [`Refused::Mistakes`] where one of them cannot be read.
    pub fn prove(&self, previous: &Self, on: Date) -> Result<(), Refused> {
        let found = previous.reach_to(self.statement.content(), on)?;
        let claimed = self.statement.content().reach;
        if found > claimed { Err(Refused::DoesMore { claimed, found }) } else { Ok(()) }
    }

    /// What a next version does to requests, as `diff` tells it.
    ///
    /// # Errors
    /// [`Refused::Mistakes`] where one of them cannot be read.
    pub fn change_to(&self, next: &Body, on: Date) -> Result<Change, Refused> {
        let read =
            |sources: &Sources| Bundle::load_for_a_new_day(sources, on).map_err(Refused::Mistakes);
        let (before, after) = (read(&self.sources())?, read(&next.sources())?);
        Ok(diff(&before.bundle, &after.bundle))
    }

    /// What a next version does, compared with this one.
    ///
    /// # Errors
    /// [`Refused::Mistakes`] where one of them cannot be read, [`Refused::Detectors`].
    pub fn reach_to(&self, next: &Body, on: Date) -> Result<Reach, Refused> {
        let rules = self.change_to(next, on)?.reach();
        let accepted = next.accepted_detectors()?;
        let gained = accepted.iter().any(|digest| !self.seal.detectors.contains(digest));
        // What was to end is prolonged: from that moment on everything reaches more than promised.
        let ends = |body: &Body| body.valid_until_s.unwrap_or(u64::MAX);
        let lasts_longer = ends(next) > ends(self.statement.content());
        Ok(if gained || lasts_longer { Reach::Widened } else { rules })
    }

    /// The bundle, for the first time in force.
    ///
    /// # Errors
    /// [`Refused::Mistakes`], failed tests of the policy among them.
    pub fn load(&self, on: Date) -> Result<Loaded, Refused> {
        self.seal_on(Bundle::load(&self.sources(), on))
    }

    /// The bundle, which was in force before this day.
    ///
    /// # Errors
    /// [`Refused::Mistakes`], without failed tests of the policy.
    pub fn load_for_a_new_day(&self, on: Date) -> Result<Loaded, Refused> {
        self.seal_on(Bundle::load_for_a_new_day(&self.sources(), on))
    }

    /// The bundle with open exceptions. Without them it is proved first, so what gives way to them gives
    /// way to nothing else.
    ///
    /// # Errors
    /// [`Refused::Mistakes`] where the version or an exception cannot be read or proved,
    /// [`Refused::MayNotWaive`].
    pub fn load_under(&self, open: &[Open], on: Date) -> Result<Loaded, Refused> {
        let without = self.load_for_a_new_day(on)?;
        if open.is_empty() {
            return Ok(without);
        }
        let mut sources = self.sources();
        let mut waived = Vec::new();
        for exception in open {
            exception.may_waive(&without.bundle)?;
            sources.policy.push(exception.exception().source());
            waived.extend(exception.exception().waives.iter().map(String::as_str));
        }
        self.seal_on(Bundle::load_waiving(&sources, on, &waived))
    }

    /// Whether an exception that nobody has approved yet could open: all that it names is there, and
    /// what it would break gives way to somebody. Whoever asks at night learns it before others sign.
    ///
    /// # Errors
    /// [`Refused::Mistakes`], [`Refused::MayNotWaive`].
    pub fn could_open(&self, exception: &Exception, on: Date) -> Result<(), Refused> {
        let without = self.load_for_a_new_day(on)?.bundle;
        let guarantees = &without.contents().policy.guarantees;
        let waivable = |id: &String| {
            guarantees.iter().any(|found| found.id == *id && !found.waivable_by.is_empty())
        };
        if let Some(id) = exception.waives.iter().find(|id| !waivable(id)) {
            return Err(Refused::MayNotWaive(id.clone()));
        }
        let mut sources = self.sources();
        sources.policy.push(exception.source());
        let waived: Vec<&str> = exception.waives.iter().map(String::as_str).collect();
        Bundle::load_waiving(&sources, on, &waived).map(drop).map_err(Refused::Mistakes)
    }

    /// The bundle, closed but for the organisation's own site: its time is over, or nobody could
    /// confirm it.
    ///
    /// # Errors
    /// [`Refused::Mistakes`].
    pub fn load_own_site_only(&self, on: Date, because: &str) -> Result<Loaded, Refused> {
        self.seal_on(Bundle::load_own_site_only(&self.sources(), on, because))
    }

    fn seal_on(&self, loaded: Result<Loaded, Vec<Diagnostic>>) -> Result<Loaded, Refused> {
        let Loaded { bundle, warnings } = loaded.map_err(Refused::Mistakes)?;
        Ok(Loaded { bundle: bundle.sealed(self.seal.clone()), warnings })
    }

    /// The files of this version.
    #[must_use]
    pub fn sources(&self) -> Sources {
        self.statement.content().sources()
    }

    /// Its number.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.statement.content().sequence
    }

    /// The digest of what was signed.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What was signed, with the signatures.
    #[must_use]
    pub fn statement(&self) -> &Statement<Body> {
        &self.statement
    }

    /// Who may change it.
    #[must_use]
    pub fn governance(&self) -> &Governance {
        &self.governance
    }

    /// Who vouches for it.
    #[must_use]
    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Whether its time has come and not passed.
    ///
    /// # Errors
    /// [`Refused::NotYet`] or [`Refused::Expired`].
    pub fn in_force(&self, now_s: u64) -> Result<(), Refused> {
        let body = self.statement.content();
        if let Some(from) = body.valid_from_s.filter(|from| now_s < *from) {
            return Err(Refused::NotYet(moment(from)));
        }
        match body.valid_until_s.filter(|until| now_s >= *until) {
            Some(until) => Err(Refused::Expired(moment(until))),
            None => Ok(()),
        }
    }
}

/// Those who approved a statement besides its author, if they suffice for what it does.
///
/// # Errors
/// [`Refused`] with the signature that does not count, or with what is missing.
pub fn approved<'g, T: super::Signable>(
    statement: &Statement<T>,
    author: &str,
    reach: Reach,
    governance: &'g Governance,
) -> Result<Vec<&'g Governor>, Refused> {
    let approvers = others(&statement.signers(governance)?, author)?;
    let needed = governance.approvals.others(reach);
    if approvers.len() < needed {
        return Err(Refused::TooFew { reach, needed, given: approvers.len() });
    }
    let protected = approvers.iter().any(|governor| governor.has(Role::DataProtection));
    if needed > 0 && governance.approvals.asks_data_protection(reach) && !protected {
        return Err(Refused::NoDataProtection);
    }
    Ok(approvers)
}

/// Those who signed besides the author, who must have.
fn others<'g>(signers: &[&'g Governor], author: &str) -> Result<Vec<&'g Governor>, Refused> {
    if !signers.iter().any(|signer| signer.name == author) {
        return Err(Refused::AuthorMissing(author.to_owned()));
    }
    let others: Vec<&Governor> =
        signers.iter().copied().filter(|signer| signer.name != author).collect();
    match others.iter().find(|signer| !signer.approves()) {
        Some(signer) => Err(Refused::MayNotApprove(signer.name.clone())),
        None => Ok(others),
    }
}

fn governance_of(body: &Body) -> Result<Governance, Refused> {
    let mut problems = Problems::default();
    let read = read_governance(&body.sources().governance, &mut problems);
    let found = problems.into_found();
    if !found.is_empty() {
        return Err(Refused::Mistakes(found));
    }
    read.ok_or(Refused::NoGovernance)
}

fn seal(
    statement: &Statement<Body>,
    digest: Digest,
    governance: &Governance,
    approvers: &[&Governor],
) -> Result<Seal, Refused> {
    let body = statement.content();
    Ok(Seal {
        sequence: body.sequence,
        digest,
        author: body.author.clone(),
        approvers: approvers.iter().map(|governor| governor.name.clone()).collect(),
        detectors: body.accepted_detectors()?,
        valid_until_s: body.valid_until_s,
        max_age: governance.max_age,
    })
}

pub(super) fn moment(seconds: u64) -> String {
    let at = i64::try_from(seconds).ok().and_then(|s| jiff::Timestamp::from_second(s).ok());
    at.map_or_else(|| format!("second {seconds}"), |at| at.to_string())
}

#[cfg(test)]
mod tests;
