//! The one verb: judge the texts of a request within a deadline, and say what was left out.

mod cache;
mod seam;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::classifier::cache::Cache;
use crate::classifier::seam::{Flow, Seam};
use crate::detector::{Detector, Found};
use crate::engine::{Engine, Limits};
use crate::own::{OwnDetector, Reporter};
use crate::{Classification, Digest, Label, Subject, Text, Unread};

/// Bytes of short texts judged between two looks at the clock.
const BYTES_BETWEEN_CHECKS: usize = 4 * 1024;

/// Bounds of a classifier. All of them end in a `scan.*` label, never in silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Verdicts kept for texts seen before.
    pub cache_entries: usize,
    /// Bytes of text those verdicts may stand for, together.
    pub cache_bytes: u64,
    /// Findings kept for one request; labels and counts of the others remain.
    pub max_findings: usize,
    /// Bytes read of one text; the rest is `scan.truncated`.
    pub max_text_bytes: usize,
    /// How many encodings deep a value is followed (base64 inside percent-encoding is two).
    pub max_depth: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            cache_entries: 16 * 1024,
            cache_bytes: 256 * 1024 * 1024,
            max_findings: 1024,
            max_text_bytes: 16 * 1024 * 1024,
            max_depth: 2,
        }
    }
}

/// Judges texts. Built once, shared by all threads.
pub struct Classifier {
    engine: Arc<Engine>,
    added: Vec<Arc<dyn Detector>>,
    cache: Cache,
    settings: Settings,
    digest: Digest,
}

impl Classifier {
    /// Builds the tables and an empty cache of verdicts.
    pub fn new(settings: Settings) -> Self {
        let limits = Limits { findings: settings.max_findings, depth: settings.max_depth };
        let engine = Arc::new(Engine::new(limits));
        let cache = Cache::new(settings.cache_entries, settings.cache_bytes);
        let digest = digest_of(&engine, &[]);
        Self { engine, added: Vec::new(), cache, settings, digest }
    }

    /// Adds a detector to those of this crate. Verdicts cached so far are dropped.
    #[must_use]
    pub fn with_detector(mut self, detector: Box<dyn Detector>) -> Self {
        self.added.push(Arc::from(detector));
        self.digest = digest_of(&self.engine, &self.added);
        self.cache = Cache::new(self.settings.cache_entries, self.settings.cache_bytes);
        self
    }

    /// Another classifier with the detectors of this one and those of an organisation's own. It
    /// shares the tables of this one and has an empty cache of verdicts. Remote detectors are only
    /// named here, for the digest: whoever asks them reports what they found to the classification.
    #[must_use]
    pub fn with_own(&self, own: &[OwnDetector], remote: &[&Reporter]) -> Self {
        let own = own.iter().map(|own| Arc::new(own.clone()) as Arc<dyn Detector>);
        let added: Vec<_> = self.added.iter().map(Arc::clone).chain(own).collect();
        let digest = digest_with(digest_of(&self.engine, &added), remote);
        let cache = Cache::new(self.settings.cache_entries, self.settings.cache_bytes);
        let (engine, settings) = (Arc::clone(&self.engine), self.settings.clone());
        Self { engine, added, cache, settings, digest }
    }

    /// The digest of the names and versions of all detectors.
    pub const fn detectors(&self) -> Digest {
        self.digest
    }

    /// Judges a request. It cannot fail: `expired` is asked at the start, between parts and at
    /// least every 64 KiB, and once it says true the rest is `scan.timeout`; a detector that panics
    /// leaves `scan.error`; what is no text is `scan.unsupported`.
    pub fn classify(&self, subject: &Subject<'_>, expired: &dyn Fn() -> bool) -> Classification {
        let mut made = Classification::new(subject, self.digest, self.settings.max_findings);
        for (reason, bytes) in subject.unread {
            made.note(label_of(*reason));
            made.unread(*bytes);
            if let Unread::Media(media) = reason {
                made.unread_media(*media);
            }
        }
        let mut unchecked = BYTES_BETWEEN_CHECKS;
        let mut flow = Flow::default();
        for (part, text) in subject.texts.iter().enumerate() {
            // A short text costs about as much as reading the clock, so a few go unasked.
            unchecked += text.text.expose().len() + BYTES_BETWEEN_CHECKS / 32;
            if unchecked >= BYTES_BETWEEN_CHECKS {
                unchecked = 0;
                if expired() {
                    made.note(Label::ScanTimeout);
                    subject.texts.iter().skip(part).for_each(|rest| {
                        made.unread(rest.text.expose().len());
                    });
                    break;
                }
            }
            self.judge(part, text, expired, &mut made);
            if text.flows
                && let Some(seam) = flow.meet(part, text)
            {
                self.judge_seam(&seam, expired, &mut made);
            }
        }
        made
    }

