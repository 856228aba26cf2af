//! Whether an answer is the right one: complete, and given to this very request. The stub writes
//! the hash of the body it received into its text, so that a request that arrived changed, or an
//! answer that belongs to another one, does not pass.

use std::borrow::Cow;

use http::StatusCode;
use serde::Deserialize;
use stub_model::LoadAnswer;
use thiserror::Error;

use crate::scenario::Answer;

/// Why an answer is wrong.
#[derive(Debug, Error)]
pub(crate) enum Wrong {
    #[error("the answer has status {status} and says: {said}")]
    Status { status: StatusCode, said: String },
    #[error("the answer is not in the form of a chat answer")]
    Form,
    #[error("the answer is that to another request, or to a request that was changed on its way")]
    Other,
    #[error("the stream ended without \"[DONE]\"")]
    Unfinished,
    #[error("the answer reports no usage")]
    NoUsage,
}

/// Longest part of an error answer that is shown.
const SHOWN_BYTES: usize = 400;

#[derive(Deserialize)]
struct Chat<'a> {
    #[serde(borrow)]
    choices: Vec<Choice<'a>>,
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(borrow, alias = "delta")]
    message: Message<'a>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    content: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Usage {
    total_tokens: u64,
}

/// Checks a whole answer to `sent`.
pub(crate) fn check(
    kind: Answer,
    status: StatusCode,
    sent: &[u8],
    answer: &[u8],
) -> Result<(), Wrong> {
    if status != StatusCode::OK {
        let said = String::from_utf8_lossy(answer).chars().take(SHOWN_BYTES).collect();
        return Err(Wrong::Status { status, said });
    }
    let expected = LoadAnswer::default().text(sent);
    match kind {
        Answer::Plain => plain(&expected, answer),
        Answer::Streamed => streamed(&expected, answer),
    }
}

fn plain(expected: &str, answer: &[u8]) -> Result<(), Wrong> {
    let chat: Chat<'_> = serde_json::from_slice(answer).map_err(|_| Wrong::Form)?;
    let said = chat.choices.first().and_then(|choice| choice.message.content.as_deref());
    if said != Some(expected) {
        return Err(Wrong::Other);
    }
    if chat.usage.is_none_or(|usage| usage.total_tokens == 0) {
        return Err(Wrong::NoUsage);
    }
    Ok(())
}

fn streamed(expected: &str, answer: &[u8]) -> Result<(), Wrong> {
    let answer = std::str::from_utf8(answer).map_err(|_| Wrong::Form)?;
    let mut left = expected;
    let (mut done, mut usage) = (false, false);
    for data in answer.lines().filter_map(|line| line.strip_prefix("data:")) {
        let data = data.trim_ascii_start();
        if data == "[DONE]" {
            done = true;
            continue;
        }
        let chat: Chat<'_> = serde_json::from_str(data).map_err(|_| Wrong::Form)?;
        usage |= chat.usage.is_some_and(|usage| usage.total_tokens > 0);
        let said = chat.choices.first().and_then(|choice| choice.message.content.as_deref());
        left = left.strip_prefix(said.unwrap_or_default()).ok_or(Wrong::Other)?;
    }
    if !left.is_empty() {
        return Err(Wrong::Other);
    }
    if !done {
        return Err(Wrong::Unfinished);
    }
    if usage { Ok(()) } else { Err(Wrong::NoUsage) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &[u8] = b"{\"messages\":[]}";

    fn text() -> String {
        LoadAnswer::default().text(SENT)
    }

    fn whole(text: &str) -> String {
        format!(
            "{{\"choices\":[{{\"message\":{{\"content\":\"{text}\"}}}}],\
             \"usage\":{{\"total_tokens\":3}}}}"
        )
    }

    fn stream(text: &str) -> String {
        let (first, second) = text.split_at(text.len().min(30));
        let content = |piece: &str| {
            format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{piece}\"}}}}]}}\n\n")
        };
        content(first)
            + ": ping\n\n"
            + &content(second)
            + "data: {\"choices\":[],\"usage\":{\"total_tokens\":3}}\n\ndata: [DONE]\n\n"
    }

    fn verdict(kind: Answer, answer: &str) -> Option<String> {
        check(kind, StatusCode::OK, SENT, answer.as_bytes()).err().map(|wrong| wrong.to_string())
    }

    #[test]
    fn right_answers_pass() {
        assert_eq!(verdict(Answer::Plain, &whole(&text())), None);
        assert_eq!(verdict(Answer::Streamed, &stream(&text())), None);
    }

    #[test]
    fn each_wrong_answer_is_told_apart() {
        let other = LoadAnswer::default().text(b"something else");
        let cut = text().split_off(1);
        let unfinished = stream(&text()).replace("data: [DONE]\n\n", "");
        let cases = [
            (Answer::Plain, whole(&other), "another request"),
            (Answer::Plain, whole(&cut), "another request"),
            (Answer::Plain, whole(&text()).replace("\"usage\"", "\"usages\""), "no usage"),
            (Answer::Plain, "{}".to_owned(), "form"),
            (Answer::Streamed, stream(&other), "another request"),
            (Answer::Streamed, stream(text().get(..40).unwrap()), "another request"),
            (Answer::Streamed, stream(&(text() + "more")), "another request"),
            (Answer::Streamed, unfinished, "DONE"),
            (
                Answer::Streamed,
                stream(&text()).replace("total_tokens\":3", "total_tokens\":0"),
                "no usage",
            ),
            (Answer::Streamed, "data: {\"error\":{}}\n\n".to_owned(), "form"),
        ];
        for (kind, answer, expected) in cases {
            let said = verdict(kind, &answer).unwrap_or_default();
            assert!(said.contains(expected), "{expected}: {said:?}");
        }
        let refused = check(Answer::Plain, StatusCode::FORBIDDEN, SENT, b"no").unwrap_err();
        assert!(refused.to_string().contains("403"), "{refused}");
    }
}
