//! Tells how sensitive a text is: findings, labels, and what could not be read.
//!
//! Text goes in as [`Sensitive`] parts of a [`Subject`]; a [`Classification`] comes out of
//! [`Classifier::classify`], always. There is no error to forget: a detector that fails, a deadline
//! that passes, a part that cannot be read or a limit that is met becomes a `scan.*` label, which
//! no policy may treat as harmless.
//!
//! The crate opens no socket or file, reads no clock and draws no random number while judging; the
//! caller passes in when time is up. It says what a text contains, never what may be done with it:
//! levels and places are the policy's.
//!
//! Read next: [`Classifier`] for the one verb, `engine` for how a text is scanned, `detectors` for
//! what is looked for, `normalise` for text written to be overlooked.

mod classification;
mod classifier;
mod detector;
mod detectors;
mod engine;
mod finding;
mod identity;
mod label;
mod language;
mod level;
mod marking;
mod media;
mod normalise;
pub mod own;
mod sensitive;
mod subject;

pub use classification::Classification;
pub use classifier::{Classifier, Settings};
pub use detector::{Detector, Found};
pub use detectors::{About, DETECTORS};
pub use finding::{Decoded, Finding, Validator};
pub use identity::{Digest, RecordId};
pub use label::{Label, LabelSet, OwnLabelError};
pub use language::language;
pub use level::Level;
pub use marking::{Marking, MarkingSet};
pub use media::{Media, MediaSet};
pub use sensitive::Sensitive;
pub use subject::{Subject, Text, Unread};
