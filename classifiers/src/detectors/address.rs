//! Postal addresses: a street and its number in the order of the country, a box at a post office,
//! or what a key or a word such as "lives at" says is one. From there the parts that follow belong
//! to it: unit, postal code, town, region, country, also on the lines below.

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::lexicon::{Class, Entries, Passage, Shape, Word};
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

mod part;
mod stretch;
mod words;

use part::Part;

pub(crate) const NAME: &str = "postal_address";
pub(crate) const LISTS: &[Entries] = words::LISTS;

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Address],
    kinds: Vec::new,
    evidence: "A word or ending of streets and a house number or postal code beside it; a post \
        office box; or a key, column head or word such as \"lives at\" before a number and a name.",
    source: "USPS Publication 28, appendices C1 and C2; Universal Postal Union, addressing systems \
        (S42); words of streets in 30 languages.",
};

/// Endings of words that are streets in one.
const COMPOUNDS: &[&str] = &[
    "straße", "strasse", "str", "gasse", "platz", "weg", "allee", "damm", "ufer", "chaussee",
    "straat", "laan", "plein", "gracht", "kade", "dreef", "singel", "vägen", "gatan", "gränd",
    "stigen", "torget", "gata", "veien", "gaten", "vej", "gade", "vangen", "stræde", "allé",
    "katu", "kuja", "polku", "tie", "vegur", "stræti", "straeti", "ring", "hof", "markt", "steig",
    "stieg", "baan", "hove", "erf", "pad", "ulica", "utca",
];

/// Looks at the words due. `reached` is the end of the last address.
pub(crate) fn run(scan: &mut Scan<'_, '_>, passage: Passage<'_>, reached: &mut usize) {
    for place in passage.due() {
        let Some(word) = passage.word(place) else { continue };
        if word.start < *reached {
            continue;
        }
        if let Some(end) = look(scan, passage, place, word) {
            *reached = end.max(*reached);
        }
    }
}

fn look(scan: &mut Scan<'_, '_>, passage: Passage<'_>, place: usize, word: Word) -> Option<usize> {
    let view = scan.view();
    let span = if word.is(Class::ADDRESS_CUE) {
        stretch::behind_cue(view, scan.lexicon(), word.end)
    } else if word.is(Class::BOX) {
        boxed(scan, view, word)
    } else {
        let ends = Class::STREET_END.or(Class::STREET_WEAK_END);
        let before = Class::STREET.or(Class::STREET_WEAK);
        let tail = word.is(Class::STREET_TAIL) || (word.is(ends) && word.is_capital());
        let last = tail.then(|| street_last(scan, view, passage, place)).flatten();
        last.or_else(|| word.is(before).then(|| street_first(scan, view, word)).flatten())
            .or_else(|| word.is_capital().then(|| compound(scan, view, passage, place)).flatten())
    }?;
    put(scan, span)
}

fn put(scan: &mut Scan<'_, '_>, span: Range<usize>) -> Option<usize> {
    scan.add(Hit::new(NAME, Label::Address, span).by_context().confidence(80))
}

/// Judges the value of a key or column that says address.
pub(crate) fn under_key(scan: &mut Scan<'_, '_>, value: Range<usize>) -> Option<usize> {
    let span = stretch::whole(scan.view(), scan.lexicon(), value)?;
    put(scan, span)
}

/// "12, rue Victor Hugo", "Calle Mayor 5", "ul. Polna 7/3", "via Roma, 12".
fn street_first(scan: &Scan<'_, '_>, view: View<'_>, word: Word) -> Option<Range<usize>> {
    let lexicon = scan.lexicon();
    let dot = if view.at(word.end) == b'.' { word.end + 1 } else { word.end };
    let at = view.past_blanks(dot, 1);
    if at == word.end {
        return None;
    }
    let end = name_of_street(view, at)?;
    let number = stretch::number_behind(view, end);
    let before = part::number_before(view, word.start);
    let core = before.unwrap_or(word.start)..number.unwrap_or(end);
    let reach = stretch::forward(view, lexicon, core.end);
    let sure = word.is(Class::STREET);
    let small = word.shape == Shape::Lower;
    let enough = if sure {
        number.is_some() || before.is_some() || reach.coded
    } else {
        (number.is_some() && (reach.coded || !small)) || (before.is_some() && reach.coded)
    };
    enough.then_some(stretch::backward(view, lexicon, core.start)..reach.end)
}

