//! The language of a text, for whoever wants to know. It is no sensitivity: requests are judged whole,
//! in all languages at once, and no rule needs it, so nothing on the way of a request asks.
//!
//! By script first (Unicode Standard, Script property: Greek, Cyrillic, Hebrew, Arabic, Devanagari,
//! Hangul, Kana and Han each decide), then within Latin by words, letters and endings
//! (`language/signs.rs`), in the first KiB. Names, addresses of machines, code and values in it count
//! for nothing; what is left with nothing to go by is called English, the language of most such text.

mod signs;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::Label;
use signs::LANGUAGES;

/// Bytes read.
const READ: usize = 1024;
/// Less than this in all is chance: a single word that only one language has is worth a little more.
const LEAST: f32 = 2.4;
const WORD: f32 = 3.0;
const LETTER: f32 = 1.2;
const ENDING: f32 = 0.35;
/// Characters above which an ending says something.
const LONG_WORD: usize = 5;

/// For each word, the places of the languages that have it.
static WORDS: LazyLock<HashMap<&'static str, Vec<usize>>> = LazyLock::new(|| {
    let mut words: HashMap<_, Vec<usize>> = HashMap::new();
    for (place, language) in LANGUAGES.iter().enumerate() {
        for word in language.words.split_ascii_whitespace() {
            words.entry(word).or_default().push(place);
        }
    }
    words
});

/// The language of a text: one of the labels in `lang.`.
pub fn language(text: &str) -> Label {
    let read = text.get(..text.floor_char_boundary(READ)).unwrap_or(text).to_lowercase();
    by_script(&read).unwrap_or_else(|| by_words(&read))
}

/// The language that the script alone tells, `None` for Latin and for none at all.
fn by_script(text: &str) -> Option<Label> {
    if text.is_ascii() {
        return None;
    }
    let mut counts: HashMap<Option<Label>, u32> = HashMap::new();
    for letter in text.chars() {
        // One sign of these scripts says as much as a word of the others.
        let (script, weight) = match letter {
            '\u{ac00}'..='\u{d7a3}' => (Some(Label::LangKo), 3),
            '\u{3040}'..='\u{30ff}' => (Some(Label::LangJa), 3),
            '\u{4e00}'..='\u{9fff}' => (Some(Label::LangZh), 3),
            '\u{370}'..='\u{3ff}' => (Some(Label::LangEl), 1),
            '\u{400}'..='\u{52f}' => (Some(Label::LangRu), 1),
            '\u{590}'..='\u{5ff}' => (Some(Label::LangHe), 1),
            '\u{600}'..='\u{6ff}' => (Some(Label::LangAr), 1),
            '\u{900}'..='\u{97f}' => (Some(Label::LangHi), 1),
            other if other.is_alphabetic() => (None, 1),
            _ => continue,
        };
        *counts.entry(script).or_default() += weight;
    }
    let count = |label: Label| counts.get(&Some(label)).copied().unwrap_or(0);
    // Japanese writes most nouns with Chinese signs, and Chinese none with Japanese ones.
    let (kana, han) = (count(Label::LangJa), count(Label::LangZh));
    if kana > 0 && kana * 8 >= han {
        counts.remove(&Some(Label::LangZh));
        counts.insert(Some(Label::LangJa), kana + han);
    }
    let most = counts.iter().max_by_key(|(script, count)| (**count, **script))?;
    match most.0 {
        Some(Label::LangRu) if text.contains(['і', 'ї', 'є', 'ґ']) => Some(Label::LangUk),
        Some(Label::LangRu) if has_vowel_er(text) => Some(Label::LangBg),
        script => *script,
    }
}

/// Whether the letter `ъ` is a vowel here, as in Bulgarian: Russian has it only before е, ё, ю and я.
fn has_vowel_er(text: &str) -> bool {
    text.split('ъ').skip(1).any(|rest| !rest.starts_with(['е', 'ё', 'ю', 'я']))
}

fn by_words(text: &str) -> Label {
    let mut scores = [0.0_f32; LANGUAGES.len()];
    let mut add = |place: usize, by: f32| {
        if let Some(score) = scores.get_mut(place) {
            *score += by;
        }
    };
    for word in words(text) {
        for place in WORDS.get(word).into_iter().flatten() {
            add(*place, share(WORD, WORDS.get(word).map_or(1, Vec::len)));
        }
        let long = word.chars().nth(LONG_WORD - 1).is_some();
        for (place, language) in LANGUAGES.iter().enumerate().filter(|_| long) {
            if language.endings.iter().any(|ending| word.ends_with(ending)) {
                add(place, ENDING);
            }
        }
    }
    for letter in text.chars().filter(|letter| !letter.is_ascii()) {
        let having =
            || LANGUAGES.iter().enumerate().filter(|(_, one)| one.letters.contains(letter));
        let count = having().count();
        having().for_each(|(place, _)| add(place, share(LETTER, count)));
    }
    let mut best = (Label::LangEn, 0.0);
    for (language, score) in LANGUAGES.iter().zip(scores) {
        let counts = language.label == Label::LangEn || score >= LEAST;
        if counts && score > best.1 {
            best = (language.label, score);
        }
    }
    best.0
}

