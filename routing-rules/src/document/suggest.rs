//! The end of a message about a name that is not known: what was probably meant, what is allowed.

/// How many allowed names a message lists before it says how many more there are.
const LISTED: usize = 40;

/// The allowed name nearest to what was written, `None` when nothing is near.
pub fn did_you_mean<'a>(
    written: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let lowered = written.to_lowercase().replace('_', "-");
    let near = (written.chars().count() / 3).max(1);
    allowed
        .into_iter()
        .map(|name| {
            (strsim::damerau_levenshtein(&lowered, &name.to_lowercase().replace('_', "-")), name)
        })
        .filter(|(distance, name)| *distance <= near && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// `; did you mean "x"? (defined: a, b, c)`, for the end of a message. `heading` is the word before
/// the list, such as `allowed` or `defined`.
pub fn unknown<'a>(
    written: &str,
    heading: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> String {
    let allowed: Vec<&str> = allowed.into_iter().collect();
    let guess = did_you_mean(written, allowed.iter().copied())
        .map(|name| format!("; did you mean \"{name}\"?"))
        .unwrap_or_default();
    if allowed.is_empty() {
        return format!("{guess} (nothing is {heading})");
    }
    let mut list = allowed.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    let more = allowed.len().saturating_sub(LISTED);
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    format!("{guess} ({heading}: {list})")
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, unknown};

    #[test]
    fn near_names_are_offered_and_far_ones_are_not() {
        let zones = ["own-site", "eu-immune"];
        assert_eq!(did_you_mean("eu-imune", zones), Some("eu-immune"));
        assert_eq!(did_you_mean("EU_IMMUNE", zones), Some("eu-immune"));
        assert_eq!(did_you_mean("basement", zones), None);
        assert_eq!(did_you_mean("x", ["y"]), None, "one letter says nothing");
    }

    #[test]
    fn the_ending_names_what_is_allowed() {
        assert_eq!(
            unknown("eu-imune", "defined", ["own-site", "eu-immune"]),
            "; did you mean \"eu-immune\"? (defined: own-site, eu-immune)"
        );
        assert_eq!(unknown("x", "defined", []), " (nothing is defined)");
    }
}
