//! Keys of applications, between the table of this node and what all were told. A key that another node
//! made counts only with a code under a secret that is sealed to nodes, so that whoever administers the
//! database makes no key. A revocation needs no proof: whoever reaches PostgreSQL may narrow. Of two ends that
//! a key was given, the earlier one counts.

use std::collections::BTreeSet;

use trace_store::postgres::Secret;

use super::exchange::{Exchange, ExchangeError, short};
use super::secrets::{API_KEYS, Secrets};
use crate::keys::{KeyEntry, Keys, RevokedKey};

/// The topics of keys, and of their end.
const MADE: &str = "key";
const ENDED: &str = "key-end";
/// What the code is made over, before the entry.
const DOMAIN: &[u8] = b"bailiwick key entry 1\0";

/// Brings the table and the two topics together. Whether the table is another than before.
pub(super) fn exchange(shared: &mut Exchange) -> Result<bool, ExchangeError> {
    let path = shared.settings.api_keys.clone();
    let secrets = match shared.secrets() {
        Some(secrets) => {
            secrets.exchange(shared)?;
            Some(secrets)
        }
        None => None,
    };
    let _lock = Keys::lock(&path)?;
    let mut keys = Keys::read(&path)?;
    let mut changed = false;
    for (_, content) in shared.unjudged(ENDED, |_| true)? {
        let ended = serde_json::from_slice::<RevokedKey>(&content);
        changed |= ended.is_ok_and(|ended| keys.end(ended));
    }
    if let Some(secrets) = &secrets {
        changed |= take(shared, &mut keys, secrets)?;
    }
    if changed {
        keys.write(&path)?;
    }
    for ended in keys.revoked().cloned().collect::<Vec<_>>() {
        let content = serde_json::to_vec(&ended).unwrap_or_default();
        shared.tell(ENDED, &ended.sha256, &content)?;
    }
    let Some((version, secret)) =
        secrets.and_then(|secrets| secrets.newest(API_KEYS).ok().flatten())
    else {
        return Ok(changed);
    };
    for entry in keys.entries() {
        let name = name_of(entry);
        if shared.position(MADE, &name).is_none() {
            shared.tell(MADE, &name, &told(entry, version, &secret))?;
        }
    }
    Ok(changed)
}

/// Takes up the keys that others made and whose codes fit. One whose secret has not come yet is looked
/// at again.
fn take(shared: &mut Exchange, keys: &mut Keys, secrets: &Secrets) -> Result<bool, ExchangeError> {
    if secrets.newest(API_KEYS)?.is_none() {
        return Ok(false);
    }
    let known: BTreeSet<String> = keys.entries().into_iter().map(name_of).collect();
    let mut changed = false;
    for (name, content) in shared.unjudged(MADE, |name| !known.contains(name))? {
        match proved(&content, secrets) {
            Some(entry) if name_of(&entry) == name => changed |= keys.take(entry),
            Some(_) | None => {
                let what = format!("a key told by others was not made by a node of ours: {name}");
                tracing::error!(error = what, "nodes.key_refused");
                shared.trouble.insert(what);
            }
        }
    }
    Ok(changed)
}

/// An entry is told once for each form it takes: as it was made, and with the end it was given.
fn name_of(entry: &KeyEntry) -> String {
    format!("{}.{}", entry.sha256, short(&serde_json::to_vec(entry).unwrap_or_default()))
}

/// A line with the secret's version and the code, then the entry.
fn told(entry: &KeyEntry, version: u64, secret: &Secret) -> Vec<u8> {
    let entry = serde_json::to_vec(entry).unwrap_or_default();
    let code = hex(&secret.mac(&[DOMAIN, &entry]));
    [format!("{version} {code}\n").as_bytes(), &entry].concat()
}

/// The entry, if its code was made with a secret of ours.
fn proved(content: &[u8], secrets: &Secrets) -> Option<KeyEntry> {
    let end = content.iter().position(|byte| *byte == b'\n')?;
    let (line, entry) = (content.get(..end)?, content.get(end.checked_add(1)?..)?);
    let (version, code) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let secret = secrets.version(API_KEYS, version.parse().ok()?).ok().flatten()?;
    let expected = secret.mac(&[DOMAIN, entry]);
    let fits = crate::keys::parse_hash(code).is_some_and(|code| code == expected);
    if fits { serde_json::from_slice(entry).ok() } else { None }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
