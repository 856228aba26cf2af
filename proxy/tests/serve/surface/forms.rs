//! Forms: sound and images stay where what cannot be read may go, byte for byte, and what their
//! fields and file names say is judged like any text.

use http::HeaderValue;
use stub_model::{Behaviour, Framing};

use super::{SECRET, forget};
use crate::house::House;
use crate::house::caller::{Answer, Ask};

const BOUNDARY: &str = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
const HEARD: &str = "/v1/audio/transcriptions";

fn part(head: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat()
}

/// A form with a sound of every byte there is.
fn sound(model: &str, more: &[Vec<u8>]) -> Vec<u8> {
    let sound: Vec<u8> = (0..=255).cycle().take(2_000).collect();
    let file = "name=\"file\"; filename=\"zażółć.wav\"\r\nContent-Type: audio/wav";
    let fixed = [part("name=\"model\"", model.as_bytes()), part(file, &sound)];
    form(&[fixed.as_slice(), more].concat())
}

async fn send(house: &House, application: &str, path: &str, body: Vec<u8>) -> Answer {
    let ask = Ask::post(house.key(application), path, body);
    let written = format!("multipart/form-data; boundary={BOUNDARY}");
    ask.header("content-type", &written).send(house.data).await
}

/// The one body that arrived, its type, and where.
fn one(house: &House) -> (String, String, Vec<u8>) {
    let [(server, got)] = house.arrivals().try_into().expect("one request");
    let written = got.header("content-type").unwrap_or_default().to_owned();
    (server.to_owned(), written, got.body.to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_stays_at_home_and_arrives_as_it_was_sent() {
    let house = House::open().await;
    for path in [HEARD, "/v1/audio/translations", "/v1/images/edits", "/v1/images/variations"] {
        forget(&house);
        let sent = sound("plain", &[part("name=\"temperature\"", b"0.10")]);
        let answer = send(&house, "website", path, sent.clone()).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(answer.header("x-bailiwick-labels"), Some("scan"));
        let want = format!("multipart/form-data; boundary={BOUNDARY}");
        assert_eq!(one(&house), ("own-site".to_owned(), want, sent.clone()), "{path}");
        let (_, decision) = house.decision(answer.id());
        assert_eq!((decision.path.as_str(), decision.unread_bytes), (path, 2_000));
        assert_eq!(decision.body_bytes, sent.len() as u64);
        let outcome = house.outcome(answer.id()).await;
        assert!(outcome.tokens.is_some_and(|tokens| tokens.output > 0), "{path}");
        let nobody = send(&house, "lab", path, sent).await;
        assert_eq!((nobody.status.as_u16(), nobody.code().as_str()), (403, "policy_denied"));
    }
    let answer = send(&house, "website", HEARD, sound("plain", &[])).await;
    assert_eq!(answer.json()["text"], "bytes=2000");
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_and_names_are_judged() {
    let house = House::open().await;
    // Without a file nothing is unread, and the text alone decides.
    for (parts, server) in [
        (vec![part("name=\"prompt\"", b"a cat")], "us-cloud"),
        (vec![part("name=\"prompt\"", SECRET.as_bytes())], "own-site"),
        (vec![part(&format!("name=\"{SECRET}\""), b"x")], "own-site"),
    ] {
        forget(&house);
        let fixed = [part("name=\"model\"", b"plain")];
        let sent = form(&[fixed.as_slice(), &parts].concat());
        let answer = send(&house, "website", "/v1/images/edits", sent.clone()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!((one(&house).0.as_str(), one(&house).2), (server, sent));
    }
    // Where nobody reads, nothing may stand.
    let noted = part(&format!("name=\"prompt\"\r\nX-Note: {SECRET}"), b"x");
    let sent = form(&[part("name=\"model\"", b"plain"), noted]);
    let answer = send(&house, "website", "/v1/images/edits", sent).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "invalid_form"));
    let named = format!("name=\"file\"; filename=\"{SECRET}.wav\"");
    let sent = form(&[part("name=\"model\"", b"plain"), part(&named, b"x")]);
    let answer = send(&house, "website", HEARD, sent).await;
    assert_eq!(answer.header("x-bailiwick-labels"), Some("confidential,scan"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_models_name_is_the_one_splice() {
    let house = House::open().await;
    let sent = sound("assistant", &[]);
    let answer = send(&house, "website", HEARD, sent).await;
    assert_eq!(answer.header("x-bailiwick-changed"), Some("model"));
    assert_eq!(one(&house).2, sound("llama-small", &[]));
    forget(&house);
    // The deployment in the path stands for it; a form without one is given one.
    let file = part("name=\"file\"; filename=\"a.wav\"", b"abc");
    let path = "/openai/deployments/assistant/audio/transcriptions?api-version=2024-10-21";
    let answer = send(&house, "website", path, form(std::slice::from_ref(&file))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(one(&house).2, form(&[part("name=\"model\"", b"llama-small"), file]));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_come_in_the_form_that_was_asked_for() {
    let house = House::open().await;
    for (format, want) in [
        ("text", "bytes=2000\n"),
        ("srt", "1\n00:00:00,000 --> 00:00:01,000\nbytes=2000\n"),
        ("vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nbytes=2000\n"),
    ] {
        let more = [part("name=\"response_format\"", format.as_bytes())];
        let answer = send(&house, "website", HEARD, sound("plain", &more)).await;
        assert_eq!(answer.text(), want);
    }
    for framing in [Framing::Plain, Framing::Split] {
        house.all(&Behaviour::framed(framing));
        let more = [part("name=\"stream\"", b"true")];
        let answer = send(&house, "website", HEARD, sound("plain", &more)).await;
        let last = answer.events().pop().expect("an event");
        assert!(last.contains("transcript.text.done"), "{last}");
        let outcome = house.outcome(answer.id()).await;
        assert_eq!((outcome.stream, outcome.aborted_by), (true, None));
        assert_eq!(outcome.tokens.map(|tokens| tokens.input), Some(14));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_parsers_may_read_differently_is_refused() {
    let house = House::open().await;
    let model = part("name=\"model\"", b"plain");
    for (body, code) in [
        (b"no form".to_vec(), "invalid_form"),
        ([b"preamble\r\n".as_slice(), &sound("plain", &[])].concat(), "invalid_form"),
        ([sound("plain", &[]).as_slice(), b"epilogue"].concat(), "invalid_form"),
        (
            sound("plain", &[part("name=\"x\"\r\nContent-Transfer-Encoding: base64", b"eA==")]),
            "invalid_form",
        ),
        (sound("plain", std::slice::from_ref(&model)), "invalid_field"),
        (sound("plain", &[part("name=\"Model\"", b"other")]), "invalid_field"),
        (form(&[part("name=\"file\"; filename=\"a\"", b"x")]), "invalid_field"),
    ] {
        let answer = send(&house, "website", HEARD, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, code));
    }
    let ask = Ask::post(house.key("website"), HEARD, sound("plain", &[]));
    let json = ask.clone().send(house.data).await;
    assert_eq!((json.status.as_u16(), json.code().as_str()), (415, "unsupported_content_type"));
    assert!(json.text().contains("multipart/form-data"));
    let chat = ask.path("/v1/chat/completions");
    let written = HeaderValue::from_static("multipart/form-data; boundary=x");
    let form = chat.header("content-type", written.to_str().expect("text")).send(house.data).await;
    assert_eq!((form.status.as_u16(), form.code().as_str()), (415, "unsupported_content_type"));
    assert!(house.arrivals().is_empty());
}
