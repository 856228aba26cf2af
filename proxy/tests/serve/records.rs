//! What is on record: the decision before the prompt leaves, the outcome before the answer ends,
//! and everything else that somebody may ask about later.

use std::collections::HashMap;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use classifiers::Sensitive;
use futures_util::FutureExt;
use futures_util::future::join_all;
use http::{HeaderName, HeaderValue};
use proxy::upstream::outbound::Outbound;
use serde_json::json;
use stub_model::{Behaviour, Fault, Received, Refusal};
use trace_store::record::{Decision, Outcome, Party, Record, TokenSource, UtcNanos, Verdict};
use trace_store::{Kind, Query, RecordId, Stored};

use crate::house::caller::{Ask, body};
use crate::house::disk::{FaultyDisk, Trouble};
use crate::house::until::{reaches, until};
use crate::house::{House, Plan, as_decision, as_outcome, everything};

/// The digest of what arrived at a server, under the key of a decision. Only for requests without
/// splices.
fn digest(received: &Received, decision: &Decision) -> [u8; 32] {
    let names = ["openai-beta", "idempotency-key", "x-client-request-id"];
    let headers = names.iter().filter_map(|name| {
        let value = HeaderValue::from_str(received.header(name)?).expect("a value");
        Some((HeaderName::from_static(name), value))
    });
    let body = Sensitive::new(Bytes::copy_from_slice(&received.body));
    let key = *decision.request_key.as_bytes();
    let (_, query) = received.path.split_once('?').unzip();
    let query = query.map(str::to_owned);
    let outbound =
        Outbound::new(proxy::openai::surface::Api::Chat, query, headers.collect(), body, key);
    *outbound.digest().as_bytes()
}

fn arrived_ns(received: &Received) -> u64 {
    let since = received.arrived_at.duration_since(UNIX_EPOCH).expect("after 1970");
    u64::try_from(since.as_nanos()).expect("before 2500")
}

