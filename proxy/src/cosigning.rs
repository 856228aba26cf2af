//! Co-signers over HTTP: somebody on another machine who keeps the last state of this log and signs a
//! newer one only if it begins with that (C2SP `tlog-witness`). They see hashes and counts, never a
//! record.
//!
//! They are asked before the store takes in its first record, and then whenever the log has grown. A
//! log that does not hold what one of them saw was set back or replaced: it is not written to. One that
//! cannot be reached stops nothing, and is a finding of `/readyz`. The other side of the table is
//! `cosigning/desk.rs`; what is signed and kept is the store's business.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;
use tokio_util::sync::CancellationToken;
use trace_store::{Checkpoint, Cosigner, Presented, Store};
use url::Url;

use crate::clock;
use crate::config::Settings;
use crate::gateway::Gateway;
use crate::upstream::client::Client;

pub mod desk;

/// How often it is looked whether the log has grown.
const EVERY: Duration = Duration::from_secs(5);
/// A co-signer that has not confirmed the log for so long is a finding.
const SILENT_NS: u64 = 15 * 60 * 1_000_000_000;
/// Questions until one fits what a co-signer saw before.
const TRIES: usize = 3;

/// A co-signer and where it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// The prefix of its address.
    pub url: Url,
    /// Its public key.
    pub key: Cosigner,
}

/// What a co-signer said.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    /// Signature lines.
    Cosigned(String),
    /// The log does not hold what it saw.
    Contradicts(String),
    /// Nothing that helps.
    Nothing(String),
}

/// The co-signers of a server, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Cosigners {
    outside: Vec<Outside>,
    /// Whether a file elsewhere gets copies of what was signed.
    has_witness: bool,
    trouble: Mutex<BTreeMap<String, String>>,
    /// Those that confirmed the log since this start.
    confirmed: Mutex<BTreeSet<String>>,
}

impl Cosigners {
    /// Those that the settings name.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        Self {
            outside: settings.cosigners.clone(),
            has_witness: !settings.witnesses.is_empty(),
            trouble: Mutex::default(),
            confirmed: Mutex::default(),
        }
    }

    /// What an operator should do something about.
    #[must_use]
    pub fn findings(&self, store: &Store) -> Vec<String> {
        if self.outside.is_empty() && !self.has_witness {
            return vec![
                "nobody outside confirms the log, so whoever holds its keys could set it back \
                 unseen: name a co-signer ('store.cosigners') or a file on another machine's volume \
                 ('store.witnesses')"
                    .to_owned(),
            ];
        }
        let size = store.health().last_checkpoint.size();
        let confirmed = store.cosigned();
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        let mut findings = Vec::new();
        for Outside { key, .. } in &self.outside {
            let name = key.name();
            let last = confirmed.iter().find(|said| said.by == name);
            let silent = last.is_none_or(|last| {
                last.size < size && clock::now().as_ns().saturating_sub(last.at.0) > SILENT_NS
            });
            match trouble.get(name) {
                Some(why) => findings.push(format!("the co-signer \"{name}\" {why}")),
                None if silent => {
                    findings
                        .push(format!("the co-signer \"{name}\" has not confirmed the log lately"));
                }
                None => {}
            }
        }
        findings
    }

    fn confirmed(&self, name: &str) {
        self.confirmed.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
    }

    fn has_confirmed(&self, name: &str) -> bool {
        self.confirmed.lock().unwrap_or_else(PoisonError::into_inner).contains(name)
    }

    fn note(&self, name: &str, why: Option<String>) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match why {
            Some(why) => trouble.insert(name.to_owned(), why),
            None => trouble.remove(name),
        };
    }
}

/// Asks every co-signer of the settings about a log before it is written to. One that cannot be asked
/// is named in the log of the process.
///
/// # Errors
/// In words, if one saw what this log does not hold.
pub fn confirm(settings: &Settings, shown: &Presented) -> Result<(), String> {
    let client = Client::new(&settings.egress).map_err(|error| error.to_string())?;
    // A thread of its own: this may be called inside a runtime, and may not.
    let said = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            let make = |old| shown.submission(old).map_err(|error| error.to_string());
            let asked = settings
                .cosigners
                .iter()
                .map(|outside| ask(&client, outside, (shown.size(), shown.size()), &make));
            Some(runtime.block_on(futures_util::future::join_all(asked)))
        });
        asking.join().ok().flatten().unwrap_or_default()
    });
    for (outside, said) in settings.cosigners.iter().zip(said) {
        let name = outside.key.name();
        match said {
            Said::Cosigned(_) => {}
            Said::Contradicts(why) => return Err(format!("the co-signer \"{name}\" {why}")),
            Said::Nothing(why) => {
                tracing::warn!(cosigner = name, why, "cosigner.silent");
            }
        }
    }
    Ok(())
}