    /// Judges what may reach from one text of the conversation into the next.
    fn judge_seam(&self, seam: &Seam, expired: &dyn Fn() -> bool, made: &mut Classification) {
        let joined = Text::new(crate::Sensitive::new(seam.joined.as_str()), None);
        let (found, _) = self.detect(&joined, expired);
        for (part, found) in seam.crossing(found) {
            made.join(part, &found, self.settings.max_findings);
        }
    }

    fn judge(
        &self,
        part: usize,
        text: &Text<'_>,
        expired: &dyn Fn() -> bool,
        made: &mut Classification,
    ) {
        let whole = *text.text.expose();
        let read = whole.get(..whole.floor_char_boundary(self.settings.max_text_bytes));
        let text = Text::new(crate::Sensitive::new(read.unwrap_or(whole)), text.key);
        let length = text.text.expose().len();
        made.scanned(length);
        if length < whole.len() {
            made.note(Label::ScanTruncated);
            made.unread(whole.len() - length);
        }
        let Some(name) = self.cache.name_of(&text) else {
            let (found, left) = self.detect(&text, expired);
            made.unread(left);
            return made.join(part, &found, self.settings.max_findings);
        };
        if let Some(found) = self.cache.get(&name) {
            return made.join(part, &found, self.settings.max_findings);
        }
        let (found, left) = self.detect(&text, expired);
        made.unread(left);
        made.join(part, &found, self.settings.max_findings);
        let transient = [Label::ScanTimeout, Label::ScanError];
        if !transient.iter().any(|label| found.labels().contains(*label)) {
            self.cache.insert(name, found, length);
        }
    }

    /// Runs the engine and the added detectors over one text. A panic in one leaves what the others
    /// found, and `scan.error`. Also says how many bytes were left when time was up.
    fn detect(&self, text: &Text<'_>, expired: &dyn Fn() -> bool) -> (Found, usize) {
        let mut found = Found::at_most(self.settings.max_findings);
        let run = AssertUnwindSafe(|| self.engine.scan(text, &self.added, expired, &mut found));
        let left = catch_unwind(run).unwrap_or_else(|_| {
            found.note(Label::ScanError);
            0
        });
        (found, left)
    }
}

impl std::fmt::Debug for Classifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Classifier")
            .field("detectors", &self.digest)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

const fn label_of(reason: Unread) -> Label {
    match reason {
        Unread::Image
        | Unread::Media(_)
        | Unread::Audio
        | Unread::File
        | Unread::Reference
        | Unread::Unknown => Label::ScanUnsupported,
        Unread::Oversize => Label::ScanTruncated,
    }
}

fn digest_of(engine: &Engine, added: &[Arc<dyn Detector>]) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key("bailiwick classifiers: detectors");
    let mut write = |name: &str, version: &str| {
        for field in [name, version] {
            hasher.update(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(field.as_bytes());
        }
    };
    engine.versions().for_each(|(name, version)| write(name, version));
    added.iter().for_each(|detector| write(detector.name(), detector.version()));
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// The digest with those of another process beside.
fn digest_with(own: Digest, remote: &[&Reporter]) -> Digest {
    if remote.is_empty() {
        return own;
    }
    let mut hasher = blake3::Hasher::new_derive_key("bailiwick classifiers: with remote detectors");
    hasher.update(own.as_bytes());
    for field in remote.iter().flat_map(|reporter| [reporter.name(), reporter.version()]) {
        hasher.update(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}
