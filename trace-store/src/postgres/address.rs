//! Where the shared store is, and as whom to sign in.
//!
//! Over a Unix socket PostgreSQL knows the process by itself (`peer`); over a network the connection
//! is encrypted and the server proves itself by a certificate that a named authority signed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// Why an address cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    /// It is no address.
    #[error(
        "the shared store's address must look like \"postgresql://NAME@HOST/DATABASE\", or \
         \"postgresql://NAME@/DATABASE?host=/run/postgresql\" for a socket"
    )]
    Malformed,
    /// A password stands in it.
    #[error(
        "the shared store's address holds a password; put it in a file of its own and name that as \
         \"password_file\""
    )]
    Password,
    /// Nothing says where.
    #[error("the shared store's address names no host and no database; name both")]
    Incomplete,
    /// It is on a network, and nothing says how to know it.
    #[error(
        "the shared store is reached over a network, so its certificate must be checked; name the \
         authority's certificate as \"ca_file\""
    )]
    Authority,
    /// A file beside it cannot be read.
    #[error("\"{}\": {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The authority's certificate is none.
    #[error("\"{}\" holds no certificate in PEM form", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
    },
}

/// Where the shared store is. `Display` shows it without a password.
#[derive(Clone)]
pub struct Address {
    config: Config,
    tls: MakeRustlsConnect,
    shown: String,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.shown)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Address {
    /// Reads an address; the password, if there is one, stands alone in a file.
    ///
    /// # Errors
    /// If it is malformed or holds a password, leads over a network without an authority to check
    /// the server by, or a file cannot be read.
    pub fn read(
        url: &str,
        password_file: Option<&Path>,
        ca_file: Option<&Path>,
    ) -> Result<Self, AddressError> {
        let mut config = Config::from_str(url).map_err(|_| AddressError::Malformed)?;
        if config.get_password().is_some() {
            return Err(AddressError::Password);
        }
        let database = config.get_dbname().ok_or(AddressError::Incomplete)?.to_owned();
        if config.get_hosts().is_empty() {
            return Err(AddressError::Incomplete);
        }
        if let Some(path) = password_file {
            let text = std::fs::read_to_string(path)
                .map_err(|source| AddressError::File { path: path.to_owned(), source })?;
            config.password(text.trim_end_matches(['\r', '\n']));
        }
        let network = config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(_)));
        if network {
            let ca_file = ca_file.ok_or(AddressError::Authority)?;
            config.ssl_mode(SslMode::Require);
            let tls = MakeRustlsConnect::new(trusting(ca_file)?);
            return Ok(Self::new(config, tls, &database));
        }
        config.ssl_mode(SslMode::Disable);
        let nobody = client(rustls::RootCertStore::empty());
        Ok(Self::new(config, MakeRustlsConnect::new(nobody), &database))
    }

    fn new(mut config: Config, tls: MakeRustlsConnect, database: &str) -> Self {
        config
            .application_name("bailiwick")
            .connect_timeout(CONNECT)
            .keepalives_idle(Duration::from_secs(15))
            .tcp_user_timeout(Duration::from_secs(30));
        let hosts: Vec<String> = config
            .get_hosts()
            .iter()
            .map(|host| match host {
                Host::Tcp(name) => name.clone(),
                Host::Unix(path) => path.display().to_string(),
            })
            .collect();
        let shown = format!("PostgreSQL \"{database}\" at {}", hosts.join(", "));
        Self { config, tls, shown }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    pub(crate) fn tls(&self) -> MakeRustlsConnect {
        self.tls.clone()
    }
}

/// Two addresses are one if they lead to the same place by the same name.
impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.config == other.config && self.shown == other.shown
    }
}

impl Eq for Address {}

fn trusting(ca_file: &Path) -> Result<rustls::ClientConfig, AddressError> {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    let path = || ca_file.to_owned();
    let bytes =
        std::fs::read(ca_file).map_err(|source| AddressError::File { path: path(), source })?;
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|_| AddressError::Certificate { path: path() })?;
        roots.add(certificate).map_err(|_| AddressError::Certificate { path: path() })?;
    }
    if roots.is_empty() {
        return Err(AddressError::Certificate { path: path() });
    }
    Ok(client(roots))
}

fn client(roots: rustls::RootCertStore) -> rustls::ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let versions = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(rustls::ALL_VERSIONS);
    match versions {
        Ok(builder) => builder.with_root_certificates(roots).with_no_client_auth(),
        // The provider speaks the versions of its own release.
        Err(_) => {
            rustls::ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_strangers_are_refused() {
        let read = |url| Address::read(url, None, None).map(|address| address.to_string());
        assert!(matches!(
            read("postgresql://node:secret@/t?host=/run"),
            Err(AddressError::Password)
        ));
        assert!(matches!(read("postgresql://node@db.example/t"), Err(AddressError::Authority)));
        assert!(matches!(read("postgresql://node@db.example"), Err(AddressError::Incomplete)));
        assert!(matches!(read("here"), Err(AddressError::Malformed)));
        assert_eq!(
            read("postgresql://node@/t?host=/run/postgresql").unwrap(),
            "PostgreSQL \"t\" at /run/postgresql"
        );
    }

    #[test]
    fn a_password_comes_from_its_file_and_is_never_shown() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "canary\n").unwrap();
        let url = "postgresql://node@/t?host=/run/postgresql";
        let address = Address::read(url, Some(file.path()), None).unwrap();
        assert_eq!(address.config().get_password(), Some(b"canary".as_slice()));
        assert!(!format!("{address:?} {address}").contains("canary"));
    }
}
