//! Where each endpoint is and what opens it: its address, taken apart once, and its credential, read
//! once when the rules are and added after the digest.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use http::HeaderValue;
use routing_rules::{Bundle, Endpoint, KeySource};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// Why an endpoint cannot be called.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
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
    /// Several endpoints cannot be called; all are named, so that one look mends them.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Several(Vec<Self>),
    /// The address is no URL that a path can be appended to.
    #[error(
        "endpoint \"{endpoint}\": its base_url is not an address that paths can be appended to"
    )]
    Address {
        /// The endpoint.
        endpoint: String,
    },
}

/// One endpoint's address and credential. Without `Debug`: it holds a secret.
#[derive(Clone)]
pub struct Target {
    base: Url,
    authorization: Option<HeaderValue>,
    api_key: Option<HeaderValue>,
}

impl Target {
    /// The address of `path`, which begins with a slash, at this endpoint.
    #[must_use]
    pub fn url(&self, path: &str, query: Option<&str>) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }

    /// Where a remote detector at this endpoint is asked.
    #[must_use]
    pub fn analyze(&self) -> Url {
        self.url(ANALYZE_PATH, None)
    }

    /// The credential as Anthropic's form has it, for `x-api-key`, where the endpoint wants one.
    #[must_use]
    pub fn api_key(&self) -> Option<HeaderValue> {
        self.api_key.clone()
    }

    /// The `Authorization` header, where the endpoint wants one.
    #[must_use]
    pub fn authorization(&self) -> Option<HeaderValue> {
        self.authorization.clone()
    }
}

/// A credential in the two forms that a header may have.
type Credential = (Option<HeaderValue>, Option<HeaderValue>);

/// The targets of all endpoints.
#[derive(Clone, Default)]
pub struct Targets {
    by_endpoint: HashMap<String, Target>,
}

impl Targets {
    /// Reads addresses and credentials of all endpoints of `bundle`; relative files are below `dir`.
    ///
    /// # Errors
    /// [`TargetError`] for every endpoint that cannot be called.
    pub fn read(bundle: &Bundle, dir: &Path) -> Result<Self, TargetError> {
        let (mut by_endpoint, mut wrong) = (HashMap::new(), Vec::new());
        for endpoint in bundle.endpoints() {
            match target(endpoint, dir) {
                Ok(target) => drop(by_endpoint.insert(endpoint.name().to_owned(), target)),
                Err(error) => wrong.push(error),
            }
        }
        match wrong.pop() {
            None => Ok(Self { by_endpoint }),
            Some(only) if wrong.is_empty() => Err(only),
            Some(last) => {
                wrong.push(last);
                Err(TargetError::Several(wrong))
            }
        }
    }

    /// The target of an endpoint of the bundle that these targets were read for.
    #[must_use]
    pub fn of(&self, endpoint: &str) -> Option<&Target> {
        self.by_endpoint.get(endpoint)
    }
}

/// Where a remote detector is asked, below an endpoint's base URL: Presidio's name for it.
const ANALYZE_PATH: &str = "/analyze";

fn target(endpoint: &Endpoint, dir: &Path) -> Result<Target, TargetError> {
    let base = Url::parse(endpoint.base_url()).ok().filter(|url| !url.cannot_be_a_base());
    let base = base.ok_or_else(|| TargetError::Address { endpoint: endpoint.name().to_owned() })?;
    let (authorization, api_key) = credential(endpoint, dir)?;
    Ok(Target { base, authorization, api_key })
}

fn credential(endpoint: &Endpoint, dir: &Path) -> Result<Credential, TargetError> {
    let name = || endpoint.name().to_owned();
    let secret = match endpoint.key() {
        KeySource::None => return Ok((None, None)),
        KeySource::File(file) => {
            let path = dir.join(file);
            let text = std::fs::read_to_string(&path).map_err(|source| TargetError::File {
                endpoint: name(),
                path,
                source,
            })?;
            SecretString::from(text)
        }
        KeySource::Env(variable) => {
            let value = std::env::var(variable).map_err(|_| TargetError::Variable {
                endpoint: name(),
                variable: variable.clone(),
            })?;
            SecretString::from(value)
        }
    };
    let key = secret.expose_secret().trim();
    let header = |text: &str| {
        let mut header = HeaderValue::from_str(text)
            .ok()
            .filter(|_| !key.is_empty())
            .ok_or_else(|| TargetError::NotAHeader { endpoint: name() })?;
        header.set_sensitive(true);
        Ok(Some(header))
    };
    Ok((header(&format!("Bearer {key}"))?, header(key)?))
}
