//! The connection to the receiver: TLS (RFC 5425), or plain TCP on this machine.

use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls_platform_verifier::Verifier;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Longest wait for a connection, TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where the feed goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    host: String,
    port: u16,
    tls: bool,
}

impl Receiver {
    /// Reads `tls://siem.example:6514` or `tcp://127.0.0.1:601`; `None` for anything else. In the
    /// clear it must be this machine.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url = url::Url::parse(text).ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        let loopback = host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.username() == "";
        let tls = match url.scheme() {
            "tls" => true,
            "tcp" if loopback || host == "localhost" => false,
            _ => return None,
        };
        bare.then_some(Self { host, port: url.port()?, tls })
    }
}

/// Why the feed cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum ReceiverError {
    /// A file of authorities cannot be used.
    #[error("the CA file '{}' cannot be read or holds no certificate in PEM form", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
    },
    /// TLS cannot be set up.
    #[error("TLS to the receiver cannot be set up; check the system's certificate store")]
    Tls,
}

/// A connection.
pub(super) type Wire = Box<dyn Stream>;

/// What a connection can do.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// Opens connections.
pub(super) struct Connector {
    tls: TlsConnector,
}

impl Connector {
    pub(super) fn new(ca_files: &[PathBuf]) -> Result<Self, ReceiverError> {
        let mut authorities = Vec::new();
        for path in ca_files {
            authorities.extend(certificates(path)?);
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new_with_extra_roots(authorities, Arc::clone(&provider))
            .map_err(|_| ReceiverError::Tls)?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| ReceiverError::Tls)?
            .dangerous() // the library's word for a verifier of one's own: here, the system's
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    pub(super) async fn connect(&self, to: &Receiver) -> io::Result<Wire> {
        let connecting = async {
            let stream = TcpStream::connect((to.host.as_str(), to.port)).await?;
            stream.set_nodelay(true)?;
            if !to.tls {
                return Ok(Box::new(stream) as Wire);
            }
            let name = ServerName::try_from(to.host.clone()).map_err(io::Error::other)?;
            Ok(Box::new(self.tls.connect(name, stream).await?) as Wire)
        };
        tokio::time::timeout(CONNECT_TIMEOUT, connecting)
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, ReceiverError> {
    let error = || ReceiverError::CaFile { path: path.to_owned() };
    let found: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(path).map_err(|_| error())?.collect();
    found.ok().filter(|found| !found.is_empty()).ok_or_else(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_the_clear_only_this_machine_is_a_receiver() {
        for good in [
            "tls://siem.example:6514",
            "tcp://127.0.0.1:601",
            "tcp://[::1]:601",
            "tcp://localhost:601",
        ] {
            assert!(Receiver::parse(good).is_some(), "{good}");
        }
        for bad in [
            "tcp://siem.example:601",
            "tcp://10.0.0.1:601",
            "tls://siem.example",
            "http://127.0.0.1:601",
            "tls://siem.example:6514/path",
            "siem.example:6514",
        ] {
            assert_eq!(Receiver::parse(bad), None, "{bad}");
        }
    }
}
