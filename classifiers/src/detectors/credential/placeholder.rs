//! Values that stand for a secret without being one: words of documentation, repeated or counted-up
//! characters, names of variables.

/// Whether a value is put there for the reader to replace.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    const PARTS: &[&[u8]] = &[
        b"example",
        b"xxxx",
        b"placeholder",
        b"changeme",
        b"change-me",
        b"change_me",
        b"redacted",
        b"your-",
        b"your_",
        b"yourkey",
        b"yourtoken",
        b"yourpass",
        b"yoursecret",
        b"yourapi",
        b"my-secret",
        b"insert",
        b"dummy",
        b"....",
        b"****",
        b"1234567890",
        b"abcdefgh",
        b"replace",
        b"todo",
        b"foobar",
        b"<",
        b"{{",
        b"${",
        b"%(",
        b"deadbeef",
        b"____",
    ];
    let holds =
        |part: &&[u8]| value.windows(part.len()).any(|window| window.eq_ignore_ascii_case(part));
    value.starts_with(b"$")
        || value.starts_with(b"%")
        || value.starts_with(b"{")
        || value.starts_with(b"[")
        || PARTS.iter().any(holds)
        || is_monotonous(value)
}

/// Few different characters in a long value.
fn is_monotonous(value: &[u8]) -> bool {
    let mut seen = [false; 256];
    let mut distinct = 0;
    for byte in value {
        if let Some(slot) = seen.get_mut(usize::from(*byte))
            && !*slot
        {
            *slot = true;
            distinct += 1;
        }
    }
    (value.len() >= 8 && distinct <= 3) || (value.len() >= 24 && distinct <= 6)
}

/// The bits of information per character, from how often each occurs (Shannon).
pub(super) fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in value {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let total = u32::try_from(value.len()).map_or(f64::MAX, f64::from);
    let bits = |count: &u32| {
        let share = f64::from(*count) / total;
        if *count == 0 { 0.0 } else { -share * share.log2() }
    };
    counts.iter().map(bits).sum()
}

#[cfg(test)]
mod tests {
    use super::{entropy, is_placeholder};

    #[test]
    fn documentation_is_told_from_keys() {
        for value in [
            "AKIAIOSFODNN7EXAMPLE",
            "your-api-key-here",
            "xxxxxxxxxxxxxxxx",
            "${API_KEY}",
            "<password>",
            "changeme",
            "00000000000000000000",
            "{{ token }}",
            "$TOKEN",
        ] {
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
        for value in ["9fK2mQ7xLr4TzW8b", "Sommer2024!", "c29tZSBieXRlcw"] {
            assert!(!is_placeholder(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn entropy_counts_bits_per_character() {
        assert!(entropy(b"aaaaaaaa") < 0.01);
        assert!((entropy(b"abcdefgh") - 3.0).abs() < 1e-9);
    }
}
