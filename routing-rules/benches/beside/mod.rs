//! The same rules for Cedar: a `permit` for each grant, a `forbid` for each restriction, zones as an
//! attribute of the endpoint, level and labels in the context.

use std::fmt::Write;

use crate::large::{Dice, LABELS, LEVELS, Size, ZONES, draw};

/// The policies.
pub(crate) fn policies(size: Size) -> String {
    let mut dice = Dice(42);
    // The zones are drawn first, as in the files.
    (0..ZONES).for_each(|_| drop(dice.some_of(&["", "", "", "", "", ""], 3)));
    let mut text = String::new();
    let quoted = |words: &[String]| {
        words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
    };
    for drawn in draw(size, &mut dice) {
        let verb = if drawn.grants { "permit" } else { "forbid" };
        let principal = drawn
            .app
            .map_or("principal".to_owned(), |app| format!("principal == App::\"app{app}\""));
        let mut when = Vec::new();
        let level = LEVELS.iter().position(|level| *level == drawn.level).unwrap_or_default();
        if drawn.grants {
            when.push(format!("context.level <= {level}"));
        }
        when.extend(drawn.purpose.map(|purpose| format!("context.purpose == \"p{purpose}\"")));
        let labels: Vec<String> = drawn.labels.iter().map(|label| (*label).to_owned()).collect();
        if !labels.is_empty() {
            let not = if drawn.grants { "!" } else { "" };
            when.push(format!("{not}context.labels.containsAny([{}])", quoted(&labels)));
        }
        let not = if drawn.grants { "" } else { "!" };
        when.push(format!("{not}resource.zones.containsAny([{}])", quoted(&drawn.zones)));
        let when = when.join(" && ");
        let _ = writeln!(text, "{verb}({principal}, action, resource) when {{ {when} }};");
    }
    let kept = |label: &&&str| {
        ["secret.", "special.", "health."].iter().any(|family| label.starts_with(family))
    };
    let kept: Vec<String> = LABELS.iter().filter(kept).map(|label| (*label).to_owned()).collect();
    let _ = writeln!(
        text,
        "forbid(principal, action, resource) when {{ context.labels.containsAny([{}]) && \
         !resource.zones.contains(\"home\") }};",
        quoted(&kept)
    );
    text
}
