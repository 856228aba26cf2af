//! What was found in one request, and what was not looked at.
//!
//! A [`Classification`] is made by [`Classifier::classify`](crate::Classifier::classify) and
//! nowhere else: it has no public constructor, no `Default`, no `Clone` and no `Deserialize`, so
//! that nobody can declare a prompt harmless. It carries the identities of what it judged.

use std::ops::Range;

use crate::detector::Found;
use crate::own::Reporter;
use crate::{
    Decoded, Digest, Finding, Label, LabelSet, Marking, MarkingSet, Media, MediaSet, RecordId,
    Subject, Validator,
};

/// All findings of one request, and what stayed unread.
///
/// ```
/// use classifiers::{Classifier, Digest, RecordId, Settings, Subject};
/// let subject = Subject {
///     record: RecordId::from_bytes([1; 16]),
///     request: Digest::from_bytes([2; 32]),
///     texts: &[],
///     unread: &[],
/// };
/// let made = Classifier::new(Settings::default()).classify(&subject, &|| false);
/// assert!(made.complete());
/// ```
///
/// It cannot be made in any other way:
///
/// ```compile_fail
/// let made = classifiers::Classification::default();
/// ```
#[derive(Debug)]
pub struct Classification {
    record: RecordId,
    request: Digest,
    detectors: Digest,
    labels: LabelSet,
    markings: MarkingSet,
    findings: Vec<Finding>,
    counts: Counts,
    scanned_bytes: u64,
    unread_bytes: u64,
    /// Kinds of parts that were not read, and how many parts there were of them.
    media: MediaSet,
    media_parts: u32,
    /// Findings kept.
    most: usize,
}

impl Classification {
    pub(crate) fn new(subject: &Subject<'_>, detectors: Digest, most: usize) -> Self {
        Self {
            record: subject.record,
            request: subject.request,
            detectors,
            labels: LabelSet::EMPTY,
            markings: MarkingSet::EMPTY,
            findings: Vec::new(),
            counts: Counts::NONE,
            scanned_bytes: 0,
            unread_bytes: 0,
            media: MediaSet::default(),
            media_parts: 0,
            most,
        }
    }

    /// Notes a reason why this is incomplete.
    pub(crate) fn note(&mut self, label: Label) {
        self.labels.insert(label);
        self.counts.add(label);
    }

    pub(crate) fn scanned(&mut self, bytes: usize) {
        self.scanned_bytes = self.scanned_bytes.saturating_add(wide(bytes));
    }

    pub(crate) fn unread(&mut self, bytes: usize) {
        self.unread_bytes = self.unread_bytes.saturating_add(wide(bytes));
    }

    pub(crate) fn unread_media(&mut self, media: Media) {
        self.media.insert(media);
        self.media_parts = self.media_parts.saturating_add(1);
    }

    /// Takes over what was found in one part. At most `most` findings are kept in all; labels,
    /// markings and counts of the others are.
    pub(crate) fn join(&mut self, part: usize, found: &Found, most: usize) {
        self.labels = self.labels.union(found.labels());
        self.markings = self.markings.union(found.markings());
        for finding in found.findings() {
            self.counts.add(finding.label());
            if self.findings.len() < most {
                self.findings.push(Finding { part, ..finding.clone() });
            } else if self.labels.insert(Label::ScanTruncated) {
                self.counts.add(Label::ScanTruncated);
            }
        }
        for (label, more) in found.beyond() {
            self.counts.raise(label, more);
        }
    }

    /// The call this belongs to.
    pub const fn record(&self) -> RecordId {
        self.record
    }

    /// The digest of the request that was judged.
    pub const fn request(&self) -> Digest {
        self.request
    }

    /// The digest of the detectors that judged it.
    pub const fn detectors(&self) -> Digest {
        self.detectors
    }

    /// Every label found, and the `scan.*` labels that say what is missing.
    pub const fn labels(&self) -> LabelSet {
        self.labels
    }

    /// Every value of a marking found.
    pub const fn markings(&self) -> MarkingSet {
        self.markings
    }