/// Asks one co-signer about a log of `size` entries, of which it probably saw `old`.
async fn ask(
    client: &Client,
    outside: &Outside,
    (size, old): (u64, u64),
    make: &(dyn Fn(u64) -> Result<String, String> + Sync),
) -> Said {
    let Ok(url) = outside.url.join("add-checkpoint") else {
        return Said::Nothing("has an address that cannot be used".to_owned());
    };
    let mut old = old;
    for _ in 0..TRIES {
        let body = match make(old) {
            Ok(body) => body,
            Err(why) => return Said::Nothing(format!("cannot be asked: {why}")),
        };
        let (status, text) = match client.submit(&url, body).await {
            Ok(answer) => answer,
            Err(error) => return Said::Nothing(format!("cannot be asked: {error}")),
        };
        match (status, text.trim_end().parse::<u64>()) {
            (StatusCode::OK, _) => return Said::Cosigned(text),
            (StatusCode::CONFLICT, Ok(saw)) if saw > size => {
                return Said::Contradicts(format!(
                    "saw {saw} entries of this log, which has {size}"
                ));
            }
            (StatusCode::CONFLICT, Ok(saw)) if saw == old => {
                return Said::Contradicts(format!(
                    "saw {saw} other entries under the name of this log"
                ));
            }
            (StatusCode::CONFLICT, Ok(saw)) => old = saw,
            (StatusCode::UNPROCESSABLE_ENTITY, _) => {
                return Said::Contradicts(format!(
                    "saw {old} entries that this log does not begin with"
                ));
            }
            (StatusCode::NOT_FOUND, _) => {
                return Said::Nothing(
                    "does not know this log; give it the file spine/verifier of the store"
                        .to_owned(),
                );
            }
            (StatusCode::FORBIDDEN, _) => {
                return Said::Nothing("knows this log by another key".to_owned());
            }
            (other, _) => return Said::Nothing(format!("answered with status {other}")),
        }
    }
    Said::Nothing("is asked by others about this log at the same time".to_owned())
}

/// Has the log confirmed whenever it has grown, until `stop`.
pub async fn watch(gateway: Arc<Gateway>, cosigners: Arc<Cosigners>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stop.cancelled() => return,
        }
        for outside in &cosigners.outside {
            tokio::select! {
                () = round(&gateway, &cosigners, outside) => {}
                () = stop.cancelled() => return,
            }
        }
    }
}

/// Asks one co-signer about the present state, if it has not confirmed that already.
async fn round(gateway: &Gateway, cosigners: &Cosigners, outside: &Outside) {
    let (store, name) = (gateway.store(), outside.key.name());
    let note = store.checkpoint();
    let Ok(checkpoint) = Checkpoint::open(&note, store.verifier()) else { return };
    let before = store.cosigned().into_iter().find(|said| said.by == name);
    let old = before.as_ref().map_or(0, |said| said.size);
    if before.is_some() && old == checkpoint.size() {
        return;
    }
    let make = |old| {
        let made = tokio::task::block_in_place(|| store.submission(&note, old));
        made.map_err(|error| error.to_string())
    };
    let said = ask(gateway.client(), outside, (checkpoint.size(), old), &make).await;
    let trouble = match said {
        Said::Cosigned(lines) => {
            let kept =
                tokio::task::block_in_place(|| store.keep_cosigned(&outside.key, &note, &lines));
            kept.err().map(|error| error.to_string())
        }
        // A log that it has confirmed since this start was not set back: then the fault is elsewhere,
        // and is named. Before that, nothing more is written to it.
        Said::Contradicts(why) => {
            tracing::error!(cosigner = name, why, "cosigner.contradicts");
            if !cosigners.has_confirmed(name) {
                store.shut(&format!("the co-signer \"{name}\" {why}"));
            }
            cosigners.note(name, Some(why));
            return;
        }
        Said::Nothing(why) => Some(why),
    };
    match &trouble {
        None => cosigners.confirmed(name),
        Some(why) => {
            tracing::warn!(cosigner = name, why, "cosigner.silent");
        }
    }
    cosigners.note(name, trouble);
}
