//! TLS on the listeners: certificates that are read anew when their files change, without dropping a
//! connection, and client certificates that stand for an application or a person.
//!
//! A client certificate is asked for where the settings name authorities; one that none of them vouches
//! for ends the handshake, and whoever shows none may still show a key or a token. It is known by its DNS
//! names (RFC 9525: the common name is no name). What a name stands for, the settings say; what an
//! application or a person may do is decided elsewhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use rustls::RootCertStore;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Where the certificate of a listener is, and whom it believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The certificate with those above it, PEM.
    pub certificate: PathBuf,
    /// Its key, PEM.
    pub key: PathBuf,
    /// Who vouches for clients; without it no client certificate is asked for.
    pub client_authorities: Option<PathBuf>,
    /// The application or the person that a DNS name in a client certificate stands for.
    pub clients: BTreeMap<String, String>,
}

/// The listeners that speak TLS.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listeners {
    /// That of applications.
    pub data: Option<Files>,
    /// That of people and operators.
    pub governance: Option<Files>,
}

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read, or holds nothing of the kind.
    #[error("cannot read {what} from '{}': {why}", path.display())]
    File {
        /// What should stand there.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Certificate and key do not go together, or the authorities cannot be used.
    #[error("the certificate '{}' cannot be used: {why}", path.display())]
    Unusable {
        /// The certificate's file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

/// Whoever showed a certificate that the settings know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The DNS name in the certificate.
    pub name: String,
    /// The application or person it stands for.
    pub stands_for: String,
}

/// The TLS of one listener.
pub struct Tls {
    files: Files,
    /// The protocols that are offered, best first (RFC 7301).
    protocols: &'static [&'static [u8]],
    config: ArcSwap<ServerConfig>,
}

/// What the data plane offers: HTTP/2 first.
pub const BOTH: &[&[u8]] = &[b"h2", b"http/1.1"];
/// What the governance plane offers.
pub const HTTP_1: &[&[u8]] = &[b"http/1.1"];

impl Tls {
    /// Reads the files of a listener.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn load(files: Files, protocols: &'static [&'static [u8]]) -> Result<Arc<Self>, TlsError> {
        let config = read(&files, protocols)?;
        Ok(Arc::new(Self { files, protocols, config: ArcSwap::from_pointee(config) }))
    }

    /// Reads the files anew; connections that are open stay as they are.
    ///
    /// # Errors
    /// [`TlsError`]; the certificate that was there then stays.
    pub fn reload(&self) -> Result<(), TlsError> {
        self.config.store(Arc::new(read(&self.files, self.protocols)?));
        Ok(())
    }

    /// For the next connection.
    #[must_use]
    pub fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(self.config.load_full())
    }

    /// Whom a certificate stands for that the handshake has found good.
    #[must_use]
    pub fn client(&self, certificates: Option<&[CertificateDer<'_>]>) -> Option<Client> {
        let certificate = certificates?.first()?;
        let certificate = webpki::EndEntityCert::try_from(certificate).ok()?;
        certificate.valid_dns_names().find_map(|name| {
            let stands_for = self.files.clients.get(name)?;
            Some(Client { name: name.to_owned(), stands_for: stands_for.clone() })
        })
    }

    /// Reads the files anew whenever one of them changes.
    pub async fn watch(self: Arc<Self>, stop: CancellationToken) {
        let mut seen = self.stamps();
        let mut ticks = tokio::time::interval(LOOK_EVERY);
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = stop.cancelled() => return,
            }
            let now = self.stamps();
            if now == seen {
                continue;
            }
            // Certificate and key are written one after the other: until both fit, the old ones stay.
            match self.reload() {
                Ok(()) => {
                    seen = now;
                    tracing::info!(certificate = %self.files.certificate.display(), "tls.reloaded");
                }
                Err(error) => {
                    seen = now;
                    tracing::error!(error = %error, "tls.reload_failed");
                }
            }
        }
    }

    fn stamps(&self) -> Vec<Option<(std::time::SystemTime, u64)>> {
        let Files { certificate, key, client_authorities, clients: _ } = &self.files;
        let all = [Some(certificate), Some(key), client_authorities.as_ref()];
        let stamp = |path: &PathBuf| {
            std::fs::metadata(path).and_then(|meta| Ok((meta.modified()?, meta.len()))).ok()
        };
        all.into_iter().flatten().map(stamp).collect()
    }
}

fn certificates(path: &Path, what: &'static str) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let wrong = |why: String| TlsError::File { what, path: path.to_owned(), why };
    let read = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
    let read: Result<Vec<_>, _> = read.collect();
    let read = read.map_err(|error| wrong(error.to_string()))?;
    if read.is_empty() { Err(wrong("there is none".to_owned())) } else { Ok(read) }
}

fn read(files: &Files, protocols: &[&[u8]]) -> Result<ServerConfig, TlsError> {
    let unusable = |why: String| TlsError::Unusable { path: files.certificate.clone(), why };
    let chain = certificates(&files.certificate, "a certificate")?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| TlsError::File {
        what: "a private key",
        path: files.key.clone(),
        why: error.to_string(),
    })?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?;
    let builder = match &files.client_authorities {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = RootCertStore::empty();
            for authority in certificates(path, "an authority")? {
                roots.add(authority).map_err(|error| unusable(error.to_string()))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            let verifier = verifier.allow_unauthenticated().build();
            builder
                .with_client_cert_verifier(verifier.map_err(|error| unusable(error.to_string()))?)
        }
    };
    let mut config =
        builder.with_single_cert(chain, key).map_err(|error| unusable(error.to_string()))?;
    config.alpn_protocols = protocols.iter().map(|one| one.to_vec()).collect();
    Ok(config)
}
