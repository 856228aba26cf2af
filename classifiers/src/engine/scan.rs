//! What a matcher is handed: the reading, the words around a place, and where to put a hit.

use std::ops::Range;

use crate::detector::{Detector, Found};
use crate::detectors::health::icd10;
use crate::engine::context::{Context, Cues, Near, Words};
use crate::engine::lexicon::Lexicon;
use crate::engine::runs::Runs;
use crate::engine::view::View;
use crate::{Decoded, Finding, Label, Marking, Validator};

/// The tables of the engine that matchers look into.
#[derive(Clone, Copy)]
pub(crate) struct Tables<'a> {
    pub(crate) words: &'a Words,
    pub(crate) lexicon: &'a Lexicon,
}

/// One reading in progress.
pub(crate) struct Scan<'a, 'f> {
    view: View<'a>,
    key: Option<&'a str>,
    tables: Tables<'a>,
    context: Context,
    found: &'f mut Found,
    /// What parts the halves of values, in order.
    joints: Vec<Range<usize>>,
    /// Runs of keys and addresses.
    runs: Runs,
    /// Up to where there is no start of an address of fields (see `credential::address`).
    searched: usize,
    /// What looks like a coded diagnosis, until it is known whether the text speaks of illness.
    codes: Vec<icd10::Code>,
}

impl<'a, 'f> Scan<'a, 'f> {
    pub(crate) fn new(
        view: View<'a>,
        key: Option<&'a str>,
        tables: Tables<'a>,
        found: &'f mut Found,
    ) -> Self {
        Self {
            view,
            key,
            tables,
            context: Context::default(),
            found,
            joints: Vec::new(),
            runs: Runs::default(),
            searched: 0,
            codes: Vec::new(),
        }
    }

    pub(crate) const fn view(&self) -> View<'a> {
        self.view
    }

    pub(crate) const fn key(&self) -> Option<&'a str> {
        self.key
    }

    pub(crate) const fn lexicon(&self) -> &'a Lexicon {
        self.tables.lexicon
    }

    pub(crate) const fn found(&mut self) -> &mut Found {
        self.found
    }

    pub(crate) const fn joints(&mut self) -> &mut Vec<Range<usize>> {
        &mut self.joints
    }

    pub(crate) const fn runs(&mut self) -> &mut Runs {
        &mut self.runs
    }

    pub(crate) const fn searched(&mut self) -> &mut usize {
        &mut self.searched
    }

    pub(crate) const fn codes(&mut self) -> &mut Vec<icd10::Code> {
        &mut self.codes
    }

    /// The words around a span.
    pub(crate) fn near(&mut self, span: &Range<usize>) -> Near {
        let (words, bytes) = (self.tables.words, self.view.bytes());
        let column = self.context.column(words, bytes, span);
        let mut near = self.context.near(words, bytes, span, self.view.given());
        if column != Cues::NONE {
            // In a table the head of the column is nearer than the cell beside.
            near = Near { any: near.any.or(column), last: column, gap: 0, ..near };
        }
        near
    }

    /// Puts down a hit and returns where the search goes on.
    pub(crate) fn add(&mut self, hit: Hit) -> Option<usize> {
        let end = hit.0.span.end;
        self.found.push(hit.0);
        Some(end)
    }

    pub(crate) fn run_added(&mut self, detector: &dyn Detector) {
        self.found.by(detector.name());
        let text = super::text_of(self.view, self.key);
        detector.detect(&text, self.found);
    }
}

/// A finding in the making.
pub(crate) struct Hit(Finding);

impl Hit {
    pub(crate) const fn new(detector: &'static str, label: Label, span: Range<usize>) -> Self {
        Self(Finding {
            label,
            kind: "",
            part: 0,
            span,
            confidence: 80,
            validator: Validator::Format,
            decoded: Decoded::Plain,
            marking: None,
            detector,
            crosses: false,
        })
    }

    pub(crate) const fn kind(mut self, kind: &'static str) -> Self {
        self.0.kind = kind;
        self
    }

    /// A checksum or a structure as strong held.
    pub(crate) const fn checked(mut self) -> Self {
        self.0.validator = Validator::Checksum;
        self.0.confidence = 99;
        self
    }

    /// Only its place or a word beside it speaks for it.
    pub(crate) const fn by_context(mut self) -> Self {
        self.0.validator = Validator::None;
        self
    }

    pub(crate) const fn confidence(mut self, percent: u8) -> Self {
        self.0.confidence = percent;
        self
    }

    pub(crate) const fn marking(mut self, marking: Marking) -> Self {
        self.0.marking = Some(marking);
        self.0.kind = marking.name();
        self
    }
}
