//! What is sent: body size, plain or streamed, and whether its texts have been seen before.

use serde::Serialize;

/// One kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Scenario {
    pub(crate) body_bytes: usize,
    pub(crate) answer: Answer,
    pub(crate) text: Text,
}

/// How the answer is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    Plain,
    Streamed,
}

/// Whether the texts of a request have been judged before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Text {
    /// A conversation sent again with one new message, as applications do.
    Cached,
    /// Every text of every request is new.
    Cold,
}

impl Scenario {
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for body_bytes in [200, 4 << 10, 64 << 10] {
            for answer in [Answer::Plain, Answer::Streamed] {
                for text in [Text::Cached, Text::Cold] {
                    all.push(Self { body_bytes, answer, text });
                }
            }
        }
        all
    }

    pub(crate) fn name(self) -> String {
        let size = match self.body_bytes {
            bytes if bytes < 1024 => format!("{bytes} B"),
            bytes => format!("{} KiB", bytes >> 10),
        };
        let answer = match self.answer {
            Answer::Plain => "plain",
            Answer::Streamed => "streamed",
        };
        let text = match self.text {
            Text::Cached => "cached",
            Text::Cold => "cold",
        };
        format!("{size} {answer} {text}")
    }

    /// The CPU time per request we aim for, in multiples of the pass-through's.
    pub(crate) fn aim(self) -> f64 {
        match (self.body_bytes, self.text) {
            (..1024, Text::Cached | Text::Cold) => 2.5,
            (1024..16_384, Text::Cached) => 3.5,
            (1024..16_384, Text::Cold) => 7.0,
            (16_384.., Text::Cached) => 8.0,
            (16_384.., Text::Cold) => 35.0,
        }
    }
}
