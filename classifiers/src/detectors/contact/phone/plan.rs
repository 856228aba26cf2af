//! Country codes and the lengths of national numbers behind them (ITU-T E.164, the ITU's list of
//! national numbering plans).

/// A country code and how many digits may follow.
pub(super) struct Country {
    code: &'static str,
    name: &'static str,
    least: usize,
    most: usize,
}

const fn plan(code: &'static str, name: &'static str, least: usize, most: usize) -> Country {
    Country { code, name, least, most }
}

/// Codes in use, longer ones are never prefixes of shorter ones. Codes that are not listed singly
/// belong to smaller countries and stand under their first digit.
const COUNTRIES: &[Country] = &[
    plan("1", "us", 10, 10),
    plan("7", "ru", 10, 10),
    plan("20", "eg", 8, 10),
    plan("27", "za", 9, 9),
    plan("30", "gr", 10, 10),
    plan("31", "nl", 9, 9),
    plan("32", "be", 8, 9),
    plan("33", "fr", 9, 9),
    plan("34", "es", 9, 9),
    plan("36", "hu", 8, 9),
    plan("39", "it", 8, 11),
    plan("40", "ro", 9, 9),
    plan("41", "ch", 9, 9),
    plan("43", "at", 7, 12),
    plan("44", "gb", 9, 10),
    plan("45", "dk", 8, 8),
    plan("46", "se", 7, 10),
    plan("47", "no", 8, 8),
    plan("48", "pl", 9, 9),
    plan("49", "de", 7, 12),
    plan("51", "pe", 8, 9),
    plan("52", "mx", 10, 11),
    plan("53", "cu", 6, 8),
    plan("54", "ar", 10, 11),
    plan("55", "br", 10, 11),
    plan("56", "cl", 8, 9),
    plan("57", "co", 8, 10),
    plan("58", "ve", 10, 10),
    plan("60", "my", 8, 10),
    plan("61", "au", 9, 9),
    plan("62", "id", 8, 12),
    plan("63", "ph", 8, 10),
    plan("64", "nz", 8, 10),
    plan("65", "sg", 8, 8),
    plan("66", "th", 8, 9),
    plan("81", "jp", 9, 10),
    plan("82", "kr", 8, 10),
    plan("84", "vn", 9, 10),
    plan("86", "cn", 9, 11),
    plan("90", "tr", 10, 10),
    plan("91", "in", 10, 10),
    plan("92", "pk", 9, 10),
    plan("93", "af", 9, 9),
    plan("94", "lk", 9, 9),
    plan("95", "mm", 7, 10),
    plan("98", "ir", 10, 10),
    plan("212", "ma", 9, 9),
    plan("213", "dz", 8, 9),
    plan("216", "tn", 8, 8),
    plan("350", "gi", 8, 8),
    plan("351", "pt", 9, 9),
    plan("352", "lu", 6, 11),
    plan("353", "ie", 7, 9),
    plan("354", "is", 7, 9),
    plan("355", "al", 8, 9),
    plan("356", "mt", 8, 8),
    plan("357", "cy", 8, 8),
    plan("358", "fi", 6, 12),
    plan("359", "bg", 8, 9),
    plan("370", "lt", 8, 8),
    plan("371", "lv", 8, 8),
    plan("372", "ee", 7, 8),
    plan("373", "md", 8, 8),
    plan("374", "am", 8, 8),
    plan("375", "by", 9, 9),
    plan("376", "ad", 6, 9),
    plan("377", "mc", 8, 9),
    plan("378", "sm", 6, 10),
    plan("380", "ua", 9, 9),
    plan("381", "rs", 8, 9),
    plan("382", "me", 8, 8),
    plan("383", "xk", 8, 9),
    plan("385", "hr", 8, 9),
    plan("386", "si", 8, 8),
    plan("387", "ba", 8, 8),
    plan("389", "mk", 8, 8),
    plan("420", "cz", 9, 9),
    plan("421", "sk", 9, 9),
    plan("423", "li", 7, 9),
    plan("852", "hk", 8, 8),
    plan("853", "mo", 8, 8),
    plan("886", "tw", 8, 9),
    plan("961", "lb", 7, 8),
    plan("962", "jo", 8, 9),
    plan("965", "kw", 8, 8),
    plan("966", "sa", 8, 9),
    plan("971", "ae", 8, 9),
    plan("972", "il", 8, 9),
    plan("973", "bh", 8, 8),
    plan("974", "qa", 8, 8),
    plan("995", "ge", 9, 9),
    plan("998", "uz", 9, 9),
];

/// The rest of the three-digit codes.
const OTHERS: &[Country] = &[
    plan("22", "africa", 6, 9),
    plan("23", "africa", 6, 10),
    plan("24", "africa", 6, 9),
    plan("25", "africa", 6, 9),
    plan("26", "africa", 6, 9),
    plan("29", "atlantic", 4, 7),
    plan("50", "america", 7, 10),
    plan("59", "america", 6, 9),
    plan("67", "pacific", 5, 8),
    plan("68", "pacific", 4, 7),
    plan("85", "asia", 8, 10),
    plan("87", "satellite", 8, 10),
    plan("88", "asia", 8, 10),
    plan("96", "asia", 7, 9),
    plan("97", "asia", 7, 9),
    plan("99", "asia", 8, 9),
];

impl Country {
    pub(super) const fn code_length(&self) -> usize {
        // The listed digits of `OTHERS` are two of three.
        if self.code.len() == 2 && self.name.len() > 2 { 3 } else { self.code.len() }
    }

    pub(super) const fn least(&self) -> usize {
        self.least
    }

    pub(super) const fn most(&self) -> usize {
        self.most
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }
}

/// The country whose code these digits start with.
pub(super) fn country(digits: &[u8]) -> Option<&'static Country> {
    let starts = |country: &&Country| digits.starts_with(country.code.as_bytes());
    COUNTRIES.iter().find(starts).or_else(|| OTHERS.iter().find(starts))
}

/// The sub-types of telephone numbers.
pub(super) fn kinds() -> Vec<&'static str> {
    COUNTRIES.iter().chain(OTHERS).map(Country::name).chain(["national"]).collect()
}

/// Area code in parentheses and eight or nine digits (Anatel).
pub(super) const fn brazilian(lengths: &[usize]) -> bool {
    matches!(lengths, [2, 4 | 5, 4])
}

/// Groupings of national numbers with a leading zero, as printed in Britain, France, Germany,
/// Austria, Switzerland, the Netherlands, Sweden and Italy: ten or eleven digits, area first.
pub(super) fn european(lengths: &[usize], separator: u8) -> bool {
    let total: usize = lengths.iter().sum();
    let first = lengths.first().copied().unwrap_or(0);
    let pairs = matches!(lengths, [2, 2, 2, 2, 2]);
    let rest = lengths.iter().skip(1).all(|length| (2..=8).contains(length));
    let groups = (2..=5).contains(&lengths.len());
    let slashed = separator != b'/' || lengths.len() <= 4;
    pairs
        || ((10..=11).contains(&total) && (2..=5).contains(&first) && rest && groups && slashed)
        || ((9..=12).contains(&total) && separator == b'/' && lengths.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::country;

    #[test]
    fn codes_are_told_apart() {
        assert_eq!(country(b"4930").unwrap().name(), "de");
        assert_eq!(country(b"3519").unwrap().name(), "pt");
        assert_eq!(country(b"2341").unwrap().code_length(), 3);
        assert!(country(b"2101").is_none());
    }
}
