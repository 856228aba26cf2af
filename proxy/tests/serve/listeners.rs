//! TLS on the two listeners: certificates that are replaced while connections stay open, client
//! certificates that stand for an application or a person, and both versions of HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::task::TaskTracker;

use crate::house::caller::body;
use crate::house::command::verb;
use crate::house::until::until;
use crate::house::{Cast, House, SETTINGS};

const WITH_TLS: &str = "tls:
  data: {certificate: server.pem, key: server.key, client_authorities: clients.pem, \
    clients: {site.apps.example: website}}
  governance: {certificate: server.pem, key: server.key, client_authorities: clients.pem, \
    clients: {mia.people.example: mia}}
";

/// Whoever vouches for certificates in these tests.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("a certificate");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate of this name, with its key.
    fn vouch(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new([name.to_owned()]).expect("a certificate");
        let made = params.signed_by(&key, &self.issuer).expect("a certificate");
        (made.pem(), key.serialize_pem())
    }
}

/// Somebody outside: whom they believe, and what they show.
fn caller(believes: &str, shows: Option<&(String, String)>, speaks: &[&[u8]]) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(believes.as_bytes()).expect("a certificate");
    roots.add(authority).expect("an authority");
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots);
    let mut config = match shows {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            let certificate = CertificateDer::from_pem_slice(certificate.as_bytes());
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("a key");
            builder
                .with_client_auth_cert(vec![certificate.expect("a certificate")], key)
                .expect("a certificate with its key")
        }
    };
    config.alpn_protocols = speaks.iter().map(|one| one.to_vec()).collect();
    TlsConnector::from(Arc::new(config))
}

async fn connect(tls: &TlsConnector, to: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(to).await?;
    tls.connect(ServerName::try_from("proxy.example").expect("a name"), stream).await
}

type Sent = Request<Full<Bytes>>;

/// Sends one request over its own connection, by whichever version was agreed on.
async fn send(tls: &TlsConnector, to: SocketAddr, request: Sent) -> Option<(StatusCode, Value)> {
    let stream = connect(tls, to).await.ok()?;
    let two = stream.get_ref().1.alpn_protocol() == Some(b"h2");
    let stream = TokioIo::new(stream);
    let response = if two {
        let executor = TokioExecutor::new();
        let made = hyper::client::conn::http2::handshake(executor, stream).await.ok()?;
        let (mut sender, connection) = made;
        TaskTracker::new().spawn(connection);
        sender.send_request(request).await.ok()?
    } else {
        let made = hyper::client::conn::http1::handshake(stream).await.ok()?;
        let (mut sender, connection) = made;
        TaskTracker::new().spawn(connection);
        sender.send_request(request).await.ok()?
    };
    let status = response.status();
    let bytes = response.into_body().collect().await.ok()?.to_bytes();
    Some((status, serde_json::from_slice(&bytes).unwrap_or_default()))
}

fn chat(key: Option<&str>, text: &str) -> Sent {
    let request = Request::post("https://proxy.example/v1/chat/completions");
    let request = request.header("content-type", "application/json");
    let request = match key {
        Some(key) => request.header("authorization", format!("Bearer {key}")),
        None => request,
    };
    request.body(Full::new(Bytes::from(body(text, json!({}))))).expect("a request")
}

fn get(path: &str) -> Sent {
    let request = Request::get(path).header("host", "proxy.example");
    request.body(Full::default()).expect("a request")
}

/// A house behind TLS; whoever vouches for it, and for its callers.
async fn secured() -> (House, Authority, Authority) {
    let (servers, clients) = (Authority::new(), Authority::new());
    let cast = Cast::described("30 s", &format!("{SETTINGS}{WITH_TLS}")).await;
    write(&cast, &servers.vouch("proxy.example"));
    cast.write("clients.pem", &clients.pem);
    (House::with(cast).await, servers, clients)
}

fn write(cast: &Cast, (certificate, key): &(String, String)) {
    cast.write("server.pem", certificate);
    cast.write("server.key", key);
}

const H2: &[&[u8]] = &[b"h2"];
const H1: &[&[u8]] = &[b"http/1.1"];

