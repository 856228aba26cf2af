//! Secrets that all nodes share: 32 random bytes under a name, in versions. A node that is alone has them
//! too, so whoever needs one asks here and does not care how many nodes there are.
//!
//! ```text
//! data/shared/secrets/<name>/<version>   sealed to this node's reading key (`trace_store`'s
//!                                        `postgres/secret.rs`), by this node or by one that it names
//! ```
//! In PostgreSQL stands, for each version, a fingerprint (whoever told it first made the secret) and a
//! sealed copy for each reader. **To add a secret**: a name in [`NAMES`], and [`Secrets::newest`] or, where
//! an old version is asked for, [`Secrets::version`]; [`Secrets::newest_or_made`] makes the first one on a
//! node that shares nothing.

use std::io;
use std::path::{Path, PathBuf};

use trace_store::postgres::{SealedSecret, Secret, SecretError};
use trace_store::{KeyError, Reader, ReaderKey};

use super::exchange::{Exchange, ExchangeError};
use crate::config::Settings;
use crate::run::store_settings;

/// Under it nodes make codes of the keys of applications.
pub const API_KEYS: &str = "api-keys";
/// Every secret that nodes share.
pub const NAMES: &[&str] = &[API_KEYS];

/// The topics of fingerprints and of sealed copies.
const CLAIMED: &str = "secret";
const SEALED: &str = "sealed-secret";

/// Why a secret cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// This node's keys cannot be read.
    #[error("the keys of this node cannot be read: {0}; they are made when it first serves")]
    Key(#[from] KeyError),
    /// A file cannot be read or written.
    #[error("cannot read or write '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file does not open.
    #[error("the secret in '{}' does not open: {source}", path.display())]
    Sealed {
        /// The file.
        path: PathBuf,
        /// Why.
        source: SecretError,
    },
    /// A name that is not among those that are shared.
    #[error("no secret is called \"{0}\"")]
    Unknown(String),
}

/// The folder of sealed secrets.
#[must_use]
pub fn folder(settings: &Settings) -> PathBuf {
    super::folder(settings).join("secrets")
}

/// The secrets as this node has them.
#[derive(Debug)]
pub struct Secrets {
    folder: PathBuf,
    key: ReaderKey,
    named: Vec<Reader>,
}

impl Secrets {
    /// Those of a folder.
    ///
    /// # Errors
    /// [`SecretsError::Key`] on a node that has never served.
    pub fn of(settings: &Settings) -> Result<Self, SecretsError> {
        let named = settings.shared.as_ref().map(|sharing| sharing.readers.clone());
        Ok(Self {
            folder: folder(settings),
            key: ReaderKey::of_node(&store_settings(settings))?,
            named: named.unwrap_or_default(),
        })
    }

