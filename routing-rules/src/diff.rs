//! What a change of rules does: which requests may go further than before, which less far, which are
//! newly denied, which would now need something removed, which merely go elsewhere first. Found from
//! the ceilings of both bundles, so over every request there can be, and shown by application and
//! group of labels, each with its smallest example.
//!
//! Beside the reach stand notes on what reach does not show: promises given up, zones that would take
//! endpoints they did not take before, what the register enforces, conversations, place data. Whether a
//! change widens is the highest of all of it; approvals hang on that.
//!
//! What detectors find no proof can compare; that they changed is a note, and replay shows its effect.

mod effects;
mod notes;
mod pairing;

use classifiers::LabelSet;

use crate::bundle::Bundle;
use crate::reach::Reach;
use pairing::Pairing;

/// What happens to a group of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EffectKind {
    /// They may go to endpoints they could not go to before.
    Widened,
    /// They could go somewhere and may go nowhere now.
    Denied,
    /// They could go somewhere as they came, and may now only once something is removed.
    Redacted,
    /// They may go to fewer endpoints.
    Narrowed,
    /// They go to another endpoint first.
    Moved,
}

impl EffectKind {
    /// The word for it, as in the output of `diff`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Widened => "widened",
            Self::Denied => "newly denied",
            Self::Redacted => "newly redacted",
            Self::Narrowed => "narrowed",
            Self::Moved => "moved",
        }
    }
}

/// The smallest request that shows an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its application.
    pub application: String,
    /// Its purpose.
    pub purpose: Option<String>,
    /// Its level before, by name; nothing where it could not be made.
    pub level_before: Option<String>,
    /// Its level afterwards, by name.
    pub level_after: Option<String>,
    /// Its labels; no label can be left out without the effect being gone.
    pub labels: LabelSet,
    /// The endpoints it could go to, the preferred first.
    pub before: Vec<String>,
    /// The endpoints it may go to afterwards, the preferred first.
    pub after: Vec<String>,
}

/// What a change does to requests of one application with one group of labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What happens to them.
    pub kind: EffectKind,
    /// Whose requests.
    pub application: String,
    /// For which of its purposes; empty for all.
    pub purposes: Vec<String>,
    /// The group of labels they carry, several joined by " with "; "no label" for none.
    pub labels: String,
    /// The endpoints gained or lost, or gone to first afterwards.
    pub endpoints: Vec<String>,
    /// The smallest request that shows it.
    pub example: Example,
}

/// What a change does beside the reach of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it counts as widening.
    pub reach: Reach,
    /// What it is about, such as `guarantee` or `register`.
    pub about: &'static str,
    /// What changes, in words.
    pub text: String,
}

/// Everything that a change does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    reach: Reach,
    effects: Vec<Effect>,
    notes: Vec<Note>,
}

impl Change {
    /// How far it goes, effects and notes together.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether some request reaches more, or a promise is weaker.
    pub fn widens(&self) -> bool {
        self.reach == Reach::Widened
    }

    /// What it does to requests: by kind, then by application.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// What it does beside.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Whether nothing at all was found to differ.
    pub fn is_nothing(&self) -> bool {
        self.effects.is_empty() && self.notes.is_empty()
    }

    fn new(effects: Vec<Effect>, notes: Vec<Note>) -> Self {
        let of_kind = |kind: EffectKind| effects.iter().any(|effect| effect.kind == kind);
        let of_reach = |reach: Reach| notes.iter().any(|note| note.reach == reach);
        let less = [EffectKind::Denied, EffectKind::Redacted, EffectKind::Narrowed];
        let narrows = less.into_iter().any(of_kind) || of_reach(Reach::Narrowed);
        let reach = if of_kind(EffectKind::Widened) || of_reach(Reach::Widened) {
            Reach::Widened
        } else if narrows && !of_kind(EffectKind::Moved) && !of_reach(Reach::Same) {
            Reach::Narrowed
        } else {
            Reach::Same
        };
        Self { reach, effects, notes }
    }
}

/// What replacing one bundle by another does. Pure; both have been checked and proved.
pub fn diff(old: &Bundle, new: &Bundle) -> Change {
    let pairing = Pairing::new(old.core(), new.core());
    let effects = effects::find(&pairing);
    let mut notes = notes::find(&pairing);
    notes.extend(governance(old, new));
    if old.detectors_digest() != new.detectors_digest() {
        let text = "what the organisation's own detectors find has changed, which no proof can \
                    compare; replay past traffic under both";
        notes.push(Note { reach: Reach::Widened, about: "detectors", text: text.to_owned() });
    }
    Change::new(effects, notes)
}

/// What changes about who may change the rules.
fn governance(old: &Bundle, new: &Bundle) -> Option<Note> {
    let (before, after) = (old.governance(), new.governance());
    if before == after {
        return None;
    }
    let reach = match (before, after) {
        (Some(before), Some(after)) => before.reach_of(after),
        (None, Some(_)) => Reach::Same,
        (_, None) => Reach::Widened,
    };
    let text = match reach {
        Reach::Widened => "somebody may sign who could not, or fewer must approve a change",
        Reach::Same | Reach::Narrowed => "who may change the rules has changed, and nobody gains",
    };
    Some(Note { reach, about: "governance", text: text.to_owned() })
}

impl std::fmt::Display for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { kind, application, purposes, labels, endpoints, example } = self;
        let purposes = match purposes.as_slice() {
            [] => String::new(),
            [one] => format!(" for purpose \"{one}\""),
            several => format!(" for purposes {}", several.join(", ")),
        };
        let what = if labels == "no label" {
            "without a label".to_owned()
        } else {
            format!("with {labels}")
        };
        let to = endpoints.join(", ");
        let does = match kind {
            EffectKind::Widened => format!("may also go to {to}"),
            EffectKind::Denied => format!("may go nowhere any more (before: {to})"),
            EffectKind::Redacted => format!("may no longer go to {to} as they come"),
            EffectKind::Narrowed => format!("may no longer go to {to}"),
            EffectKind::Moved => format!("go to {to} first"),
        };
        write!(f, "{}: requests of \"{application}\"{purposes} {what} {does}", kind.name())?;
        write!(f, "; for example {example}")
    }
}

impl std::fmt::Display for Example {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.labels.iter().map(|label| label.name()).collect();
        let with = match names.as_slice() {
            [] => "without a label".to_owned(),
            names => format!("with {}", names.join(", ")),
        };
        let purpose = self.purpose.as_ref().map(|p| format!(" for \"{p}\"")).unwrap_or_default();
        let level = match (&self.level_before, &self.level_after) {
            (Some(before), Some(after)) if before != after => {
                format!("at level \"{after}\" (before: \"{before}\")")
            }
            (_, Some(level)) | (Some(level), None) => format!("at level \"{level}\""),
            (None, None) => "at any level".to_owned(),
        };
        let list = |endpoints: &[String]| {
            if endpoints.is_empty() { "nowhere".to_owned() } else { endpoints.join(", ") }
        };
        write!(f, "one of \"{}\"{purpose} {level} {with}: ", self.application)?;
        write!(f, "before to {}, now to {}", list(&self.before), list(&self.after))
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}: {}", self.reach.name(), self.about, self.text)
    }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for effect in &self.effects {
            writeln!(f, "{effect}")?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        f.write_str(match self.reach {
            Reach::Widened => "This change widens what requests may reach, or weakens a promise.",
            Reach::Same => "No request reaches more than before.",
            Reach::Narrowed => "This change only narrows.",
        })
    }
}
