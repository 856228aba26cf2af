//! Remote detectors: services that are sent every text and say what they found in it, in the form of
//! Presidio's `/analyze`.
//!
//! Such a service receives prompts, so it is an endpoint of the register and a destination under the
//! rules. It is asked before anything is known of a text, so its endpoint must be one that every
//! application may reach at the top level and with every label at once: since more never reaches
//! more endpoints than less, it may then be sent anything.

use std::time::Duration;

use classifiers::Label;
use classifiers::own::Reporter;

use crate::bundle::Contents;
use crate::document::{Fields, Node, Position, Problems, unknown};
use crate::monitor::{everything, permits};

/// The keys of an entry.
pub(crate) const KEYS: &[&str] =
    &["detector", "endpoint", "language", "deadline", "least_score", "answer", "labels"];

/// Longest wait where the file says nothing.
const DEADLINE: Duration = Duration::from_millis(500);
/// Longest wait a file may ask for: the caller waits as long.
const LONGEST_DEADLINE: Duration = Duration::from_secs(30);
/// Longest answer that is read where the file says nothing.
const ANSWER_BYTES: u64 = 1 << 20;
/// Longest answer a file may ask for.
const MOST_ANSWER_BYTES: u64 = 16 << 20;
/// Kinds of findings that are turned into labels.
const MOST_KINDS: usize = 256;

/// A detector that is asked over HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteDetector {
    reporter: Reporter,
    endpoint: String,
    language: String,
    deadline: Duration,
    least_score: u8,
    answer_bytes: u64,
    labels: Vec<(String, Label)>,
    position: Position,
}

impl RemoteDetector {
    /// Under which name its findings are reported.
    pub fn reporter(&self) -> &Reporter {
        &self.reporter
    }

    /// The endpoint of the register that is asked.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The language that the service is told the text is in.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// How long one request may wait for all its answers.
    pub fn deadline(&self) -> Duration {
        self.deadline
    }

    /// The least score that counts, in percent.
    pub fn least_score(&self) -> u8 {
        self.least_score
    }

    /// Longest answer that is read, in bytes.
    pub fn answer_bytes(&self) -> u64 {
        self.answer_bytes
    }

    /// The label that a kind of finding of the service stands for; `None` for one that is not listed,
    /// which is passed over.
    pub fn label_of(&self, kind: &str) -> Option<Label> {
        self.labels.iter().find(|(known, _)| known == kind).map(|(_, label)| *label)
    }

    /// The labels it can yield.
    pub(super) fn labels(&self) -> impl Iterator<Item = Label> {
        self.labels.iter().map(|(_, label)| *label)
    }
}

/// Reads one entry.
pub(super) fn read(
    name: &str,
    fields: &Fields<'_>,
    label: &dyn Fn(&str, &Node, &mut Problems) -> Option<Label>,
    problems: &mut Problems,
) -> Option<RemoteDetector> {
    let endpoint = fields.require("endpoint", problems)?.name("endpoint", problems)?.to_owned();
    let language = fields.get("language").map_or(Some("en"), |n| n.name("language", problems));
    let deadline = fields.get("deadline").map_or(Some(DEADLINE), |node| {
        let deadline = node.duration("deadline", problems)?;
        within(deadline <= LONGEST_DEADLINE, "\"deadline\" must be at most 30 s", node, problems)?;
        Some(deadline)
    });
    let least_score = fields.get("least_score").map_or(Some(0), |node| {
        node.integer("least_score", 0..=100, problems).and_then(|score| u8::try_from(score).ok())
    });
    let answer_bytes = fields.get("answer").map_or(Some(ANSWER_BYTES), |node| {
        let bytes = node.bytes("answer", problems)?;
        within(bytes <= MOST_ANSWER_BYTES, "\"answer\" must be at most 16 MiB", node, problems)?;
        Some(bytes)
    });
    let node = fields.require("labels", problems)?;
    let entries = node.table("labels", problems)?;
    let some = (1..=MOST_KINDS).contains(&entries.len());
    within(some, "\"labels\" must turn 1 to 256 kinds of findings into labels", node, problems)?;
    let mut labels = Vec::new();
    for entry in entries {
        let Some(written) = entry.node().text("labels", problems) else { continue };
        if let Some(label) = label(written, entry.node(), problems) {
            labels.push((entry.name().to_owned(), label));
        }
    }
    let definition = format!("{endpoint} {language:?} {least_score:?} {labels:?}");
    let reporter = match Reporter::new(name, &definition) {
        Ok(reporter) => reporter,
        Err(error) => {
            problems.error(fields.position(), "bad-detector", error.to_string());
            return None;
        }
    };
    Some(RemoteDetector {
        reporter,
        endpoint,
        language: language?.to_owned(),
        deadline: deadline?,
        least_score: least_score?,
        answer_bytes: answer_bytes?,
        labels,
        position: fields.position().clone(),
    })
}

fn within(holds: bool, message: &str, node: &Node, problems: &mut Problems) -> Option<()> {
    if !holds {
        problems.error(node.position(), "out-of-range", message);
    }
    holds.then_some(())
}

/// Checks that every text may go to each endpoint that is asked.
pub(crate) fn check_destinations(
    remote: &[RemoteDetector],
    contents: &Contents,
    problems: &mut Problems,
) {
    let endpoints = &contents.register.endpoints;
    for detector in remote {
        let (name, asked) = (detector.reporter.name(), &detector.endpoint);
        if endpoints.iter().all(|endpoint| endpoint.name() != asked) {
            let known = endpoints.iter().map(crate::register::Endpoint::name);
            let message = format!(
                "remote detector \"{name}\" asks endpoint \"{asked}\", which is not in the register{}",
                unknown(asked, "defined", known)
            );
            problems.error(&detector.position, "unknown-endpoint", message);
            continue;
        }
        let shut = contents.callers().find(|(app, purpose)| {
            let most = everything(contents, app, *purpose);
            contents.register.of_name(asked).any(|one| !permits(contents, &most, one))
        });
        if let Some((app, _)) = shut {
            let message = format!(
                "remote detector \"{name}\" is sent every text, but application \"{app}\" may not \
                 reach its endpoint \"{asked}\" at level \"{}\" with every label; use one that every \
                 application may always reach, such as one of your own site",
                contents.policy.levels.name(contents.policy.levels.top())
            );
            problems.error(&detector.position, "remote-destination", message);
        }
    }
}