    /// The newest version of a secret, with its number; `None` where no node has made it yet, or none
    /// has sealed it to this one.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn newest(&self, name: &str) -> Result<Option<(u64, Secret)>, SecretsError> {
        let Some(version) = self.versions(name)?.into_iter().max() else { return Ok(None) };
        Ok(self.version(name, version)?.map(|secret| (version, secret)))
    }

    /// A version of a secret.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn version(&self, name: &str, version: u64) -> Result<Option<Secret>, SecretsError> {
        let path = self.path(name, version)?;
        let bytes = match std::fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.map_err(|source| SecretsError::Io { path: path.clone(), source })?,
        };
        let sealed = SealedSecret::parse(&bytes).ok_or(SecretError::Damaged);
        let secret = sealed.and_then(|sealed| sealed.open((name, version), &self.key, &self.named));
        secret.map(Some).map_err(|source| SecretsError::Sealed { path, source })
    }

    /// The newest version, made where there is none. For a node that shares nothing: where several share,
    /// the first one to reach PostgreSQL makes it, and [`Secrets::newest`] says what has come of that.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn newest_or_made(&self, name: &str) -> Result<(u64, Secret), SecretsError> {
        if let Some(found) = self.newest(name)? {
            return Ok(found);
        }
        let secret = Secret::generate()?;
        self.keep((name, 1), &secret)?;
        Ok((1, secret))
    }

    /// Brings the folder and PostgreSQL together: makes what nobody has made, takes what was sealed to
    /// this node, and seals what it has to every reader that has none.
    pub(super) fn exchange(&self, shared: &mut Exchange) -> Result<(), ExchangeError> {
        for name in NAMES {
            let told = shared.told(CLAIMED).into_iter().filter(|(claim, _)| claims(claim, name));
            if told.count() == 0 {
                let (version, secret) = self.newest_or_made(name)?;
                let claim = claim(name, version);
                shared.tell(CLAIMED, &claim, fingerprint(&secret, &claim).as_bytes())?;
            }
            for (claimed, position) in shared.told(CLAIMED) {
                let version = claimed.strip_prefix(name).and_then(|rest| rest.strip_prefix('/'));
                let Some(version) = version.and_then(|version| version.parse().ok()) else {
                    continue;
                };
                if claims(&claimed, name) {
                    self.of_version(shared, (name, version), position)?;
                }
            }
        }
        Ok(())
    }

    fn of_version(
        &self,
        shared: &mut Exchange,
        (name, version): (&str, u64),
        position: u64,
    ) -> Result<(), ExchangeError> {
        let claim = claim(name, version);
        let print = shared.content(position)?.unwrap_or_default();
        let fits = |secret: &Secret| fingerprint(secret, &claim).as_bytes() == print;
        // One that was made here while another was first is of no use.
        let here = self.version(name, version)?.filter(&fits);
        let copy = |reader: &Reader| format!("{claim}/{}", reader.id());
        let secret = match here {
            Some(secret) => secret,
            None => {
                let Some(position) = shared.position(SEALED, &copy(self.key.public())) else {
                    shared.trouble.insert(format!(
                        "no other node has sealed the shared secret \"{name}\" to this one; name its key, \
                         as `bailiwick node key` prints it here, among \"readers\" there"
                    ));
                    return Ok(());
                };
                let content = shared.content(position)?.unwrap_or_default();
                let sealed = SealedSecret::parse(&content).ok_or(SecretError::Damaged);
                let opened =
                    sealed.and_then(|one| one.open((name, version), &self.key, &self.named));
                match opened {
                    Ok(secret) if fits(&secret) => {
                        self.keep((name, version), &secret)?;
                        secret
                    }
                    Ok(_) => return Ok(()),
                    Err(error) => {
                        shared.trouble.insert(format!("the shared secret \"{name}\": {error}"));
                        return Ok(());
                    }
                }
            }
        };
        for reader in self.named.iter().chain([self.key.public()]) {
            let copy = copy(reader);
            if shared.position(SEALED, &copy).is_none() {
                let sealed = secret.seal((name, version), &self.key, reader);
                let sealed = sealed.map_err(|source| SecretsError::Sealed {
                    path: self.folder.join(&copy),
                    source,
                })?;
                shared.tell(SEALED, &copy, &sealed.to_bytes())?;
            }
        }
        Ok(())
    }

    /// Writes a secret down, sealed from this node to itself: what was taken once is kept, whoever is
    /// named later.
    fn keep(&self, (name, version): (&str, u64), secret: &Secret) -> Result<(), SecretsError> {
        let path = self.path(name, version)?;
        let sealed = secret.seal((name, version), &self.key, self.key.public());
        let sealed =
            sealed.map_err(|source| SecretsError::Sealed { path: path.clone(), source })?;
        crate::files::replace(&path, &sealed.to_bytes())
            .map_err(|source| SecretsError::Io { path, source })
    }

    fn path(&self, name: &str, version: u64) -> Result<PathBuf, SecretsError> {
        if !NAMES.contains(&name) {
            return Err(SecretsError::Unknown(name.to_owned()));
        }
        Ok(self.folder.join(name).join(version.to_string()))
    }

    fn versions(&self, name: &str) -> Result<Vec<u64>, SecretsError> {
        let path = self.path(name, 0)?;
        let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|source| SecretsError::Io { path: folder, source })?,
        };
        let number = |entry: io::Result<std::fs::DirEntry>| {
            entry.ok()?.file_name().to_str()?.parse::<u64>().ok()
        };
        Ok(entries.filter_map(number).collect())
    }
}

fn claim(name: &str, version: u64) -> String {
    format!("{name}/{version}")
}

fn claims(claim: &str, name: &str) -> bool {
    claim.rsplit_once('/').is_some_and(|(of, _)| of == name)
}

/// By what nodes see that they mean the same secret; it tells nothing of it.
fn fingerprint(secret: &Secret, claim: &str) -> String {
    let code = secret.mac(&[b"bailiwick secret fingerprint 1\0", claim.as_bytes()]);
    code.iter().map(|byte| format!("{byte:02x}")).collect()
}
