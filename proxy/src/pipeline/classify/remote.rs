//! Asks the remote detectors of the bundle, in the form of Presidio's `/analyze`: the text and its
//! language go out, a list of findings with places in characters comes back.
//!
//! All texts of a request go in one question, each on a line of its own, so that a detector costs one
//! exchange. All are asked at once. One that fails, is late, or answers what cannot be read leaves
//! `scan.error`: what it would have found is unknown. Nothing it says takes a finding away.
//!
//! TRUSTED: the texts sent here go to endpoints that may have anything; see `tests/architecture.rs`.

use std::ops::Range;

use classifiers::Classification;
use futures_util::future::join_all;
use routing_rules::RemoteDetector;
use serde::{Deserialize, Serialize};
use trace_store::RecordId;
use trace_store::record::{Consultation, Consulted, UtcNanos};

use crate::clock;
use crate::gateway::{Gateway, Live};
use crate::pipeline::record;
use crate::upstream::client::{self, SendError};

/// What parts the texts: a blank line ends any sentence.
const BETWEEN: &str = "\n\n";

/// The question (Presidio, `AnalyzeRequest`).
#[derive(Serialize)]
struct Question<'a> {
    text: &'a str,
    language: &'a str,
}

/// One member of the answer (Presidio, `RecognizerResult`).
#[derive(Deserialize)]
struct Answered {
    entity_type: String,
    /// The first character.
    start: usize,
    /// The first character behind it.
    end: usize,
    /// From 0 to 1.
    score: f64,
}

/// Why an answer is of no use. Never holds what was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Unusable {
    #[error("the question cannot be written")]
    Question,
    #[error("no answer in time")]
    Timeout,
    #[error("{0}")]
    Send(#[from] SendError),
    #[error("the answer is no list of findings")]
    Form,
    #[error("the answer names places that the text does not have")]
    Place,
}

/// For which call the detectors are asked, and by which rules.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub(super) gateway: &'a Gateway,
    pub(super) live: &'a Live,
    pub(super) app: &'a str,
    pub(super) record: classifiers::RecordId,
}

/// Asks every remote detector about the texts and adds what they say. Returns those that were asked:
/// each is named in a durable record before a byte leaves for it, and without that record nobody is.
pub(super) async fn consult(
    asker: Asker<'_>,
    texts: &[&str],
    classification: &mut Classification,
) -> Vec<&'static str> {
    let whole = texts.join(BETWEEN);
    if whole.trim().is_empty() {
        return Vec::new();
    }
    let detectors = asker.live.bundle.remote_detectors();
    if record::consultation(asker.gateway, announced(asker, &whole)).await.is_err() {
        // What they would have found is unknown.
        detectors.iter().for_each(|_| classification.report_failed());
        return Vec::new();
    }
    let asked = detectors.iter().map(|detector| ask(asker, detector, &whole));
    let answers = join_all(asked).await;
    for (detector, answer) in detectors.iter().zip(answers) {
        let read = answer.and_then(|answer| add(detector, &answer, texts, classification));
        if let Err(error) = read {
            tracing::warn!(detector = detector.reporter().name(), error = %error, "detector.failed");
            classification.report_failed();
        }
    }
    detectors.iter().map(|detector| detector.reporter().name()).collect()
}

/// Who is about to be shown the texts.
fn announced(asker: Asker<'_>, whole: &str) -> Consultation {
    let bundle = &asker.live.bundle;
    let asked = bundle.remote_detectors().iter().map(|detector| {
        let endpoint = bundle.endpoint(detector.endpoint());
        Consulted {
            detector: detector.reporter().name().to_owned(),
            endpoint: detector.endpoint().to_owned(),
            processed_in: endpoint.map(|one| one.processed_in().to_vec()).unwrap_or_default(),
        }
    });
    Consultation {
        application: asker.app.to_owned(),
        asked: asked.collect(),
        at_ns: UtcNanos(clock::now().as_ns()),
        record_id: RecordId::from_bytes(*asker.record.as_bytes()),
        tenant: bundle.application(asker.app).map(|one| one.tenant().to_owned()),
        text_bytes: whole.len() as u64,
    }
}

async fn ask(
    asker: Asker<'_>,
    detector: &RemoteDetector,
    whole: &str,
) -> Result<Vec<u8>, Unusable> {
    let Asker { gateway, live, app, .. } = asker;
    if gateway.is_closed(detector.endpoint()) {
        return Err(SendError::Closed.into());
    }
    let question = Question { text: whole, language: detector.language() };
    let body = serde_json::to_vec(&question).map_err(|_| Unusable::Question)?;
    let asked = client::Consultation { bundle: &live.bundle, app, detector, body };
    let answer = gateway.client().consult(asked, &live.targets);
    let answer = tokio::time::timeout(detector.deadline(), answer).await;
    let answer = answer.map_err(|_| Unusable::Timeout)?;
    if let Err(SendError::Contradicted(what)) = &answer {
        gateway.contradict(detector.endpoint(), *what);
    }
    Ok(answer?)
}

