//! One GET, for what is asked of a server beside the load: is it ready, what has it counted.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use thiserror::Error;

/// Why nothing was had.
#[derive(Debug, Error)]
pub(crate) enum FetchError {
    #[error("the address cannot be asked")]
    Address(#[from] http::uri::InvalidUri),
    #[error("no answer")]
    Answer(#[from] hyper_util::client::legacy::Error),
    #[error("the answer broke off")]
    Broken(#[from] hyper::Error),
    #[error("the answer has status {0}")]
    Status(StatusCode),
}

/// The body of a 200 answer.
pub(crate) async fn fetch(address: SocketAddr, path: &str) -> Result<Bytes, FetchError> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let answer = client.get(Uri::try_from(format!("http://{address}{path}"))?).await?;
    if answer.status() != StatusCode::OK {
        return Err(FetchError::Status(answer.status()));
    }
    Ok(answer.into_body().collect().await?.to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use stub_model::{Settings, Stub};

    #[tokio::test]
    async fn only_a_good_answer_is_had() {
        let stub = Stub::start(Settings::default()).await.unwrap();
        assert!(fetch(stub.address(), "/v1/models").await.unwrap().starts_with(b"{"));
        let missing = fetch(stub.address(), "/nothing").await.unwrap_err();
        assert!(missing.to_string().contains("404"), "{missing}");
        let address = stub.address();
        stub.stop().await;
        assert!(matches!(fetch(address, "/v1/models").await, Err(FetchError::Answer(_))));
    }
}
