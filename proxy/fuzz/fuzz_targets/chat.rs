#![no_main]
//! Arbitrary bytes as a chat request: reading ends, and where it succeeds every byte was counted
//! once, as text, key, number, unread or syntax.
//!
//! In `proxy/`: `cargo +nightly fuzz run chat -s none -- -max_len=4096 -max_total_time=600`
//! Best begun with a real request as a seed.

use libfuzzer_sys::fuzz_target;
use proxy::json::{Document, Kind};
use proxy::pipeline::parse::Content;

fuzz_target!(|data: &[u8]| {
    let Ok(content) = Content::read(data) else { return };
    let counted = content.coverage();
    let sum = counted.text + counted.key + counted.number + counted.unread + counted.syntax;
    assert_eq!(sum, data.len() as u64, "{counted:?}");

    // Syntax is what is left, so it must be what the grammar says it is: nothing of a string.
    let document = Document::parse(data).expect("read before");
    let mut inside = 0;
    for value in document.values() {
        let span = value.span();
        match value.kind() {
            Kind::Key | Kind::String => inside += span.len() as u64 - 2,
            Kind::Number | Kind::Bool | Kind::Null => inside += span.len() as u64,
            Kind::Object | Kind::Array => {}
        }
    }
    assert_eq!(sum - counted.syntax, inside, "{counted:?}");
});
