//! What is answered on each path when all is well.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde_json::{Value, json};
use stub_model::{Answers, Settings, Stub};

use crate::client::{chat, get, post, send};

async fn stub() -> stub_model::Handle {
    Stub::start(Settings::named("own-site")).await.expect("a stub")
}

fn tools() -> Value {
    json!([{"type": "function", "function": {"name": "get_weather", "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
        "required": ["city", "days"]
    }}}])
}

#[tokio::test]
async fn plain_chat_echoes_the_last_user_message() {
    let stub = stub().await;
    let body = json!({"model": "m", "messages": [
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "no"},
        {"role": "user", "content": [{"type": "text", "text": "zażółć "},
            {"type": "text", "text": "gęślą"}]},
    ]});
    let answer = post(&stub, "/v1/chat/completions", &body).await;
    let object = answer.json();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-stub-name"), Some("own-site"));
    assert_eq!(answer.header("x-request-id"), Some("req_stub_0"));
    assert_eq!(object["choices"][0]["message"]["content"], "zażółć gęślą");
    assert_eq!(object["choices"][0]["finish_reason"], "stop");
    assert_eq!(object["model"], "m");
    assert_eq!(object["system_fingerprint"], "fp_own-site");
    let usage = &object["usage"];
    let sum =
        usage["prompt_tokens"].as_u64().unwrap() + usage["completion_tokens"].as_u64().unwrap();
    assert_eq!(usage["total_tokens"], sum);
}

#[tokio::test]
async fn a_long_message_is_answered_by_its_hash() {
    let settings = Settings { answers: Answers::Echo { limit_bytes: 3 }, ..Settings::default() };
    let stub = Stub::start(settings).await.unwrap();
    let content = |answer: Value| answer["choices"][0]["message"]["content"].clone();
    assert_eq!(content(chat(&stub, "abc", json!({})).await.json()), "abc");
    // SHA-256 of "abcd".
    let hash = "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589";
    let expected = format!("len=4 sha256={hash}");
    assert_eq!(content(chat(&stub, "abcd", json!({})).await.json()), expected);
}

#[tokio::test]
async fn a_stream_has_the_order_of_the_real_api() {
    let stub = stub().await;
    let more = json!({"stream": true, "stream_options": {"include_usage": true}});
    let answer = chat(&stub, "one two three", more).await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert_eq!(answer.header("content-length"), None);
    assert_eq!(answer.said(), "one two three");
    assert_eq!(answer.events().last().unwrap(), "[DONE]");
    let chunks = answer.chunks();
    assert_eq!(chunks.len(), 1 + 4 + 1 + 1);
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    assert_eq!(chunks[5]["choices"][0]["finish_reason"], "stop");
    assert!(chunks[..6].iter().all(|chunk| chunk.get("usage") == Some(&Value::Null)));
    assert_eq!(chunks[6]["choices"], json!([]));
    assert!(chunks[6]["usage"]["total_tokens"].as_u64().unwrap() > 0);
}

#[tokio::test]
async fn usage_is_not_streamed_unasked() {
    let answer = chat(&stub().await, "one two three", json!({"stream": true})).await;
    assert_eq!(answer.chunks().len(), 1 + 4 + 1);
    assert!(answer.chunks().iter().all(|chunk| chunk.get("usage").is_none()));
}

#[tokio::test]
async fn choices_interleave() {
    let answer = chat(&stub().await, "two", json!({"stream": true, "n": 2})).await;
    let mut texts = [String::new(), String::new()];
    let mut order = Vec::new();
    for chunk in answer.chunks() {
        let choice = &chunk["choices"][0];
        let index = usize::try_from(choice["index"].as_u64().unwrap()).unwrap();
        order.push(index);
        texts[index] += choice["delta"]["content"].as_str().unwrap_or_default();
    }
    assert_eq!(texts, ["two", "two"]);
    assert_eq!(order[..4], [0, 1, 0, 1]);
}

#[tokio::test]
async fn tools_are_called_and_their_results_answered() {
    let stub = stub().await;
    let object = chat(&stub, "weather", json!({"tools": tools()})).await.json();
    let choice = &object["choices"][0];
    let call = &choice["message"]["tool_calls"][0];
    assert_eq!(choice["finish_reason"], "tool_calls");
    assert_eq!(call["function"]["name"], "get_weather");
    let arguments: Value =
        serde_json::from_str(call["function"]["arguments"].as_str().unwrap()).unwrap();
    assert_eq!(arguments, json!({"city": "x", "days": 0}));

    let result = json!({"model": "m", "tools": tools(), "messages": [
        {"role": "user", "content": "weather"},
        choice["message"],
        {"role": "tool", "tool_call_id": call["id"], "content": "18C"},
    ]});
    let object = post(&stub, "/v1/chat/completions", &result).await.json();
    assert_eq!(object["choices"][0]["message"]["content"], "tool said 18C");

    let none = chat(&stub, "weather", json!({"tools": tools(), "tool_choice": "none"})).await;
    assert_eq!(none.json()["choices"][0]["message"]["content"], "weather");
}

#[tokio::test]
async fn streamed_tool_calls_name_themselves_once() {
    let more = json!({"tools": tools(), "stream": true});
    let answer = chat(&stub().await, "weather", more).await;
    let chunks = answer.chunks();
    let deltas: Vec<&Value> =
        chunks.iter().filter_map(|chunk| chunk.pointer("/choices/0/delta/tool_calls/0")).collect();
    assert!(deltas.len() > 2);
    assert!(deltas.iter().all(|delta| delta["index"] == 0));
    assert_eq!(deltas.iter().filter(|delta| delta.get("id").is_some()).count(), 1);
    assert_eq!(deltas[0]["function"]["name"], "get_weather");
    let arguments: String =
        deltas.iter().map(|delta| delta["function"]["arguments"].as_str().unwrap()).collect();
    assert_eq!(serde_json::from_str::<Value>(&arguments).unwrap()["city"], "x");
    assert_eq!(chunks.last().unwrap()["choices"][0]["finish_reason"], "tool_calls");
}

