//! Runs the detectors over every text of the request. Cannot fail: an error, a deadline, an unread
//! part is a label, and that label closes the cloud.
//!
//! TRUSTED: the texts judged here are those whose digest [`super::parse`] made.

use classifiers::{Classification, Classifier, Digest, RecordId, Sensitive, Subject, Text, Unread};

use super::parse::{Content, FragmentText, Parsed};
use crate::clock::Stopwatch;
use crate::gateway::Gateway;

/// Bodies longer than this are judged where they do not hold up the threads that serve connections.
const LONG_BODY_BYTES: usize = 64 << 10;

/// A request and what was found in it.
pub struct Classified {
    pub(super) parsed: Parsed,
    pub(super) classification: Classification,
}

impl Classified {
    /// What was found.
    #[must_use]
    pub fn classification(&self) -> &Classification {
        &self.classification
    }
}

/// Judges every text of the request within the configured time.
pub async fn classify(gateway: &Gateway, parsed: Parsed) -> Classified {
    let limit = gateway.limits().classify_timeout;
    let watch = Stopwatch::start();
    let classifier = gateway.classifier();
    let body = parsed.outbound.body().expose();
    let call = (parsed.ticket.id(), parsed.outbound.digest());
    let expired = || watch.elapsed() > limit;
    let classification = if body.len() <= LONG_BODY_BYTES {
        judge(classifier, &parsed.content, body, call, &expired)
    } else {
        let _turn = gateway.turn_to_judge().await;
        tokio::task::block_in_place(|| judge(classifier, &parsed.content, body, call, &expired))
    };
    tracing::debug!(request.id = %parsed.ticket.id(), us = watch.micros(), "request.classified");
    Classified { parsed, classification }
}

/// Judges a request that is not a call: for explanations, never for sending, since no receipt can
/// be of a call without an id.
#[must_use]
pub fn classify_offline(classifier: &Classifier, content: &Content, body: &[u8]) -> Classification {
    let nobody = (RecordId::from_bytes([0; 16]), Digest::from_bytes([0; 32]));
    judge(classifier, content, body, nobody, &|| false)
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
    for fragment in &content.fragments {
        let place = |span: &std::ops::Range<usize>| body.get(span.clone());
        let text = match &fragment.text {
            FragmentText::InBody(span) => place(span),
            FragmentText::Own(text) => Some(text.as_str()),
        };
        let key = fragment.key.as_ref().and_then(place);
        match text {
            Some(text) => {
                let text = Text::new(Sensitive::new(text), key);
                texts.push(if fragment.flows { text.flowing() } else { text });
            }
            None => unread.push((Unread::Unknown, 1)),
        }
    }
    classifier.classify(&Subject { record, request, texts: &texts, unread: &unread }, expired)
}
