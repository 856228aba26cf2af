#![no_main]
//! Arbitrary bytes as a stream of events, cut in two ways: the same events come out, or the same
//! refusal; and what is written out reads back as what it was.
//!
//! In `proxy/`: `cargo +nightly fuzz run sse -s none -- -max_len=4096 -max_total_time=600`

use bytes::BytesMut;
use libfuzzer_sys::fuzz_target;
use proxy::openai::sse::{Event, Reader, SseError};

fuzz_target!(|data: &[u8]| {
    let Some((cut, stream)) = data.split_first() else { return };
    let whole = read([stream].into_iter());
    let step = usize::from(*cut % 16) + 1;
    let (events, ended) = read(stream.chunks(step));
    assert_eq!((&events, &ended), (&whole.0, &whole.1), "the cut shows");

    let mut out = BytesMut::new();
    events.iter().for_each(|event| event.write(&mut out));
    let (again, ended) = read([&out[..]].into_iter());
    assert_eq!(ended, Ok(false), "what is written is whole");
    // A byte-order mark is read as one only at the very beginning of a stream.
    if !out.starts_with("\u{feff}".as_bytes()) {
        assert_eq!(again, events, "what is written reads back");
    }
});

/// The events, and whether bytes of an unfinished one are left.
fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Event>, Result<bool, SseError>) {
    let mut reader = Reader::default();
    let mut events = Vec::new();
    for piece in pieces {
        reader.push(piece);
        loop {
            match reader.next_event() {
                Ok(Some(event)) => events.push(event),
                Ok(None) => break,
                Err(error) => return (events, Err(error)),
            }
        }
    }
    (events, Ok(reader.is_inside_event()))
}
