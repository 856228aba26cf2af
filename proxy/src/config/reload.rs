//! Replacing the rules of a running server: all of them or none. What cannot be loaded is reported
//! and recorded, and the old rules keep serving. Signed versions are taken up in their order, each
//! proved; unsigned files only where `--dev` asked for them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use classifiers::own::Reporter;
use classifiers::{Classifier, Digest};
use routing_rules::closing::Closing;
use routing_rules::document::Diagnostic;
use routing_rules::signed::{Link, Open, Refused};
use routing_rules::{Bundle, Loaded, RemoteDetector};

use super::{ConfigError, Settings};
use crate::change::exceptions::{self, Unopened};
use crate::change::folder::{Folder, FolderError};
use crate::change::shadow::Shadow;
use crate::clock::{self, Timestamp};
use crate::closings::{Closings, ClosingsError, Turned};
use crate::gateway::{Gateway, Live, OwnSiteOnly};
use crate::keys::{Keys, KeysError};
use crate::pipeline::record;
use crate::upstream::targets::Targets;

/// Why a reload did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ReloadError {
    /// The files hold mistakes.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The signed versions are not accepted.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A signed version is not accepted.
    #[error("version {sequence} of the rules is refused: {refused}")]
    Refused {
        /// Its number.
        sequence: u64,
        /// Why.
        refused: Box<Refused>,
    },
    /// The version that was in force last is not among those there.
    #[error(
        "the version of the rules that was in force last is not in the folder of signed versions, so \
         newer rules would be undone without a signature; put the missing files back"
    )]
    RolledBack,
    /// The version does not accept the detectors of this release.
    #[error(
        "version {sequence} of the rules does not accept the detectors of this release ({detectors}); \
         see with `bailiwick replay` and `bailiwick rehearse` what they change, then propose and \
         approve a version that accepts them"
    )]
    Detectors {
        /// Its number.
        sequence: u64,
        /// The digest of the detectors.
        detectors: Digest,
    },
    /// An endpoint cannot be called.
    #[error(transparent)]
    Target(#[from] crate::upstream::targets::TargetError),
    /// The key table cannot be read.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The table of closed endpoints cannot be read.
    #[error(transparent)]
    Closings(#[from] ClosingsError),
    /// The rules cannot be held without what is closed.
    #[error("the rules cannot be read without the endpoints that are closed")]
    Unclosable,
    /// The change could not be recorded, so it does not take effect.
    #[error("the change of rules could not be recorded, so it does not take effect")]
    Unrecorded,
}

/// Reads the unsigned rules of a folder for a server.
///
/// # Errors
/// [`ReloadError`].
pub fn live(
    dir: &Path,
    settings: &Settings,
    classifier: &Arc<Classifier>,
) -> Result<Live, ReloadError> {
    let loaded = clock::now();
    let rules = super::load_rules(dir, &settings.files, loaded.day())?;
    warn(&rules.warnings);
    let targets = Targets::read(&rules.bundle, dir)?;
    let closed = Closings::read(&settings.closings)?.in_force(None);
    let bundle = rules.bundle.closing(&closed).ok_or(ReloadError::Unclosable)?;
    Ok(Live {
        classifier: classifier_of(&bundle, classifier),
        snapshots: record::Snapshots::of_bundle(&bundle),
        bundle: Arc::new(bundle),
        targets,
        sources: rules.sources,
        signed: None,
        exceptions: Vec::new(),
        own_site_only: None,
        closed,
        loaded,
    })
}

/// What a node knows when it takes up signed rules.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The digest of the version in force, or in force last; none on a node that never served.
    pub last: Option<Digest>,
    /// Whether it serves that version now, so that anything wrong with a newer one leaves it.
    pub serves: bool,
    /// The detectors of this release.
    pub classifier: &'a Arc<Classifier>,
    /// The newest version that may be taken up, where several nodes go over together.
    pub newest: Option<u64>,
}

/// The detectors of a release with those that a bundle brings.
fn classifier_of(bundle: &Bundle, release: &Arc<Classifier>) -> Arc<Classifier> {
    let remote: Vec<&Reporter> =
        bundle.remote_detectors().iter().map(RemoteDetector::reporter).collect();
    if bundle.own_detectors().is_empty() && remote.is_empty() {
        return Arc::clone(release);
    }
    Arc::new(release.with_own(bundle.own_detectors(), &remote))
}

