//! On which day each key was used last: enough to find the keys that nobody needs any more, and no record
//! of anybody's habits. Noted in memory while calls are served, and written beside the table of keys once a
//! minute by whoever watches it; never on the way of a call.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use dashmap::DashMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::KeyEntry;
use crate::files;

/// Days by the hashes of keys.
#[derive(Debug, Default)]
pub struct LastUsed {
    days: DashMap<String, Date>,
    changed: AtomicBool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    used: BTreeMap<String, String>,
}

/// The file beside a table of keys.
fn beside(table: &Path) -> PathBuf {
    table.with_file_name("key-use.json")
}

/// What was written of it. A file that is missing or damaged says nothing: it decides nothing either.
#[must_use]
pub fn read(table: &Path) -> BTreeMap<String, Date> {
    let text = std::fs::read(beside(table)).unwrap_or_default();
    let used = serde_json::from_slice::<File>(&text).map(|file| file.used).unwrap_or_default();
    used.into_iter().filter_map(|(sha256, day)| Some((sha256, day.parse().ok()?))).collect()
}

impl LastUsed {
    /// Takes up what was written earlier.
    pub fn load(&self, table: &Path) {
        for (sha256, day) in read(table) {
            self.days.entry(sha256).and_modify(|known| *known = day.max(*known)).or_insert(day);
        }
    }

    /// Notes that a key was used.
    pub fn note(&self, key: &KeyEntry, day: Date) {
        if self.days.get(&key.sha256).is_some_and(|known| *known >= day) {
            return;
        }
        self.days.insert(key.sha256.clone(), day);
        self.changed.store(true, Ordering::Relaxed);
    }

    /// Writes it beside the table, if something changed.
    ///
    /// # Errors
    /// What the file system says; the next time tries again.
    pub fn write(&self, table: &Path) -> std::io::Result<()> {
        if !self.changed.swap(false, Ordering::Relaxed) {
            return Ok(());
        }
        let used =
            self.days.iter().map(|one| (one.key().clone(), one.value().to_string())).collect();
        let text = serde_json::to_vec_pretty(&File { version: 1, used });
        let done = text.map_err(Into::into).and_then(|text| files::replace(&beside(table), &text));
        if done.is_err() {
            self.changed.store(true, Ordering::Relaxed);
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::clock::Timestamp;
    use crate::keys::Keys;

    #[test]
    fn the_last_day_is_kept_over_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let table = dir.path().join("api-keys.json");
        let mut keys = Keys::default();
        keys.create("hr", None, Timestamp::from_ns(1)).unwrap();
        let key = keys.entries()[0].clone();
        let used = LastUsed::default();
        used.write(&table).unwrap();
        assert!(!beside(&table).exists(), "nothing to write");
        used.note(&key, date(2026, 11, 24));
        used.note(&key, date(2026, 11, 23));
        used.write(&table).unwrap();
        let again = LastUsed::default();
        again.load(&table);
        again.note(&key, date(2026, 11, 25));
        again.write(&table).unwrap();
        assert_eq!(read(&table), BTreeMap::from([(key.sha256.clone(), date(2026, 11, 25))]));
        std::fs::write(beside(&table), "damaged").unwrap();
        assert!(read(&table).is_empty());
    }
}
