//! Where prompts go: by what they hold, by what is declared, and by who answers. What the model
//! servers received is the evidence.

use serde_json::{Value, json};
use stub_model::{Behaviour, Fault, Refusal};

use crate::house::caller::{Answer, body};
use crate::house::{House, Plan};

/// Servers in the order in which the policy prefers them.
const PUBLIC: &[&str] = &["us-cloud", "eu-cloud", "own-site", "own-spare"];
const INTERNAL: &[&str] = &["eu-cloud", "own-site", "own-spare"];
const HOME: &[&str] = &["own-site", "own-spare"];
const CLOUDS: &[&str] = &["us-cloud", "eu-cloud"];

/// Texts with what the detectors find in them, and where the policy lets `website` (a public
/// application) send them. Every value is invented.
const FAMILIES: &[(&str, &str, &[&str])] = &[
    ("Summarise our opening hours.", "", PUBLIC),
    ("Résume nos heures d'ouverture, s'il te plaît.", "", PUBLIC),
    ("Odpisz na list od anna.kowalska@kestrel-logistyka.pl.", "pii", INTERNAL),
    ("Ruf mich an: +49 30 23125 123.", "pii", INTERNAL),
    ("Bitte auf DE89 3704 0044 0532 0130 00 erstatten.", "financial", HOME),
    ("Ha pagato con la carta 5555 5555 5555 4444.", "financial", HOME),
    ("Card: 5\u{200b}555 55\u{200b}55 5555 44\u{200b}44", "financial", HOME),
    ("Le numéro de sécurité sociale est 2 69 05 49 588 157 80.", "pii", HOME),
    ("Her SSN is 219-09-9998, please file it.", "pii", HOME),
    ("Steuer-ID 86095742719 für den Bescheid", "pii", HOME),
    ("aws_access_key_id = AKIAQ3EGRIGSWKB7TMDC", "secret", HOME),
    ("postgres://billing:tr0ub4dor-and-3@db.kestrel-logistyka.pl:5432/main", "secret", HOME),
    ("TLP:RED\nSummarise the incident.", "confidential", HOME),
    ("TLP:AMBER\nSummarise the incident.", "confidential", HOME),
    ("TLP:GREEN\nSummarise the incident.", "confidential", INTERNAL),
    ("TLP:CLEAR\nSummarise the incident.", "confidential", PUBLIC),
    ("Kontakt: am9obi5kb2VAa2VzdHJlbC1sb2dpc3R5a2EucGw=", "pii", INTERNAL),
];