/// Takes the newest signed version for a server. Every version newer than the last one known is
/// proved to do no more than those who approved it were told.
///
/// # Errors
/// [`ReloadError`].
pub fn live_signed(dir: &Path, settings: &Settings, known: Known<'_>) -> Result<Live, ReloadError> {
    let now = clock::now();
    let folder = Folder::new(settings.bundles.clone(), settings.founding);
    let chain = folder.read()?;
    let place = |digest: Digest| chain.iter().position(|link| link.digest() == digest);
    let last = known.last.map(|digest| place(digest).ok_or(ReloadError::RolledBack)).transpose()?;
    let mut newest = chain.len().saturating_sub(1);
    if let Some(at_most) = known.newest {
        let at_most = usize::try_from(at_most).unwrap_or(usize::MAX).saturating_sub(1);
        newest = newest.min(at_most.max(last.unwrap_or(0)));
    }
    // A node that starts serves what is in force; one that serves refuses what is not in force yet.
    while !known.serves && newest > last.unwrap_or(0) && waits(&chain, newest, now) {
        tracing::warn!(sequence = newest.saturating_add(1), "rules.not_yet_in_force");
        newest = newest.saturating_sub(1);
    }
    let refused = |link: &Link| {
        let sequence = link.sequence();
        move |refused| ReloadError::Refused { sequence, refused: Box::new(refused) }
    };
    for index in last.map_or(1, |last| last.saturating_add(1))..=newest {
        let pair = (chain.get(index.saturating_sub(1)), chain.get(index));
        let (Some(before), Some(link)) = pair else { break };
        link.prove(before, now.day()).map_err(refused(link))?;
    }
    let link = chain.get(newest).cloned().ok_or(FolderError::NotFounded)?;
    // Those of the bundle itself are in it, and so accepted with it.
    let detectors = known.classifier.detectors();
    if !link.seal().accepts_detectors(detectors) {
        let sequence = link.sequence();
        return Err(ReloadError::Detectors { sequence, detectors });
    }
    let in_force = link.in_force(now.as_s());
    let over = matches!(in_force, Err(Refused::Expired(_))) && !known.serves;
    let loaded = if over {
        tracing::error!(sequence = link.sequence(), "rules.expired");
        link.load_own_site_only(now.day(), OwnSiteOnly::TimeOver.because())
    } else if let Err(error) = in_force {
        Err(error)
    } else if last == Some(newest) {
        // It was in force before: a date that has passed since is no reason to refuse it now.
        link.load_for_a_new_day(now.day())
    } else {
        link.load(now.day())
    };
    let mut loaded = loaded.map_err(refused(&link))?;
    let open = if over { Vec::new() } else { exceptions_beside(&folder, &link, now) };
    if !open.is_empty() {
        loaded = link.load_under(&open, now.day()).map_err(refused(&link))?;
    }
    let Loaded { bundle, warnings } = loaded;
    warn(&warnings);
    let closed = Closings::read(&settings.closings)?.in_force(Some(link.governance()));
    let bundle = bundle.closing(&closed).ok_or(ReloadError::Unclosable)?;
    Ok(Live {
        classifier: classifier_of(&bundle, known.classifier),
        snapshots: record::Snapshots::of_bundle(&bundle),
        targets: Targets::read(&bundle, dir)?,
        bundle: Arc::new(bundle),
        sources: link.sources(),
        signed: Some(Box::new(link)),
        exceptions: open,
        own_site_only: over.then_some(OwnSiteOnly::TimeOver),
        closed,
        loaded: now,
    })
}

fn exceptions_beside(folder: &Folder, link: &Link, now: Timestamp) -> Vec<Open> {
    let (open, unopened) = exceptions::open(folder, link, now);
    for Unopened { path, why } in unopened {
        tracing::error!(path = %path.display(), error = why, "exception.refused");
    }
    open
}

fn waits(chain: &[Link], index: usize, now: Timestamp) -> bool {
    let in_force = chain.get(index).map(|link| link.in_force(now.as_s()));
    matches!(in_force, Some(Err(Refused::NotYet(_))))
}

fn warn(warnings: &[Diagnostic]) {
    for warning in warnings {
        tracing::warn!(diagnostic = %warning, "rules.warning");
    }
}

/// Reads rules and keys anew, records the change, and puts them in place. A refusal is recorded too.
///
/// # Errors
/// [`ReloadError`]; the old rules then keep serving.
pub async fn reload(
    gateway: &Gateway,
    dir: PathBuf,
    settings: Settings,
) -> Result<(), ReloadError> {
    // Where several nodes share their rules, they go over to a newer version together and not by this.
    let signed = gateway.live().signed.as_ref().map(|link| link.sequence());
    let newest = signed.filter(|_| settings.shared.is_some());
    take_up_or_tell(gateway, (&dir, &settings), newest, std::future::ready(())).await
}

