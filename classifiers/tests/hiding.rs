//! Ways to hide a value, each with every kind of value it applies to: found all the same, at the place
//! where the hidden form stands, and wherever a value is cut in two.

#[cfg(test)]
mod hiding {
    use std::fmt::Write;

    use classifiers::{
        Classification, Classifier, Digest, Label, RecordId, Sensitive, Settings, Subject, Text,
    };

    /// Values that stand by themselves, one piece each.
    const VALUES: &[(Label, &str)] = &[
        (Label::Email, "dana.whitfield@harbour-lane.io"),
        (Label::Iban, "DE89370400440532013000"),
        (Label::PaymentCard, "4111111111111111"),
        (Label::NationalId, "255081416802538"),
        (Label::ApiKey, "AKIA2Q7RTX5ZKW3MB6HD"),
    ];

    fn judge(pieces: &[&str]) -> Classification {
        thread_local! {
            static CLASSIFIER: Classifier = Classifier::new(Settings::default());
        }
        let texts: Vec<Text<'_>> =
            pieces.iter().map(|piece| Text::new(Sensitive::new(*piece), None).flowing()).collect();
        let subject = Subject {
            record: RecordId::from_bytes([0; 16]),
            request: Digest::from_bytes([0; 32]),
            texts: &texts,
            unread: &[],
        };
        CLASSIFIER.with(|classifier| classifier.classify(&subject, &|| false))
    }

    /// Every character with another form in the place of some.
    fn each(value: &str, form: impl Fn(char) -> String) -> String {
        value.chars().map(form).collect()
    }

    fn between(value: &str, with: &str) -> String {
        each(value, |c| format!("{c}{with}")).trim_end_matches(with).to_owned()
    }

    fn shifted(c: char, capital: u32, small: u32, digit: u32) -> char {
        let from = |base: u32, first: char| char::from_u32(base + u32::from(c) - u32::from(first));
        match c {
            'A'..='Z' => from(capital, 'A').unwrap(),
            'a'..='z' => from(small, 'a').unwrap(),
            '0'..='9' => from(digit, '0').unwrap(),
            other => other,
        }
    }

    /// Cyrillic and Greek letters that look like these.
    fn look_alike(c: char) -> char {
        let pairs = "AАaаBВCСcсEЕeеHНIІiіKΚMМOОoоPРpрTТXХxхyу";
        let letters: Vec<char> = pairs.chars().collect();
        letters.chunks(2).find(|pair| pair[0] == c).map_or(c, |pair| pair[1])
    }

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut coded = String::new();
        for chunk in bytes.chunks(3) {
            let number = chunk.iter().fold(0_usize, |n, b| (n << 8) | usize::from(*b));
            let number = number << (8 * (3 - chunk.len()));
            for place in 0..=chunk.len() {
                coded.push(char::from(LETTERS[(number >> (18 - 6 * place)) & 63]));
            }
            coded.extend(std::iter::repeat_n('=', 3 - chunk.len()));
        }
        coded
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    }

    fn digits_only(value: &str) -> bool {
        value.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The hidden forms of a value, by the name of the way.
    fn hidden(value: &str) -> Vec<(&'static str, String)> {
        let mut ways = vec![
            ("zero-width space", between(value, "\u{200b}")),
            ("zero-width joiner", between(value, "\u{200d}")),
            ("word joiner", between(value, "\u{2060}")),
            ("soft hyphen", between(value, "\u{ad}")),
            ("bidi control", between(value, "\u{202a}")),
            ("variation selector", between(value, "\u{fe0f}")),
            ("full-width", each(value, |c| shifted(c, 0xFF21, 0xFF41, 0xFF10).to_string())),
            ("mathematical", each(value, |c| shifted(c, 0x1D400, 0x1D41A, 0x1D7CE).to_string())),
            ("monospace", each(value, |c| shifted(c, 0x1D670, 0x1D68A, 0x1D7F6).to_string())),
            ("references", each(value, |c| format!("&#{};", u32::from(c)))),
            ("hexadecimal references", each(value, |c| format!("&#x{:X};", u32::from(c)))),
            ("percent", each(value, |c| format!("%{:02X}", u32::from(c)))),
            ("percent twice", each(value, |c| format!("%25{:02X}", u32::from(c)))),
            ("escapes", each(value, |c| format!("\\u{:04x}", u32::from(c)))),
            ("braced escapes", each(value, |c| format!("\\u{{{:x}}}", u32::from(c)))),
            ("byte escapes", each(value, |c| format!("\\x{:02x}", u32::from(c)))),
            ("base64", base64(format!("it is {value} ok").as_bytes())),
            ("base64 twice", base64(base64(format!("it is {value} ok").as_bytes()).as_bytes())),
            ("hexadecimal", hex(format!("it is {value} ok").as_bytes())),
            ("base64 of hexadecimal", base64(hex(value.as_bytes()).as_bytes())),
            ("base64 of percent", {
                base64(each(value, |c| format!("%{:02X}", u32::from(c))).as_bytes())
            }),
        ];
        if value.chars().any(|c| look_alike(c) != c) {
            ways.push(("look-alikes", each(value, |c| look_alike(c).to_string())));
        }
        if digits_only(value) {
            let arabic = |c| shifted(c, 0x41, 0x61, 0x660).to_string();
            ways.push(("arabic digits", each(value, arabic)));
            ways.push(("spaced", between(value, " ")));
        }
        ways
    }

    #[test]
    fn whatever_hides_a_value_it_is_found_where_it_stands() {
        let mut missed = Vec::new();
        for (label, value) in VALUES {
            for (way, form) in hidden(value) {
                for (before, after) in [("see ", " there"), ("é: ", "."), ("\"", "\"")] {
                    let text = format!("{before}{form}{after}");
                    let place = before.len()..before.len() + form.len();
                    let made = judge(&[&text]);
                    let hit = made.findings().iter().any(|finding| {
                        let span = finding.span();
                        finding.label() == *label
                            && span.start < place.end
                            && place.start < span.end
                            && text.get(span).is_some()
                    });
                    if !hit {
                        missed.push(format!("{label} by {way} in {text:?}"));
                    }
                }
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }

    #[test]
    fn wherever_a_value_is_cut_it_is_found() {
        let mut missed = Vec::new();
        for (label, value) in VALUES {
            for cut in 1..value.len() {
                let (first, second) = value.split_at(cut);
                let (first, second) = (format!("it is {first}"), format!("{second} ok"));
                let parts = format!(
                    "[{{\"type\":\"text\",\"text\":\"{first}\"}},{{\"type\":\"text\",\"text\":\"{second}\"}}]"
                );
                for (how, pieces) in [
                    ("two texts", vec![first.as_str(), second.as_str()]),
                    ("parts written out", vec![parts.as_str()]),
                ] {
                    let made = judge(&pieces);
                    if !made.findings().iter().any(|finding| finding.label() == *label) {
                        missed.push(format!("{label} by {how} at {cut}: {first} | {second}"));
                    }
                }
            }
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }

    #[test]
    fn json_inside_json_inside_json_is_read() {
        let inner = "{\"mail\": \"dana.whitfield@harbour-lane.io\", \"password\": \"tr0ub4dor&3\"}";
        let mut text = inner.to_owned();
        for _ in 0..3 {
            text = format!("{{\"body\": {}}}", serde_json::to_string(&text).unwrap());
            let made = judge(&[&text]);
            for label in [Label::Email, Label::Password] {
                assert!(made.labels().contains(label), "{label} in {text}");
            }
        }
    }
}
