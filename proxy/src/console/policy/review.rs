//! The review of a change before it is saved: what it does to every request there can be, what it would
//! have done to those that came, what is proved and tested, and which lines differ.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use routing_rules::{Bundle, Reach, TestOutcome};
use similar::{ChangeTag, TextDiff};

use super::edit::{self, Remark, Written};
use crate::audit::answer::Sink;
use crate::audit::api::problem::Problem;
use crate::audit::facts;
use crate::audit::protocol::Line;
use crate::change::past::{Past, seen, sums};
use crate::clock;
use crate::console::Desk;
use crate::console::frame::{self, Frame, Screen};
use crate::console::reading::{self, Wanted};
use crate::identity::{Act, Signed, SignedForm};

/// How far back past calls are judged, in days.
const DAYS: u64 = 30;
const DAY_NS: u64 = 86_400_000_000_000;

/// What the change does to a kind of requests.
struct Effect {
    kind: &'static str,
    widens: bool,
    application: String,
    purposes: String,
    labels: String,
    endpoints: String,
    seen: String,
    example: String,
}

/// A line of the file, as it was, is, or stays.
struct TextLine {
    class: &'static str,
    sign: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "policy_review.html")]
struct Shown {
    frame: Frame,
    file: String,
    text: String,
    before: String,
    remarks: Vec<Remark>,
    usable: bool,
    reach: &'static str,
    widens: bool,
    effects: Vec<Effect>,
    notes: Vec<(String, bool)>,
    tests: Vec<TestOutcome>,
    guarantees: Vec<String>,
    past: Option<String>,
    lines: Vec<TextLine>,
    others: Option<usize>,
    data_protection: bool,
    may_edit: bool,
}

/// Counts facts as they come.
struct Tally<'b> {
    past: Past<'b>,
    error: Option<String>,
}

impl Sink for Tally<'_> {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::Facts { facts, count } => self.past.add(&facts, count),
            Line::Error(error) => self.error = Some(error),
            Line::Record(_)
            | Line::Missed(_)
            | Line::Statement(_)
            | Line::Counted(_)
            | Line::File { .. }
            | Line::Shadow(_)
            | Line::Sightings(_)
            | Line::Read { .. }
            | Line::Cell(_)
            | Line::Kept(_)
            | Line::End { .. } => {}
        }
        true
    }
}

/// The review.
pub(in crate::console) async fn page(
    State(desk): State<Desk>,
    SignedForm(signed, form): SignedForm,
) -> Response {
    let written = Written::read(&form);
    let what = format!("policy/review {}", written.file);
    let wanted = Wanted { act: Act::CheckRules, screen: Screen::Policy, what };
    reading::shown(desk, signed, wanted, move |desk, signed| show(desk, signed, written)).await
}

fn show(desk: &Desk, signed: &Signed, written: Written) -> Result<Response, Problem> {
    let (remarks, bundle) = edit::check(&edit::sources(desk, &written)?);
    let live = desk.gateway.live();
    let mut shown = Shown {
        frame: Frame::new(desk, signed, Some(Screen::Policy), format!("Review {}", written.file)),
        lines: lines(&written.before, &written.text),
        file: written.file,
        text: written.text,
        before: written.before,
        remarks,
        usable: bundle.is_some(),
        reach: "cannot be used",
        widens: false,
        effects: Vec::new(),
        notes: Vec::new(),
        tests: Vec::new(),
        guarantees: Vec::new(),
        past: None,
        others: None,
        data_protection: false,
        may_edit: signed.person().may(Act::EditRules),
    };
    if let Some(new) = &bundle {
        // What is closed beside the files, or cut off, is no part of what is compared.
        let today = clock::now().day();
        let old = Bundle::load_for_a_new_day(&live.sources, today);
        let old =
            old.map_err(|_| Problem::Unreadable("the rules in force do not load".to_owned()))?;
        compare(desk, signed, (&old.bundle, new), &mut shown)?;
        let approvals = live.governance().map(|governance| governance.approvals);
        let reach = routing_rules::diff(&old.bundle, new).reach();
        shown.others = approvals.map(|approvals| approvals.others(reach));
        shown.data_protection =
            approvals.is_some_and(|approvals| approvals.asks_data_protection(reach));
    }
    let nonce = shown.frame.nonce.clone();
    Ok(frame::page(StatusCode::OK, &nonce, &shown))
}

fn compare(
    desk: &Desk,
    signed: &Signed,
    (old, new): (&Bundle, &Bundle),
    shown: &mut Shown,
) -> Result<(), Problem> {
    let mut tally = Tally { past: Past::new(old, new), error: None };
    // Only whoever may have past calls judged is told how often something was seen.
    let replays = signed.person().may(Act::Replay);
    if replays {
        let now = clock::now().as_ns();
        let from = now.saturating_sub(DAYS.saturating_mul(DAY_NS));
        facts::answer(desk.gateway.store(), from, now, &mut tally);
        if let Some(error) = tally.error {
            return Err(Problem::Unreadable(error));
        }
    }
    let replay = tally.past.replay();
    let change = replay.change();
    shown.reach = change.reach().verb();
    shown.widens = change.widens();
    shown.effects = replay
        .effects()
        .map(|(effect, count)| Effect {
            kind: effect.kind.name(),
            widens: effect.kind == routing_rules::EffectKind::Widened,
            application: effect.application.clone(),
            purposes: effect.purposes.join(", "),
            labels: effect.labels.clone(),
            endpoints: effect.endpoints.join(", "),
            seen: if replays { seen(count, DAYS) } else { "not looked up".to_owned() },
            example: effect.example.to_string(),
        })
        .collect();
    let notes = change.notes().iter();
    shown.notes = notes.map(|note| (note.text.clone(), note.reach == Reach::Widened)).collect();
    shown.tests = new.run_tests();
    shown.guarantees = new.guarantees().map(str::to_owned).collect();
    shown.past = replays.then(|| sums(replay.totals(), DAYS));
    Ok(())
}

/// The lines that differ, with three around each.
fn lines(before: &str, after: &str) -> Vec<TextLine> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (place, group) in diff.grouped_ops(3).iter().enumerate() {
        if place > 0 {
            lines.push(TextLine { class: "gap", sign: " ", text: "…".to_owned() });
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (class, sign) = match change.tag() {
                ChangeTag::Delete => ("out", "−"),
                ChangeTag::Insert => ("in", "+"),
                ChangeTag::Equal => ("", " "),
            };
            let text = change.value().trim_end_matches('\n').to_owned();
            lines.push(TextLine { class, sign, text });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_stand_with_those_around_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
        let after = "a\nb\nc\nd\nE\nf\ng\nh\ni\nj\nk\n";
        let told: Vec<String> =
            lines(before, after).iter().map(|one| format!("{}{}", one.sign, one.text)).collect();
        assert_eq!(told, [" b", " c", " d", "−e", "+E", " f", " g", " h", " i", " j", "+k"]);
        assert!(lines("a\n", "a\n").is_empty());
    }
}