/// Goes over to a version at a moment: everything is ready before `moment` ends, and in place right after.
///
/// # Errors
/// [`ReloadError`]; the old rules then stay in place, for whoever asked to end.
pub async fn go_over(
    gateway: &Gateway,
    (dir, settings): (&Path, &Settings),
    version: u64,
    moment: impl Future<Output = ()>,
) -> Result<(), ReloadError> {
    take_up_or_tell(gateway, (dir, settings), Some(version), moment).await
}

/// Whether a version of the folder could be taken up; nothing is put in place.
///
/// # Errors
/// [`ReloadError`], with what stands against it.
pub fn could_take_up(
    gateway: &Gateway,
    (dir, settings): (&Path, &Settings),
    version: u64,
) -> Result<(), ReloadError> {
    let last = Some(gateway.live().bundle.digest());
    let classifier = gateway.classifier();
    let known = Known { last, serves: true, classifier, newest: Some(version) };
    live_signed(dir, settings, known).map(drop)
}

async fn take_up_or_tell(
    gateway: &Gateway,
    (dir, settings): (&Path, &Settings),
    newest: Option<u64>,
    moment: impl Future<Output = ()>,
) -> Result<(), ReloadError> {
    let _turn = gateway.turn_to_change().await;
    let taken = take_up(gateway, (dir, settings), newest, moment).await;
    gateway.telemetry().metrics.reloaded(taken.is_ok());
    if let Err(error) = &taken {
        let record = record::rejected(&gateway.live().bundle, &error.to_string());
        if gateway.store().append(record).await.is_err() {
            tracing::error!(action = "rules.reload_failed", "record.not_durable");
        }
    }
    taken
}

async fn take_up(
    gateway: &Gateway,
    (dir, settings): (&Path, &Settings),
    newest: Option<u64>,
    moment: impl Future<Output = ()>,
) -> Result<(), ReloadError> {
    let before = gateway.live();
    let classifier = gateway.classifier();
    let folder = Folder::new(settings.bundles.clone(), settings.founding);
    let glance = exceptions::glance(&folder, clock::now());
    let live = if settings.dev {
        live(dir, settings, classifier)?
    } else {
        let last = Some(before.bundle.digest());
        live_signed(dir, settings, Known { last, serves: true, classifier, newest })?
    };
    let (live, turned) = still_closed(keep_verdicts(live, &before), &before, settings)?;
    let live = still_disconnected(gateway, live)?;
    take_keys(gateway, Keys::read(&settings.api_keys)?).await;
    moment.await;
    for change in record::loaded(&live.bundle, "reload") {
        gateway.store().append(change).await.map_err(|_| ReloadError::Unrecorded)?;
    }
    for event in record::exceptions(&before.exceptions, &live.exceptions) {
        gateway.store().append(event).await.map_err(|_| ReloadError::Unrecorded)?;
    }
    let (was, is, loaded) = (before.own_site_only, live.own_site_only, live.loaded);
    turned.open_again(gateway);
    gateway.replace(live);
    gateway.judged(glance);
    if newest.is_none() {
        gateway.confirm(loaded);
    }
    turned.tell(gateway, loaded).await;
    tell_reach(gateway, was, is).await;
    beside(gateway, settings);
    Ok(())
}

/// What was closed stays closed, whatever became of the table, and what was closed or reopened since
/// anybody looked is known, to be recorded.
fn still_closed(
    live: Live,
    before: &Live,
    settings: &Settings,
) -> Result<(Live, Turned), ReloadError> {
    let mut table = Closings::read(&settings.closings)?;
    // They are written back when the table is looked at next.
    let lost = table.put_back(&before.closed);
    let closed = table.in_force(live.governance());
    let turned = Turned::between(&before.closed, &closed, &table, live.governance());
    if lost.is_empty() {
        return Ok((live, turned));
    }
    let now = live.loaded;
    let live = closing(&live, closed, now).ok_or(ReloadError::Unclosable)?;
    Ok((live, turned))
}

