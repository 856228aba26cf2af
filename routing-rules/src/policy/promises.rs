//! What a policy promises about keeping: how long records of a class are kept, and how far back a
//! conversation's sensitivity is carried. Read and checked here; the trace store and the proxy carry
//! it out.

use classifiers::Level;

use super::Levels;
use crate::document::{Node, Problems, unknown};

/// How long something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Days.
    Days(u32),
    /// Calendar months; a year is twelve.
    Months(u32),
}

impl std::fmt::Display for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days} days"),
            Self::Months(months) => write!(f, "{months} months"),
        }
    }
}

/// How a conversation's facts are carried from one request to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Answers at or above this level are remembered; `None` when none are.
    pub carry_from: Option<Level>,
    /// For how long.
    pub keep: Option<Keep>,
    /// What a request takes when it contains an answer that nobody remembers.
    pub unknown_answer: Level,
}

/// The most of any unit; a century.
const MOST: u64 = 36_500;

/// Classes of records that may be kept apart.
pub(crate) const CLASSES: &[&str] = &["decisions", "operator", "content", "heartbeats"];

fn read_keep(what: &str, node: &Node, problems: &mut Problems) -> Option<Keep> {
    let text = node.text(what, problems)?;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let number = number.parse::<u64>().ok().filter(|number| (1..=MOST).contains(number));
    let number = number.and_then(|number| u32::try_from(number).ok());
    let keep = match (number, unit.trim()) {
        (Some(days), "day" | "days") => Some(Keep::Days(days)),
        (Some(weeks), "week" | "weeks") => Some(Keep::Days(weeks.saturating_mul(7))),
        (Some(months), "month" | "months") => Some(Keep::Months(months)),
        (Some(years), "year" | "years") => Some(Keep::Months(years.saturating_mul(12))),
        (_, _) => None,
    };
    if keep.is_none() {
        let message =
            format!("\"{what}\" is \"{text}\"; write 30 days, 6 weeks, 13 months or 5 years");
        problems.error(node.position(), "unreadable-quantity", message);
    }
    keep
}

/// Reads `retention`: class to `{keep: 13 months}`.
pub(super) fn read_retention(nodes: &[&Node], problems: &mut Problems) -> Vec<(String, Keep)> {
    let mut all: Vec<(String, Keep)> = Vec::new();
    for node in nodes {
        for entry in node.table("retention", problems).unwrap_or_default() {
            let class = entry.name();
            if !CLASSES.contains(&class) {
                let ending = unknown(class, "allowed", CLASSES.iter().copied());
                let message =
                    format!("\"retention\" names \"{class}\", no class of records{ending}");
                problems.error(entry.position(), "unknown-key", message);
                continue;
            }
            if all.iter().any(|(known, _)| known == class) {
                let message = format!("\"retention\" of \"{class}\" stands twice; keep one");
                problems.error(entry.position(), "duplicate-name", message);
            }
            let fields = entry.node().fields("a class of records", &["keep"], problems);
            let keep = fields.and_then(|fields| fields.require("keep", problems));
            if let Some(keep) = keep.and_then(|node| read_keep("keep", node, problems)) {
                all.push((class.to_owned(), keep));
            }
        }
    }
    all
}

/// Reads `conversation`.
pub(super) fn read_conversation(
    node: Option<&Node>,
    levels: &Levels,
    problems: &mut Problems,
) -> Conversation {
    let mut conversation =
        Conversation { carry_from: None, keep: None, unknown_answer: levels.top() };
    let known = ["carry_from", "keep", "unknown_answer"];
    let Some(fields) = node.and_then(|node| node.fields("conversation", &known, problems)) else {
        return conversation;
    };
    let mut level = |key: &str| fields.get(key).and_then(|node| levels.read(key, node, problems));
    conversation.carry_from = level("carry_from");
    conversation.unknown_answer = level("unknown_answer").unwrap_or(levels.top());
    conversation.keep = fields.get("keep").and_then(|node| read_keep("keep", node, problems));
    conversation
}
