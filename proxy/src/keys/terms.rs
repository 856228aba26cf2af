//! What a key may be used for and until when, and putting a new key in the place of an old one with a time
//! in which both open, so that an application can be moved over without a gap.

use std::time::Duration;

use secrecy::SecretString;

use super::{KeyEntry, Keys, KeysError};
use crate::clock::Timestamp;

/// What a new key may be used for; what is empty or absent bounds nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The least level of any request with it.
    pub floor: Option<String>,
    /// From when on it opens nothing, nanoseconds since the epoch.
    pub expires_ns: Option<u64>,
    /// The paths it opens, as in `/v1/embeddings`, with those below them.
    pub paths: Vec<String>,
    /// The models it opens.
    pub models: Vec<String>,
}

impl KeyEntry {
    /// Whether it opens anything at this time.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.expires_ns.is_none_or(|until| now.as_ns() < until)
    }
}

/// Whether a path is one of these or below one of them; where none is named, every path is.
#[must_use]
pub fn opens_path(paths: &[String], path: &str) -> bool {
    paths.is_empty()
        || paths.iter().any(|open| {
            let rest = path.strip_prefix(open.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// Whether a model is one of these; where none is named, every model is.
#[must_use]
pub fn opens_model(models: &[String], model: &str) -> bool {
    models.is_empty() || models.iter().any(|open| open == model)
}

impl Keys {
    /// Makes a key for `application` on these terms and adds its hash; the key itself is returned once and
    /// kept nowhere.
    ///
    /// # Errors
    /// [`KeysError::NoRandomness`].
    pub fn create_on(
        &mut self,
        application: &str,
        terms: Terms,
        now: Timestamp,
    ) -> Result<SecretString, KeysError> {
        let Terms { floor, expires_ns, paths, models } = terms;
        let key = self.create(application, floor, now)?;
        if let Some(entry) = self.entry_of(&key) {
            *entry = KeyEntry { expires_ns, paths, models, ..entry.clone() };
        }
        Ok(key)
    }

    /// Makes a key on the terms of one that `application` has, which opens for `overlap` longer and no
    /// more; `prefix` says which, where there are several. Gives the new key and the old entry.
    ///
    /// # Errors
    /// [`KeysError::NothingToRotate`] or [`KeysError::NoRandomness`].
    pub fn rotate(
        &mut self,
        (application, prefix): (&str, Option<&str>),
        overlap: Duration,
        now: Timestamp,
    ) -> Result<(SecretString, KeyEntry), KeysError> {
        let overlap = u64::try_from(overlap.as_nanos()).unwrap_or(u64::MAX);
        let until = now.as_ns().saturating_add(overlap);
        // One that ends sooner anyway has its successor already.
        let stays = |entry: &KeyEntry| entry.expires_ns.is_none_or(|ends| until < ends);
        let begins =
            |entry: &KeyEntry| prefix.is_none_or(|prefix| entry.prefix.starts_with(prefix));
        let found: Vec<KeyEntry> = self
            .entries()
            .into_iter()
            .filter(|one| one.application == application && stays(one) && begins(one))
            .cloned()
            .collect();
        let [old] = found.as_slice() else {
            return Err(KeysError::NothingToRotate {
                application: application.to_owned(),
                found: found.len(),
            });
        };
        let terms = Terms {
            floor: old.floor.clone(),
            expires_ns: old.expires_ns,
            paths: old.paths.clone(),
            models: old.models.clone(),
        };
        let key = self.create_on(application, terms, now)?;
        if let Some(entry) = self.by_hash.values_mut().find(|entry| entry.sha256 == old.sha256) {
            entry.expires_ns = Some(until);
        }
        Ok((key, old.clone()))
    }

    fn entry_of(&mut self, key: &SecretString) -> Option<&mut KeyEntry> {
        use secrecy::ExposeSecret;
        self.by_hash.get_mut(&super::hash(key.expose_secret().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn at(ns: u64) -> Timestamp {
        Timestamp::from_ns(ns)
    }

    #[test]
    fn a_path_opens_itself_and_what_is_below_it() {
        let open = ["/v1/embeddings".to_owned(), "/v1/responses/".to_owned()];
        for path in ["/v1/embeddings", "/v1/responses", "/v1/responses/compact"] {
            assert!(opens_path(&open, path), "{path}");
        }
        for path in ["/v1/embeddings-x", "/v1/chat/completions", "/v1"] {
            assert!(!opens_path(&open, path), "{path}");
        }
        assert!(opens_path(&[], "/v1/anything"));
        assert!(opens_model(&[], "m") && opens_model(&["m".to_owned()], "m"));
        assert!(!opens_model(&["m".to_owned()], "mm"));
    }

    #[test]
    fn a_rotated_key_opens_for_its_overlap_and_the_new_one_on_the_same_terms() {
        let mut keys = Keys::default();
        let terms = Terms {
            floor: Some("internal".to_owned()),
            expires_ns: Some(1_000),
            paths: vec!["/v1/embeddings".to_owned()],
            models: vec!["m".to_owned()],
        };
        let old = keys.create_on("hr", terms, at(1)).unwrap();
        keys.create_on("other", Terms::default(), at(2)).unwrap();
        let overlap = Duration::from_nanos(50);
        let (new, before) = keys.rotate(("hr", None), overlap, at(100)).unwrap();
        let entry = |key: &SecretString| keys.find(key.expose_secret().as_bytes()).unwrap().clone();
        assert_eq!(before.expires_ns, Some(1_000));
        assert_eq!(entry(&old).expires_ns, Some(150));
        assert!(entry(&old).is_open(at(149)) && !entry(&old).is_open(at(150)));
        let told = entry(&new);
        assert_eq!((told.expires_ns, told.floor.as_deref()), (Some(1_000), Some("internal")));
        assert_eq!((told.paths.len(), told.models.len()), (1, 1));
        // The old one has its successor: a second rotation is one of the new key.
        let (_, second) = keys.rotate(("hr", None), overlap, at(101)).unwrap();
        assert_eq!(second.sha256, told.sha256);
    }

    #[test]
    fn of_several_keys_one_is_named() {
        let mut keys = Keys::default();
        let first = keys.create("hr", None, at(1)).unwrap();
        keys.create("hr", None, at(2)).unwrap();
        let overlap = Duration::from_nanos(50);
        let several = keys.rotate(("hr", None), overlap, at(3));
        assert!(matches!(several, Err(KeysError::NothingToRotate { found: 2, .. })));
        let prefix: String = first.expose_secret().chars().take(9).collect();
        let (_, old) = keys.rotate(("hr", Some(&prefix)), overlap, at(3)).unwrap();
        assert_eq!(old.prefix, prefix);
        assert!(matches!(
            keys.rotate(("nobody", None), overlap, at(3)),
            Err(KeysError::NothingToRotate { found: 0, .. })
        ));
    }
}
