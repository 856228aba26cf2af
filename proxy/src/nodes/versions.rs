//! Versions of the rules, the draft and exceptions, between the folder of this node and what all were
//! told. A version becomes a file only if it follows from the one before and does no more than those who
//! signed it were told: PostgreSQL's word counts for nothing. In the folder it is *kept*, not in force:
//! when it is, `turn.rs` says.

use std::collections::BTreeSet;
use std::path::PathBuf;

use routing_rules::signed::{Body, Exception, Link, Open, Refused, Statement};
use serde::{Deserialize, Serialize};
use trace_store::postgres::Switch;

use super::exchange::{Exchange, ExchangeError, numbered, short};
use crate::change::exceptions;
use crate::change::folder::Folder;
use crate::clock;

const VERSION: &str = "version";
const DRAFT: &str = "draft";
const DRAFT_GONE: &str = "draft-end";
const EXCEPTION: &str = "exception";
const EXCEPTION_GONE: &str = "exception-end";

/// What this folder held when it was looked at last: what is missing since was taken away here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    /// The draft's bytes, in short.
    #[serde(default)]
    draft: Option<(String, String)>,
    /// Digests of exceptions.
    #[serde(default)]
    exceptions: BTreeSet<String>,
}

/// Brings the folder and the topics together. Whether the folder is another than before.
pub(super) fn exchange(shared: &mut Exchange) -> Result<bool, ExchangeError> {
    let folder = Folder::new(shared.settings.bundles.clone(), shared.settings.founding);
    let path = super::folder(&shared.settings).join("seen.json");
    let bytes = std::fs::read(&path).unwrap_or_default();
    let before: Seen = serde_json::from_slice(&bytes).unwrap_or_default();
    let mut seen = before.clone();
    let changed = versions(shared, &folder)?
        | draft(shared, &folder, &mut seen)?
        | open_exceptions(shared, &folder, &mut seen)?;
    if seen != before {
        let bytes = serde_json::to_vec(&seen).unwrap_or_default();
        crate::files::replace(&path, &bytes)
            .map_err(|source| ExchangeError::Io { path, source })?;
    }
    Ok(changed)
}

fn versions(shared: &mut Exchange, folder: &Folder) -> Result<bool, ExchangeError> {
    if folder.is_founded() {
        shared.chain = folder.read()?;
    }
    for link in shared.chain.clone() {
        let name = numbered(link.sequence());
        match shared.position(VERSION, &name) {
            None => shared.tell(VERSION, &name, &link.statement().to_bytes())?,
            Some(position) if Some(link.digest()) == shared.chain.last().map(Link::digest) => {
                let told = shared.content(position)?.unwrap_or_default();
                let told = Statement::<Body>::parse(&told).ok().map(|told| told.digest());
                if told != Some(link.digest()) {
                    let number = link.sequence();
                    shared.trouble.insert(format!(
                        "the others were told another version {number} than the one in this folder"
                    ));
                    return Ok(false);
                }
            }
            Some(_) => {}
        }
    }
    let mut changed = false;
    loop {
        let next = shared.newest().saturating_add(1);
        let Some(position) = shared.position(VERSION, &numbered(next)) else { break };
        let content = shared.content(position)?.unwrap_or_default();
        match follow(shared, &content) {
            Ok(link) => {
                folder.write(next, link.statement())?;
                shared.chain.push(link);
                changed = true;
            }
            Err(refused) => {
                let what = format!("version {next} told by others is refused: {refused}");
                tracing::error!(error = what, "nodes.version_refused");
                shared.trouble.insert(what);
                break;
            }
        }
    }
    switch(shared)?;
    Ok(changed)
}

/// The next version, proved like one that somebody brought.
fn follow(shared: &Exchange, content: &[u8]) -> Result<Link, Refused> {
    let statement = Statement::parse(content)?;
    let Some(last) = shared.chain.last() else {
        let founding = shared.settings.founding.ok_or(Refused::OtherFounding)?;
        return Link::first(statement, founding);
    };
    let link = last.follow(statement)?;
    link.prove(last, clock::now().day())?;
    Ok(link)
}

/// What all were told to go over to last. Where nothing was told yet, the version of the first node
/// that comes is in force already.
fn switch(shared: &mut Exchange) -> Result<(), ExchangeError> {
    let told = shared.told(Switch::TOPIC);
    let Some((_, position)) = told.last() else {
        if shared.newest() > 0 {
            let first = Switch { version: shared.newest(), at_ms: 0 };
            shared.tell(Switch::TOPIC, &numbered(first.version), &first.content())?;
            shared.switch = Some(first);
        }
        return Ok(());
    };
    if let Some(found) = shared.content(*position)?.as_deref().and_then(Switch::parse) {
        shared.switch = Some(found);
    }
    Ok(())
}

