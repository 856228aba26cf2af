//! How one text is scanned: which readings of it there are, and what happens at each place.
//!
//! A reading goes over the text in segments. Per segment, a byte census says what can be there at
//! all; one automaton over all literals (`gate`) stops where a matcher could begin; digits, colons
//! and dashes have scanners of their own, and so have words (`lexicon`). Matchers are anchored at the hit and look a bounded way
//! around, so that time is linear in the text, whatever it holds.
//!
//! The text is read as it stands; again as normalised, where that differs; and what base64 or
//! hexadecimal hides in it is read as a text of its own, to a bounded depth. What is looked for is
//! in `detectors`; where overlapping hits are decided, in `overlap`.

pub(crate) mod census;
pub(crate) mod code;
pub(crate) mod context;
pub(crate) mod digits;
pub(crate) mod gate;
pub(crate) mod joint;
pub(crate) mod lexicon;
pub(crate) mod overlap;
pub(crate) mod runs;
pub(crate) mod scan;
pub(crate) mod view;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::detector::{Detector, Found};
use crate::detectors::{self, About, DETECTORS};
use crate::engine::census::Census;
use crate::engine::context::{Cues, Words};
use crate::engine::gate::Gate;
use crate::engine::lexicon::{Lexicon, Reader};
use crate::engine::scan::{Scan, Tables};
use crate::engine::view::View;
use crate::normalise::{self, Normalised, encoded};
use crate::{Decoded, Finding, Label, Sensitive, Text};

/// What reading itself can yield.
pub(crate) const ABOUT: About = About {
    name: "engine",
    version: "1",
    labels: &[Label::ScanError, Label::ScanTimeout, Label::ScanUnsupported, Label::ScanTruncated],
    kinds: Vec::new,
    evidence: "A detector failed; time was up; a part is no text; a limit was met. Never silence.",
    source: "The limits of this build and of bailiwick.yaml.",
};

/// Bytes read between two looks at the clock; small enough to stay in the nearest cache.
const SEGMENT: usize = 16 * 1024;

/// Bytes that reading a short text costs as much as.
const LEAST_COST: usize = 256;

/// Bounds of one scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Findings kept for one text.
    pub(crate) findings: usize,
    /// Encodings followed, one inside the other.
    pub(crate) depth: u8,
}

/// All tables, built once.
pub(crate) struct Engine {
    gate: Gate,
    words: Words,
    lexicon: Lexicon,
    limits: Limits,
}

/// What one scan is given besides its text.
#[derive(Clone, Copy)]
struct Task<'a> {
    added: &'a [Arc<dyn Detector>],
    expired: &'a dyn Fn() -> bool,
}

/// What counts of another form of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    /// What reaches over a place where something was taken out.
    Across,
}

/// One reading to make: a text, and how many more encodings may be followed from here.
#[derive(Clone, Copy)]
struct Reading<'a> {
    view: View<'a>,
    key: Option<&'a str>,
    depth: u8,
    /// The way back, where this is the normalised form of another reading: what that holds letter by
    /// letter has been followed there.
    normal: Option<&'a Normalised>,
}

impl Engine {
    pub(crate) fn new(limits: Limits) -> Self {
        let lexicon = Lexicon::new(detectors::lists());
        Self { gate: Gate::new(), words: Words::new(), lexicon, limits }
    }

