//! Which versions of the rules there were, which one waits for approval, and what the records say of what
//! was loaded.

use routing_rules::Reach;
use routing_rules::signed::{Body, Link, Statement};
use trace_store::record::{Change, Kind, Record, UtcNanos};
use trace_store::{Query, QueryError, Store};

use crate::change::draft::{self, Standing};
use crate::change::folder::{Folder, FolderError};
use crate::clock::{self, Timestamp};
use crate::console::Desk;
use crate::console::moment::Moment;

/// Records of loaded rules that are shown.
const MOST_LOADED: usize = 20;

/// A signed version.
pub(super) struct Version {
    pub(super) number: u64,
    pub(super) made: Moment,
    pub(super) author: String,
    pub(super) because: String,
    pub(super) approvers: String,
    pub(super) reach: &'static str,
    pub(super) in_force: bool,
}

/// The draft.
pub(super) struct Waiting {
    pub(super) number: u64,
    pub(super) author: String,
    pub(super) because: String,
    pub(super) reach: &'static str,
    pub(super) signed_by: String,
    pub(super) complete: bool,
    pub(super) missing: String,
}

/// What the records say was loaded.
pub(super) struct Loaded {
    pub(super) at: Moment,
    pub(super) what: &'static str,
    pub(super) name: String,
    pub(super) by: String,
    pub(super) why: String,
    pub(super) digest: String,
}

/// The versions, the newest first, and the draft; nothing where the rules are unsigned.
pub(super) fn read(desk: &Desk) -> Result<(Vec<Version>, Option<Waiting>), FolderError> {
    if desk.settings.dev {
        return Ok((Vec::new(), None));
    }
    let folder = Folder::new(desk.settings.bundles.clone(), desk.settings.founding);
    let chain = folder.read()?;
    let live = desk.gateway.live();
    let serving = live.signed.as_ref().map(|link| link.sequence());
    let waiting = match (folder.draft()?, chain.last()) {
        (Some(statement), Some(last)) => Some(waits(last, &statement, clock::now())),
        (Some(_) | None, _) => None,
    };
    let versions = chain.iter().rev().map(|link| version(link, serving));
    Ok((versions.collect(), waiting))
}

fn version(link: &Link, serving: Option<u64>) -> Version {
    let body = link.statement().content();
    Version {
        number: link.sequence(),
        made: Moment::of(UtcNanos(body.created_s.saturating_mul(1_000_000_000))),
        author: body.author.clone(),
        because: body.because.clone(),
        approvers: link.seal().approvers().join(", "),
        reach: body.reach.verb(),
        in_force: serving == Some(link.sequence()),
    }
}

fn waits(last: &Link, statement: &Statement<Body>, now: Timestamp) -> Waiting {
    let body = statement.content();
    let signers = statement.signatures().iter().map(|one| one.by().to_owned());
    let (complete, missing) = match draft::standing(last, statement, now) {
        Ok(Standing::Complete(_)) => (true, String::new()),
        Ok(Standing::Waiting(missing)) => (false, missing.to_string()),
        Err(refused) => (false, refused.to_string()),
    };
    Waiting {
        number: body.sequence,
        author: body.author.clone(),
        because: body.because.clone(),
        reach: Reach::verb(body.reach),
        signed_by: signers.collect::<Vec<_>>().join(", "),
        complete,
        missing,
    }
}

/// The last records of rules that were loaded or refused.
pub(super) fn loaded(store: &Store) -> Result<Vec<Loaded>, QueryError> {
    let query = Query { kinds: vec![Kind::Policy], limit: MOST_LOADED, ..Query::default() };
    let page = store.query(&query)?;
    let loaded = page.records.iter().filter_map(|stored| {
        let Record::Policy(policy) = stored.record() else { return None };
        let what = match policy.change {
            Change::Loaded => "loaded",
            Change::Rejected => "refused",
            Change::Proposed => "proposed",
            Change::Approved => "approved",
            Change::Withdrawn => "withdrawn",
        };
        Some(Loaded {
            at: Moment::of(policy.at_ns),
            what,
            name: format!("{} version {}", policy.name, policy.version),
            by: policy.by.name.clone(),
            why: policy.why.clone().unwrap_or_default(),
            digest: policy.digest.map(|digest| digest.to_string()).unwrap_or_default(),
        })
    });
    Ok(loaded.collect())
}