/// The draft of the next version: what was signed here is told, what others signed is taken, and what was
/// thrown away is gone everywhere.
fn draft(shared: &mut Exchange, folder: &Folder, seen: &mut Seen) -> Result<bool, ExchangeError> {
    let next = shared.newest().saturating_add(1);
    let mut here = folder.draft().ok().flatten();
    let before = seen.draft.take();
    if let (None, Some((digest, _))) = (&here, &before) {
        shared.tell(DRAFT_GONE, digest, b"")?;
    }
    let gone: BTreeSet<String> =
        shared.told(DRAFT_GONE).into_iter().map(|(digest, _)| digest).collect();
    let mut changed = false;
    let start = format!("{}/", numbered(next));
    let known = here.as_ref().map(|one| short(&one.to_bytes()));
    let mut told = shared.told(DRAFT);
    told.retain(|(name, _)| name.starts_with(&start));
    told.sort_by_key(|(_, position)| *position);
    let unseen = |name: &str| known.as_ref().is_none_or(|known| !name.ends_with(known.as_str()));
    // The last one that was told, if this folder's has not changed since it was last looked at.
    let last = told.last().filter(|(name, _)| unseen(name));
    let settled = known.as_ref() == before.as_ref().map(|(_, bytes)| bytes);
    if let Some((_, position)) = last {
        let content = shared.content(*position)?.unwrap_or_default();
        let other = Statement::<Body>::parse(&content).ok();
        let other = other.filter(|one| {
            one.content().sequence == next && !gone.contains(&one.digest().to_string())
        });
        if let Some(other) = other {
            match &mut here {
                Some(own) if own.digest() == other.digest() => changed |= own.adopt(&other),
                Some(_) if !settled => {}
                Some(_) | None => (here, changed) = (Some(other), true),
            }
        }
    }
    if here.as_ref().is_some_and(|one| gone.contains(&one.digest().to_string())) {
        (here, changed) = (None, false);
        folder.remove_draft()?;
    }
    if let Some(own) = &here {
        if changed {
            folder.write_draft(own)?;
        }
        let bytes = own.to_bytes();
        if own.content().sequence == next {
            shared.tell(DRAFT, &format!("{start}{}", short(&bytes)), &bytes)?;
        }
        seen.draft = Some((own.digest().to_string(), short(&bytes)));
    }
    Ok(changed)
}

/// Exceptions: what is signed here is told, what others signed is taken if every signature counts, and
/// what was taken away in one place is taken away everywhere.
fn open_exceptions(
    shared: &mut Exchange,
    folder: &Folder,
    seen: &mut Seen,
) -> Result<bool, ExchangeError> {
    let io = |path: PathBuf| move |source| ExchangeError::Io { path, source };
    let mut here: Vec<Statement<Exception>> = exceptions::readable(folder);
    let digests: BTreeSet<String> = here.iter().map(|one| one.digest().to_string()).collect();
    for missing in seen.exceptions.difference(&digests).cloned().collect::<Vec<_>>() {
        shared.tell(EXCEPTION_GONE, &missing, b"")?;
    }
    let gone: BTreeSet<String> =
        shared.told(EXCEPTION_GONE).into_iter().map(|(digest, _)| digest).collect();
    let mut changed = false;
    for ended in here.iter().filter(|one| gone.contains(&one.digest().to_string())) {
        let path = exceptions::path_of(folder, &ended.content().id);
        std::fs::remove_file(&path).map_err(io(path))?;
        changed = true;
    }
    here.retain(|one| !gone.contains(&one.digest().to_string()));
    for (_, content) in
        shared.unjudged(EXCEPTION, |name| !gone.iter().any(|one| name.starts_with(one)))?
    {
        let Ok(other) = Statement::<Exception>::parse(&content) else { continue };
        if !may_come(shared, &other) {
            continue;
        }
        match here.iter_mut().find(|one| one.content().id == other.content().id) {
            Some(own) => {
                if !own.adopt(&other) {
                    continue;
                }
                exceptions::write(folder, own)?;
            }
            None => {
                exceptions::write(folder, &other)?;
                here.push(other);
            }
        }
        changed = true;
    }
    for own in &here {
        let bytes = own.to_bytes();
        let name = format!("{}.{}", own.digest(), short(&bytes));
        shared.tell(EXCEPTION, &name, &bytes)?;
    }
    seen.exceptions = here.iter().map(|one| one.digest().to_string()).collect();
    Ok(changed)
}

/// Whether an exception that others signed may become a file: its name is one, it is beside a version of
/// ours, and every signature counts, be they enough or not yet.
fn may_come(shared: &Exchange, statement: &Statement<Exception>) -> bool {
    let exception = statement.content();
    let now = clock::now().as_s();
    let named = exceptions::is_a_name(&exception.id);
    let beside = shared.chain.iter().find(|link| link.digest().to_string() == exception.beside);
    let judged = beside.map(|link| Open::check(statement, link, now));
    let counts = match judged {
        None => false,
        Some(Ok(_)) => true,
        Some(Err(refused)) => {
            matches!(
                refused,
                Refused::TooFew { .. } | Refused::NoDataProtection | Refused::NotYet(_)
            )
        }
    };
    named && counts
}
