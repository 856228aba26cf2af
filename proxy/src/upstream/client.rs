//! The only holder of the HTTP client, and so the only way to an upstream.
//!
//! [`Client::send`] takes a [`Cleared`] attempt, which exists only inside a recorded decision. It
//! compares the digest of the bytes at hand with the digest that was judged, applies the named
//! splices and nothing else, adds the endpoint's credential, and follows no redirect.
//! [`Client::consult`] asks a remote detector, whose endpoint must be one that may have anything.
//! [`Client::submit`] asks a co-signer of the log, who gets hashes and no content.

use std::path::PathBuf;
use std::time::Duration;

use base64::Engine;
use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use reqwest::tls::TlsInfo;
use routing_rules::{
    Bundle, Contradiction, Endpoint, Form, Observe, RemoteDetector, monitor, monitor_all,
};
use rustls::pki_types::CertificateDer;
use rustls::server::ParsedCertificate;
use sha2::{Digest, Sha256};
use url::Url;

use super::outbound::{Edits, splice};
use super::targets::Targets;
use crate::pipeline::record::Cleared;

/// The operator of endpoints that are ours.
const OWN_SITE: &str = "self";
/// W3C Trace Context, section 3.2.
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
/// Where Anthropic's form has the credential.
const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Longest wait for a connection, TLS included, where the register sets none.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest silence of an endpoint, before its answer and within it. Reasoning models think for
/// minutes; the SDKs give up after 600 s.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(600);
/// How long an idle connection is kept for the next request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// How upstream connections leave this machine.
#[derive(Debug, Clone, Default)]
pub struct Egress {
    /// The HTTP proxy for everything that is not on loopback.
    pub proxy: Option<String>,
    /// PEM files with certificate authorities to trust besides the system's.
    pub ca_files: Vec<PathBuf>,
}

/// Why the client cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// A CA file cannot be read.
    #[error("cannot read the CA file '{}'", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A CA file holds no certificate in PEM form.
    #[error("the CA file '{}' holds no certificate in PEM form", path.display())]
    NotACertificate {
        /// The file.
        path: PathBuf,
    },
    /// The proxy's address is no URL.
    #[error("'egress.proxy' is not the URL of an HTTP proxy, such as http://proxy.example:3128")]
    Proxy,
    /// TLS cannot be set up.
    #[error("the HTTP client cannot be set up; check the system's certificate store")]
    Setup,
}

/// Why one attempt brought no answer. A closed set: it stands in records and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// No connection, or no valid certificate.
    #[error("no connection")]
    Connect,
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke before an answer came.
    #[error("the connection broke")]
    Broken,
    /// The endpoint pointed elsewhere.
    #[error("the endpoint pointed elsewhere")]
    Redirected,
    /// The monitor does not allow what the decision allowed. Nothing was sent.
    #[error("the monitor does not allow what the decision allowed")]
    Monitor,
    /// The bytes at hand are not the bytes that were judged. Nothing was sent.
    #[error("the bytes at hand are not those that were judged")]
    Digest,
    /// The request asks for something that requests to this endpoint may not. Nothing was sent.
    #[error("the request asks for what requests to this endpoint may not")]
    Feature,
    /// The endpoint was closed since the decision. Nothing was sent.
    #[error("the endpoint is closed")]
    Closed,
    /// What answered is not what the register says; its answer is not relayed.
    #[error("what answered is not what the register says")]
    Contradicted(Contradiction),
    /// The endpoint's address cannot be used. Nothing was sent.
    #[error("the endpoint's address cannot be used")]
    Address,
}

impl SendError {
    /// The stable name, in records and metrics.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
            Self::Redirected => "redirected",
            Self::Monitor => "monitor",
            Self::Digest => "digest",
            Self::Feature => "feature",
            Self::Address => "address",
            Self::Closed => "closed",
            Self::Contradicted(Contradiction::Address) => "contradicted_address",
            Self::Contradicted(Contradiction::Key) => "contradicted_key",
            Self::Contradicted(Contradiction::Region) => "contradicted_region",
            Self::Contradicted(Contradiction::Model) => "contradicted_model",
        }
    }
}

/// The one HTTP client.
#[derive(Debug, Clone)]
#[expect(clippy::disallowed_types, reason = "this is the file that holds the HTTP client")]
pub struct Client {
    client: reqwest::Client,
    /// Whether an HTTP proxy stands between: then the address at the other end is the proxy's.
    through_proxy: bool,
}

/// An endpoint's answer, its body still to come.
#[derive(Debug)]
pub struct Incoming {
    response: reqwest::Response,
    changed: Vec<&'static str>,
}