/// A site that is cut off stays so with other rules.
fn still_disconnected(gateway: &Gateway, live: Live) -> Result<Live, ReloadError> {
    if live.own_site_only.is_some() || gateway.disconnections().is_empty() {
        return Ok(live);
    }
    let (now, why) = (live.loaded, OwnSiteOnly::Asked);
    let loaded = as_of(&live, now, Some(why), &[]).map_err(|_| ReloadError::Unclosable)?;
    let bundle = loaded.bundle.closing(&live.closed).ok_or(ReloadError::Unclosable)?;
    Ok(renewed(gateway, &live, bundle, (Vec::new(), Some(why)), now))
}

/// Records that nothing but the own site is left, or that the rest is open again.
async fn tell_reach(gateway: &Gateway, was: Option<OwnSiteOnly>, is: Option<OwnSiteOnly>) {
    let Some(record) = record::reach(was, is) else { return };
    if gateway.store().append(record).await.is_err() {
        tracing::error!(action = "rules.own_site_only", "record.not_durable");
    }
}

/// Looks whether the version in force is still the newest in force where versions are kept. Where that
/// place cannot be read, holds something else, or holds a newer version that this server has not taken
/// up, nothing is confirmed.
pub fn confirm(gateway: &Gateway, settings: &Settings, now: Timestamp) {
    let live = gateway.live();
    let Some(link) = &live.signed else { return };
    match Folder::new(settings.bundles.clone(), settings.founding).read() {
        Ok(chain) => {
            let in_force = |index: &usize| !waits(&chain, *index, now);
            let newest = (0..chain.len()).rev().find(in_force).and_then(|index| chain.get(index));
            if newest.is_some_and(|newest| newest.digest() == link.digest()) {
                gateway.confirm(now);
            } else {
                let sequence = link.sequence();
                tracing::warn!(sequence, "rules.unconfirmed");
            }
        }
        Err(error) => tracing::warn!(error = %error, "rules.unconfirmed"),
    }
}

/// Why nothing but the own site may be left at a moment.
fn narrowed(gateway: &Gateway, live: &Live, now: Timestamp) -> Option<OwnSiteOnly> {
    if !gateway.disconnections().is_empty() {
        return Some(OwnSiteOnly::Asked);
    }
    let link = live.signed.as_ref()?;
    // A confirmation that is still to come was made by a clock that was wrong, and confirms nothing.
    let age = now.as_s().checked_sub(gateway.confirmed().as_s());
    if link.in_force(now.as_s()).is_err() {
        Some(OwnSiteOnly::TimeOver)
    } else {
        let young = age.is_some_and(|age| age <= link.seal().max_age().as_secs());
        (!young).then_some(OwnSiteOnly::Unconfirmed)
    }
}

/// Opens exceptions whose file has come or whose time has, and ends those whose file is gone.
pub async fn begin_exceptions(gateway: &Gateway, settings: &Settings, now: Timestamp) {
    let folder = Folder::new(settings.bundles.clone(), settings.founding);
    let glance = exceptions::glance(&folder, now);
    if gateway.has_judged(&glance) {
        return;
    }
    let _turn = gateway.turn_to_change().await;
    let live = gateway.live();
    let Some(link) = &live.signed else { return };
    if live.own_site_only.is_some() || gateway.has_unusable_rules() {
        return;
    }
    gateway.judged(glance);
    let open = exceptions_beside(&folder, link, now);
    end_exceptions(gateway, &live, &open, now).await;
    let live = gateway.live();
    if open == live.exceptions || gateway.has_unusable_rules() {
        return;
    }
    let bundle = match as_of(&live, now, None, &open) {
        Ok(Loaded { bundle, .. }) => bundle.closing(&live.closed),
        Err(refused) => {
            tracing::error!(error = %refused, "exception.refused");
            return;
        }
    };
    let Some(bundle) = bundle else { return };
    // What opens waits for the record of it.
    for event in record::exceptions(&live.exceptions, &open) {
        if gateway.store().append(event).await.is_err() {
            tracing::error!(action = "exception.opened", "record.not_durable");
            return gateway.judged(Vec::new());
        }
    }
    gateway.replace(renewed(gateway, &live, bundle, (open, None), now));
    tracing::warn!("exception.changed");
}