/// Adds the findings of one answer, all of them or none.
fn add(
    detector: &RemoteDetector,
    answer: &[u8],
    texts: &[&str],
    classification: &mut Classification,
) -> Result<(), Unusable> {
    let answered: Vec<Answered> = serde_json::from_slice(answer).map_err(|_| Unusable::Form)?;
    let counted: Vec<_> = answered
        .iter()
        .filter_map(|one| Some((one, detector.label_of(&one.entity_type)?, percent(one.score)?)))
        .filter(|(_, _, score)| *score >= detector.least_score())
        .collect();
    if answered.iter().any(|one| one.start > one.end || percent(one.score).is_none()) {
        return Err(Unusable::Form);
    }
    let mut characters: Vec<usize> =
        counted.iter().flat_map(|(one, ..)| [one.start, one.end]).collect();
    characters.sort_unstable();
    characters.dedup();
    let places = Places::of(texts, &characters).ok_or(Unusable::Place)?;
    let placed: Vec<_> = counted
        .into_iter()
        .map(|(one, label, score)| (places.between(one.start, one.end), label, score))
        .collect();
    // A finding that is nowhere cannot be reported, and must not be lost.
    if placed.iter().any(|(found, ..)| found.is_empty()) {
        return Err(Unusable::Place);
    }
    for (found, label, score) in placed {
        for place in found {
            classification.report(detector.reporter(), place, label, score);
        }
    }
    Ok(())
}

/// A score in percent, `None` where it is none.
fn percent(score: f64) -> Option<u8> {
    (0_u8..=100)
        .rev()
        .find(|percent| score * 100.0 + 1e-6 >= f64::from(*percent))
        .filter(|_| score <= 1.0)
}

/// Where characters of the joined text stand: the number of the text and the byte in it.
struct Places<'a> {
    texts: &'a [&'a str],
    known: Vec<(usize, (usize, usize))>,
}

impl<'a> Places<'a> {
    /// The places of these characters, in order; `None` where one lies behind the end.
    fn of(texts: &'a [&'a str], characters: &[usize]) -> Option<Self> {
        let mut known = Vec::with_capacity(characters.len());
        let mut wanted = characters.iter().copied().peekable();
        let mut passed = 0;
        for (part, text) in texts.iter().enumerate() {
            let ends = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
            for byte in ends {
                if wanted.next_if_eq(&passed).is_some() {
                    known.push((passed, (part, byte)));
                }
                passed += 1;
            }
            // Between two texts; the first place of the gap was the end of this one.
            for _ in 1..BETWEEN.len() {
                if wanted.next_if_eq(&passed).is_some() {
                    known.push((passed, (part, text.len())));
                }
                passed += 1;
            }
        }
        wanted.peek().is_none().then_some(Self { texts, known })
    }

    /// The stretch between two characters, text by text.
    fn between(&self, start: usize, end: usize) -> Vec<(usize, Range<usize>)> {
        let find = |character: usize| {
            let place = self.known.binary_search_by_key(&character, |(known, _)| *known).ok()?;
            self.known.get(place).map(|(_, place)| *place)
        };
        let (Some((first, from)), Some((last, to))) = (find(start), find(end)) else {
            return Vec::new();
        };
        let each = (first..=last).map(|part| {
            let length = self.texts.get(part).map_or(0, |text| text.len());
            (part, (if part == first { from } else { 0 })..(if part == last { to } else { length }))
        });
        each.filter(|(_, span)| !span.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Places, percent};

    #[test]
    fn characters_of_the_joined_text_are_found_in_their_part() {
        let texts = ["é Dana", "", "mail Dana"];
        let whole = texts.join(super::BETWEEN);
        let at = |needle: &str, from: usize| {
            let byte = whole.match_indices(needle).nth(from).unwrap().0;
            let start = whole.get(..byte).unwrap().chars().count();
            (start, start + needle.chars().count())
        };
        for (number, wanted) in [(0, (0, 3..7)), (1, (2, 5..9))] {
            let (start, end) = at("Dana", number);
            let places = Places::of(&texts, &[start, end]).unwrap();
            assert_eq!(places.between(start, end), [wanted]);
        }
        let all = [0, whole.chars().count()];
        let places = Places::of(&texts, &all).unwrap();
        assert_eq!(places.between(all[0], all[1]), [(0, 0..7), (2, 0..9)]);
        assert!(Places::of(&texts, &[whole.chars().count() + 3]).is_none());
    }

    #[test]
    fn scores_are_percent() {
        assert_eq!((percent(0.85), percent(1.0), percent(0.0)), (Some(85), Some(100), Some(0)));
        assert_eq!((percent(1.5), percent(-0.1), percent(f64::NAN)), (None, None, None));
    }
}
