//! Configuration files as people write them: YAML read into nodes that know their line and column,
//! with doors (`text`, `list`, `fields`, `duration`, ...) that complain in full sentences.
//!
//! Every mistake of a file is collected, not only the first. Reader traps are refused: anchors,
//! aliases, tags, merge keys, duplicate keys, several documents in one file, bare `yes`, `no`, `on`,
//! `off` as values, floating-point numbers, numbers in other bases. Size, depth and count are
//! bounded. This module knows nothing of policies; the proxy reads its own settings through it, so
//! that all files speak with one voice.
//!
//! ```
//! use routing_rules::document::{Problems, Source, read};
//!
//! let source = Source::new("bailiwick.yaml", "listen: 127.0.0.1:8080\nworkers: two\n");
//! let mut problems = Problems::default();
//! let root = read(&source, &mut problems).unwrap();
//! let fields = root.fields("the settings", &["listen", "workers"], &mut problems).unwrap();
//! let listen = fields.require("listen", &mut problems).and_then(|n| n.text("listen", &mut problems));
//! assert_eq!(listen, Some("127.0.0.1:8080"));
//! fields.get("workers").and_then(|n| n.integer("workers", 1..=64, &mut problems));
//! assert_eq!(
//!     problems.into_found()[0].to_string(),
//!     "bailiwick.yaml:2:10: error: \"workers\" must be a whole number, not text",
//! );
//! ```
//!
//! Read next: `node` for the doors, `parse` for the traps.

mod diagnostic;
mod format;
mod node;
mod parse;
mod quantity;
mod suggest;
pub(crate) mod tree;

pub use diagnostic::{Diagnostic, Position, Problems, Severity};
pub use format::{WIDTH, format};
pub use node::{Entry, Fields, Node, Value};
pub use parse::{MAX_BYTES, MAX_DEPTH, MAX_NODES, read};
pub use suggest::{did_you_mean, unknown};

/// One file as text, with the name that messages show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name shown in messages, mostly the file name.
    pub name: String,
    /// The whole text of the file.
    pub text: String,
}

impl Source {
    /// A source of this name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}
