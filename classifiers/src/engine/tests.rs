//! Bounds: however a text is made, its bytes are looked at a bounded number of times.

use super::view::work;
use crate::detectors::trial::judge;

#[path = "../../testdata/worst.rs"]
mod worst;

/// Looks at each byte by the matchers, for texts as they come. Measured, and left some room.
const LOOKS_OF_A_MIX: f64 = 8.0;
/// The worst case may take so many times the normal time a byte.
const WORST: f64 = 5.0;

fn looks(text: &str) -> f64 {
    work::take();
    judge(text, None);
    work::take() as f64
}

fn mix(length: usize) -> String {
    const MIX: &str = "Hallo Frau Müller, bitte überweisen Sie auf DE89 3704 0044 0532 0130 00. \
        {\"user\": \"jdoe\", \"mail\": \"john.doe@acme-corp.com\", \"age\": 42, \"tags\": [\"a\"]}\n\
        2024-05-17T12:44:01Z INFO api[2211] GET /v1/items?id=4711&sort=asc 200 12ms 10.4.7.21\n\
        Please summarise the following e-mail thread and list the open questions for each. ";
    worst::filled(MIX, length)
}

#[test]
fn no_text_is_looked_at_much_more_often_than_others() {
    let normal = looks(&mix(1 << 15)) / f64::from(1 << 15);
    assert!(normal < LOOKS_OF_A_MIX, "a mix: {normal} looks a byte");
    for (name, piece) in worst::PIECES {
        let text = worst::filled(piece, 1 << 15);
        let found = looks(&text) / text.len() as f64;
        assert!(found < LOOKS_OF_A_MIX * WORST, "{name}: {found} looks a byte");
    }
}

#[test]
fn twice_the_text_is_twice_the_work() {
    for (name, piece) in worst::PIECES {
        let one = looks(&worst::filled(piece, 1 << 14));
        let two = looks(&worst::filled(piece, 1 << 15));
        assert!(two <= one * 2.2 + 4096.0, "{name}: {one} and {two} looks");
    }
}
