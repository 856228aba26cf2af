//! Detectors of an organisation's own, as its files declare them: labels in `custom.`, words,
//! patterns, lists of digests, and remote detectors.
//!
//! They are part of the bundle: what they find decides what a text counts as, so a change of them is
//! a change of the rules. Their tables are built here once, so that a pattern that cannot be used is
//! told with its place. A remote detector is sent every text, so its endpoint is a destination like
//! any other (see `remote`). What a label is worth is the policy's.

mod reader;
mod remote;

use classifiers::LabelSet;
use classifiers::own::OwnDetector;

pub(crate) use reader::{may_yield, read_detectors, read_digests};
pub use remote::RemoteDetector;
pub(crate) use remote::{KEYS as REMOTE_KEYS, check_destinations};

/// What the files of detectors declare.
#[derive(Debug, Default)]
pub(crate) struct Detectors {
    /// The labels declared.
    pub(crate) labels: LabelSet,
    /// Those that run in this process.
    pub(crate) own: Vec<OwnDetector>,
    /// Those that are asked over HTTP.
    pub(crate) remote: Vec<RemoteDetector>,
}
