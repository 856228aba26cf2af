//! The door for detectors: one trait, and the list they write their hits into.
//!
//! The detectors of this crate do not come through it: they share one pass over the text (see
//! `engine`). It is for those that an organisation adds, and for tests that make one fail.

use std::ops::Range;

use crate::classification::Counts;
use crate::{Decoded, Finding, Label, LabelSet, MarkingSet, Text, Validator};

/// A judge of text that looks for one kind of thing.
///
/// It sees each text as it stands, and again as normalised where that differs; spans are mapped
/// back for it. It may panic: the others still run, and the classification carries `scan.error`.
pub trait Detector: Send + Sync {
    /// Its name, from a closed list; part of every finding.
    fn name(&self) -> &'static str;

    /// Its version; a change of it changes [`Classifier::detectors`](crate::Classifier::detectors)
    /// and makes earlier verdicts void.
    fn version(&self) -> &str;

    /// Writes what it finds in one text into `found`, in time linear in the text.
    fn detect(&self, text: &Text<'_>, found: &mut Found);
}

/// What detectors found in one text. It keeps a bounded number of findings, and the labels and
/// counts of all.
#[derive(Debug, Default)]
pub struct Found {
    findings: Vec<Finding>,
    beyond: Counts,
    labels: LabelSet,
    markings: MarkingSet,
    beyond_markings: MarkingSet,
    most: usize,
    detector: &'static str,
}

impl Found {
    /// An empty list that keeps at most `most` findings.
    pub(crate) const fn at_most(most: usize) -> Self {
        Self {
            findings: Vec::new(),
            beyond: Counts::NONE,
            labels: LabelSet::EMPTY,
            markings: MarkingSet::EMPTY,
            beyond_markings: MarkingSet::EMPTY,
            most,
            detector: "",
        }
    }

    /// Adds a hit: its label, its sub-type from a closed list (may be empty), its place in bytes of
    /// the text given, and how sure the detector is, from 0 to 100.
    pub fn add(&mut self, label: Label, kind: &'static str, span: Range<usize>, confidence: u8) {
        self.push(Finding {
            label,
            kind,
            part: 0,
            span,
            confidence: confidence.min(100),
            validator: Validator::None,
            decoded: Decoded::Plain,
            marking: None,
            detector: self.detector,
            crosses: false,
        });
    }

    /// Adds a hit of which something was verified.
    pub(crate) fn add_checked(
        &mut self,
        label: Label,
        span: Range<usize>,
        validator: Validator,
        confidence: u8,
    ) {
        self.push(Finding {
            label,
            kind: "",
            part: 0,
            span,
            confidence,
            validator,
            decoded: Decoded::Plain,
            marking: None,
            detector: self.detector,
            crosses: false,
        });
    }

    /// Names the detector whose hits follow.
    pub(crate) const fn by(&mut self, detector: &'static str) {
        self.detector = detector;
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        self.labels.insert(finding.label);
        if let Some(marking) = finding.marking {
            self.markings.insert(marking);
        }
        if self.findings.len() < self.most {
            self.findings.push(finding);
        } else {
            self.beyond.add(finding.label);
            if let Some(marking) = finding.marking {
                self.beyond_markings.insert(marking);
            }
            self.note(Label::ScanTruncated);
        }
    }

    /// Notes a reason why this text was not read to its end.
    pub(crate) fn note(&mut self, label: Label) {
        if self.labels.insert(label) {
            self.beyond.add(label);
        }
    }

    /// Takes over what was found in another reading of the same text.
    pub(crate) fn absorb(
        &mut self,
        other: Self,
        mut place: impl FnMut(Finding) -> Option<Finding>,
    ) {
        for finding in other.findings {
            if let Some(finding) = place(finding) {
                self.push(finding);
            }
        }
        for (label, more) in other.beyond.iter() {
            self.labels.insert(label);
            self.beyond.raise(label, more);
        }
        self.markings = self.markings.union(other.beyond_markings);
        self.beyond_markings = self.beyond_markings.union(other.beyond_markings);
    }

    /// Replaces the findings by those that remain after overlaps are resolved. Labels of findings
    /// that were only kept as counts stay.
    pub(crate) fn settle(&mut self, resolve: impl FnOnce(&mut Vec<Finding>)) {
        resolve(&mut self.findings);
        self.labels = self.findings.iter().map(Finding::label).collect();
        self.labels.extend(self.beyond.iter().map(|(label, _)| label));
        let kept: MarkingSet = self.findings.iter().filter_map(Finding::marking).collect();
        self.markings = kept.union(self.beyond_markings);
    }

    pub(crate) fn findings(&self) -> &[Finding] {
        &self.findings
    }

    pub(crate) fn beyond(&self) -> impl Iterator<Item = (Label, u32)> {
        self.beyond.iter()
    }

    pub(crate) const fn labels(&self) -> LabelSet {
        self.labels
    }

    pub(crate) const fn markings(&self) -> MarkingSet {
        self.markings
    }
}
