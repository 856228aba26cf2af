//! Runs the detectors over every text of the request. Cannot fail: an error, a deadline, an unread
//! part is a label, and that label closes the cloud.
//!
//! TRUSTED: the texts judged here are those whose digest [`super::parse`] made.

mod remote;

use std::time::Duration;

use classifiers::{
    Classification, Classifier, Digest, Finding, RecordId, Sensitive, Subject, Text, Unread,
};

use super::parse::{Content, FragmentText, Parsed};
use crate::clock::Stopwatch;
use crate::gateway::{Gateway, Live};

/// Bodies longer than this are judged where they do not hold up the threads that serve connections.
const LONG_BODY_BYTES: usize = 64 << 10;

/// A request and what was found in it.
pub struct Classified {
    pub(super) parsed: Parsed,
    pub(super) classification: Classification,
    /// The remote detectors that were sent its texts.
    pub(super) consulted: Vec<&'static str>,
}

impl Classified {
    /// What was found.
    #[must_use]
    pub fn classification(&self) -> &Classification {
        &self.classification
    }
}

/// Judges every text of the request within the configured time, and asks the remote detectors of the
/// bundle, each within its own.
pub async fn classify(gateway: &Gateway, live: &Live, parsed: Parsed) -> Classified {
    let limit = gateway.limits().classify_timeout;
    let watch = Stopwatch::start();
    let classifier = live.classifier.as_ref();
    let body = parsed.outbound.body().expose();
    let call = (parsed.ticket.id(), parsed.outbound.digest());
    let expired = || watch.elapsed() > limit;
    let mut classification = if body.len() <= LONG_BODY_BYTES {
        judge(classifier, &parsed.content, body, call, &expired)
    } else {
        let _turn = gateway.turn_to_judge().await;
        tokio::task::block_in_place(|| judge(classifier, &parsed.content, body, call, &expired))
    };
    let mut consulted = Vec::new();
    // What cannot be recorded will be refused, so nobody is asked about it.
    if !live.bundle.remote_detectors().is_empty() && gateway.store().health().accepting {
        let texts = texts_of(&parsed.content, std::str::from_utf8(body).unwrap_or_default());
        let texts: Vec<&str> = texts.iter().map(|(text, _)| text.unwrap_or_default()).collect();
        let app = parsed.caller.application();
        let asker = remote::Asker { gateway, live, app, record: parsed.ticket.id() };
        consulted = remote::consult(asker, &texts, &mut classification).await;
    }
    tracing::debug!(request.id = %parsed.ticket.id(), us = watch.micros(), "request.classified");
    Classified { parsed, classification, consulted }
}

/// Judges a request that is not a call: for explanations, never for sending, since no receipt can
/// be of a call without an id.
#[must_use]
pub fn classify_offline(classifier: &Classifier, content: &Content, body: &[u8]) -> Classification {
    let nobody = (RecordId::from_bytes([0; 16]), Digest::from_bytes([0; 32]));
    judge(classifier, content, body, nobody, &|| false)
}

/// The text of a finding, for whoever compares it; `None` where its place is none in the content.
#[must_use]
pub fn text_of<'a>(
    content: &'a Content,
    body: &'a [u8],
    finding: &Finding,
) -> Option<Sensitive<&'a str>> {
    let part = match &content.fragments.get(finding.part())?.text {
        FragmentText::InBody(span) => std::str::from_utf8(body.get(span.clone())?).ok()?,
        FragmentText::Own(text) => text.as_str(),
    };
    part.get(finding.span()).map(Sensitive::new)
}

impl Classified {
    /// What other detectors find in the same request, for comparison.
    pub(super) fn judged_by(&self, detectors: &Classifier, limit: Duration) -> Classification {
        let (content, body) = (&self.parsed.content, self.parsed.outbound.body().expose());
        let call = (self.parsed.ticket.id(), self.parsed.outbound.digest());
        let watch = Stopwatch::start();
        judge(detectors, content, body, call, &|| watch.elapsed() > limit)
    }

    /// The text of a finding.
    pub(super) fn text_of(&self, finding: &Finding) -> Option<Sensitive<&str>> {
        text_of(&self.parsed.content, self.parsed.outbound.body().expose(), finding)
    }
}

fn judge(
    classifier: &Classifier,
    content: &Content,
    body: &[u8],
    (record, request): (RecordId, Digest),
    expired: &dyn Fn() -> bool,
) -> Classification {
    // The body was found to be UTF-8, and every place in it stands on a character's boundary; were
    // one not to, its text would be missing from the subject, so it is then counted as unread.
    let body = std::str::from_utf8(body).unwrap_or_default();
    let mut unread = content.unread.clone();
    let mut texts = Vec::with_capacity(content.fragments.len());
    for (fragment, (text, key)) in content.fragments.iter().zip(texts_of(content, body)) {
        if text.is_none() {
            unread.push((Unread::Unknown, 1));
        }
        let text = Text::new(Sensitive::new(text.unwrap_or_default()), key);
        texts.push(if fragment.flows { text.flowing() } else { text });
    }
    classifier.classify(&Subject { record, request, texts: &texts, unread: &unread }, expired)
}

/// The text of each fragment, with its key; `None` where its place is none in the body.
fn texts_of<'a>(content: &'a Content, body: &'a str) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    let keys = content.fragments.iter().map(|fragment| body.get(fragment.key.clone()?));
    content.texts(body).map(|(text, _)| text).zip(keys).collect()
}