/// Ends the exceptions that are open no longer. That only narrows, so it waits for no record and for
/// nothing else that is to open.
async fn end_exceptions(gateway: &Gateway, live: &Live, open: &[Open], now: Timestamp) {
    let mut kept: Vec<Open> =
        live.exceptions.iter().filter(|one| open.contains(one)).cloned().collect();
    if kept.len() == live.exceptions.len() {
        return;
    }
    let bundle = match with_fewer(live, now, None, &mut kept) {
        Ok(Loaded { bundle, .. }) => bundle.closing(&live.closed),
        Err(refused) => {
            tracing::error!(error = %refused, "exception.refused");
            None
        }
    };
    let Some(bundle) = bundle else {
        tracing::error!(error = %ReloadError::Unclosable, "rules.unusable");
        return gateway.close_rules();
    };
    let ended = record::exceptions(&live.exceptions, &kept);
    gateway.replace(renewed(gateway, live, bundle, (kept, None), now));
    tracing::warn!("exception.changed");
    for event in ended {
        if gateway.store().append(event).await.is_err() {
            tracing::error!(action = "exception.ended", "record.not_durable");
        }
    }
}

/// The same rules read anew.
fn renewed(
    gateway: &Gateway,
    live: &Live,
    bundle: Bundle,
    (exceptions, own_site_only): (Vec<Open>, Option<OwnSiteOnly>),
    now: Timestamp,
) -> Live {
    let next = Live {
        classifier: classifier_of(&bundle, gateway.classifier()),
        snapshots: record::Snapshots::of_bundle(&bundle),
        bundle: Arc::new(bundle),
        targets: live.targets.clone(),
        sources: live.sources.clone(),
        signed: live.signed.clone(),
        exceptions,
        own_site_only,
        closed: live.closed.clone(),
        loaded: now,
    };
    keep_verdicts(next, live)
}

/// Runs the draft of the folder beside the rules in force, if it is right in all it bears. One that
/// runs already goes on counting.
pub fn beside(gateway: &Gateway, settings: &Settings) {
    let live = gateway.live();
    let Some(link) = &live.signed else { return };
    let folder = Folder::new(settings.bundles.clone(), settings.founding);
    let statement = match folder.draft() {
        Ok(statement) => statement,
        Err(error) => {
            tracing::warn!(error = %error, "shadow.refused");
            return gateway.run_beside(None);
        }
    };
    let running = gateway.shadow();
    let Some(statement) = statement else {
        if running.is_some() {
            tracing::info!("shadow.ended");
        }
        return gateway.run_beside(None);
    };
    let digest = statement.digest().to_string();
    if running.is_some_and(|running| running.digest() == digest) {
        return;
    }
    let beside = (live.bundle.as_ref(), gateway.classifier().as_ref());
    match Shadow::of_draft(link, &statement, beside, clock::now()) {
        Ok(shadow) => {
            tracing::info!(digest, "shadow.begun");
            gateway.run_beside(Some(shadow));
        }
        Err(refused) => {
            tracing::warn!(error = %refused, "shadow.refused");
            gateway.run_beside(None);
        }
    }
}

/// Where the detectors are what they were, so are their verdicts.
fn keep_verdicts(live: Live, before: &Live) -> Live {
    if live.classifier.detectors() == before.classifier.detectors() {
        return Live { classifier: Arc::clone(&before.classifier), ..live };
    }
    live
}

/// Reads the key table anew, records what came and went, and puts it in place.
///
/// # Errors
/// [`KeysError`]; the old table then stays.
pub async fn reload_keys(gateway: &Gateway, table: &Path) -> Result<(), KeysError> {
    let _turn = gateway.turn_to_change().await;
    take_keys(gateway, Keys::read(table)?).await;
    Ok(())
}

async fn take_keys(gateway: &Gateway, keys: Keys) {
    let changes = keys.changes_since(&gateway.keys());
    // A key that is gone must not wait for the record that it is.
    gateway.replace_keys(keys);
    if !changes.is_empty() {
        tracing::info!(changes = changes.len(), "keys.reloaded");
    }
    for change in changes {
        let record = record::operator(change.action, Some(&change.prefix), clock::now());
        if gateway.store().append(record).await.is_err() {
            tracing::error!(action = change.action, "record.not_durable");
        }
    }
}

