//! How one text is scanned.

use crate::Text;
use crate::detector::{Detector, Found};

/// Bounds of one scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub(crate) findings: usize,
    pub(crate) depth: u8,
}

/// The tables.
pub(crate) struct Engine {
    limits: Limits,
}

impl Engine {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits }
    }

    pub(crate) fn versions(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [("engine", "1")].into_iter()
    }

    pub(crate) fn scan(
        &self,
        text: &Text<'_>,
        added: &[Box<dyn Detector>],
        _expired: &dyn Fn() -> bool,
        found: &mut Found,
    ) {
        let _ = self.limits;
        for detector in added {
            found.by(detector.name());
            detector.detect(text, found);
        }
    }
}
