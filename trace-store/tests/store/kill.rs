//! Real processes, really killed: a child appends and says what was acknowledged; then it dies.

use super::figures::{KILLS, count, tell};
use super::given::{decision, outcome, sample, settings};
use std::io::{BufRead as _, BufReader, Write as _};
use std::ops::Range;
use std::process::{Command, Stdio};
use trace_store::verify::{Options, verify};
use trace_store::{Kind, Store};

const ROOT: &str = "BAILIWICK_TEST_ROOT";
const FIRST: &str = "BAILIWICK_TEST_FIRST";

/// The child's half: not a test by itself, so it does nothing unless it was started as one.
#[test]
fn child_that_appends() {
    let Ok(root) = std::env::var(ROOT) else { return };
    let first: u64 = std::env::var(FIRST).unwrap().parse().unwrap();
    let store = Store::open(settings(std::path::Path::new(&root))).unwrap();
    let threads: Vec<_> = (0..4u64)
        .map(|thread| {
            let store = store.clone();
            std::thread::spawn(move || {
                for n in (first + thread..first + 100_000).step_by(4) {
                    for record in [decision(n), outcome(n)] {
                        let receipt = store.append(record).wait().unwrap();
                        let line =
                            format!("ack {n} {} {}\n", receipt.kind().name(), receipt.index());
                        std::io::stdout().write_all(line.as_bytes()).unwrap();
                    }
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

/// Kills that one store outlives; then a new one begins, because each is looked through after every kill.
const LIVES: u64 = 25;

#[test]
fn acknowledged_records_outlive_sigkill() {
    let kills = count(KILLS, 16);
    let (mut done, mut acknowledged) = (0, 0);
    while done < kills {
        let lives = LIVES.min(kills - done);
        acknowledged += one_store(done..done + lives);
        done += lives;
    }
    tell("kills", &[("kills", done), ("acknowledged", acknowledged), ("lost", 0)]);
    assert!(acknowledged > 20 * kills, "{acknowledged}");
}

/// Starts and kills a child for each number; returns how many records were acknowledged.
fn one_store(rounds: Range<u64>) -> u64 {
    let root = tempfile::tempdir().unwrap();
    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let mut told: Vec<(u64, String, u64)> = Vec::new();
    for round in rounds {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["kill::child_that_appends", "--exact", "--nocapture"])
            .env(ROOT, root.path())
            .env(FIRST, (round * 1_000_000).to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // How long it lives is counted in acknowledgements, a different number each time.
        let lives = usize::try_from(1 + round * round * 7 % 120).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acks = 0;
        while acks < lives {
            let line = lines.next().expect("the child ended by itself").unwrap();
            acks += usize::from(note(&line, &mut told));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it said before it died counts too, except a line cut short.
        for line in lines.map_while(Result::ok) {
            note(&line, &mut told);
        }
        let store = Store::open(settings(root.path())).unwrap();
        assert_eq!(store.recovery().lost, Vec::<u64>::new());
        let newest = told.len().saturating_sub(200);
        for (n, kind, index) in &told[newest..] {
            let found = store.get(&sample::id(*n)).unwrap();
            let stored = found.iter().find(|stored| stored.index() == *index).unwrap();
            assert_eq!(stored.record().kind().name(), kind);
            let closed = found.iter().any(|s| s.record().kind() != Kind::Decision);
            assert!(closed, "call {n} is open after a restart");
        }
        store.close().unwrap();
        let report = verify(&data, Some(&keys), &Options::default()).unwrap();
        assert!(report.ok, "round {round}: {:?}", report.first_bad);
    }
    let store = Store::open(settings(root.path())).unwrap();
    for (n, _, index) in &told {
        let found = store.get(&sample::id(*n)).unwrap();
        assert!(found.iter().any(|stored| stored.index() == *index), "call {n}");
    }
    told.len() as u64
}

fn note(line: &str, told: &mut Vec<(u64, String, u64)>) -> bool {
    // The test harness prints on the same line before the first of ours.
    let Some((_, rest)) = line.split_once("ack ") else { return false };
    let mut words = rest.split(' ');
    let (Some(n), Some(kind), Some(index)) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let (Ok(n), Ok(index)) = (n.parse(), index.parse()) else { return false };
    told.push((n, kind.to_owned(), index));
    true
}