impl Client {
    /// The client, with connection reuse, TLS by rustls, and neither redirects nor environment
    /// proxies.
    ///
    /// # Errors
    /// [`ClientError`].
    #[expect(clippy::disallowed_types, reason = "this is the file that holds the HTTP client")]
    pub fn new(egress: &Egress) -> Result<Self, ClientError> {
        // A second installation in one process (tests) finds the same provider in place.
        drop(rustls::crypto::ring::default_provider().install_default());
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .retry(reqwest::retry::never())
            .http1_only()
            .tcp_nodelay(true)
            .tls_info(true)
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(SILENCE_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT);
        if let Some(url) = &egress.proxy {
            let proxy = reqwest::Proxy::all(url).map_err(|_| ClientError::Proxy)?;
            let local = reqwest::NoProxy::from_string("localhost,127.0.0.0/8,::1");
            builder = builder.proxy(proxy.no_proxy(local));
        }
        let mut authorities = Vec::new();
        for path in &egress.ca_files {
            let pem = std::fs::read(path)
                .map_err(|source| ClientError::CaFile { path: path.clone(), source })?;
            let found = reqwest::Certificate::from_pem_bundle(&pem).unwrap_or_default();
            if found.is_empty() {
                return Err(ClientError::NotACertificate { path: path.clone() });
            }
            authorities.extend(found);
        }
        if !authorities.is_empty() {
            builder = builder.tls_certs_merge(authorities);
        }
        let through_proxy = egress.proxy.is_some();
        let client = builder.build().map_err(|_| ClientError::Setup)?;
        Ok(Self { client, through_proxy })
    }

