//! The real binary, killed under load again and again. Whatever a caller got whole is on record,
//! whatever reached a server was decided on record before, and what was cut is closed by a gap.
//!
//! `BAILIWICK_KILLS` says how often; `make torture` asks for ten thousand.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::UNIX_EPOCH;

use serde_json::json;
use stub_model::Behaviour;
use tokio_util::task::TaskTracker;
use trace_store::{Query, RecordId, Store};

use crate::house::caller::{Ask, body};
use crate::house::command::Process;
use crate::house::until::{soon, until};
use crate::house::{Cast, as_decision, as_gap, as_outcome, everything};

const KILLS: u64 = 25;
const CALLERS: usize = 4;
/// Kills that one folder outlives: everything in it is looked through after each.
const LIVES: u64 = 25;

/// What the callers of all lives of the process have seen.
#[derive(Default)]
struct Seen {
    /// Numbers given to calls so far.
    numbers: AtomicU64,
    /// Calls whose whole answer arrived, by the number they carried.
    whole: Mutex<HashMap<u64, RecordId>>,
    answers: AtomicU64,
}

/// The number of a call, as the trace id that its decision keeps.
fn trace_of(number: u64) -> String {
    format!("{:032x}", u128::from(number) + 1)
}

/// Calls one after the other until told to stop.
async fn call_on(
    address: std::net::SocketAddr,
    key: String,
    seen: Arc<Seen>,
    stop: Arc<AtomicBool>,
) {
    while !stop.load(Ordering::Relaxed) {
        let number = seen.numbers.fetch_add(1, Ordering::Relaxed);
        let stream = number.is_multiple_of(3);
        let text = format!("Say hello to caller <{number}> of this run.");
        let ask = Ask::chat(&key, body(&text, json!({"stream": stream})))
            .header("traceparent", &format!("00-{}-00f067aa0ba902b7-01", trace_of(number)));
        // The process may go at any moment: before the head, or before the end.
        let Some(open) = ask.try_open(address).await else { continue };
        let (status, headers) = (open.status, open.headers.clone());
        let answer = open.rest().await;
        let whole = !answer.broken
            && status == 200
            && (!stream || answer.body.ends_with(b"data: [DONE]\n\n"));
        if whole {
            let id = headers["x-request-id"].to_str().expect("an id");
            let id = RecordId::parse(id).expect("an id");
            seen.whole.lock().expect("no panic").insert(number, id);
            seen.answers.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// When in its life a process is killed: a moment of its own for each kill.
async fn moment(kill: u64, cast: &Cast, seen: &Seen) {
    // A step that shares no divisor with 11, so that neighbours differ.
    let after = kill * 7 % 11;
    match kill % 4 {
        // As soon as it serves.
        0 if after < 4 => {}
        0 | 1 => {
            let before = cast.own.counts().arrived;
            soon("arrivals", cast.own.wait_for(|counts| counts.arrived > before + after)).await;
        }
        2 => {
            let before = cast.own.counts().completed;
            soon("answers", cast.own.wait_for(|counts| counts.completed > before + after)).await;
        }
        _ => {
            let before = seen.answers.load(Ordering::Relaxed);
            until("answers", async || {
                (seen.answers.load(Ordering::Relaxed) > before + after).then_some(())
            })
            .await;
        }
    }
}

fn verify(cast: &Cast, kill: u64) {
    let settings = cast.settings();
    let options = trace_store::verify::Options::default();
    let report = trace_store::verify::verify(&settings.store, Some(&settings.store_keys), &options)
        .expect("a store");
    assert!(report.ok && report.decrypted, "after kill {kill}: {:?}", report.first_bad);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_kill_loses_what_was_acknowledged() {
    let kills = std::env::var("BAILIWICK_KILLS").ok().and_then(|text| text.parse().ok());
    let kills: u64 = kills.unwrap_or(KILLS);
    let mut books = Books::default();
    let mut done = 0;
    while done < kills {
        let until = kills.min(done + LIVES);
        books = books.and(one_store(done..until).await);
        done = until;
    }
    let Books { arrivals, decisions, answers, gaps } = books;
    println!(
        "torture {{\"test\":\"the binary under load\",\"kills\":{kills},\"arrivals\":{arrivals},\
         \"decisions\":{decisions},\"whole_answers\":{answers},\"gaps\":{gaps},\"lost\":0}}"
    );
    assert!(answers > kills && arrivals > kills, "too little happened");
    assert!(kills < 8 || gaps > 0, "no kill met a call under way");
}

/// One folder, and a process in it that is killed once for each number.
async fn one_store(kills: Range<u64>) -> Books {
    let cast = Cast::gather().await;
    // Some calls are under way for a while, so that kills find streams half told.
    cast.own.set(Behaviour { chunk_delay_ms: 2, ..Behaviour::default() });
    let logs = tempfile::tempdir().expect("a folder");
    let log = logs.path().join("log");
    let seen = Arc::new(Seen::default());
    for kill in kills.clone() {
        if kill % 9 == 8 {
            // Killed while it starts: recovery must bear being cut off itself.
            let mut child = Process::begin(cast.dir(), &log);
            let lock = cast.settings().socket;
            until("a start", async || {
                (lock.exists() || child.try_wait().expect("a child").is_some() || kill % 2 == 0)
                    .then_some(())
            })
            .await;
            child.kill().expect("a child");
            child.wait().expect("a child");
        }
        let mut process = Process::serve(cast.dir(), &log).await;
        let stop = Arc::new(AtomicBool::new(false));
        let callers = TaskTracker::new();
        for _ in 0..CALLERS {
            let (seen, stop) = (Arc::clone(&seen), Arc::clone(&stop));
            callers.spawn(call_on(process.data, cast.key("vault").to_owned(), seen, stop));
        }
        moment(kill, &cast, &seen).await;
        process.kill();
        stop.store(true, Ordering::Relaxed);
        callers.close();
        soon("the callers", callers.wait()).await;
        verify(&cast, kill);
    }
    // One more life, in order, that closes what the last kill left.
    let process = Process::serve(cast.dir(), &log).await;
    assert_eq!(process.stop().await, 0);
    verify(&cast, kills.end);
    hold_against_each_other(&cast, &seen)
}

/// How much stood in the three books.
#[derive(Default)]
struct Books {
    arrivals: u64,
    decisions: u64,
    answers: u64,
    gaps: u64,
}

impl Books {
    fn and(self, more: Self) -> Self {
        Self {
            arrivals: self.arrivals + more.arrivals,
            decisions: self.decisions + more.decisions,
            answers: self.answers + more.answers,
            gaps: self.gaps + more.gaps,
        }
    }
}

/// The three books against each other: the servers', the callers', and the records.
fn hold_against_each_other(cast: &Cast, seen: &Seen) -> Books {
    let settings = cast.settings();
    let store = trace_store::Settings::new(&settings.store, &settings.store_keys, &settings.origin);
    let store = Store::open(store).expect("a store");
    assert_eq!(store.recovery().gaps, 0, "the last life left nothing open");
    let (mut decided, mut ended, mut gaps) = (HashMap::new(), HashSet::new(), HashSet::new());
    for stored in everything(&store, Query::default()) {
        if let Some(decision) = as_decision(&stored) {
            let trace = decision.trace_id.expect("a trace").to_string();
            let listed: Vec<_> = decision.eligible.iter().map(|one| one.endpoint.clone()).collect();
            let kept = (decision.record_id, stored.acknowledged().0, listed);
            assert!(decided.insert(trace, kept).is_none(), "two decisions");
        } else if let Some(outcome) = as_outcome(&stored) {
            assert!(ended.insert(outcome.record_id), "two outcomes");
        } else if let Some(gap) = as_gap(&stored) {
            assert!(gaps.insert(gap.record_id), "two gaps");
        }
    }
    let mut arrived = 0;
    for (server, received) in cast.arrivals() {
        let text = received.json().expect("a whole body")["messages"][0]["content"].to_string();
        let number = text.split(['<', '>']).nth(1).expect("a number").parse().expect("a number");
        let since = received.arrived_at.duration_since(UNIX_EPOCH).expect("after 1970").as_nanos();
        let (id, at, listed) = decided.get(&trace_of(number)).expect("a decision for an arrival");
        assert!(u128::from(*at) <= since, "call {number} arrived before its decision");
        assert!(listed.iter().any(|one| one == server), "{server} is on no list of call {number}");
        assert!(ended.contains(id) || gaps.contains(id), "call {number} has no end");
        arrived += 1;
    }
    let whole = seen.whole.lock().expect("no panic");
    for (number, id) in &*whole {
        let (decision, ..) = decided.get(&trace_of(*number)).expect("an answered call's decision");
        assert_eq!(decision, id);
        assert!(ended.contains(id), "the outcome of call {number} is lost");
        assert!(!gaps.contains(id), "call {number} was answered and is called open");
    }
    for (id, ..) in decided.values() {
        assert!(ended.contains(id) != gaps.contains(id), "one end, and only one");
    }
    let books = Books {
        arrivals: arrived,
        decisions: decided.len() as u64,
        answers: whole.len() as u64,
        gaps: gaps.len() as u64,
    };
    drop(whole);
    store.close().expect("a store that closes");
    books
}
