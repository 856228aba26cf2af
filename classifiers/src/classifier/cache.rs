//! Verdicts of texts seen before, so that a growing conversation costs only its new text.
//!
//! The key is a BLAKE3 hash of key and text under a random key of this process: it says nothing
//! about the text to anyone who sees the memory of another process or a dump without that key.
//! Both the number of entries and the bytes of text they stand for are bounded.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache as Quick;

use crate::Text;
use crate::detector::Found;

/// Below this, hashing costs about as much as judging.
const LEAST_BYTES: usize = 512;

/// What a verdict is kept under.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name([u8; 32]);

struct Verdict {
    found: Arc<Found>,
    bytes: u64,
}

impl Clone for Verdict {
    fn clone(&self) -> Self {
        Self { found: Arc::clone(&self.found), bytes: self.bytes }
    }
}

/// Weighs an entry by its text, but never less than its share of the entries.
#[derive(Clone)]
struct ByText {
    least: u64,
}

impl Weighter<Name, Verdict> for ByText {
    fn weight(&self, _: &Name, verdict: &Verdict) -> u64 {
        verdict.bytes.max(self.least)
    }
}

pub(super) struct Cache {
    verdicts: Option<Quick<Name, Verdict, ByText>>,
    key: [u8; 32],
}

impl Cache {
    /// A cache for at most `entries` verdicts that stand for at most `bytes` of text. Without a
    /// source of randomness there is no cache, because its names would give texts away.
    pub(super) fn new(entries: usize, bytes: u64) -> Self {
        let mut key = [0; 32];
        let random = getrandom::fill(&mut key).is_ok();
        let count = u64::try_from(entries).unwrap_or(u64::MAX);
        let verdicts = (random && entries > 0 && bytes > 0).then(|| {
            let least = bytes.div_ceil(count).max(1);
            Quick::with_weighter(entries, bytes, ByText { least })
        });
        Self { verdicts, key }
    }

    /// The name of a text worth keeping; `None` for one that is judged as fast as looked up.
    pub(super) fn name_of(&self, text: &Text<'_>) -> Option<Name> {
        let bytes = text.text.expose().as_bytes();
        if bytes.len() < LEAST_BYTES || self.verdicts.is_none() {
            return None;
        }
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        let key = text.key.unwrap_or_default().as_bytes();
        hasher.update(&u64::try_from(key.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(key);
        hasher.update(bytes);
        Some(Name(*hasher.finalize().as_bytes()))
    }

    pub(super) fn get(&self, name: &Name) -> Option<Arc<Found>> {
        self.verdicts.as_ref()?.get(name).map(|verdict| verdict.found)
    }

    pub(super) fn insert(&self, name: Name, found: Found, length: usize) {
        if let Some(verdicts) = &self.verdicts {
            let bytes = u64::try_from(length).unwrap_or(u64::MAX);
            verdicts.insert(name, Verdict { found: Arc::new(found), bytes });
        }
    }
}
