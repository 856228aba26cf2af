//! Characters that are not what they look like: invisible ones, compatibility forms of ASCII
//! (the part of Unicode's NFKC that yields ASCII), and letters of other scripts that look Latin
//! (from Unicode's confusables, UTS 39).

/// What to do with a character outside ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    /// It is what it looks like.
    Plain,
    /// It takes no room.
    Invisible,
    /// Another form of an ASCII letter or digit.
    Same(u8),
    /// Another form of ASCII punctuation, common in other scripts.
    Mark(u8),
    /// A blank or dash that separates.
    Separator(u8),
    /// A letter of another script that looks like a Latin one.
    Confusable,
}

/// What to do with a character outside ASCII.
pub(super) fn fold(letter: char) -> Fold {
    let code = u32::from(letter);
    match code {
        0xAD
        | 0x34F
        | 0x61C
        | 0x115F
        | 0x1160
        | 0x17B4
        | 0x17B5
        | 0x180B..=0x180E
        | 0x200B..=0x200F
        | 0x202A..=0x202E
        | 0x2060..=0x206F
        | 0xFE00..=0xFE0F
        | 0xFEFF => Fold::Invisible,
        0xA0 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => Fold::Separator(b' '),
        0x2010..=0x2015 | 0x2212 | 0xFE58 | 0xFE63 => Fold::Separator(b'-'),
        0xB7 | 0x2022 | 0x2024 | 0x2027 | 0x30FB => Fold::Separator(b'.'),
        0x2215 | 0x2044 => Fold::Separator(b'/'),
        0xFF01..=0xFF5E => full_width(code),
        0x2460..=0x2468 => same(code, 0x2460, b'1'),
        0x24EA => Fold::Same(b'0'),
        0x24B6..=0x24CF => same(code, 0x24B6, b'A'),
        0x24D0..=0x24E9 => same(code, 0x24D0, b'a'),
        0x660..=0x669 => same(code, 0x660, b'0'),
        0x6F0..=0x6F9 => same(code, 0x6F0, b'0'),
        0x966..=0x96F => same(code, 0x966, b'0'),
        0x2102..=0x2149 => letter_like(code),
        0x1D400..=0x1D6A3 => mathematical(code),
        0x1D7CE..=0x1D7FF => same((code - 0x1D7CE) % 10, 0, b'0'),
        0x1F130..=0x1F149 => same(code, 0x1F130, b'A'),
        0x1F150..=0x1F169 => same(code, 0x1F150, b'A'),
        0x1F170..=0x1F189 => same(code, 0x1F170, b'A'),
        0x1FBF0..=0x1FBF9 => same(code, 0x1FBF0, b'0'),
        // Tags: an invisible copy of ASCII.
        0xE0020..=0xE007E => same(code, 0xE0020, b' '),
        0xE0001 | 0xE007F | 0xE0100..=0xE01EF => Fold::Invisible,
        _ if confusable(letter).is_some() => Fold::Confusable,
        _ => Fold::Plain,
    }
}

/// The ASCII character as far from `plain` as the code from `first`.
fn same(code: u32, first: u32, plain: u8) -> Fold {
    let away = u8::try_from(code.saturating_sub(first)).unwrap_or(0);
    Fold::Same(plain.saturating_add(away).min(b'~'))
}

fn full_width(code: u32) -> Fold {
    match same(code, 0xFF01, b'!') {
        // An at sign or a full stop of this width is worth a look only in Latin text.
        Fold::Same(mark) if !mark.is_ascii_alphanumeric() && mark != b'@' => Fold::Mark(mark),
        Fold::Same(plain) => Fold::Same(plain),
        Fold::Plain => Fold::Plain,
        Fold::Invisible => Fold::Invisible,
        Fold::Mark(mark) => Fold::Mark(mark),
        Fold::Separator(mark) => Fold::Separator(mark),
        Fold::Confusable => Fold::Confusable,
    }
}

/// Mathematical alphabets: runs of 26 capitals and 26 small letters, one style after the other.
fn mathematical(code: u32) -> Fold {
    match (code - 0x1D400) % 52 {
        capital @ 0..=25 => same(capital, 0, b'A'),
        small => same(small, 26, b'a'),
    }
}

/// The letters that fill the gaps of the mathematical alphabets.
fn letter_like(code: u32) -> Fold {
    let plain = match code {
        0x2102 | 0x212D => b'C',
        0x210A => b'g',
        0x210B..=0x210D => b'H',
        0x210E => b'h',
        0x2110 | 0x2111 => b'I',
        0x2112 => b'L',
        0x2113 => b'l',
        0x2115 => b'N',
        0x2119 => b'P',
        0x211A => b'Q',
        0x211B..=0x211D => b'R',
        0x2124 | 0x2128 => b'Z',
        0x212A => b'K',
        0x212C => b'B',
        0x212F => b'e',
        0x2130 => b'E',
        0x2131 => b'F',
        0x2133 => b'M',
        0x2134 => b'o',
        0x2145 => b'D',
        0x2146 => b'd',
        0x2147 => b'e',
        0x2148 => b'i',
        0x2149 => b'j',
        _ => return Fold::Plain,
    };
    Fold::Same(plain)
}

/// The Latin letter that a Cyrillic or Greek one looks like.
pub(super) const fn confusable(letter: char) -> Option<u8> {
    Some(match letter {
        'А' | 'Α' => b'A',
        'В' | 'Β' => b'B',
        'С' | 'Ϲ' => b'C',
        'Ԁ' => b'D',
        'Е' | 'Ε' => b'E',
        'Ԍ' => b'G',
        'Н' | 'Η' => b'H',
        'І' | 'Ι' | 'Ӏ' => b'I',
        'Ј' | 'Ϳ' => b'J',
        'К' | 'Κ' => b'K',
        'М' | 'Μ' => b'M',
        'Ν' => b'N',
        'О' | 'Ο' => b'O',
        'Р' | 'Ρ' => b'P',
        'Ԛ' => b'Q',
        'Ѕ' => b'S',
        'Т' | 'Τ' => b'T',
        'Ѵ' => b'V',
        'Ԝ' => b'W',
        'Х' | 'Χ' => b'X',
        'Ү' | 'У' | 'Υ' => b'Y',
        'Ζ' => b'Z',
        'а' | 'α' => b'a',
        'с' | 'ϲ' => b'c',
        'ԁ' => b'd',
        'е' => b'e',
        'ց' => b'g',
        'һ' => b'h',
        'і' | 'ι' => b'i',
        'ј' | 'ϳ' => b'j',
        'к' | 'κ' => b'k',
        'ӏ' => b'l',
        'п' => b'n',
        'о' | 'ο' => b'o',
        'р' | 'ρ' => b'p',
        'ԛ' => b'q',
        'ѕ' => b's',
        'т' | 'τ' => b't',
        'υ' => b'u',
        'ѵ' | 'ν' => b'v',
        'ԝ' => b'w',
        'х' | 'χ' => b'x',
        'у' | 'γ' => b'y',
        _ => return None,
    })
}

/// Whether a letter is of a script from which look-alikes are taken.
pub(super) fn of_similar_script(letter: char) -> bool {
    matches!(u32::from(letter), 0x370..=0x52F)
}