    /// Name and version of every detector in the engine.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        DETECTORS.iter().map(|about| (about.name, about.version))
    }

    /// Reads a text in every way it can be read. Returns how many of its bytes were left unread
    /// because time was up.
    pub(crate) fn scan(
        &self,
        text: &Text<'_>,
        added: &[Arc<dyn Detector>],
        expired: &dyn Fn() -> bool,
        found: &mut Found,
    ) -> usize {
        if !self.gate.is_built() || !self.words.is_built() {
            // INVARIANT: without its tables the engine has read nothing.
            found.note(Label::ScanError);
        }
        let given = text.key.map_or(Cues::NONE, |key| self.words.in_key(key));
        let view = View::new(text.text.expose(), given);
        let task = Task { added, expired };
        let left = self.read(
            Reading { view, key: text.key, depth: self.limits.depth, normal: None },
            task,
            found,
        );
        if found.findings().len() > 1 {
            found.settle(overlap::resolve);
        }
        left
    }

    /// One reading, and those that follow from it.
    fn read(&self, reading: Reading<'_>, task: Task<'_>, found: &mut Found) -> usize {
        let Reading { view, key, depth, .. } = reading;
        let tables = Tables { words: &self.words, lexicon: &self.lexicon };
        let mut scan = Scan::new(view, key, tables, found);
        if key.is_some() {
            detectors::credential::named::keyed(&mut scan);
        }
        let (census, left) = self.pass(&mut scan, task);
        for detector in task.added {
            if left == 0 && (task.expired)() {
                scan.found().note(Label::ScanTimeout);
                return view.len();
            }
            let run = AssertUnwindSafe(|| scan.run_added(detector.as_ref()));
            if catch_unwind(run).is_err() {
                scan.found().note(Label::ScanError);
            }
        }
        if left > 0 {
            return left;
        }
        self.follow_encoded(&mut scan, reading, task);
        let joints = std::mem::take(scan.joints());
        let hidden = census.may_be_hidden() && normalise::needed(view.text());
        let Some(depth) = depth.checked_sub(1) else {
            if hidden || !joints.is_empty() {
                found.note(Label::ScanTruncated);
            }
            return 0;
        };
        let further = Reading { depth, ..reading };
        if !joints.is_empty() {
            let joined = joint::joined(view.text(), &joints);
            self.read_again(further, (&joined, Wanted::Across), task, found);
        }
        if hidden {
            let normal = normalise::apply(view.text());
            self.read_again(further, (&normal, Wanted::All), task, found);
        }
        0
    }

    /// Reads another form of a text, and puts what is found there in its place.
    fn read_again(
        &self,
        reading: Reading<'_>,
        (normal, wanted): (&Normalised, Wanted),
        task: Task<'_>,
        found: &mut Found,
    ) {
        let view = View::new(normal.text(), reading.view.given());
        let mut inner = Found::at_most(self.limits.findings);
        self.read(Reading { view, normal: Some(normal), ..reading }, task, &mut inner);
        let known = Known::of(found.findings());
        found.absorb(inner, |finding| {
            let (span, how) = normal.place(&finding.span);
            if wanted == Wanted::Across && how == Decoded::Plain {
                return None;
            }
            let decoded = if finding.decoded == Decoded::Plain { how } else { finding.decoded };
            let finding = Finding { span, decoded, ..finding };
            (!known.has(&finding)).then_some(finding)
        });
    }

    /// Reads what runs of base64 and hexadecimal hide. A run that is part of a finding already is
    /// left alone: what it holds is known to be secret.
    fn follow_encoded(&self, scan: &mut Scan<'_, '_>, reading: Reading<'_>, task: Task<'_>) {
        let view = reading.view;
        let mut from = 0;
        let mut checked = 0;
        let mut hidden = Vec::new();
        while let Some(run) = encoded::next_run(view.bytes(), from) {
            from = run.end;
            if reading.normal.is_none_or(|normal| !normal.is_copy(&run)) {
                let texts = hidden.len();
                encoded::texts(view.bytes(), run.clone(), |value| hidden.push(value));
                if hidden.len() == texts {
                    detectors::high_entropy::look(scan, run);
                }
            }
            if from - checked > SEGMENT {
                checked = from;
                if (task.expired)() {
                    return scan.found().note(Label::ScanTimeout);
                }
            }
        }
        if hidden.is_empty() {
            return;
        }
        let known = Known::of(scan.found().findings());
        let mut read = 0;
        for value in hidden {
            if known.covers_secret(&value.span) {
                continue;
            }
            let Some(depth) = reading.depth.checked_sub(1) else {
                return scan.found().note(Label::ScanTruncated);
            };
            read += value.text.len() + LEAST_COST;
            if read > SEGMENT {
                read = 0;
                if (task.expired)() {
                    return scan.found().note(Label::ScanTimeout);
                }
            }
            let given = scan.near(&value.span).any;
            let mut inner = Found::at_most(self.limits.findings);
            let view = View::new(&value.text, given);
            self.read(Reading { view, depth, normal: None, ..reading }, task, &mut inner);
            scan.found().absorb(inner, |finding| {
                let decoded =
                    if finding.decoded == Decoded::Plain { value.how } else { finding.decoded };
                Some(Finding { span: value.span.clone(), decoded, ..finding })
            });
        }
    }

    /// Goes over one reading, segment by segment. Returns the bytes left when time was up.
    fn pass(&self, scan: &mut Scan<'_, '_>, task: Task<'_>) -> (Census, usize) {
        let view = scan.view();
        let mut total = Census::default();
        let mut progress = Progress::default();
        let mut reader = Reader::new();
        let mut start = 0;
        while start < view.len() {
            if start > 0 && (task.expired)() {
                scan.found().note(Label::ScanTimeout);
                return (total, view.len() - start);
            }
            let end = start.saturating_add(SEGMENT).min(view.len());
            let census = Census::of(view.slice(start..end));
            total = total.or(census);
            self.gate.run(scan, start..end, &mut progress.literals);
            if census.digits() {
                digits::run(scan, start..end, &mut progress.digits);
            }
            if census.colons() {
                detectors::contact::network::run(scan, start..end, &mut progress.colons);
            }
            let passage = reader.read(&self.lexicon, view, start..end);
            detectors::run_on_words(scan, passage, &mut progress.words);
            start = end;
        }
        detectors::finish(scan, &mut progress.words);
        (total, 0)
    }
}

