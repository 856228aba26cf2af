//! Redaction plans, end to end: what may go further once something is removed goes without it, comes
//! back whole, and is recorded as what it was; what a plan does not fit stays where it was.

use serde_json::{Value, json};
use stub_model::Behaviour;
use trace_store::record::{Decision, Verdict};

use crate::house::caller::{Answer, body};
use crate::house::command::verb;
use crate::house::search::assert_in_no_file;
use crate::house::{Cast, House, as_decision};

const CARD: &str = "5555 5555 5555 4444";

/// A house whose policy has these plans, used as `mode` says.
async fn house(plans: &str, mode: &str) -> House {
    let cast = Cast::gather().await;
    let policy = cast.read("policy.yaml");
    let policy = policy.replace("redact: never", &format!("redact: {mode}"));
    cast.write("policy.yaml", &format!("{policy}\nredactions:\n{plans}"));
    House::with(cast).await
}

const CARDS: &str =
    "  - {remove: [payments], for: {apps: [support-desk, lab]}, because: It adds nothing.}\n";

fn content(answer: &Answer) -> String {
    answer.json()["choices"][0]["message"]["content"].as_str().expect("a text").to_owned()
}

fn streamed(answer: &Answer) -> String {
    let events = answer.events();
    let data = events.iter().filter(|data| *data != "[DONE]");
    let pieces = data.map(|data| serde_json::from_str::<Value>(data).expect("JSON"));
    pieces
        .filter_map(|piece| Some(piece["choices"][0]["delta"]["content"].as_str()?.to_owned()))
        .collect()
}

