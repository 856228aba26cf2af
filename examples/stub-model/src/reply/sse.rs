//! Events of a stream, framed as the behaviour says, as a script of writes. The usual framing is
//! `data: {json}` and an empty line; the others are what a careful reader must accept too.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

use super::{Step, error_object};
use crate::{Behaviour, Fault, Framing};

/// Bytes per write of [`Framing::Split`]: odd, so that it cuts through most characters.
const SPLIT_BYTES: usize = 7;

/// The script of a stream: each event flushed on its own, the fault at its place.
pub(super) fn script(
    events: &[String],
    behaviour: &Behaviour,
    fault: Option<&Fault>,
) -> VecDeque<Step> {
    let mut steps = VecDeque::new();
    for (sent, event) in events.iter().enumerate() {
        if end_here(&mut steps, sent, fault, behaviour) {
            return steps;
        }
        if sent > 0 && behaviour.chunk_delay_ms > 0 {
            steps.push_back(Step::Pause(Duration::from_millis(behaviour.chunk_delay_ms)));
        }
        write(&mut steps, &frame(event, sent, behaviour.framing), behaviour.framing);
    }
    // A fault past the last event strikes before the end of the body.
    end_here(&mut steps, usize::MAX, fault, behaviour);
    steps
}

/// Ends the script with the fault when its time has come; tells whether it did.
fn end_here(
    steps: &mut VecDeque<Step>,
    sent: usize,
    fault: Option<&Fault>,
    behaviour: &Behaviour,
) -> bool {
    match fault {
        Some(Fault::CutAfter { events }) if sent >= *events => {
            steps.extend([Step::Flush, Step::Cut]);
            true
        }
        Some(Fault::HangAfter { events }) if sent >= *events => {
            steps.extend([Step::Flush, Step::Hang]);
            true
        }
        Some(Fault::ErrorEventAfter { events }) if sent >= *events => {
            let object = error_object(
                StatusCode::INTERNAL_SERVER_ERROR,
                "the stub was told to fail mid-stream",
                None,
            );
            let framed = frame(&object.to_string(), sent, behaviour.framing);
            write(steps, &framed, behaviour.framing);
            true
        }
        Some(
            Fault::CutAfter { .. }
            | Fault::HangAfter { .. }
            | Fault::ErrorEventAfter { .. }
            | Fault::Error(_)
            | Fault::Redirect { .. }
            | Fault::CutBeforeHeaders
            | Fault::HangBeforeHeaders,
        )
        | None => false,
    }
}

/// One event's text; one whose data has a type is named after it, as in all streams but chat's.
pub(crate) fn frame(data: &str, sent: usize, framing: Framing) -> String {
    let typed = serde_json::from_str::<Value>(data).ok();
    let kind = typed.as_ref().and_then(|event| event.get("type")?.as_str());
    let name = |end: &str| kind.map(|kind| format!("event: {kind}{end}")).unwrap_or_default();
    let lf = name("\n");
    match framing {
        Framing::Plain | Framing::Split | Framing::Burst => format!("{lf}data: {data}\n\n"),
        Framing::Crlf => format!("{}data: {data}\r\n\r\n", name("\r\n")),
        Framing::Cr => format!("{}data: {data}\r\r", name("\r")),
        Framing::NoSpace => format!("{lf}data:{data}\n\n"),
        Framing::Comments => format!(": ping\n\n{lf}data: {data}\n: still here\n\n"),
        Framing::MultiLine => lf + &multi_line(data),
        Framing::Fields => format!("id: {sent}\nretry: 1000\n\n{lf}id: {sent}\ndata: {data}\n\n"),
        Framing::Bom if sent == 0 => format!("\u{feff}{lf}data: {data}\n\n"),
        Framing::Bom => format!("{lf}data: {data}\n\n"),
    }
}

fn multi_line(data: &str) -> String {
    // `[DONE]` reads as JSON only by accident of its brackets, and stays as it is.
    let pretty = serde_json::from_str::<Value>(data)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok())
        .unwrap_or_else(|| data.to_owned());
    let lines = pretty.lines().map(|line| format!("data: {line}\n"));
    lines.collect::<String>() + "\n"
}

fn write(steps: &mut VecDeque<Step>, framed: &str, framing: Framing) {
    match framing {
        Framing::Split => {
            for piece in framed.as_bytes().chunks(SPLIT_BYTES) {
                steps.extend([Step::Write(Bytes::copy_from_slice(piece)), Step::Flush]);
            }
            steps.pop_back(); // The last write is flushed by what follows it.
        }
        Framing::Burst => {
            steps.push_back(Step::Write(Bytes::copy_from_slice(framed.as_bytes())));
            return;
        }
        Framing::Plain
        | Framing::Crlf
        | Framing::Cr
        | Framing::NoSpace
        | Framing::Comments
        | Framing::MultiLine
        | Framing::Fields
        | Framing::Bom => {
            steps.push_back(Step::Write(Bytes::copy_from_slice(framed.as_bytes())));
        }
    }
    steps.push_back(Step::Flush);
}
