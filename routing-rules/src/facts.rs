//! What a request is judged on. Facts are free to build, for replay, explanation and tests; judging
//! them yields a verdict, which is no capability. What may be sent comes only from
//! [`decide`](crate::decide()), which takes a classification.

use std::sync::Arc;

use classifiers::{Classification, LabelSet, Level, MarkingSet};

use crate::bundle::{Bundle, Contents};
use crate::suppression::{self, Suppressed, TextOf};
use crate::uninspected;

/// The facts of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The application that asks. One that the bundle does not know reaches nothing.
    pub app: Arc<str>,
    /// The purpose; `None` means the first of the application. One that the application does not
    /// have reaches nothing.
    pub purpose: Option<Arc<str>>,
    /// The level, all sources together.
    pub level: Level,
    /// The labels, all sources together.
    pub labels: LabelSet,
    /// The markings; their levels are in `level` already.
    pub markings: MarkingSet,
    /// The model asked for; `None` judges as if every endpoint offered it.
    pub model: Option<String>,
}

/// What a request brings with it from what it continues: earlier requests whose state an endpoint
/// keeps, and answers that it repeats. It only raises and narrows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Continued<'a> {
    /// The highest level among them.
    pub level: Option<Level>,
    /// Their labels.
    pub labels: LabelSet,
    /// The endpoint that keeps what the request refers to: no other can answer it.
    pub origin: Option<&'a str>,
    /// The request names no model, and none is looked for: it is about what is kept.
    pub without_model: bool,
}

/// What the caller of the proxy says about a request, beside its text. Declarations only raise.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The application, as authenticated.
    pub app: &'a str,
    /// The purpose named; `None` means the application's first.
    pub purpose: Option<&'a str>,
    /// The model asked for.
    pub model: &'a str,
    /// The level declared in headers or metadata.
    pub declared_level: Option<Level>,
    /// The labels declared in headers or metadata.
    pub declared_labels: LabelSet,
    /// The least level of requests under this key.
    pub key_floor: Option<Level>,
    /// What it brings with it from what it continues.
    pub continued: Continued<'a>,
}

/// Where the level of a request comes from; the highest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelSources {
    /// The base of the application.
    pub base: Level,
    /// The highest minimum level among the labels.
    pub labels: Option<Level>,
    /// The highest level among the markings.
    pub markings: Option<Level>,
    /// The declaration.
    pub declared: Option<Level>,
    /// The floor of the key.
    pub key_floor: Option<Level>,
    /// What the request continues.
    pub conversation: Option<Level>,
}

impl LevelSources {
    /// The level that results.
    pub fn level(&self) -> Level {
        let raised = [self.labels, self.markings, self.declared, self.key_floor, self.conversation];
        raised.into_iter().flatten().fold(self.base, Level::max)
    }

    /// What raised the level to where it is, in words: one phrase for each source at that level.
    pub fn describe(&self, bundle: &Bundle, facts: &Facts) -> Vec<String> {
        let contents = bundle.contents();
        let level = self.level();
        let at = |source: Option<Level>| source == Some(level);
        let mut phrases = Vec::new();
        if at(self.labels) {
            let labels = &contents.policy.labels;
            let raising = facts
                .labels
                .iter()
                .filter(|label| labels.floor([*label].into_iter().collect()) == Some(level));
            let names = raising.map(|label| {
                let groups = labels.groups_of(label).collect::<Vec<_>>().join(", ");
                if groups.is_empty() {
                    label.name().to_owned()
                } else {
                    format!("{} ({groups})", label.name())
                }
            });
            phrases.push(format!("the text holds {}", names.collect::<Vec<_>>().join(", ")));
        }
        if at(self.markings) {
            let levels = &contents.policy.levels;
            let raising = facts.markings.iter().filter(|m| levels.of_marking(*m) == level);
            let names: Vec<&str> = raising.map(|marking| marking.name()).collect();
            phrases.push(format!("the text is marked {}", names.join(", ")));
        }
        if at(self.declared) {
            phrases.push("the caller declared it".to_owned());
        }
        if at(self.key_floor) {
            phrases.push("the key's minimum level".to_owned());
        }
        if at(self.conversation) {
            phrases.push("what it continues had it".to_owned());
        }
        if at(Some(self.base)) {
            phrases.push(format!("the base of application \"{}\"", facts.app));
        }
        phrases
    }
}

/// Facts with the sources of their level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// The facts.
    pub facts: Facts,
    /// Where their level comes from.
    pub sources: LevelSources,
}

/// What was found, as far as it counts for a caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The labels that count.
    pub labels: LabelSet,
    /// Findings that do not, since the policy says that they are false alarms.
    pub suppressed: Vec<Suppressed>,
}

impl Bundle {
    /// What of a classification counts for a caller: without the false alarms that the policy names, and
    /// with what it accepts unread. `text_of` gives the text of a finding.
    pub fn counted(
        &self,
        (app, purpose): (&str, Option<&str>),
        classification: &Classification,
        text_of: TextOf<'_>,
    ) -> Counted {
        counted(self.contents(), (app, purpose), classification, text_of)
    }

    /// Puts together what is known about a request: labels and markings found, and what was asked.
    /// For explanation, replay and tests; it gives no permission.
    pub fn gather(&self, asked: &Asked<'_>, labels: LabelSet, markings: MarkingSet) -> Gathered {
        gather(self.contents(), asked, labels, markings)
    }
}

pub(crate) fn counted(
    contents: &Contents,
    (app, purpose): (&str, Option<&str>),
    classification: &Classification,
    text_of: TextOf<'_>,
) -> Counted {
    let first = contents.applications.find(app).and_then(|(_, one)| one.purposes().next());
    let caller = (app, purpose.or(first));
    let suppressed = match contents.policy.suppressions.as_slice() {
        [] => Vec::new(),
        _ => suppression::suppressed(contents, caller, classification, text_of),
    };
    let labels = uninspected::labels_of(contents, caller, classification);
    Counted { labels: suppression::left(labels, &suppressed), suppressed }
}

pub(crate) fn gather(
    contents: &Contents,
    asked: &Asked<'_>,
    found: LabelSet,
    markings: MarkingSet,
) -> Gathered {
    let policy = &contents.policy;
    let labels = found.union(asked.declared_labels).union(asked.continued.labels);
    let sources = LevelSources {
        base: policy.levels.base(asked.app),
        labels: policy.labels.floor(labels),
        markings: policy.levels.of_markings(markings),
        declared: asked.declared_level,
        key_floor: asked.key_floor,
        conversation: asked.continued.level,
    };
    let application = contents.applications.find(asked.app).map(|(_, application)| application);
    let app = application
        .map_or_else(|| asked.app.into(), |application| Arc::clone(application.shared_name()));
    let purposes = application.map(|application| application.shared_purposes()).unwrap_or_default();
    let purpose = match asked.purpose {
        None => purposes.first().cloned(),
        Some(named) => {
            let known = purposes.iter().find(|purpose| purpose.as_ref() == named).cloned();
            Some(known.unwrap_or_else(|| named.into()))
        }
    };
    let level = sources.level();
    let model = (!asked.continued.without_model).then(|| asked.model.to_owned());
    Gathered { facts: Facts { app, purpose, level, labels, markings, model }, sources }
}
