//! One form for all spellings of a word: lower case, Latin letters without their marks. Letters
//! follow the decompositions of the Unicode Character Database, with the usual spellings of those
//! that have none: `ß` as `ss`, `ø` as `o`, `æ` as `ae`, `ł` as `l`. Greek loses its accents, and
//! Cyrillic `ё` is `е`. Other scripts stay as they are.

/// Bytes of a folded word that count; longer words are in no list.
pub(super) const LONGEST: usize = 40;

/// U+00C0 to U+017F, folded; a blank is no letter.
const LATIN: &[&str] = &[
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o",
    "o", "o", "o", "o", " ", "o", "u", "u", "u", "u", "y", "th", "ss", "a", "a", "a", "a", "a",
    "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n", "o", "o", "o", "o", "o", " ",
    "o", "u", "u", "u", "u", "y", "th", "y", "a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c",
    "c", "c", "c", "d", "d", "d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g",
    "g", "g", "g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i", "i",
    "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l", "l", "l", "l",
    "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o", "o", "o", "oe", "oe", "r",
    "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s", "s", "s", "t", "t", "t", "t", "t", "t",
    "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z",
    "z", "z", "z", "z", "s",
];
/// U+1EA0 to U+1EF9 in runs of the same letter, as Vietnamese uses them.
const VIETNAMESE: &[(u32, &str)] =
    &[(0x1EB7, "a"), (0x1EC7, "e"), (0x1ECB, "i"), (0x1EE3, "o"), (0x1EF1, "u"), (0x1EF9, "y")];

/// A folded word.
#[derive(Clone, Copy)]
pub(crate) struct Folded {
    bytes: [u8; LONGEST],
    length: usize,
    whole: bool,
}

impl Folded {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; LONGEST], length: 0, whole: true }
    }

    /// Folds a word; `None` when it is longer than any in a list.
    pub(crate) fn of(word: &str) -> Option<Self> {
        let mut folded = Self::new();
        word.chars().for_each(|letter| folded.push(letter));
        folded.whole.then_some(folded)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub(super) const fn is_whole(&self) -> bool {
        self.whole
    }

    pub(super) fn push(&mut self, letter: char) {
        if letter.is_ascii() {
            return self.put(&[letter.to_ascii_lowercase() as u8]);
        }
        let code = u32::from(letter);
        match code {
            0xC0..=0x17F => {
                let place = usize::try_from(code - 0xC0).unwrap_or(usize::MAX);
                self.put(LATIN.get(place).copied().unwrap_or_default().as_bytes());
            }
            0x218 | 0x219 => self.put(b"s"),
            0x21A | 0x21B => self.put(b"t"),
            0x300..=0x36F | 0x64B..=0x652 => {}
            0x1EA0..=0x1EF9 => {
                let plain = VIETNAMESE.iter().find(|(last, _)| code <= *last);
                self.put(plain.map_or("", |(_, plain)| plain).as_bytes());
            }
            0x1E9E => self.put(b"ss"),
            _ => letter.to_lowercase().for_each(|lower| self.put_char(unaccented(lower))),
        }
    }

    fn put_char(&mut self, letter: char) {
        let mut buffer = [0; 4];
        self.put(letter.encode_utf8(&mut buffer).as_bytes());
    }

    fn put(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        match self.bytes.get_mut(self.length..end) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.length = end;
            }
            None => self.whole = false,
        }
    }
}

/// Greek and Cyrillic small letters without accents; final sigma as sigma.
const fn unaccented(letter: char) -> char {
    match letter {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, LATIN};

    fn folded(word: &str) -> String {
        String::from_utf8(Folded::of(word).unwrap().bytes().to_vec()).unwrap()
    }

    #[test]
    fn spellings_meet() {
        assert_eq!(LATIN.len(), 0x180 - 0xC0);
        for (word, expected) in [
            ("MÜLLER", "muller"),
            ("Weiß", "weiss"),
            ("Øystein", "oystein"),
            ("Łukasz", "lukasz"),
            ("François", "francois"),
            ("Željko", "zeljko"),
            ("Ştefan", "stefan"),
            ("Ștefan", "stefan"),
            ("İbrahim", "ibrahim"),
            ("Nguyễn", "nguyen"),
            ("Trần", "tran"),
            ("Đặng", "dang"),
            ("Ōta", "ota"),
            ("ſoft", "soft"),
            ("Þór", "thor"),
            ("Γιώργος", "γιωργοσ"),
            ("Алёна", "алена"),
            ("e\u{301}", "e"),
        ] {
            assert_eq!(folded(word), expected, "{word}");
        }
    }

    #[test]
    fn a_word_too_long_for_any_list_has_no_form() {
        assert!(Folded::of(&"a".repeat(super::LONGEST)).is_some());
        assert!(Folded::of(&"a".repeat(super::LONGEST + 1)).is_none());
    }
}