    /// The findings in order of part and place, those reported from outside behind them. Bounded by [`Settings`](crate::Settings); where
    /// more were found, the labels and counts tell, and `scan.truncated` is set.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How often a label was found, kept findings or not; for a `scan.*` label, how often it came
    /// up.
    pub fn count(&self, label: Label) -> u32 {
        self.counts.of(label)
    }

    /// Bytes of text that were judged, those known from an earlier request included.
    pub const fn scanned_bytes(&self) -> u64 {
        self.scanned_bytes
    }

    /// Bytes that were not: parts that are no text, and text after a limit or the deadline.
    pub const fn unread_bytes(&self) -> u64 {
        self.unread_bytes
    }

    /// The kinds of the parts that were not read and whose first bytes say what they are.
    pub const fn unread_media_kinds(&self) -> MediaSet {
        self.media
    }

    /// Whether everything that is `scan.unsupported` is a part of these kinds.
    pub fn lacks_only_media(&self) -> bool {
        self.media_parts == self.counts.of(Label::ScanUnsupported)
    }

    /// Whether everything was read without failure: no `scan.*` label.
    pub fn complete(&self) -> bool {
        !self.labels.iter().any(|label| label.family() == "scan")
    }
}

impl Classification {
    /// Adds what a detector outside this process found in a part, at these bytes of it. It can only
    /// add: nothing that was found here goes.
    pub fn report(
        &mut self,
        reporter: &Reporter,
        (part, span): (usize, Range<usize>),
        label: Label,
        confidence: u8,
    ) {
        self.labels.insert(label);
        self.counts.add(label);
        if self.findings.len() < self.most {
            self.findings.push(Finding {
                label,
                kind: "",
                part,
                span,
                confidence: confidence.min(100),
                validator: Validator::None,
                decoded: Decoded::Plain,
                marking: None,
                detector: reporter.name(),
                crosses: false,
            });
        } else if self.labels.insert(Label::ScanTruncated) {
            self.counts.add(Label::ScanTruncated);
        }
    }

    /// Notes that a detector outside this process gave no answer that can be used: what it would
    /// have found is unknown.
    pub fn report_failed(&mut self) {
        self.note(Label::ScanError);
    }

    /// Whether a marking of this value was found.
    pub const fn marked(&self, marking: Marking) -> bool {
        self.markings.contains(marking)
    }
}

fn wide(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// Labels counted without asking for memory: a language, and what the document is.
const FEW: usize = 4;

/// How often each label was found. Few kinds at a time: the first are held in place, so that a text
/// of which there is nothing to say but its language costs no memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counts {
    few: [Option<(Label, u32)>; FEW],
    more: Vec<(Label, u32)>,
}

impl Counts {
    pub(crate) const NONE: Self = Self { few: [None; FEW], more: Vec::new() };

    pub(crate) fn add(&mut self, label: Label) {
        self.raise(label, 1);
    }

    pub(crate) fn raise(&mut self, label: Label, by: u32) {
        let mut known = self.few.iter_mut().flatten().chain(&mut self.more);
        if let Some((_, count)) = known.find(|(known, _)| *known == label) {
            *count = count.saturating_add(by);
        } else if let Some(free) = self.few.iter_mut().find(|slot| slot.is_none()) {
            *free = Some((label, by));
        } else {
            self.more.push((label, by));
        }
    }

    pub(crate) fn of(&self, label: Label) -> u32 {
        self.iter().find(|(known, _)| *known == label).map_or(0, |(_, count)| count)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Label, u32)> {
        self.few.iter().flatten().chain(&self.more).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Label};

    #[test]
    fn every_label_is_counted_in_place_or_beyond() {
        let mut counts = Counts::NONE;
        for (place, label) in Label::ALL.iter().enumerate() {
            counts.raise(*label, u32::try_from(place).unwrap());
            counts.add(*label);
        }
        for (place, label) in Label::ALL.iter().enumerate() {
            assert_eq!(counts.of(*label), u32::try_from(place).unwrap() + 1);
        }
        assert_eq!(counts.iter().count(), Label::ALL.len());
    }
}
