//! Values that stand for a secret without being one: words of documentation, repeated or counted-up
//! characters, names of variables.

/// Whether a value is put there for the reader to replace.
pub(super) fn is_placeholder(value: &[u8]) -> bool {
    matches!(value.first(), Some(b'$' | b'%' | b'{' | b'['))
        || is_monotonous(value)
        || (0..value.len()).any(|place| value.get(place..).is_some_and(speaks_to_the_reader))
}

/// Whether a text starts with what documentation writes in the place of a secret.
fn speaks_to_the_reader(text: &[u8]) -> bool {
    let parts: &[&[u8]] = match text.first().map_or(0, u8::to_ascii_lowercase) {
        b'e' => &[b"example"],
        b'x' => &[b"xxxxx"],
        b'p' => &[b"placeholder"],
        b'c' => &[b"changeme", b"change-me", b"change_me"],
        b'r' => &[b"redacted", b"replace"],
        b'y' => {
            &[b"your-", b"your_", b"yourkey", b"yourtoken", b"yourpass", b"yoursecret", b"yourapi"]
        }
        b'm' => &[b"my-secret"],
        b'i' => &[b"insert"],
        b'd' => &[b"dummy", b"deadbeef"],
        b'a' => &[b"abcdefgh"],
        b'f' => &[b"foobar"],
        b'1' => &[b"1234567890"],
        b'.' => &[b"...."],
        b'*' => &[b"****"],
        b'_' => &[b"____"],
        b'<' => &[b"<"],
        b'{' => &[b"{{"],
        b'$' => &[b"${"],
        b'%' => &[b"%("],
        _ => return false,
    };
    parts
        .iter()
        .any(|part| text.get(..part.len()).is_some_and(|head| head.eq_ignore_ascii_case(part)))
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