/// The name of a street behind its word: capitalised words and numbers, with small ones between.
fn name_of_street(view: View<'_>, place: usize) -> Option<usize> {
    let mut at = place;
    let mut end = None;
    for step in 0..7 {
        let stop = part::word(view, at);
        if stop == at {
            break;
        }
        let capital = part::is_capital(view, at);
        if !capital && (stop - at > 6 || step > 4) {
            break;
        }
        if capital {
            end = Some(stop);
        }
        let stop = if view.at(stop) == b'.' && stop - at <= 4 { stop + 1 } else { stop };
        at = match view.at(stop) {
            b' ' | b'-' | b'\'' => stop + 1,
            0xE2 if view.starts(stop, "\u{2019}".as_bytes()) => stop + 3,
            _ => break,
        };
    }
    end
}

/// "282 William Point", "10 Downing Street", "Flat 41, Vincent Drive, East Raymond, HA1 3GL".
fn street_last(
    scan: &Scan<'_, '_>,
    view: View<'_>,
    passage: Passage<'_>,
    place: usize,
) -> Option<Range<usize>> {
    let lexicon = scan.lexicon();
    let word = passage.word(place)?;
    let start = name_before(view, passage, place)?;
    let number = part::number_before(view, start);
    let dot = if view.at(word.end) == b'.' { word.end + 1 } else { word.end };
    let dot = stretch::past_direction(view, dot);
    let behind = stretch::number_behind(view, dot);
    let reach = stretch::forward(view, lexicon, behind.unwrap_or(dot));
    let core = number.unwrap_or(start);
    // "Flat 41, " is a unit, not the number of the house.
    let unit = stretch::backward(view, lexicon, start);
    let from = if unit < core { unit } else { stretch::backward(view, lexicon, core) };
    let sure = word.is(Class::STREET_END.or(Class::STREET_TAIL));
    let placed = number.is_some() || behind.is_some();
    let enough = if sure {
        placed || (reach.coded && from < core)
    } else {
        (placed && (reach.coded || reach.unit)) || (reach.coded && from < core)
    };
    enough.then_some(from..reach.end)
}

/// Where the capitalised words before the ending of a street begin.
fn name_before(view: View<'_>, passage: Passage<'_>, place: usize) -> Option<usize> {
    let mut start = passage.word(place)?.start;
    let mut count = 0;
    for back in 1..=4 {
        let Some(word) = place.checked_sub(back).and_then(|place| passage.word(place)) else {
            break;
        };
        let gap = view.slice(word.end..start);
        if !matches!(gap, b" " | b"-" | b". " | b"'") || !word.is_capital() {
            break;
        }
        start = word.start;
        count += 1;
    }
    (count > 0).then_some(start)
}

/// "Hauptstraße 5", "Anna-Weber-Gasse 18", "Kerkstraat 12", and any name with a number before a
/// postal code and a town.
fn compound(
    scan: &Scan<'_, '_>,
    view: View<'_>,
    passage: Passage<'_>,
    place: usize,
) -> Option<Range<usize>> {
    let lexicon = scan.lexicon();
    let word = passage.word(place)?;
    let dot = if view.at(word.end) == b'.' { word.end + 1 } else { word.end };
    let number = stretch::number_behind(view, dot);
    // Nearly every word ends here.
    if number.is_none() && view.at(word.end) != b',' {
        return None;
    }
    let text = view.text().get(word.start..word.end)?;
    let street = text.len() > 6 && COMPOUNDS.iter().any(|end| text.ends_with(end));
    let reach = stretch::forward(view, lexicon, number.unwrap_or(word.end));
    let start = name_before(view, passage, place).unwrap_or(word.start);
    let before = part::number_before(view, start);
    let placed = reach.coded && reach.town_behind && !reach.year;
    let enough = if street {
        number.is_some() || reach.coded
    } else if number.is_some() {
        placed || (reach.unit && before.is_some())
    } else {
        reach.coded && reach.town && !reach.year && before.is_some()
    };
    if !enough {
        return None;
    }
    Some(stretch::backward(view, lexicon, before.unwrap_or(start))..reach.end)
}

