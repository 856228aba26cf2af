//! An OpenAI-compatible model server without a model, for tests, load and first steps.
//!
//! It answers chat, completions, embeddings and models deterministically, misbehaves on request
//! ([`Behaviour`]: slow, failing, cut off, oddly framed) and keeps what it received ([`Received`]),
//! so that a test can search everything an upstream ever saw. It judges nothing and checks no
//! credentials. Start reading at [`Stub::start`]; the path of a request is in `exchange.rs`.
//!
//! ```
//! use stub_model::{Behaviour, Settings, Stub};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::io::Result<()> {
//! let stub = Stub::start(Settings::named("own-site")).await?;
//! assert!(stub.base_url().ends_with("/v1"));
//! stub.set(Behaviour::error(503).times(1));
//! assert!(!stub.saw(b"a canary"));
//! stub.stop().await;
//! # Ok(())
//! # }
//! ```

mod behaviour;
mod clock;
mod control;
mod exchange;
mod journal;
mod load;
mod openai;
mod reply;
mod server;
mod settings;

pub use behaviour::{Behaviour, ErrorBody, Fault, Framing, Refusal};
pub use journal::{Counts, Received, State};
pub use server::{Handle, Stub};
pub use settings::{Answers, LoadAnswer, Recording, Settings};
