//! The credential of each endpoint, read once when the configuration is, and added after the digest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use http::HeaderValue;
use routing_rules::{Bundle, KeySource};
use secrecy::{ExposeSecret, SecretString};

/// Why an endpoint's credential cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The key file cannot be read.
    #[error("endpoint \"{endpoint}\": cannot read its key file '{}'; create it, or correct 'key' in the register", path.display())]
    File {
        /// The endpoint.
        endpoint: String,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The environment variable is not set.
    #[error(
        "endpoint \"{endpoint}\": environment variable '{variable}' is not set; set it, or correct 'key' in the register"
    )]
    Variable {
        /// The endpoint.
        endpoint: String,
        /// The variable.
        variable: String,
    },
    /// The credential cannot stand in an HTTP header.
    #[error(
        "endpoint \"{endpoint}\": its key is empty or holds characters that no HTTP header can carry"
    )]
    NotAHeader {
        /// The endpoint.
        endpoint: String,
    },
}

/// The `Authorization` header of each endpoint that wants one.
#[derive(Default)]
pub struct Credentials {
    by_endpoint: HashMap<String, HeaderValue>,
}

impl Credentials {
    /// Reads the credentials of all endpoints of `bundle`; relative files are below `dir`.
    ///
    /// # Errors
    /// [`CredentialError`] for the first that cannot be had.
    pub fn read(bundle: &Bundle, dir: &Path) -> Result<Self, CredentialError> {
        let mut by_endpoint = HashMap::new();
        for endpoint in bundle.endpoints() {
            let name = endpoint.name().to_owned();
            let secret = match endpoint.key() {
                KeySource::None => continue,
                KeySource::File(file) => {
                    let path = dir.join(file);
                    let text = std::fs::read_to_string(&path).map_err(|source| {
                        CredentialError::File { endpoint: name.clone(), path, source }
                    })?;
                    SecretString::from(text)
                }
                KeySource::Env(variable) => {
                    let value = std::env::var(variable).map_err(|_| CredentialError::Variable {
                        endpoint: name.clone(),
                        variable: variable.clone(),
                    })?;
                    SecretString::from(value)
                }
            };
            let header = header(&secret)
                .ok_or_else(|| CredentialError::NotAHeader { endpoint: name.clone() })?;
            by_endpoint.insert(name, header);
        }
        Ok(Self { by_endpoint })
    }

    /// The header value for an endpoint; `None` where it wants no credential.
    #[must_use]
    pub fn of(&self, endpoint: &str) -> Option<HeaderValue> {
        self.by_endpoint.get(endpoint).cloned()
    }
}

fn header(secret: &SecretString) -> Option<HeaderValue> {
    let key = secret.expose_secret().trim();
    let mut value = HeaderValue::from_str(&format!("Bearer {key}")).ok()?;
    value.set_sensitive(true);
    (!key.is_empty()).then_some(value)
}