    /// Sends one cleared attempt and returns when the head of the answer has come.
    ///
    /// Cancelling the future closes the connection.
    ///
    /// # Errors
    /// [`SendError`]; for [`SendError::Monitor`], [`SendError::Digest`], [`SendError::Feature`]
    /// and [`SendError::Address`] no byte was sent.
    pub async fn send(
        &self,
        attempt: Cleared<'_>,
        targets: &Targets,
    ) -> Result<Incoming, SendError> {
        let (endpoint, request) = (attempt.endpoint(), attempt.request());
        if !monitor(attempt.bundle(), attempt.facts(), endpoint.endpoint().name()) {
            return Err(SendError::Monitor);
        }
        if request.digest() != endpoint.request() {
            return Err(SendError::Digest);
        }
        let (enforce, features) = (endpoint.endpoint().enforce(), request.features());
        if (enforce.refuse_hosted_tools && features.hosted_tools)
            || (enforce.refuse_remote_urls && features.remote_urls)
        {
            return Err(SendError::Feature);
        }
        let splices = endpoint.splices();
        let asked = attempt.facts().model.as_deref().unwrap_or_default();
        let offered = endpoint.endpoint().offered(asked);
        let edits = Edits {
            model: splices.model,
            store_false: splices.store_false,
            store_false_written: splices.store_false_written,
            accepts_tokens: offered.and_then(|model| model.accepts_tokens.as_deref()),
        };
        let (body, mut changed) = request.body_for(edits);
        if attempt.renames_ids() && !changed.contains(&splice::ID) {
            changed.push(splice::ID);
        }
        let target = targets.of(endpoint.endpoint().name()).ok_or(SendError::Address)?;
        let mut headers = HeaderMap::with_capacity(8);
        if request.api().operation().is_none_or(|operation| operation.has_body) {
            headers.insert(CONTENT_TYPE, request.content_type().clone());
        }
        headers
            .insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream, */*"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(USER_AGENT, HeaderValue::from_static("bailiwick"));
        for (name, value) in request.headers() {
            headers.insert(name, value.clone());
        }
        let (name, credential) = match request.api().form() {
            Form::OpenAi => (AUTHORIZATION, target.authorization()),
            Form::Anthropic => (X_API_KEY, target.api_key()),
        };
        if let Some(credential) = credential {
            headers.insert(name, credential);
        }
        // What links a call to others is nobody's business but ours.
        if endpoint.endpoint().operator() == OWN_SITE
            && let Some(parent) = attempt.span().traceparent()
        {
            headers.insert(TRACEPARENT, parent);
        }
        let sent = self
            .client
            .request(request.method(), target.url(request.path(), request.query()))
            .headers(headers)
            .body(body)
            .send();
        let head = match endpoint.endpoint().first_byte_timeout() {
            Some(limit) => {
                tokio::time::timeout(limit, sent).await.map_err(|_| SendError::Timeout)?
            }
            None => sent.await,
        };
        let response = head.map_err(|error| kind_of(&error))?;
        if response.status().is_redirection() {
            return Err(SendError::Redirected);
        }
        match self.contradiction(&response, endpoint.endpoint().observe()) {
            Some(what) => Err(SendError::Contradicted(what)),
            None => Ok(Incoming { response, changed }),
        }
    }

    /// Whether connections go through an HTTP proxy, so that endpoints' addresses are not seen.
    #[must_use]
    pub fn is_through_proxy(&self) -> bool {
        self.through_proxy
    }

    /// What of the head of an answer, and of the connection it came by, speaks against the register.
    fn contradiction(
        &self,
        response: &reqwest::Response,
        observe: &Observe,
    ) -> Option<Contradiction> {
        let address = response.remote_addr().map(|address| address.ip());
        let seen = address.is_some_and(|address| observe.address_fits(address));
        if !observe.addresses.is_empty() && !self.through_proxy && !seen {
            return Some(Contradiction::Address);
        }
        if !observe.spki.is_empty() {
            let shown = response.extensions().get::<TlsInfo>();
            let key = shown.and_then(|shown| key_digest(shown.peer_certificate()?));
            if !key.is_some_and(|key| observe.key_fits(&key)) {
                return Some(Contradiction::Key);
            }
        }
        if let Some(header) = &observe.region_header {
            let value = response.headers().get(&header.name).and_then(|value| value.to_str().ok());
            if !observe.region_fits(value) {
                return Some(Contradiction::Region);
            }
        }
        None
    }
}

/// SHA-256 of a certificate's public key information, in base64: the pin of RFC 7469, section 2.4.
fn key_digest(certificate: &[u8]) -> Option<String> {
    let certificate = CertificateDer::from(certificate);
    let certificate = ParsedCertificate::try_from(&certificate).ok()?;
    let digest = Sha256::digest(certificate.subject_public_key_info().as_ref());
    Some(base64::engine::general_purpose::STANDARD.encode(digest))
}

/// What a remote detector is asked.
pub struct Consultation<'a> {
    /// The rules in force.
    pub bundle: &'a Bundle,
    /// The application whose text it is.
    pub app: &'a str,
    /// The detector, of this bundle.
    pub detector: &'a RemoteDetector,
    /// The question, as JSON.
    pub body: Vec<u8>,
}

impl Client {
    /// Asks a remote detector and returns its whole answer. It is sent text of which nothing is known
    /// yet, so the monitor must allow everything of this application there.
    ///
    /// Cancelling the future closes the connection.
    ///
    /// # Errors
    /// [`SendError`]; [`SendError::Broken`] too where the answer is no success or longer than the
    /// detector's limit.
    pub async fn consult(
        &self,
        asked: Consultation<'_>,
        targets: &Targets,
    ) -> Result<Vec<u8>, SendError> {
        let Consultation { bundle, app, detector, body } = asked;
        if !monitor_all(bundle, app, detector.endpoint()) {
            return Err(SendError::Monitor);
        }
        let target = targets.of(detector.endpoint()).ok_or(SendError::Address)?;
        let mut headers = HeaderMap::with_capacity(5);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(USER_AGENT, HeaderValue::from_static("bailiwick"));
        if let Some(credential) = target.authorization() {
            headers.insert(AUTHORIZATION, credential);
        }
        let sent = self.client.post(target.analyze()).headers(headers).body(body).send();
        let mut response = sent.await.map_err(|error| kind_of(&error))?;
        if response.status().is_redirection() {
            return Err(SendError::Redirected);
        }
        let observe = bundle.endpoint(detector.endpoint()).map(Endpoint::observe);
        if let Some(what) = observe.and_then(|observe| self.contradiction(&response, observe)) {
            return Err(SendError::Contradicted(what));
        }
        if response.status() != StatusCode::OK {
            return Err(SendError::Broken);
        }
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| kind_of(&error))? {
            if (answer.len() + chunk.len()) as u64 > detector.answer_bytes() {
                return Err(SendError::Broken);
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}

/// Longest wait for a co-signer.
const COSIGNER_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest answer of a co-signer that is read, in bytes.
const COSIGNER_ANSWER_BYTES: usize = 64 << 10;

impl Client {
    /// Asks a co-signer to confirm the log. What goes out are hashes and a signed checkpoint, nothing
    /// of any call.
    ///
    /// # Errors
    /// [`SendError`].
    pub async fn submit(&self, url: &Url, body: String) -> Result<(StatusCode, String), SendError> {
        let mut headers = HeaderMap::with_capacity(3);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(USER_AGENT, HeaderValue::from_static("bailiwick"));
        let sent = self.client.post(url.clone()).headers(headers).body(body);
        let sent = sent.timeout(COSIGNER_TIMEOUT).send().await;
        let mut response = sent.map_err(|error| kind_of(&error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(SendError::Redirected);
        }
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| kind_of(&error))? {
            if answer.len() + chunk.len() > COSIGNER_ANSWER_BYTES {
                return Err(SendError::Broken);
            }
            answer.extend_from_slice(&chunk);
        }
        String::from_utf8(answer).map(|answer| (status, answer)).map_err(|_| SendError::Broken)
    }
}

/// The kind of an error of the HTTP client; its own words may quote the URL and are dropped.
fn kind_of(error: &reqwest::Error) -> SendError {
    if error.is_connect() {
        SendError::Connect
    } else if error.is_timeout() {
        SendError::Timeout
    } else {
        SendError::Broken
    }
}

impl Incoming {
    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The splices that were made in the request.
    #[must_use]
    pub fn changed(&self) -> &[&'static str] {
        &self.changed
    }

    /// The next bytes of the answer; `None` at its end.
    ///
    /// Cancel-safe: bytes not yet returned are kept.
    ///
    /// # Errors
    /// [`SendError::Timeout`] or [`SendError::Broken`].
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, SendError> {
        self.response.chunk().await.map_err(|error| kind_of(&error))
    }
}
