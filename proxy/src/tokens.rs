//! Tokens: counts them where an endpoint reports none, and reads those that a request sends in the
//! place of text. A table is loaded on the first need, since most requests need none.

use tiktoken_rs::tokenizer::{Tokenizer, get_tokenizer};
use tiktoken_rs::{bpe_for_tokenizer, o200k_base_singleton};

/// An encoding whose tokens can be read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(Tokenizer);

/// Encodings by the names that OpenAI's tokenizer gives them.
const NAMES: [(&str, Tokenizer); 5] = [
    ("o200k_harmony", Tokenizer::O200kHarmony),
    ("o200k_base", Tokenizer::O200kBase),
    ("cl100k_base", Tokenizer::Cl100kBase),
    ("p50k_base", Tokenizer::P50kBase),
    ("r50k_base", Tokenizer::R50kBase),
];

impl Encoding {
    /// The encoding of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(known, _)| *known == name).map(|(_, tokenizer)| Self(*tokenizer))
    }

    /// The encoding of a model that OpenAI's tokenizer knows.
    #[must_use]
    pub fn of_model(model: &str) -> Option<Self> {
        get_tokenizer(model).map(Self)
    }

    /// Its name, as registers write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        let known = NAMES.iter().find(|(_, tokenizer)| *tokenizer == self.0);
        // Two encodings of the list that are of no model in use: the edit form and that of GPT-2.
        known.map_or("other", |(name, _)| name)
    }

    /// The text of these tokens, or `None` where one of them is none of the encoding's. A character
    /// that was cut at either end is U+FFFD.
    #[must_use]
    pub fn read(self, tokens: &[u32]) -> Option<String> {
        let bytes = bpe_for_tokenizer(self.0).ok()?.decode_bytes(tokens).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Tokens of `text` in the o200k encoding: an estimate for models with another one, and recorded
/// as counted here.
#[must_use]
pub fn count(text: &str) -> u64 {
    o200k_base_singleton().encode_ordinary(text).len() as u64
}

#[cfg(test)]
mod tests {
    use super::Encoding;

    #[test]
    fn counts_as_the_encoding_does() {
        // "hello world" is two tokens in o200k_base, as OpenAI's tokenizer page shows.
        assert_eq!(super::count("hello world"), 2);
        assert_eq!(super::count(""), 0);
    }

    #[test]
    fn tokens_are_read_by_the_encoding_of_their_model() {
        // The example of tiktoken's own README: "tiktoken is great!" in cl100k_base.
        let ids = [83, 1609, 5963, 374, 2294, 0];
        let encoding = Encoding::of_model("text-embedding-3-small").unwrap();
        assert_eq!(Some(encoding), Encoding::named("cl100k_base"));
        assert_eq!(encoding.read(&ids).as_deref(), Some("tiktoken is great!"));
        assert_eq!(encoding.read(&[4_000_000]), None);
        assert_eq!((Encoding::of_model("nomic"), Encoding::named("x")), (None, None));
    }
}