#[tokio::test]
async fn a_schema_gets_a_matching_object() {
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"},
        "population": {"type": "integer"}}, "required": ["city", "population"]});
    let format = json!({"response_format": {"type": "json_schema",
        "json_schema": {"name": "City", "strict": true, "schema": schema}}});
    let object = chat(&stub().await, "a city", format).await.json();
    let content = object["choices"][0]["message"]["content"].as_str().unwrap();
    let city: Value = serde_json::from_str(content).unwrap();
    assert_eq!(city, json!({"city": "x", "population": 0}));
}

#[tokio::test]
async fn completions_plain_and_streamed() {
    let stub = stub().await;
    let plain =
        post(&stub, "/v1/completions", &json!({"model": "m", "prompt": ["once", [1, 2]]})).await;
    assert_eq!(plain.json()["choices"][0]["text"], "once");
    assert_eq!(plain.json()["choices"][1]["text"], "tokens=2");
    let body = json!({"model": "m", "prompt": "once upon", "stream": true});
    let streamed = post(&stub, "/v1/completions", &body).await;
    let chunks = streamed.chunks();
    let text: String =
        chunks.iter().map(|chunk| chunk["choices"][0]["text"].as_str().unwrap()).collect();
    assert_eq!(text, "once upon");
    assert_eq!(chunks.last().unwrap()["choices"][0]["finish_reason"], "stop");
    assert_eq!(streamed.events().last().unwrap(), "[DONE]");
}

#[tokio::test]
async fn embeddings_agree_in_both_encodings() {
    let stub = stub().await;
    let body = |format: &str| json!({"model": "e", "input": ["a", "zażółć"], "encoding_format": format, "dimensions": 96});
    let floats = post(&stub, "/v1/embeddings", &body("float")).await.json();
    let encoded = post(&stub, "/v1/embeddings", &body("base64")).await.json();
    for at in 0..2 {
        let numbers = floats["data"][at]["embedding"].as_array().unwrap();
        let bytes = STANDARD.decode(encoded["data"][at]["embedding"].as_str().unwrap()).unwrap();
        let decoded: Vec<f32> = bytes
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes(four.try_into().unwrap()))
            .collect();
        assert_eq!(decoded.len(), 96);
        let same = numbers
            .iter()
            .zip(&decoded)
            .all(|(number, value)| (number.as_f64().unwrap() - f64::from(*value)).abs() < 1e-6);
        assert!(same && numbers.len() == 96);
        let length: f32 = decoded.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-3, "{length}");
    }
    assert_ne!(floats["data"][0]["embedding"], floats["data"][1]["embedding"]);
    let tokens = post(&stub, "/v1/embeddings", &json!({"model": "e", "input": [1, 2, 3]})).await;
    assert_eq!(tokens.json()["data"][0]["embedding"].as_array().unwrap().len(), 1536);
}

#[tokio::test]
async fn models_are_listed_and_looked_up() {
    let settings =
        Settings { any_model: false, models: vec!["org/a:b".into()], ..Settings::default() };
    let stub = Stub::start(settings).await.unwrap();
    let list = get(&stub, "/v1/models").await.json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    for key in ["id", "object", "created", "owned_by"] {
        assert!(list["data"][0].get(key).is_some(), "{key}");
    }
    assert_eq!(get(&stub, "/v1/models/org%2Fa%3Ab").await.json()["id"], "org/a:b");
    let missing = get(&stub, "/v1/models/missing").await;
    assert_eq!(
        (missing.status.as_u16(), &missing.json()["error"]["code"]),
        (404, &json!("model_not_found"))
    );
    let asked = chat(&stub, "x", json!({"model": "missing"})).await;
    assert_eq!((asked.status.as_u16(), &asked.json()["error"]["param"]), (404, &json!("model")));
}

#[tokio::test]
async fn what_cannot_be_answered_is_an_error_object() {
    let stub = stub().await;
    let cases = [
        (Method::POST, "/v1/nothing", "{}", 404),
        (Method::DELETE, "/v1/chat/completions", "", 404),
        (Method::GET, "/", "", 404),
        (Method::POST, "/v1/chat/completions", "{\"model\":", 400),
        (Method::POST, "/v1/chat/completions", "{\"messages\":[]}", 400),
        (Method::POST, "/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}", 400),
        (Method::POST, "/v1/completions", "{\"model\":\"m\"}", 400),
        (Method::POST, "/v1/embeddings", "{\"model\":\"m\",\"input\":[]}", 400),
    ];
    for (method, path, body, status) in cases {
        let answer = send(&stub, method, path, body).await.unwrap();
        assert_eq!(answer.status, status, "{path}");
        let object = answer.json();
        for key in ["message", "type", "param", "code"] {
            assert!(object["error"].get(key).is_some(), "{path} {key}");
        }
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let settings = Settings { body_limit_bytes: 1000, ..Settings::default() };
    let stub = Stub::start(settings).await.unwrap();
    assert_eq!(chat(&stub, "short", json!({})).await.status, 200);
    assert_eq!(chat(&stub, &"long ".repeat(300), json!({})).await.status, 413);
}
