use super::{apply, needed};
use crate::Decoded;

fn check(original: &str, expected: &str) {
    assert!(needed(original), "{original:?} is worth a second reading");
    assert_eq!(apply(original).text(), expected, "{original:?}");
}

#[test]
fn hidden_forms_become_plain() {
    check("46\u{200b}97\u{2060}-3\u{ad}4", "4697-34");
    check("３５２８ Ａｂ＠ｃ", "3528 Ab@c");
    check("𝟒𝟓𝟔 𝗔𝗯 ①②", "456 Ab 12");
    check("ІЕ17 IКТZ", "IE17 IKTZ");
    check("a&#64;b&#x2e;c&commat;&period;", "a@b.c@.");
    check("a&#64b", "a@b");
    check("a%40b%2Ec%C3%A9", "a@b.cé");
    check(r"a\u0040b\x2ec\u{64}", "a@b.cd");
    check(r"\ud83d\ude00!", "😀!");
    check(r"https:\/\/x", "https://x");
    check("4111\u{a0}1111", "4111 1111");
    check("3492–5496", "3492-5496");
    check(r"line\n4111", "line\n4111");
    check("x\u{E0041}\u{E0042}", "xAB");
}

#[test]
fn plain_text_needs_no_second_reading() {
    for text in [
        "plain",
        "100% & more \\ or less",
        "Grüße aus Köln — schön",
        "Привет, как дела?",
        "Καλημέρα",
        "👩\u{200d}👩 and ❤\u{fe0f} ",
        "中文，标点。",
        "%zz %c3( &unknown; &#; &#xZ;",
        r"C:\dir \d+ \uZZZZ \ud800",
    ] {
        assert!(!needed(text), "{text:?}");
    }
}

#[test]
fn spans_lead_back_to_the_original() {
    let original = "x 46\u{200b}97 y %40 z";
    let normal = apply(original);
    let start = normal.text().find("4697").unwrap();
    let (span, how) = normal.place(&(start..start + 4));
    assert_eq!(original.get(span), Some("46\u{200b}97"));
    assert_eq!(how, Decoded::Normalised);
    let start = normal.text().find('@').unwrap();
    let (span, how) = normal.place(&(start..start + 1));
    assert_eq!((original.get(span), how), (Some("%40"), Decoded::Percent));
    let (span, how) = normal.place(&(0..1));
    assert_eq!((original.get(span), how), (Some("x"), Decoded::Plain));
}

mod laws {
    use super::super::{apply, encoded, needed};
    use proptest::prelude::*;

    fn tricky() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("\u{200b}"),
            Just("&#64;"),
            Just("%41"),
            Just("%C3%A9"),
            Just("\\u0041"),
            Just("Ａ"),
            Just("І"),
            Just("é"),
            Just("ж"),
            Just("–"),
            Just("\u{a0}"),
            Just("7"),
            Just("a"),
            Just(" "),
            Just("&"),
            Just("%"),
            Just("\\"),
            Just("\u{E0041}"),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_span_lies_inside_on_boundaries(text in tricky(), a in 0_usize..200, b in 0_usize..200) {
            let normal = apply(&text);
            let length = normal.text().len();
            let (a, b) = (a.min(length), b.min(length));
            let (a, b) = (normal.text().floor_char_boundary(a.min(b)), normal.text().ceil_char_boundary(a.max(b)));
            if a < b {
                let (span, _) = normal.place(&(a..b));
                prop_assert!(text.get(span.clone()).is_some_and(|s| !s.is_empty()), "{:?} {:?}", text, span);
            }
        }

        #[test]
        fn larger_spans_cover_smaller_ones(text in tricky(), cut in 0_usize..100) {
            let normal = apply(&text);
            let cut = normal.text().floor_char_boundary(cut.min(normal.text().len()));
            if cut > 0 {
                let (part, _) = normal.place(&(0..cut));
                let (whole, _) = normal.place(&(0..normal.text().len()));
                prop_assert!(whole.start <= part.start && part.end <= whole.end);
            }
        }

        #[test]
        fn text_that_needs_nothing_keeps_its_letters(text in "[a-z0-9 .,;äöüß]{0,60}") {
            prop_assert!(!needed(&text));
            let normal = apply(&text);
            prop_assert_eq!(normal.text(), text.as_str());
        }

        #[test]
        fn encoded_text_is_found_again(text in "[ -~]{12,80}") {
            let coded = super::base64(text.as_bytes());
            let around = format!("see {coded} here");
            let run = encoded::next_run(around.as_bytes(), 0).unwrap();
            let mut seen = Vec::new();
            encoded::texts(around.as_bytes(), run, |found| seen.push(found.text));
            prop_assert_eq!(seen, vec![text]);
        }
    }
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