/// How far each scanner has come: a match may reach into the next segment.
#[derive(Default)]
struct Progress {
    literals: usize,
    digits: usize,
    colons: usize,
    words: detectors::Reached,
}

/// What is known already, for looking up overlaps in logarithmic time.
struct Known {
    /// Spans by label, sorted by start; `reach` is the furthest end so far.
    spans: Vec<(Label, usize, usize)>,
}

impl Known {
    fn of(findings: &[Finding]) -> Self {
        let mut spans: Vec<_> =
            findings.iter().map(|f| (f.label, f.span.start, f.span.end)).collect();
        spans.sort_unstable();
        Self { spans }
    }

    /// Whether a finding of the same label overlaps.
    fn has(&self, finding: &Finding) -> bool {
        let before =
            self.spans.partition_point(|known| *known < (finding.label, finding.span.end, 0));
        let last = before.checked_sub(1).and_then(|place| self.spans.get(place));
        last.is_some_and(|(label, _, end)| *label == finding.label && *end > finding.span.start)
    }

    /// Whether a secret reaches over the start of a span.
    fn covers_secret(&self, span: &std::ops::Range<usize>) -> bool {
        const WHOLE: [Label; 4] =
            [Label::PrivateKey, Label::Jwt, Label::ApiKey, Label::ConnectionString];
        WHOLE.iter().any(|label| {
            let before = self.spans.partition_point(|known| *known < (*label, span.end, 0));
            let last = before.checked_sub(1).and_then(|place| self.spans.get(place));
            last.is_some_and(|(found, start, end)| {
                found == label && *start <= span.start && *end >= span.end
            })
        })
    }
}

/// A text for an added detector, made from a reading.
fn text_of<'a>(view: View<'a>, key: Option<&'a str>) -> Text<'a> {
    Text::new(Sensitive::new(view.text()), key)
}

#[cfg(test)]
mod tests;
