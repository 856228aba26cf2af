//! The least that a reverse proxy can do: hyper's server, hyper's pooled client, bodies streamed
//! both ways. It neither judges nor records; what the proxy costs is told in multiples of this.

use std::io;
use std::net::SocketAddr;

use http::header::HOST;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, Response, Uri};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

/// Serves until the listener fails; every request goes to `upstream`. A request that the upstream
/// does not answer closes its connection.
///
/// # Errors
/// When connections can no longer be accepted.
pub async fn serve(listener: TcpListener, upstream: SocketAddr) -> io::Result<()> {
    let authority = Authority::try_from(upstream.to_string()).map_err(io::Error::other)?;
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let connections = TaskTracker::new();
    loop {
        let (stream, _peer) = listener.accept().await?;
        stream.set_nodelay(true)?;
        connections.spawn(connection(stream, client.clone(), authority.clone()));
    }
}

async fn connection(
    stream: TcpStream,
    client: Client<HttpConnector, Incoming>,
    authority: Authority,
) {
    let relay = service_fn(move |request| relay(client.clone(), authority.clone(), request));
    let serving = http1::Builder::new().serve_connection(TokioIo::new(stream), relay);
    // The driver sees every answer that is missing; there is nothing to add to that.
    serving.await.ok();
}

async fn relay(
    client: Client<HttpConnector, Incoming>,
    authority: Authority,
    mut request: Request<Incoming>,
) -> Result<Response<Incoming>, Error> {
    let path = request.uri().path_and_query().cloned();
    let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
    let uri = Uri::builder().scheme(Scheme::HTTP).authority(authority).path_and_query(path);
    if let Ok(uri) = uri.build() {
        *request.uri_mut() = uri;
    }
    request.headers_mut().remove(HOST);
    client.request(request).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http_body_util::{BodyExt, Full};
    use stub_model::{LoadAnswer, Settings, Stub};

    #[tokio::test]
    async fn bodies_pass_both_ways_unchanged() {
        let stub = Stub::start(Settings::load()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let tasks = TaskTracker::new();
        tasks.spawn(serve(listener, stub.address()));
        let client = Client::builder(TokioExecutor::new()).build_http();
        for filler in [10, 100_000] {
            let body = format!("{{\"stream\":false,\"filler\":\"{}\"}}", "x".repeat(filler));
            let request = Request::post(format!("http://{address}/v1/chat/completions"))
                .body(Full::new(Bytes::from(body.clone())))
                .unwrap();
            let answer = client.request(request).await.unwrap();
            assert_eq!(answer.status(), 200);
            let answer = answer.into_body().collect().await.unwrap().to_bytes();
            let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
            let expected = LoadAnswer::default().text(body.as_bytes());
            assert_eq!(answer["choices"][0]["message"]["content"], expected.as_str());
        }
        assert_eq!(stub.count(), 2);
    }
}
