//! What a change of the rules does, as JSON: for the command line and for the governance plane alike.

use routing_rules::{Change, Effect};
use serde_json::{Value, json};

/// All of a change. `detectors` says whether both sides accept the same ones, where that is known.
#[must_use]
pub(crate) fn change(change: &Change, detectors: Option<bool>) -> Value {
    let notes = change
        .notes()
        .iter()
        .map(|note| json!({"reach": note.reach.name(), "about": note.about, "what": note.text}));
    json!({
        "reach": change.reach().name(),
        "effects": change.effects().iter().map(effect).collect::<Vec<_>>(),
        "notes": notes.collect::<Vec<_>>(),
        "same_detectors": detectors,
    })
}

/// One effect, with its smallest example.
#[must_use]
pub(crate) fn effect(effect: &Effect) -> Value {
    let example = &effect.example;
    let labels: Vec<&str> = example.labels.iter().map(|label| label.name()).collect();
    json!({
        "kind": effect.kind.name(),
        "application": effect.application,
        "purposes": effect.purposes,
        "labels": effect.labels,
        "endpoints": effect.endpoints,
        "example": {
            "application": example.application,
            "purpose": example.purpose,
            "level_before": example.level_before,
            "level_after": example.level_after,
            "labels": labels,
            "before": example.before,
            "after": example.after,
        },
        "sentence": effect.to_string(),
    })
}