/// "P.O. Box 123", "Postfach 12 34 56", "DPO AA 03999".
fn boxed(scan: &Scan<'_, '_>, view: View<'_>, word: Word) -> Option<Range<usize>> {
    let at = view.run(word.end, 4, |byte| matches!(byte, b' ' | b'.' | b':' | b'#'));
    let end = view.run(at, 12, |byte| byte.is_ascii_digit() || byte == b' ');
    let end = view.run_back(end, 2, |byte| byte == b' ');
    let digits = view.slice(at..end).iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == 0
        || at == word.end
        || view.at(end).is_ascii_alphabetic()
        || view.at(end) == b'/'
        || word.shape == Shape::Lower && digits < 2
    {
        return None;
    }
    let reach = stretch::forward(view, scan.lexicon(), end);
    if word.end - word.start <= 2 && !reach.coded {
        return None;
    }
    let first = part::number_before(view, word.start).unwrap_or(word.start);
    Some(stretch::backward(view, scan.lexicon(), first)..reach.end)
}

#[cfg(test)]
mod tests {
    use crate::Label::Address;
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn streets_of_many_countries_are_found() {
        for text in [
            "282 William Point, East Sarah, ME 72151",
            "10 Downing Street, London SW1A 2AA",
            "Flat 41, Vincent Drive, East Raymond, HA1 3GL",
            "Hummelstr. 7, 4840 Stockerau",
            "Katalin-Lindner-Gasse 8945, 32511 Schwarzenberg",
            "71, rue Peltier, 35794 Morel",
            "rue Coste, 13763 Launay",
            "Calle Laura Riera 2, Cantabria, 23614",
            "Strada Paola, 35, 20028, San Vittore Olona (MI)",
            "ul. Polna 7/3, 17-710 Szczecin",
            "Trädgårdsgatan 771, 84417 Stockholm",
            "Kerkstraat 12, 1012 AB Amsterdam",
            "Rua das Flores, 25, 1200-192 Lisboa",
            "Petőfi utca 12, 1052 Budapest",
            "ул. Ленина, д. 5, кв. 7",
            "P.O. Box 4711, Springfield, IL 62704",
            "1600 Pennsylvania Avenue NW, Washington, DC 20500",
        ] {
            for around in
                [text.to_owned(), format!("It is at {text}. Thanks"), format!("x;{text};y")]
            {
                finds(Address, &around, text);
            }
        }
    }

    #[test]
    fn what_keys_and_words_say_is_one_is_found() {
        finds(
            Address,
            "anschrift: Mudeplatz 3107, 55173 Saarlouis\nx",
            "Mudeplatz 3107, 55173 Saarlouis",
        );
        finds(Address, "{\"address\": \"7 Rose Cottages, Ash\", \"a\": 1}", "7 Rose Cottages, Ash");
        finds(
            Address,
            "Liz, morada Distrito de Mendes, 44, Camponesa, 66575630 Rios, CPF 1",
            "Distrito de Mendes, 44, Camponesa, 66575630 Rios",
        );
    }

    #[test]
    fn what_is_no_address_is_spared() {
        for text in [
            "IP address: 10.0.0.7",
            "the street was empty at 5",
            "see chapter 5, section 12",
            "via Route 66 and back",
            "In 2019 the Wall Street Journal wrote",
            "12 angry men on the road",
            "address = 0x7fff5fbff8a0",
            "int address[16]; Street s = new Street(5);",
            "He ran 5 miles down the Road.",
            "Version 12, 2024 Edition",
            "In Berlin 1989, 1990 Deutschland",
        ] {
            spares(Address, text);
        }
    }
}
