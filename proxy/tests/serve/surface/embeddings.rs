//! Embeddings: every form of input, vectors as they come, and no two models in one index.

use serde_json::json;
use stub_model::Behaviour;
use trace_store::record::TokenSource;

use super::{arrived, forget, post, send};
use crate::house::{Cast, House};

/// "hello world" in cl100k_base.
const HELLO: &str = "[15339,1917]";

/// A house whose clouds say what they read in tokens: the one this encoding, the other nothing.
async fn house(accepts: &str) -> House {
    let cast = Cast::gather().await;
    let register = cast.read("register.yaml");
    let said = format!("{{\"text-embedding-3-small\": {{accepts_tokens: {accepts}}}, plain");
    let silent = "{\"text-embedding-3-small\": {}, plain";
    // In the order of the register: own-site, own-spare, eu-cloud, us-cloud.
    let mut parts = register.split("{plain").map(str::to_owned);
    let mut whole = parts.next().expect("a register");
    for (part, models) in parts.zip([silent, silent, &said, silent]) {
        whole = whole + models + &part;
    }
    cast.write("register.yaml", &whole);
    House::with(cast).await
}

fn body(input: &str) -> String {
    format!(r#"{{"model":"text-embedding-3-small","input":{input},"encoding_format":"base64"}}"#)
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_come_in_the_form_that_was_asked_for() {
    let house = House::open().await;
    let base64 = json!({"model": "plain", "input": ["a", "b"], "encoding_format": "base64"});
    let answer = post(&house, "support-desk", "/v1/embeddings", &base64).await;
    assert!(answer.json()["data"][1]["embedding"].is_string(), "{}", answer.status);
    let float = json!({"model": "plain", "input": "a", "dimensions": 8});
    let answer = post(&house, "support-desk", "/v1/embeddings", &float).await;
    assert_eq!(answer.json()["data"][0]["embedding"].as_array().map(Vec::len), Some(8));
    let outcome = house.outcome(answer.id()).await;
    assert_eq!(outcome.tokens.map(|tokens| (tokens.input, tokens.output)), Some((1, 0)));
    house.all(&Behaviour { usage: false, ..Behaviour::default() });
    let answer = post(&house, "support-desk", "/v1/embeddings", &float).await;
    let outcome = house.outcome(answer.id()).await;
    let tokens = outcome.tokens.expect("a count of the proxy's own");
    assert_eq!((tokens.input > 0, tokens.output, tokens.source), (true, 0, TokenSource::Local));
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_go_as_tokens_where_their_encoding_is_declared_and_as_text_elsewhere() {
    for (accepts, sent) in [("cl100k_base", HELLO), ("[]", r#""hello world""#)] {
        // An endpoint that declares nothing might read another text in them.
        let accepts = if accepts == "[]" { "cl100k_base, tools: false" } else { accepts };
        let house = house(accepts).await;
        let application = if sent == HELLO { "support-desk" } else { "website" };
        let answer = send(&house, application, "/v1/embeddings", &body(HELLO)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let server = if sent == HELLO { "eu-cloud" } else { "us-cloud" };
        assert_eq!(arrived(&house), [(server.to_owned(), body(sent))]);
        let changed = (sent != HELLO).then_some("tokens");
        assert_eq!(answer.header("x-bailiwick-changed"), changed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_cannot_be_read_stay_at_home() {
    let house = House::open().await;
    for input in [json!([1, 2, 3]), json!([[4_000_000]]), json!([1.5, 2]), json!([-1])] {
        forget(&house);
        // The name is in no list, and no endpoint says how it reads tokens.
        let sent = json!({"model": "plain", "input": input});
        let answer = post(&house, "website", "/v1/embeddings", &sent).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{sent}");
        assert_eq!(answer.header("x-bailiwick-labels"), Some("scan"), "{sent}");
        assert_eq!(arrived(&house), [("own-site".to_owned(), sent.to_string())]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_model_never_takes_over() {
    let house = House::open().await;
    house.own.set(Behaviour::error(503));
    // `assistant` is another model at each endpoint, so vectors of two of them cannot be compared.
    let sent = json!({"model": "assistant", "input": "x"});
    let answer = post(&house, "vault", "/v1/embeddings", &sent).await;
    assert_eq!((answer.status.as_u16(), arrived(&house).len()), (503, 1));
    forget(&house);
    let sent = json!({"model": "plain", "input": "x"});
    let answer = post(&house, "vault", "/v1/embeddings", &sent).await;
    assert_eq!(answer.status, 200);
    let servers: Vec<_> = arrived(&house).into_iter().map(|(server, _)| server).collect();
    assert_eq!(servers, ["own-site", "own-spare"]);
}
