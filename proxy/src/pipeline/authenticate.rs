//! A credential becomes a caller: an application of the bundle, and the least level its key puts on
//! whatever it sends.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::refuse::Refusal;
use crate::keys::{KeyEntry, Keys};

mod flood;

pub use flood::{Flood, Noted};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    application: String,
    credential: String,
    floor: Option<String>,
}

impl Caller {
    /// The application the key was issued to.
    #[must_use]
    pub fn application(&self) -> &str {
        &self.application
    }

    /// The key's public part, for records and lists; opens nothing.
    #[must_use]
    pub fn credential(&self) -> &str {
        &self.credential
    }

    /// The least level of any request with this key, by name.
    #[must_use]
    pub fn floor(&self) -> Option<&str> {
        self.floor.as_deref()
    }
}

impl From<&KeyEntry> for Caller {
    fn from(entry: &KeyEntry) -> Self {
        Self {
            application: entry.application.clone(),
            credential: entry.prefix.clone(),
            floor: entry.floor.clone(),
        }
    }
}

/// Finds the caller by `Authorization: Bearer KEY`, by `api-key: KEY` or by `x-api-key: KEY`.
///
/// # Errors
/// [`Refusal::MissingKey`] or [`Refusal::UnknownKey`].
pub fn authenticate(keys: &Keys, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, key) = value.as_bytes().split_at_checked(7)?;
        scheme.eq_ignore_ascii_case(b"bearer ").then_some(key)
    });
    let named = |name: &str| headers.get(name).map(http::HeaderValue::as_bytes);
    let presented = bearer.or_else(|| named("api-key")).or_else(|| named("x-api-key"));
    match presented.map(<[u8]>::trim_ascii) {
        None | Some(b"") => Err(Refusal::MissingKey),
        Some(key) => keys.find(key).map(Caller::from).ok_or(Refusal::UnknownKey),
    }
}
