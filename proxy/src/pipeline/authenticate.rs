//! A credential becomes a caller: an application of the bundle, and the least level its key puts on
//! whatever it sends.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::clock::Timestamp;
use crate::keys::{KeyEntry, Keys, terms};
use crate::tls::Client;

mod flood;

pub use flood::{Flood, Noted};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    application: String,
    credential: String,
    floor: Option<String>,
    paths: Vec<String>,
    models: Vec<String>,
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

    /// Whether the key opens this path.
    #[must_use]
    pub fn opens_path(&self, path: &str) -> bool {
        terms::opens_path(&self.paths, path)
    }

    /// Whether the key opens this model.
    #[must_use]
    pub fn opens_model(&self, model: &str) -> bool {
        terms::opens_model(&self.models, model)
    }

    /// The least level of any request with this key, by name.
    #[must_use]
    pub fn floor(&self) -> Option<&str> {
        self.floor.as_deref()
    }
}

impl From<&Client> for Caller {
    fn from(client: &Client) -> Self {
        Self {
            application: client.stands_for.clone(),
            credential: format!("certificate {}", client.name),
            floor: None,
            paths: Vec::new(),
            models: Vec::new(),
        }
    }
}

impl From<&KeyEntry> for Caller {
    fn from(entry: &KeyEntry) -> Self {
        Self {
            application: entry.application.clone(),
            credential: entry.prefix.clone(),
            floor: entry.floor.clone(),
            paths: entry.paths.clone(),
            models: entry.models.clone(),
        }
    }
}

/// Why a credential does not open something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRefused {
    /// None came with the request.
    Missing,
    /// It is not known, or no longer valid.
    Unknown,
    /// Its time is over.
    Expired,
    /// It is for other paths or models.
    Outside,
}

impl KeyRefused {
    /// The reason in records.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Missing => "missing_key",
            Self::Unknown => "unknown_key",
            Self::Expired => "expired_key",
            Self::Outside => "outside_key",
        }
    }

    /// What the caller reads.
    #[must_use]
    pub const fn explained(self) -> &'static str {
        match self {
            Self::Missing => {
                "Incorrect API key provided: none. Send the key of your application as \
                 'Authorization: Bearer KEY'."
            }
            Self::Unknown => {
                "Incorrect API key provided. It is not known here; ask the operator of this proxy \
                 for a key of your application."
            }
            Self::Expired => {
                "Incorrect API key provided. Its time is over; ask the operator of this proxy for the \
                 one that follows it."
            }
            Self::Outside => {
                "This API key is not for this path or this model; ask the operator of this proxy for \
                 one that is."
            }
        }
    }
}

/// Finds the key by `Authorization: Bearer KEY`, by `api-key: KEY` or by `x-api-key: KEY`.
///
/// # Errors
/// [`KeyRefused`].
pub fn authenticate<'k>(
    keys: &'k Keys,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<&'k KeyEntry, KeyRefused> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, key) = value.as_bytes().split_at_checked(7)?;
        scheme.eq_ignore_ascii_case(b"bearer ").then_some(key)
    });
    let named = |name: &str| headers.get(name).map(http::HeaderValue::as_bytes);
    let presented = bearer.or_else(|| named("api-key")).or_else(|| named("x-api-key"));
    match presented.map(<[u8]>::trim_ascii) {
        None | Some(b"") => Err(KeyRefused::Missing),
        Some(key) => {
            let entry = keys.find(key).ok_or(KeyRefused::Unknown)?;
            if entry.is_open(now) { Ok(entry) } else { Err(KeyRefused::Expired) }
        }
    }
}