fn share(whole: f32, among: usize) -> f32 {
    whole / f32::from(u16::try_from(among.max(1)).unwrap_or(u16::MAX))
}

/// The words of a text that are words: not parts of names of machines, of paths, of values or of code.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let mut before = ' ';
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(char::is_alphabetic)?;
            let (skipped, from) = rest.split_at_checked(start)?;
            before = skipped.chars().next_back().unwrap_or(before);
            let end = from.find(|letter: char| !letter.is_alphabetic()).unwrap_or(from.len());
            let (word, after) = from.split_at_checked(end)?;
            let mut following = after.chars();
            let (next, second) = (following.next(), following.next());
            rest = after;
            let opened = before;
            before = word.chars().next_back().unwrap_or(' ');
            if is_word(opened, word, next.unwrap_or(' '), second) {
                return Some(word);
            }
        }
    })
}

fn is_word(before: char, word: &str, next: char, second: Option<char>) -> bool {
    let joined = |letter: char| letter.is_numeric() || "@/\\+%&$".contains(letter);
    let goes_on = next == '.' && second.is_some_and(char::is_alphanumeric);
    word.chars().nth(1).is_some()
        && !(joined(before) || ".=-#".contains(before))
        && !(joined(next) || next == '-' || goes_on)
}

#[cfg(test)]
mod tests {
    use super::{LANGUAGES, language};

    #[test]
    fn plain_sentences_are_told_apart() {
        for (name, text) in [
            ("lang.en", "Please explain how the committee reached its decision."),
            ("lang.de", "Bitte fasse den Bericht für die Geschäftsleitung kurz zusammen."),
            ("lang.fr", "Pourriez-vous relire ce texte et corriger les fautes ?"),
            ("lang.es", "¿Puedes explicar por qué la reunión fue aplazada?"),
            ("lang.it", "Scrivi una lettera per il cliente che non ha ancora pagato."),
            ("lang.nl", "Kun je uitleggen waarom de vergadering niet is doorgegaan?"),
            ("lang.pl", "Proszę napisać odpowiedź na pytanie klienta."),
            ("lang.pt", "Você pode explicar como funciona o novo contrato?"),
            ("lang.sv", "Kan du förklara varför mötet inte blev av?"),
            ("lang.fi", "Voitko selittää, miksi kokous ei ollut tänään?"),
            ("lang.cs", "Můžete vysvětlit, proč se schůzka nekonala?"),
            ("lang.hu", "Meg tudja magyarázni, hogy miért nem volt értekezlet?"),
            (
                "lang.tr",
                "Toplantının neden yapılmadığını açıklar mısınız, lütfen bu konu çok önemli.",
            ),
            ("lang.el", "Μπορείτε να εξηγήσετε την απόφαση;"),
            ("lang.ru", "Объясните, пожалуйста, почему встреча не состоялась."),
            ("lang.uk", "Поясніть, будь ласка, чому зустріч не відбулася."),
            ("lang.bg", "Обяснете защо срещата беше отменена съвсем внезапно."),
            ("lang.ja", "会議がなぜ延期されたのか説明してください。"),
            ("lang.zh", "请解释会议为什么推迟了。"),
            ("lang.ko", "회의가 왜 연기되었는지 설명해 주세요."),
            ("lang.ar", "يرجى شرح سبب تأجيل الاجتماع."),
            ("lang.he", "אנא הסבירו מדוע נדחתה הפגישה."),
            ("lang.hi", "कृपया बताएं कि बैठक क्यों टाली गई।"),
        ] {
            assert_eq!(language(text).name(), name, "{text}");
        }
    }

    #[test]
    fn the_heads_of_a_record_tell_its_language() {
        let german = r#"{"vorname": "Jan", "geburtsdatum": "1980-02-01", "konto": "12345"}"#;
        assert_eq!(language(german).name(), "lang.de");
        assert_eq!(language("nom;adresse;telephone;compte\nX;Y;1;2").name(), "lang.fr");
    }

    #[test]
    fn what_says_nothing_is_english() {
        for text in
            ["", "42", "https://example.com/der/die/das", "x = foo(bar_1, id2)", "a4f9@de.in"]
        {
            assert_eq!(language(text).name(), "lang.en", "{text}");
        }
    }

    #[test]
    fn every_language_is_one_of_the_taxonomy_and_stands_once() {
        for (place, one) in LANGUAGES.iter().enumerate() {
            assert_eq!(one.label.family(), "lang");
            assert!(LANGUAGES.iter().skip(place + 1).all(|other| other.label != one.label));
        }
    }
}
