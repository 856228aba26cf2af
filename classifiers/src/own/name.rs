//! Names of an organisation's detectors. A finding carries the name of its detector as text that
//! lives as long as the process, so each different name is kept once, up to a bound.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::TooManyNames;

/// Different names in the life of a process.
const MOST: usize = 1024;

static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

/// The name, for as long as the process runs.
pub(super) fn kept(name: &str) -> Result<&'static str, TooManyNames> {
    // Nothing in here can leave the set half changed.
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(kept) = names.get(name) {
        return Ok(kept);
    }
    if names.len() >= MOST {
        return Err(TooManyNames(MOST));
    }
    let kept: &'static str = Box::leak(Box::from(name));
    names.insert(kept);
    Ok(kept)
}
