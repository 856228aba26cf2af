//! What a stub is told at its start and keeps for life. What may change while it runs is in
//! `behaviour.rs`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::Behaviour;

/// How a stub starts. All fields are free to set; [`Settings::default`] suits most tests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen; port 0 takes a free one. Default `127.0.0.1:0`.
    pub listen: SocketAddr,
    /// Who answers: shown as `system_fingerprint`, `owned_by` and in the `x-stub-name` header.
    pub name: String,
    /// Models that `GET /v1/models` lists.
    pub models: Vec<String>,
    /// Whether a model that is not listed is answered too. When `false`, it is a 404.
    pub any_model: bool,
    /// How much of what arrives is kept.
    pub recording: Recording,
    /// What is said in answer to a prompt.
    pub answers: Answers,
    /// Longest request body taken; more is answered with 413. Default 64 MiB.
    pub body_limit_bytes: usize,
    /// How it behaves at first.
    pub behaviour: Behaviour,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            name: "stub".to_owned(),
            models: ["gpt-4o-mini", "gpt-4o", "text-embedding-3-small"].map(str::to_owned).to_vec(),
            any_model: true,
            recording: Recording::default(),
            answers: Answers::default(),
            body_limit_bytes: 64 << 20,
            behaviour: Behaviour::default(),
        }
    }
}

impl Settings {
    /// The defaults under a name of its own.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// For measuring: nothing is kept and chat answers come from prebuilt bytes.
    #[must_use]
    pub fn load() -> Self {
        Self {
            recording: Recording::Off,
            answers: Answers::Load(LoadAnswer::default()),
            ..Self::default()
        }
    }
}

/// How many requests are kept for a test to search. The oldest go first, and
/// [`Counts::dropped`](crate::Counts::dropped) tells how many went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// Only counted.
    Off,
    /// Kept up to both bounds.
    Kept {
        /// Most requests kept.
        requests: usize,
        /// Most bytes of bodies kept, over all requests.
        bytes: usize,
    },
}

impl Default for Recording {
    /// 100,000 requests or 256 MiB: a test run fits, a forgotten process stays bounded.
    fn default() -> Self {
        Self::Kept { requests: 100_000, bytes: 256 << 20 }
    }
}

/// What is said in answer to a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answers {
    /// The last user message, or `len=… sha256=…` of it when it is longer than the limit.
    Echo {
        /// Longest message echoed, in bytes.
        limit_bytes: usize,
    },
    /// Chat answers from prebuilt bytes, for measuring. Behaviours do not apply to them.
    Load(LoadAnswer),
}

impl Default for Answers {
    fn default() -> Self {
        Self::Echo { limit_bytes: 64 << 10 }
    }
}

/// The shape of prebuilt answers. Their text opens with [`LoadAnswer::opening`] of the body
/// received, so that a driver can check that the answer belongs to its request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadAnswer {
    /// Length of the answer's text in bytes, at least that of the opening.
    pub text_bytes: usize,
    /// Content chunks of a streamed answer, at least 1.
    pub events: usize,
    /// Whether each event is written on its own, as a model does, or all at once.
    pub flush_each: bool,
}

impl Default for LoadAnswer {
    /// 480 bytes (about 120 tokens) in 16 chunks, each written on its own.
    fn default() -> Self {
        Self { text_bytes: 480, events: 16, flush_each: true }
    }
}
