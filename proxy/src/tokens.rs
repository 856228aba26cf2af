//! Counts tokens where an endpoint reports none. The tables are loaded on the first need, since
//! most endpoints report usage themselves.

use tiktoken_rs::o200k_base_singleton;

/// Tokens of `text` in the o200k encoding: an estimate for models with another one, and recorded
/// as counted here.
#[must_use]
pub fn count(text: &str) -> u64 {
    o200k_base_singleton().encode_ordinary(text).len() as u64
}

#[cfg(test)]
mod tests {
    #[test]
    fn counts_as_the_encoding_does() {
        // "hello world" is two tokens in o200k_base, as OpenAI's tokenizer page shows.
        assert_eq!(super::count("hello world"), 2);
        assert_eq!(super::count(""), 0);
    }
}