fn decision(house: &House, answer: &Answer) -> Decision {
    let records = house.records();
    let mut found = records.iter().filter_map(as_decision);
    let decision = found.find(|decision| decision.record_id == answer.id());
    decision.expect("its decision").clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_left_goes_further_and_the_value_comes_back() {
    let house = house(CARDS, "when-nothing-else").await;
    // The laboratory may use the clouds alone: with a card in it, its text may go nowhere.
    let text = format!("Is {CARD} a valid number? Say <PAYMENT_CARD_1>. Again: {CARD}");
    let answer = house.ask("lab", body(&text, json!({}))).send(house.data).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(content(&answer), text, "the caller sees its own values");
    assert_eq!(answer.header("x-bailiwick-changed"), Some("redacted"));
    assert_eq!(answer.header("x-bailiwick-level"), Some("public"));
    assert!(house.saw(CARD).is_empty());
    let sent = "Is <PAYMENT_CARD_1> a valid number? Say <LITERAL_1>. Again: <PAYMENT_CARD_1>";
    assert_eq!(house.saw(sent), ["us-cloud"]);

    let decision = decision(&house, &answer);
    assert_eq!(decision.decision, Verdict::Permit);
    assert_eq!(decision.level, "public");
    assert!(decision.labels.is_empty(), "{:?}", decision.labels);
    let removed: Vec<_> =
        decision.redacted.iter().map(|one| (one.label.as_str(), one.count)).collect();
    assert_eq!(removed, [("financial.payment_card", 2)]);
    let cast = house.close().await;
    let told = verb(cast.dir(), &["explain", &answer.id().to_string()]).await;
    let removed = "Removed before it was judged and sent: financial.payment_card (2).";
    assert!(told.out.contains(removed), "{}", told.out);
    assert_in_no_file(cast.dir(), CARD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stream_gives_the_same_text_however_it_is_cut() {
    let house = house(CARDS, "when-nothing-else").await;
    let text = format!("Is {CARD} valid? <b>{CARD}</b>");
    for chunks in [1, 2, 7, 19, 80] {
        house.us.set(Behaviour { chunks, ..Behaviour::default() });
        let asked = json!({"stream": true});
        let answer = house.ask("lab", body(&text, asked)).send(house.data).await;
        assert_eq!(answer.status, 200);
        assert_eq!(streamed(&answer), text, "in {chunks} chunks");
        assert_eq!(answer.events().last().map(String::as_str), Some("[DONE]"));
    }
    assert!(house.saw(CARD).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_in_json_gets_its_values_and_stays_json() {
    let house = house(CARDS, "when-nothing-else").await;
    let said = "{\"card\": \"<PAYMENT_CARD_1>\", \"other\": \"<PAYMENT_CARD_2>\"}".to_owned();
    house.us.set(Behaviour { answer: Some(said), ..Behaviour::default() });
    let asked = body(&format!("Pay {CARD}."), json!({}));
    let answer = house.ask("lab", asked).send(house.data).await;
    let read: Value = serde_json::from_str(&content(&answer)).expect("JSON");
    assert_eq!(read["card"], CARD);
    assert_eq!(read["other"], "<PAYMENT_CARD_2>", "no name of this call");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_plan_that_does_not_fit_changes_nothing() {
    let house = house(CARDS, "when-nothing-else").await;
    for (what, text, more) in [
        ("something else is found too", format!("TLP:RED\n{CARD}"), json!({})),
        ("it stands in a number", "pay".to_owned(), json!({"x": 5_555_555_555_554_444_u64})),
        (
            "it is declared",
            "pay".to_owned(),
            json!({"metadata": {"bailiwick_level": "restricted"}}),
        ),
        ("nothing of it is there", "Write to anna@kestrel-logistics.eu".to_owned(), json!({})),
    ] {
        let answer = house.ask("lab", body(&text, more)).send(house.data).await;
        if what.starts_with("nothing") {
            assert_eq!(answer.status, 200, "{what}");
            assert_eq!(answer.header("x-bailiwick-changed"), None, "{what}");
            continue;
        }
        assert_eq!(answer.status, 403, "{what}: {}", answer.text());
        assert!(decision(&house, &answer).redacted.is_empty(), "{what}");
    }
    // A value cut over two parts is known by its beginning alone.
    let parts = json!({"messages": [{"role": "user", "content": [
        {"type": "text", "text": "Card 5555 5555"}, {"type": "text", "text": "5555 4444 please"}]}]});
    let asked = json!({"model": "assistant", "messages": parts["messages"]}).to_string();
    let answer = house.ask("lab", asked).send(house.data).await;
    assert_eq!(answer.status, 403, "{}", answer.text());
    // Home may have it as it is, so nothing is removed.
    let text = format!("Refund {CARD}.");
    let answer = house.ask("support-desk", body(&text, json!({}))).send(house.data).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-bailiwick-changed"), None);
    assert_eq!(house.saw(&text), ["own-site"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn where_it_is_preferred_the_redacted_text_goes_instead() {
    let house = house(CARDS, "when-preferred").await;
    let text = format!("Refund {CARD}.");
    let answer = house.ask("support-desk", body(&text, json!({}))).send(house.data).await;
    assert_eq!(answer.status, 200);
    assert_eq!(content(&answer), text);
    assert_eq!(answer.header("x-bailiwick-level"), Some("internal"));
    assert_eq!(house.saw("Refund <PAYMENT_CARD_1>."), ["eu-cloud"]);
    assert!(house.saw(CARD).is_empty());
    // Where all endpoints are as good, it goes as it is.
    let plain = house.ask("support-desk", body("Hello.", json!({}))).send(house.data).await;
    assert_eq!(plain.header("x-bailiwick-changed"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_found_once_goes_everywhere() {
    let plan = "  - {remove: [personal], because: Nobody needs it.}\n";
    let house = house(plan, "when-preferred").await;
    // Only the first is told to be a passport; the second is the same value without a word beside it.
    let asked = json!({"model": "assistant", "messages": [
        {"role": "user", "content": "My passport number is C01X00T47."},
        {"role": "assistant", "content": "Noted: C01X00T47."},
        {"role": "user", "content": "Thanks."}]});
    let answer = house.ask("lab", asked.to_string()).send(house.data).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-bailiwick-level"), Some("public"));
    assert!(house.saw("C01X00T47").is_empty());
    assert_eq!(house.saw("Noted: <PASSPORT_1>.").len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_masked_stays_away() {
    let plan = "  - {remove: [payments], mask: true, because: Nobody needs it.}\n";
    let house = house(plan, "when-nothing-else").await;
    let text = format!("Is {CARD} valid? <EMAIL_1>");
    let answer = house.ask("lab", body(&text, json!({}))).send(house.data).await;
    assert_eq!(content(&answer), "Is <PAYMENT_CARD_1> valid? <EMAIL_1>");
}