fn decisions(records: &[Stored]) -> Vec<(&Stored, &Decision)> {
    records.iter().filter_map(|stored| Some((stored, as_decision(stored)?))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_arrival_has_an_earlier_decision_of_the_same_bytes() {
    let house = House::open().await;
    // Some servers fail now and then, so that there are second attempts.
    house.us.set(Behaviour::error(503).times(7));
    house.eu.set(Behaviour::fault(Fault::CutBeforeHeaders).times(5));
    let calls = (0..60).map(|number: u32| {
        let texts = ["Say hello.", "Write to anna@kestrel-logistics.eu", "5555 5555 5555 4444"];
        let text = format!("{} Number {number}.", texts[number as usize % 3]);
        let usage =
            json!({"stream": number.is_multiple_of(2), "stream_options": {"include_usage": true}});
        let application = ["website", "support-desk", "lab", "vault"][number as usize % 4];
        let ask = house.ask(application, body(&text, usage));
        let ask = ask.header("x-client-request-id", &format!("mine-{number}"));
        ask.send(house.data)
    });
    let answers = join_all(calls).await;
    assert!(answers.iter().filter(|answer| answer.status == 200).count() > 30);

    let records = house.records();
    let decisions = decisions(&records);
    let mut matched = 0;
    for (server, received) in house.arrivals() {
        let found = decisions.iter().find(|(_, decision)| {
            *decision.request_digest.as_bytes() == digest(&received, decision)
        });
        let (stored, decision) = found.expect("a decision of these very bytes");
        assert!(
            stored.acknowledged().0 <= arrived_ns(&received),
            "the decision is older than the arrival"
        );
        assert!(
            decision.eligible.iter().any(|one| one.endpoint == server),
            "{server} is on the list of its decision"
        );
        matched += 1;
    }
    assert!(matched > 45, "{matched} arrivals");
    let outcomes: HashMap<_, _> =
        records.iter().filter_map(as_outcome).map(|outcome| (outcome.record_id, outcome)).collect();
    for (_, decision) in &decisions {
        let permitted = decision.decision == Verdict::Permit;
        assert_eq!(
            outcomes.contains_key(&decision.record_id),
            permitted,
            "one outcome for each permit"
        );
        if let Some(outcome) = outcomes.get(&decision.record_id) {
            let listed = |name: &str| decision.eligible.iter().any(|one| one.endpoint == name);
            assert!(outcome.attempts.iter().all(|attempt| listed(&attempt.endpoint)));
        }
    }
    assert_eq!(decisions.len(), 60);
    let attempts: usize = outcomes.values().map(|outcome| outcome.attempts.len()).sum();
    assert_eq!(attempts, matched, "every attempt arrived, and every arrival is an attempt");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_sent_before_the_decision_is_on_the_disk() {
    for trouble in [Trouble::BodySyncsStall, Trouble::LeafSyncsStall] {
        let disk = FaultyDisk::default();
        let house = House::planned(Plan { disk: Some(disk.clone()), ..Plan::default() }).await;
        let held = disk.hold(trouble);
        let call = house.send("website", body("Say hello.", json!({})));
        let mut call = std::pin::pin!(call);
        tokio::select! {
            _ = &mut call => panic!("{trouble:?}: answered without a record"),
            () = disk.wait_for_stall() => {}
        }
        assert!(call.as_mut().now_or_never().is_none());
        assert_eq!(house.arrivals().len(), 0, "{trouble:?}: the bytes left before their record");
        drop(held);
        assert_eq!(call.await.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_event_waits_for_the_outcome() {
    let disk = FaultyDisk::default();
    let house = House::planned(Plan { disk: Some(disk.clone()), ..Plan::default() }).await;
    house.us.set(Behaviour { chunk_delay_ms: 20, ..Behaviour::default() });
    let ask = house.ask("website", body("one two three four", json!({"stream": true})));
    let mut open = ask.open(house.data).await;
    open.read_until("one").await;
    let held = disk.hold(Trouble::LeafSyncsStall);
    let seen = open.read_until("\"finish_reason\":\"stop\"").await;
    assert!(!seen.contains("[DONE]"));
    disk.wait_for_stall().await;
    // The server has said everything; only the disk is waited for.
    reaches(&house.us, |counts| counts.completed == 1).await;
    // Whatever was on its way has arrived by the time that others have come and gone.
    for _ in 0..20 {
        Ask::get("", "/livez").send(house.data).await;
    }
    assert!(open.next().now_or_never().is_none(), "the end came before its record");
    drop(held);
    let rest = open.rest().await;
    assert_eq!(rest.text(), "data: [DONE]\n\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_answer_without_a_record_is_withheld() {
    let disk = FaultyDisk::default();
    let house = House::planned(Plan { disk: Some(disk.clone()), ..Plan::default() }).await;
    house.us.set(Behaviour { chunk_delay_ms: 30, ..Behaviour::default() });
    let ask = house.ask("website", body("one two three four", json!({"stream": true})));
    let mut open = ask.open(house.data).await;
    open.read_until("one").await;
    disk.set(Trouble::WritesFail);
    let rest = open.rest().await;
    assert!(!rest.text().contains("[DONE]"), "{}", rest.text());
    assert!(rest.text().contains("audit_unavailable"), "{}", rest.text());

    disk.set(Trouble::None);
    house.us.set(Behaviour::slow(200));
    let call = house.send("website", body("Say hello.", json!({})));
    let mut call = std::pin::pin!(call);
    let before = house.us.count();
    let arrived = reaches(&house.us, |counts| counts.read > before);
    let answer = tokio::select! {
        // A store that found its disk broken may refuse before anything is sent, too.
        answer = &mut call => answer,
        _ = arrived => {
            disk.set(Trouble::WritesFail);
            call.await
        }
    };
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (503, "audit_unavailable"));
    assert_eq!(answer.header("x-should-retry"), Some("false"));
    assert!(!answer.text().contains("Say hello."));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_says_what_came_of_a_call() {
    let house = House::open().await;
    house.us.set(Behaviour::error(502).times(1));
    let sent = body("Write one two three.", json!({"model": "assistant"}));
    let answer = house.send("website", sent.clone()).await;
    let Outcome { attempts, .. } = house.outcome(answer.id()).await;
    let [first, second] = attempts.as_slice() else { panic!("two attempts") };
    assert_eq!((first.endpoint.as_str(), first.status), ("us-cloud", Some(502)));
    assert_eq!((second.endpoint.as_str(), second.status), ("eu-cloud", Some(200)));
    let outcome = house.outcome(answer.id()).await;
    assert_eq!(outcome.endpoint.as_deref(), Some("eu-cloud"));
    assert_eq!(outcome.jurisdictions, ["FR"]);
    assert_eq!(outcome.application, "website");
    assert_eq!(outcome.tenant.as_deref(), Some("marketing"));
    assert_eq!(outcome.status, 200);
    assert_eq!(outcome.finish_reason.as_deref(), Some("stop"));
    assert_eq!(outcome.changed, ["model"]);
    assert_eq!(outcome.model_answered.as_deref(), Some("mistral-large"));
    assert_eq!(outcome.answer_bytes, answer.body.len() as u64);
    assert_eq!(outcome.aborted_by, None);
    let theirs = answer.header("x-bailiwick-upstream-request-id");
    assert_eq!(outcome.upstream_request_id.as_deref(), theirs);
    let usage = &answer.json()["usage"];
    let tokens = outcome.tokens.expect("tokens");
    assert_eq!(usage["prompt_tokens"], tokens.input);
    assert_eq!(usage["completion_tokens"], tokens.output);
    assert_eq!(tokens.source, TokenSource::Upstream);
    let (_, decision) = house.decision(answer.id());
    let key = *decision.request_key.as_bytes();
    let answer_digest = *blake3::keyed_hash(&key, &answer.body).as_bytes();
    assert_eq!(outcome.answer_digest.map(|digest| *digest.as_bytes()), Some(answer_digest));
    assert_eq!(decision.body_bytes, sent.len() as u64);
    assert!(!decision.rules_granted.is_empty());
    assert_eq!((decision.policy_name.as_str(), decision.policy_version.as_str()), ("house", "1"));
    assert_eq!(decision.application, "website");
    assert!(house.key("website").starts_with(&decision.credential));
    assert!(decision.credential.len() <= 9, "a prefix, never the key");
    assert!(decision.dev);
    let mut reasons: Vec<_> = decision.reasons.iter().map(|one| one.endpoint.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["eu-cloud", "own-site", "own-spare", "us-cloud"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_caller_that_leaves_closes_the_server_and_is_recorded() {
    let house = House::open().await;
    let key = house.key("website").to_owned();
    let leave = async |behaviour: Behaviour, stream: bool, after: Option<&str>| {
        house.us.clear();
        house.us.set(behaviour);
        let text = "one two three four";
        let ask = Ask::chat(&key, body(text, json!({"stream": stream})));
        let before = house.records().len();
        match after {
            Some(text) => {
                let mut open = ask.open(house.data).await;
                open.read_until(text).await;
                drop(open);
            }
            None => {
                let call = ask.try_open(house.data);
                tokio::select! {
                    _ = call => panic!("it does not answer"),
                    _ = reaches(&house.us, |counts| counts.read >= 1) => {}
                }
            }
        }
        let counts = reaches(&house.us, |counts| counts.aborted > 0).await;
        assert_eq!((counts.arrived, counts.aborted), (1, 1));
        until("the outcome of a call that was left", async || {
            let records = house.records();
            records.iter().skip(before).find_map(as_outcome).cloned()
        })
        .await
    };
    for (behaviour, stream, after, first_byte) in [
        (Behaviour::fault(Fault::HangBeforeHeaders), false, None, false),
        (Behaviour::fault(Fault::HangBeforeHeaders), true, None, false),
        (Behaviour::fault(Fault::HangAfter { events: 3 }), true, Some("one"), true),
        (
            Behaviour { chunk_delay_ms: 60_000, ..Behaviour::default() },
            true,
            Some("assistant"),
            true,
        ),
    ] {
        let outcome = leave(behaviour, stream, after).await;
        assert_eq!(outcome.aborted_by, Some(Party::Client));
        assert_eq!(outcome.attempts.len(), 1);
        assert_eq!(outcome.first_byte_us.is_some(), first_byte);
        assert_eq!(outcome.answer_bytes > 0, first_byte);
    }
    assert_eq!(house.eu.count(), 0, "nobody waits, so nobody else is asked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn callers_that_leave_while_the_server_ends_are_recorded() {
    let house = House::open().await;
    house.us.set(Behaviour::fault(Fault::HangAfter { events: 3 }));
    let calls = (0..20).map(async |_| {
        let ask = house.ask("website", body("one two three four", json!({"stream": true})));
        let mut open = ask.open(house.data).await;
        open.read_until("one").await;
        open
    });
    drop(join_all(calls).await);
    let settings = house.settings();
    let cast = house.close().await;
    let store = proxy::run::open_store(&settings).expect("a store");
    assert_eq!(store.recovery().gaps, 0, "no call was left without an outcome");
    let records = everything(&store, only(Kind::Outcome));
    let left = records.iter().filter_map(as_outcome);
    assert_eq!(left.filter(|outcome| outcome.aborted_by == Some(Party::Client)).count(), 20);
    drop(cast);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_call_is_recorded_too() {
    let house = House::open().await;
    let records = house.records();
    let kinds: Vec<Kind> = records.iter().map(|stored| stored.record().kind()).collect();
    assert_eq!(kinds, [Kind::Operator, Kind::Policy, Kind::Register]);
    let answer = house.send("lab", body("The card is 5555 5555 5555 4444.", json!({}))).await;
    let (_, denial) = house.decision(answer.id());
    assert_eq!(
        (denial.decision, denial.refusal.as_deref()),
        (Verdict::Deny, Some("policy_denied"))
    );
    let unknown = Ask::chat("bw-nobody-was-given-this-key", body("Hi", json!({})));
    let unknown = unknown.send(house.data).await;
    let stored = house.store().get(&unknown.id()).expect("records");
    assert!(matches!(stored[0].record(), Record::Auth(auth) if !auth.accepted));

    let policy = house.read("policy.yaml").replace("version: 1", "version: 2");
    house.write("policy.yaml", &policy);
    house.running().reload().await.expect("a good policy");
    let policies: Vec<String> = house
        .records()
        .iter()
        .filter_map(|stored| {
            let Record::Policy(policy) = stored.record() else { return None };
            Some(format!("{} {}", policy.version, policy.why.as_deref()?))
        })
        .collect();
    assert_eq!(policies, ["1 start: unsigned rules (--dev)", "2 reload: unsigned rules (--dev)"]);
}

/// Five calls of different kinds, to be looked for.
struct Found {
    house: House,
    start: UtcNanos,
    middle: UtcNanos,
    calls: [(&'static str, RecordId); 5],
}

impl Found {
    async fn made() -> Self {
        let house = House::open().await;
        let send = async |application: &str, text: &str, model: &str| {
            house.send(application, body(text, json!({"model": model}))).await.id()
        };
        let start = UtcNanos(proxy::clock::now().as_ns());
        let mail = send("website", "Write to anna@kestrel-logistics.eu", "plain").await;
        let card = send("support-desk", "5555 5555 5555 4444", "plain").await;
        let middle = UtcNanos(proxy::clock::now().as_ns());
        let calls = [
            ("mail", mail),
            ("card", card),
            ("denied", send("lab", "5555 5555 5555 4444", "plain").await),
            ("plain", send("website", "Say hello.", "assistant").await),
            ("refused", send("support-desk", "Hi", "frontier").await),
        ];
        Self { house, start, middle, calls }
    }

    /// The records of the five that a query finds, each as its name and kind.
    fn by(&self, query: Query) -> Vec<String> {
        let records = everything(self.house.store(), query);
        let named = records.iter().filter_map(|stored| {
            let id = stored.record().record_id();
            let (name, _) = self.calls.iter().find(|(_, call)| *call == id)?;
            Some(format!("{name} {}", stored.record().kind().name()))
        });
        named.collect()
    }
}

fn list(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn only(kind: Kind) -> Query {
    Query { kinds: vec![kind], ..Query::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_finds_what_it_names_and_nothing_else() {
    let found = Found::made().await;
    let all = Query::default;
    let by = |query: Query| found.by(query);
    assert_eq!(by(Query { applications: list(&["lab"]), ..all() }), ["denied decision"]);
    // What the answer holds is found as well: the model repeats the address.
    assert_eq!(
        by(Query { labels: list(&["pii.email"]), ..all() }),
        ["mail decision", "mail outcome"]
    );
    assert_eq!(by(Query { levels: list(&["public"]), ..all() }), ["plain decision"]);
    assert_eq!(
        by(Query { endpoints: list(&["us-cloud"]), ..all() }),
        ["plain decision", "plain outcome"]
    );
    assert_eq!(
        by(Query { rules: list(&["cards-and-credentials-at-home"]), ..all() }),
        ["card decision", "denied decision"]
    );
    assert_eq!(
        by(Query { decisions: vec![Verdict::Deny], ..all() }),
        ["denied decision", "refused decision"]
    );
    assert_eq!(by(Query { models: list(&["frontier"]), ..all() }), ["refused decision"]);
    let (_, card) = found.calls[1];
    assert_eq!(by(Query { record_ids: vec![card], ..all() }), ["card decision", "card outcome"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_together_must_all_hold_and_values_of_one_may() {
    let found = Found::made().await;
    let either = list(&["pii.email", "financial.payment_card"]);
    assert_eq!(
        found.by(Query { labels: either, ..Query::default() }),
        ["mail decision", "mail outcome", "card decision", "card outcome", "denied decision"]
    );
    assert_eq!(
        found.by(Query { jurisdictions: list(&["FR"]), ..only(Kind::Outcome) }),
        ["mail outcome"]
    );
    assert_eq!(
        found.by(Query { to: Some(found.middle), ..only(Kind::Outcome) }),
        ["mail outcome", "card outcome"]
    );
    let between = Query { from: Some(found.start), to: Some(found.middle), ..only(Kind::Decision) };
    assert_eq!(found.by(between), ["mail decision", "card decision"]);
    let (applications, labels) = (list(&["website"]), list(&["pii.email"]));
    let levels = list(&["internal"]);
    let three = Query { applications, levels, labels, ..only(Kind::Decision) };
    assert_eq!(found.by(three), ["mail decision"]);
    let (applications, labels) = (list(&["website"]), list(&["secret.jwt"]));
    let none = Query { applications, labels, ..Query::default() };
    assert_eq!(found.by(none), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_verifies_and_a_changed_byte_is_named() {
    let house = House::open().await;
    house.us.set(Behaviour::fault(Fault::Error(Refusal::with_status(429))));
    for number in 0..10 {
        house.send("website", body(&format!("Say hello {number}."), json!({}))).await;
    }
    let settings = house.settings();
    let cast = house.close().await;
    let verify = || {
        trace_store::verify::verify(
            &settings.store,
            Some(&settings.store_keys),
            &Default::default(),
        )
        .expect("a store")
    };
    let report = verify();
    assert!(report.ok && report.decrypted, "{:?}", report.first_bad);
    // Start, policy, register, stop, and two for each call.
    assert_eq!((report.leaves, report.records), (24, 24));
    let bodies = crate::house::search::files(&settings.store);
    let (path, mut bytes) = bodies
        .into_iter()
        .find(|(path, _)| {
            path.to_string_lossy().contains("decisions")
                && path.to_string_lossy().contains("bodies")
        })
        .expect("bodies");
    let written = bytes.iter().rposition(|byte| *byte != 0).expect("records");
    bytes[written / 2] ^= 1;
    std::fs::write(path, bytes).expect("a file");
    let report = verify();
    assert!(!report.ok && report.first_bad.expect("named").index.is_some());
    drop(cast);
}