/// Reads the rules in force anew when a day begins on which a date in them takes effect, and when
/// their own time is over: what has expired joins no zone from then on. They are those that were
/// loaded, not those on the disk, so that no edit slips in unasked. If they cannot be used any more,
/// every call is refused.
pub async fn begin_day(gateway: &Gateway, now: Timestamp) {
    let _turn = gateway.turn_to_change().await;
    let live = gateway.live();
    if gateway.has_unusable_rules() {
        return;
    }
    let narrow = narrowed(gateway, &live, now);
    let mut open: Vec<Open> =
        live.exceptions.iter().filter(|one| !one.is_over(now.as_s())).cloned().collect();
    if narrow != live.own_site_only {
        // Exceptions may have been ended meanwhile: none is open until the folder is judged anew.
        open.clear();
        gateway.judged(Vec::new());
    }
    let as_open = open.len() == live.exceptions.len();
    let unchanged = live.bundle.unchanged_through().is_none_or(|last| now.day() <= last);
    if narrow == live.own_site_only && as_open && (unchanged || live.bundle.on() == now.day()) {
        return;
    }
    match with_fewer(&live, now, narrow, &mut open) {
        Ok(Loaded { bundle, warnings }) => {
            let Some(bundle) = bundle.closing(&live.closed) else {
                tracing::error!(error = %ReloadError::Unclosable, "rules.unusable");
                return gateway.close_rules();
            };
            warn(&warnings);
            let why = match (narrow, live.own_site_only, as_open) {
                (Some(OwnSiteOnly::TimeOver), _, _) => "the time of the rules is over",
                (Some(OwnSiteOnly::Unconfirmed), _, _) => {
                    "the rules were not confirmed for longer than bundle_max_age"
                }
                (Some(OwnSiteOnly::Asked), _, _) => "the site is disconnected",
                (None, Some(_), _) => "the rest is open again",
                (None, None, true) => DATE,
                (None, None, false) => "the time of an exception is over",
            };
            let mut changes = record::loaded(&bundle, why).to_vec();
            changes.extend(record::exceptions(&live.exceptions, &open));
            changes.extend(record::reach(live.own_site_only, narrow));
            // What expires only narrows, so it must not wait for the record that it did.
            gateway.replace(renewed(gateway, &live, bundle, (open, narrow), now));
            match narrow {
                Some(_) => tracing::error!(why, "rules.own_site_only"),
                None => tracing::info!(why, "rules.new_day"),
            }
            for change in changes {
                if gateway.store().append(change).await.is_err() {
                    tracing::error!(action = "rules.new_day", "record.not_durable");
                }
            }
        }
        Err(refused) => {
            tracing::error!(error = %refused, "rules.unusable");
            gateway.close_rules();
        }
    }
}

/// The rules in force with those exceptions left open, or with none where they cannot be read so: they
/// serve less, which is better than nothing at all.
fn with_fewer(
    live: &Live,
    now: Timestamp,
    narrow: Option<OwnSiteOnly>,
    open: &mut Vec<Open>,
) -> Result<Loaded, Refused> {
    match as_of(live, now, narrow, open) {
        Err(_) if !open.is_empty() => {
            open.clear();
            as_of(live, now, narrow, open)
        }
        loaded => loaded,
    }
}

/// The rules in force, read anew from what was loaded.
fn as_of(
    live: &Live,
    now: Timestamp,
    narrow: Option<OwnSiteOnly>,
    open: &[Open],
) -> Result<Loaded, Refused> {
    match (&live.signed, narrow) {
        (None, Some(why)) => Bundle::load_own_site_only(&live.sources, now.day(), why.because())
            .map_err(Refused::Mistakes),
        (None, None) => {
            Bundle::load_for_a_new_day(&live.sources, now.day()).map_err(Refused::Mistakes)
        }
        (Some(link), Some(why)) => link.load_own_site_only(now.day(), why.because()),
        (Some(link), None) => link.load_under(open, now.day()),
    }
}

/// The rules in force with other endpoints closed; `None` where they cannot be read so.
#[must_use]
pub fn closing(live: &Live, closed: Vec<Closing>, now: Timestamp) -> Option<Live> {
    let exceptions: Vec<Open> =
        live.exceptions.iter().filter(|open| !open.is_over(now.as_s())).cloned().collect();
    let over = live.signed.as_ref().is_some_and(|link| link.in_force(now.as_s()).is_err());
    let own_site_only = live.own_site_only.or(over.then_some(OwnSiteOnly::TimeOver));
    let Loaded { bundle, .. } = as_of(live, now, own_site_only, &exceptions).ok()?;
    let bundle = bundle.closing(&closed)?;
    Some(Live {
        // The rules are the same, and so are the detectors and what they found.
        classifier: Arc::clone(&live.classifier),
        snapshots: record::Snapshots::of_bundle(&bundle),
        bundle: Arc::new(bundle),
        targets: live.targets.clone(),
        sources: live.sources.clone(),
        signed: live.signed.clone(),
        exceptions,
        own_site_only,
        closed,
        loaded: now,
    })
}

/// Why rules came into force anew without anybody's doing.
const DATE: &str = "a date in the rules took effect";