/// The eligible list of the answer's decision.
fn eligible(house: &House, answer: &Answer) -> Vec<String> {
    let (_, decision) = house.decision(answer.id());
    decision.eligible.into_iter().map(|one| one.endpoint).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_goes_where_its_content_may_go_and_nowhere_else() {
    let house = House::open().await;
    for (number, (text, family, allowed)) in FAMILIES.iter().enumerate() {
        for stream in [false, true] {
            let mark = format!("mark {number} {stream} end");
            let sent = body(&format!("{text}\n{mark}"), json!({"stream": stream}));
            let answer = house.send("website", sent).await;
            assert_eq!(answer.status, 200, "{text}: {}", answer.text());
            assert_eq!(house.saw(&mark), [allowed[0]], "{text}");
            assert_eq!(eligible(&house, &answer), *allowed, "{text}");
            let families = answer.header("x-bailiwick-labels").unwrap_or_default();
            assert!(families.split(',').any(|one| one == *family), "{text}: {families}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_matter_where_in_a_request_a_value_stands() {
    let house = House::open().await;
    let card = "5555 5555 5555 4444";
    let role = |role: &str| json!({"messages": [{"role": role, "content": card}, {"role": "user", "content": "And?"}]});
    let bodies = [
        role("system"),
        role("developer"),
        role("assistant"),
        role("tool"),
        json!({"messages": [{"role": "user", "content": [{"type": "text", "text": card}]}]}),
        json!({"messages": [{"role": "user", "content": [
            {"type": "text", "text": "card 5555 5555 "}, {"type": "text", "text": "5555 4444"}]}]}),
        json!({"messages": [{"role": "user", "content": "card 5555 5555"},
            {"role": "user", "content": "5555 4444"}]}),
        json!({"messages": [{"role": "user", "content": "Hi", "name": card}]}),
        json!({"messages": [{"role": "user", "content": "Hi", "invented": {"deep": [card]}}]}),
        json!({"messages": [{"role": "assistant", "tool_calls": [{"id": "c", "type": "function",
            "function": {"name": "pay", "arguments": format!("{{\"card\":\"{card}\"}}")}}]}]}),
        json!({"tools": [{"type": "function", "function": {"name": "f", "description": card}}]}),
        json!({"tools": [{"type": "function", "function": {"name": "f", "parameters": {"enum": [card]}}}]}),
        json!({"response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": {"const": card}}}}),
        json!({"invented_by_an_sdk": [5555, 5555, 5555, 4444]}),
        json!({"seed": 5_555_555_555_554_444_u64}),
        json!({"stop": [card]}),
        json!({"user": card}),
        json!({"safety_identifier": card}),
        json!({"metadata": {"note": card}}),
        json!({"metadata": {card: "as a key"}}),
        json!({"prediction": {"type": "content", "content": card}}),
        json!({"invented_by_an_sdk": card}),
        json!({"invented_by_an_sdk": 5_555_555_555_554_444_u64}),
        json!({"prompt_cache_key": card}),
    ];
    for more in bodies {
        house.servers().into_iter().for_each(stub_model::Handle::clear);
        let answer = house.send("website", body("Hi", more.clone())).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{more}");
        assert!(house.eu.count() + house.us.count() == 0, "{more}");
    }
    // The same in the query and in a header that are forwarded.
    for version in ["AKIAQ3EGRIGSWKB7TMDC", "5555-5555-5555-4444"] {
        let ask = house.ask("website", body("Hi", json!({})));
        let ask = ask.path(&format!("/v1/chat/completions?api-version={version}"));
        let answer = ask.send(house.data).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{version}");
    }
    let ask = house.ask("website", body("Hi", json!({}))).header("idempotency-key", card);
    let answer = ask.send(house.data).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"));
}

/// A message with one part besides text.
fn part(part: Value) -> Value {
    let content = json!([{"type": "text", "text": "Look."}, part]);
    json!({"messages": [{"role": "user", "content": content}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_goes_home() {
    let house = House::open().await;
    let picture = json!({"url": "data:image/png;base64,iVBORw0KGgo="});
    for more in [
        part(json!({"type": "image_url", "image_url": picture})),
        part(json!({"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}})),
        part(json!({"type": "file", "file": {"file_id": "file-abc"}})),
        part(json!({"type": "hologram", "hologram": "x"})),
        part(json!({"hologram": "x"})),
    ] {
        house.servers().into_iter().for_each(stub_model::Handle::clear);
        let answer = house.send("website", body("Look.", more.clone())).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{more}");
        assert_eq!(answer.header("x-bailiwick-level"), Some("restricted"), "{more}");
        assert!(answer.header("x-bailiwick-labels").expect("labels").contains("scan"), "{more}");
        assert!(house.eu.count() + house.us.count() == 0, "{more}");
        let (_, decision) = house.decision(answer.id());
        assert!(!decision.classifier_complete && decision.unread_bytes > 0, "{more}");
        // An application that may not go home is refused.
        let refused = house.send("lab", body("Look.", more.clone())).await;
        assert_eq!(refused.code(), "policy_denied", "{more}");
    }
}

/// Requests that make the provider reach further parties.
fn reaching() -> Vec<Value> {
    let remote = json!({"url": "https://pictures.example/a.png"});
    vec![
        part(json!({"type": "image_url", "image_url": remote})),
        json!({"web_search_options": {"search_context_size": "low"}}),
        json!({"web_search_options": {}}),
        json!({"tools": [{"type": "mcp", "server_label": "x"}]}),
        json!({"tools": [{"type": "web_search"}]}),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_a_provider_reach_further_is_refused_by_every_endpoint_that_does_not_allow_it() {
    let house = House::open().await;
    for more in reaching() {
        let answer = house.send("website", body("Look.", more.clone())).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (403, "feature_refused"),
            "{more}"
        );
        assert_eq!(answer.header("x-should-retry"), Some("false"), "{more}");
        let outcome = house.outcome(answer.id()).await;
        let errors: Vec<_> = outcome.attempts.iter().map(|one| one.error.as_deref()).collect();
        assert_eq!(errors, [Some("feature"); 2], "{more}");
        assert!(house.arrivals().is_empty(), "{more}");
    }
    // The endpoints are as well as before.
    let plain = house.send("vault", body("Say hello.", json!({}))).await;
    assert_eq!(plain.header("x-bailiwick-endpoint"), Some("own-site"));
    // One home server allows both: it is asked, and no other.
    let register = house.read("register.yaml");
    let at = "  - endpoint: own-spare\n";
    let allowing = format!("{at}    enforce: {{hosted_tools: allow, remote_urls: allow}}\n");
    house.write("register.yaml", &register.replacen(at, &allowing, 1));
    house.running().reload().await.expect("good rules");
    for (number, more) in reaching().into_iter().enumerate() {
        let answer = house.send("website", body("Look.", more.clone())).await;
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-spare"), "{more}");
        assert_eq!(house.spare.count(), number as u64 + 1);
    }
    assert_eq!(house.eu.count() + house.us.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declaration_raises_and_never_lowers() {
    let house = House::open().await;
    let plain = body("Say hello.", json!({}));
    let endpoint = |answer: &Answer| answer.header("x-bailiwick-endpoint").map(str::to_owned);
    for (name, value, goes) in [
        ("x-bailiwick-level", "public", "us-cloud"),
        ("x-bailiwick-level", "internal", "eu-cloud"),
        ("x-bailiwick-level", "confidential", "own-site"),
        ("x-bailiwick-level", "restricted", "own-site"),
        ("x-bailiwick-labels", "pii.person_name", "eu-cloud"),
        ("x-bailiwick-labels", "pii.email, financial.payment_card", "own-site"),
        ("x-bailiwick-labels", "health.diagnosis", "own-site"),
    ] {
        let answer = house.ask("website", plain.clone()).header(name, value).send(house.data).await;
        assert_eq!(endpoint(&answer).as_deref(), Some(goes), "{name}: {value}");
    }
    for (metadata, goes) in [
        (json!({"bailiwick_level": "internal"}), "eu-cloud"),
        (json!({"bailiwick_labels": "secret.password"}), "own-site"),
    ] {
        let answer = house.send("website", body("Say hello.", json!({"metadata": metadata}))).await;
        assert_eq!(endpoint(&answer).as_deref(), Some(goes), "{metadata}");
    }
    // Nothing that is declared opens what content, application or key have closed.
    let card = body(
        "The card is 5555 5555 5555 4444.",
        json!({"metadata": {"bailiwick_level": "public"}}),
    );
    let answer =
        house.ask("website", card).header("x-bailiwick-level", "public").send(house.data).await;
    assert_eq!(endpoint(&answer).as_deref(), Some("own-site"));
    let answer = house
        .ask("vault", plain.clone())
        .header("x-bailiwick-level", "public")
        .send(house.data)
        .await;
    assert_eq!(answer.header("x-bailiwick-level"), Some("restricted"));
    // Two declarations: the higher one.
    let both = body("Say hello.", json!({"metadata": {"bailiwick_level": "restricted"}}));
    let answer =
        house.ask("website", both).header("x-bailiwick-level", "public").send(house.data).await;
    assert_eq!(answer.header("x-bailiwick-level"), Some("restricted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_has_a_floor_of_its_own() {
    let cast = crate::house::Cast::gather().await;
    let key = cast.new_key("website", Some("confidential"));
    let lost = cast.new_key("website", Some("a-level-of-an-older-policy"));
    let house = House::with(cast).await;
    for (key, level) in [(key, "confidential"), (lost, "restricted")] {
        let ask = crate::house::caller::Ask::chat(&key, body("Say hello.", json!({})));
        let answer = ask.send(house.data).await;
        assert_eq!(answer.header("x-bailiwick-level"), Some(level));
        assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"));
    }
}

/// Ways in which a server fails before its answer has begun.
fn failures(elsewhere: &str) -> Vec<(&'static str, Behaviour)> {
    let error = |status| Behaviour::fault(Fault::Error(Refusal::with_status(status)));
    let redirect = |status| {
        let location = format!("{elsewhere}/chat/completions");
        Behaviour::fault(Fault::Redirect { status, location })
    };
    vec![
        ("broken", Behaviour::fault(Fault::CutBeforeHeaders)),
        ("timeout", Behaviour::fault(Fault::HangBeforeHeaders)),
        ("status", error(429)),
        ("status", error(502)),
        ("status", error(503)),
        ("status", error(504)),
        ("redirected", redirect(307)),
        ("redirected", redirect(308)),
        ("redirected", redirect(302)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_byte_the_next_eligible_server_answers() {
    for (number, stream) in [false, true].into_iter().enumerate() {
        for case in 0..failures("").len() {
            let plan = Plan { first_byte: "150 ms", ..Plan::default() };
            let house = House::planned(plan).await;
            // It points at a server that may not have the prompt: nobody follows.
            let (error, behaviour) = failures(&house.us.base_url()).swap_remove(case);
            house.eu.set(behaviour.clone());
            let mark = format!("mark {number} {case} end");
            let answer = house.send("support-desk", body(&mark, json!({"stream": stream}))).await;
            assert_eq!(answer.status, 200, "{error} {behaviour:?}");
            assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"), "{error}");
            let mut saw = house.saw(&mark);
            saw.sort_unstable();
            assert_eq!(saw, ["eu-cloud", "own-site"], "{error}");
            let outcome = house.outcome(answer.id()).await;
            let tried: Vec<_> = outcome
                .attempts
                .iter()
                .map(|one| (one.endpoint.as_str(), one.error.as_deref()))
                .collect();
            assert_eq!(tried, [("eu-cloud", Some(error)), ("own-site", None)]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_gone_is_passed_over() {
    let mut house = House::open().await;
    let gone = std::mem::replace(
        &mut house.cast.eu,
        stub_model::Stub::start(stub_model::Settings::named("unused")).await.expect("a port"),
    );
    gone.stop().await;
    let answer = house.send("support-desk", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-site"));
    let outcome = house.outcome(answer.id()).await;
    assert_eq!(outcome.attempts[0].error.as_deref(), Some("connect"));
    // One that keeps failing is tried after the others, and still only within the decision.
    for _ in 0..3 {
        house.send("support-desk", body("Say hello.", json!({}))).await;
    }
    let answer = house.send("support-desk", body("Say hello.", json!({}))).await;
    assert_eq!(
        house.outcome(answer.id()).await.attempts.len(),
        1,
        "the home server comes first now"
    );
    house.own.set(Behaviour::fault(Fault::CutBeforeHeaders));
    let answer = house.send("support-desk", body("Say hello.", json!({}))).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("own-spare"));
    assert_eq!(house.us.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_all_that_may_fail_no_other_is_asked() {
    let cut = Behaviour::fault(Fault::CutBeforeHeaders);
    for (application, text, allowed) in [
        ("lab", "Say hello.", CLOUDS),
        ("support-desk", "Say hello.", INTERNAL),
        ("vault", "Say hello.", HOME),
        ("website", "The card is 5555 5555 5555 4444.", HOME),
    ] {
        for stream in [false, true] {
            let house = House::open().await;
            for server in allowed {
                house.server(server).set(cut.clone());
            }
            let mark = "mark of the unreachable";
            let sent = body(&format!("{text} {mark}"), json!({"stream": stream}));
            let answer = house.send(application, sent).await;
            assert_eq!(answer.status, 503);
            assert_eq!(answer.code(), "no_permitted_endpoint_reachable");
            assert!(answer.header("retry-after").is_some());
            let mut saw = house.saw(mark);
            let mut allowed = allowed.to_vec();
            saw.sort_unstable();
            allowed.sort_unstable();
            assert_eq!(saw, allowed, "{application}: every one that may, none that may not");
            let outcome = house.outcome(answer.id()).await;
            assert_eq!((outcome.status, outcome.endpoint), (503, None));
            assert_eq!(outcome.attempts.len(), allowed.len());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_cut_in_the_middle_ends_with_an_error_and_never_as_if_whole() {
    let house = House::open().await;
    for events in [1, 2, 4, 5] {
        house.us.set(Behaviour::fault(Fault::CutAfter { events }));
        let mark = format!("mark {events} one two three four end");
        let answer = house.send("website", body(&mark, json!({"stream": true}))).await;
        assert_eq!(answer.status, 200);
        let text = answer.text();
        assert!(!text.contains("[DONE]"), "{events}");
        let events = answer.events();
        let last: Value = serde_json::from_str(events.last().expect("an event")).expect("JSON");
        assert_eq!(last["error"]["code"], "upstream_interrupted");
        assert_eq!(house.saw(&mark), ["us-cloud"], "an answer that began has no second server");
        let outcome = house.outcome(answer.id()).await;
        assert_eq!(outcome.aborted_by, Some(trace_store::record::Party::Upstream));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_inside_a_stream_reaches_the_caller() {
    let house = House::open().await;
    house.us.set(Behaviour::fault(Fault::ErrorEventAfter { events: 2 }));
    let answer = house.send("website", body("one two three four", json!({"stream": true}))).await;
    let events = answer.events();
    assert!(events.iter().any(|event| event.contains("told to fail mid-stream")), "{events:?}");
    assert!(!answer.text().contains("[DONE]"));
}