#[tokio::test(flavor = "multi_thread")]
async fn applications_speak_both_versions_and_a_certificate_stands_for_a_key() {
    let (house, servers, clients) = secured().await;
    let key = house.key("website").to_owned();
    let nobody = caller(&servers.pem, None, H2);
    for (speaks, told) in [(H2, "http/2"), (H1, "http/1.1")] {
        let tls = caller(&servers.pem, None, speaks);
        let answered = send(&tls, house.data, chat(Some(&key), "Say hello.")).await;
        let (status, answer) = answered.expect("an answer");
        assert_eq!(status, 200, "{told}: {answer}");
        assert_eq!(answer["object"], "chat.completion", "{told}");
    }
    let (status, _) = send(&nobody, house.data, chat(None, "Say hello.")).await.expect("an answer");
    assert_eq!(status, 401);

    let site = clients.vouch("site.apps.example");
    let tls = caller(&servers.pem, Some(&site), H2);
    let (status, answer) =
        send(&tls, house.data, chat(None, "Say hello.")).await.expect("an answer");
    assert_eq!(status, 200, "{answer}");
    // Beside a wrong key it helps nobody, and a name that stands for nothing opens nothing.
    let (status, _) =
        send(&tls, house.data, chat(Some("bw-wrong"), "Hi.")).await.expect("an answer");
    assert_eq!(status, 401);
    let other = clients.vouch("other.apps.example");
    let tls = caller(&servers.pem, Some(&other), H2);
    let (status, _) = send(&tls, house.data, chat(None, "Say hello.")).await.expect("an answer");
    assert_eq!(status, 401);
    // Whom nobody here vouches for does not get in at all.
    let forged = Authority::new().vouch("site.apps.example");
    let tls = caller(&servers.pem, Some(&forged), H1);
    assert!(send(&tls, house.data, chat(Some(&key), "Say hello.")).await.is_none());
    // Nor does whoever speaks without TLS.
    let plain = house.ask("website", body("Say hello.", json!({}))).try_open(house.data).await;
    assert!(plain.is_none());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_persons_certificate_opens_what_they_were_granted_and_no_change_from_elsewhere() {
    let (house, servers, clients) = secured().await;
    let mia = clients.vouch("mia.people.example");
    let tls = caller(&servers.pem, Some(&mia), H1);
    let governance = house.running().governance;
    let me = async || send(&tls, governance, get("/governance/v1/me")).await.expect("an answer");
    assert_eq!(me().await.0, 401, "a certificate says who, not what they may");
    let grant = ["access", "grant", "operator", "--person", "mia", "--why", "duty"];
    let until = ["--until", "2100-01-01T00:00:00Z"];
    let made = verb(house.dir(), &[&grant[..], &until[..]].concat()).await;
    assert_eq!(made.code, 0, "{}", made.words);
    let (status, told) = me().await;
    assert_eq!((status.as_u16(), &told["roles"]), (200, &json!(["operator"])));
    assert_eq!(told["how"], "certificate mia.people.example");
    let cut = |header: Option<&str>| {
        let request = Request::post("/governance/v1/modes").header("host", "proxy.example");
        let request = match header {
            Some(header) => request.header("x-csrf-token", header),
            None => request,
        };
        let body = json!({"because": "a test"}).to_string();
        request.body(Full::new(Bytes::from(body))).expect("a request")
    };
    let (status, told) = send(&tls, governance, cut(None)).await.expect("an answer");
    assert_eq!(status, 403, "{told}");
    let (status, told) = send(&tls, governance, cut(Some("mine"))).await.expect("an answer");
    assert_eq!((status.as_u16(), &told["by"]), (200, &json!("mia")));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_certificate_serves_new_connections_and_drops_no_old_one() {
    let (house, servers, _) = secured().await;
    let old = caller(&servers.pem, None, H1);
    let stream = TokioIo::new(connect(&old, house.data).await.expect("a connection"));
    let (mut open, connection) =
        hyper::client::conn::http1::handshake::<_, Full<Bytes>>(stream).await.expect("HTTP");
    TaskTracker::new().spawn(connection);
    let renewed = Authority::new();
    write(&house, &renewed.vouch("proxy.example"));
    let new = caller(&renewed.pem, None, H1);
    until("the new certificate", async || connect(&new, house.data).await.ok().map(drop)).await;
    assert!(connect(&old, house.data).await.is_err());
    let key = house.key("website").to_owned();
    let answer = open.send_request(chat(Some(&key), "Say hello.")).await.expect("an answer");
    assert_eq!(answer.status(), 200, "the old connection");
    // One that cannot be used changes nothing.
    house.write("server.pem", "nothing");
    house.running().reload().await.expect("the rules are good");
    assert!(connect(&new, house.data).await.is_ok());
    house.close().await;
}
