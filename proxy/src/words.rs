//! The words that messages, documents and the console use for things that have a name of their own:
//! each with what it means, in English and German. Nobody outside the code needs another.

/// A word of the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// In English, as messages have it.
    pub english: &'static str,
    /// In German.
    pub german: &'static str,
    /// What it means, in English.
    pub meaning: &'static str,
    /// What it means, in German.
    pub bedeutung: &'static str,
}

const fn word(
    english: &'static str,
    german: &'static str,
    meaning: &'static str,
    bedeutung: &'static str,
) -> Word {
    Word { english, german, meaning, bedeutung }
}

/// Every word, in the order of the English ones.
pub const WORDS: &[Word] = &[
    word(
        "application",
        "Anwendung",
        "A program that asks, known by its key. Rules name it.",
        "Ein Programm, das anfragt, bekannt durch seinen Schlüssel. Regeln nennen es.",
    ),
    word(
        "approval",
        "Freigabe",
        "Somebody else's signature under a draft of the rules.",
        "Die Unterschrift eines anderen unter einen Entwurf der Regeln.",
    ),
    word(
        "attested",
        "belegt",
        "Stated with a document behind it, known by its digest.",
        "Angegeben mit einem Dokument dahinter, bekannt durch seine Prüfsumme.",
    ),
    word(
        "base",
        "Grundstufe",
        "The least level of any request of an application, whatever its text holds.",
        "Die geringste Stufe jeder Anfrage einer Anwendung, was immer ihr Text enthält.",
    ),
    word(
        "because",
        "Begründung",
        "Why a rule is there. Every rule has one, and whoever is denied reads it.",
        "Warum eine Regel da ist. Jede hat eine, und wer abgelehnt wird, liest sie.",
    ),
    word(
        "checkpoint",
        "Prüfpunkt",
        "Five lines that sign the whole log up to a moment. Take them home, and nobody can change what was before.",
        "Fünf Zeilen, die das ganze Protokoll bis zu einem Zeitpunkt unterschreiben. Nimm sie mit, und niemand kann ändern, was davor war.",
    ),
    word(
        "co-signer",
        "Mitunterzeichner",
        "Somebody outside who signs the log's checkpoints too, so that it cannot be set back unseen.",
        "Jemand außerhalb, der die Prüfpunkte mitunterschreibt, damit das Protokoll nicht unbemerkt zurückgesetzt wird.",
    ),
    word(
        "decision",
        "Entscheidung",
        "Where a request may go, and why. It is recorded before anything is sent.",
        "Wohin eine Anfrage gehen darf, und warum. Sie wird festgehalten, bevor etwas gesendet wird.",
    ),
    word(
        "declared",
        "angegeben",
        "Said by somebody: of a request by its caller, of an endpoint by whoever vouches for it.",
        "Von jemandem gesagt: über eine Anfrage vom Aufrufer, über einen Endpunkt von dem, der dafür einsteht.",
    ),
    word(
        "denial",
        "Ablehnung",
        "The policy allows no endpoint. It comes with the reason and with what would help.",
        "Die Richtlinie erlaubt keinen Endpunkt. Dabei stehen der Grund und was helfen würde.",
    ),
    word(
        "detector",
        "Erkenner",
        "Finds one kind of thing in a text, such as card numbers, and gives it a label.",
        "Findet eine Art von Dingen in einem Text, etwa Kartennummern, und gibt ihm ein Etikett.",
    ),
    word(
        "endpoint",
        "Endpunkt",
        "Who can be asked: an address, an account and its models. Its region is part of what it is.",
        "Wer gefragt werden kann: eine Adresse, ein Konto und seine Modelle. Die Region gehört dazu.",
    ),
    word(
        "example",
        "Beispiel",
        "The smallest request that shows what a message says.",
        "Die kleinste Anfrage, an der sich zeigt, was eine Meldung sagt.",
    ),
    word(
        "grade",
        "Güte",
        "How well a statement about an endpoint is supported: declared, attested or enforced.",
        "Wie gut eine Angabe über einen Endpunkt gestützt ist: angegeben, belegt oder erzwungen.",
    ),
    word(
        "grant",
        "Erlaubnis",
        "A rule with may_use. Without one, nothing may be used.",
        "Eine Regel mit may_use. Ohne eine solche darf nichts genutzt werden.",
    ),
    word(
        "guarantee",
        "Zusicherung",
        "What must hold whatever the rules say: proved for every request there can be before they load.",
        "Was gelten muss, was immer die Regeln sagen: bewiesen für jede mögliche Anfrage, bevor sie geladen werden.",
    ),
    word(
        "keep at least",
        "mindestens aufbewahren",
        "How long a record must stay.",
        "Wie lange eine Aufzeichnung bleiben muss.",
    ),
    word(
        "keep at most",
        "höchstens aufbewahren",
        "When a record is deleted for good.",
        "Wann eine Aufzeichnung endgültig gelöscht wird.",
    ),
    word(
        "label",
        "Etikett",
        "What a text holds, such as pii.email. Detectors give it, callers may add it.",
        "Was ein Text enthält, etwa pii.email. Erkenner vergeben es, Aufrufer dürfen es ergänzen.",
    ),
    word(
        "level",
        "Stufe",
        "How sensitive a request is, on the policy's own scale. The highest of all sources counts.",
        "Wie schutzbedürftig eine Anfrage ist, auf der Skala der Richtlinie. Die höchste aller Quellen zählt.",
    ),
    word(
        "marking",
        "Kennzeichnung",
        "What somebody wrote on a document, such as TLP:AMBER or VS-NfD.",
        "Was jemand auf ein Dokument geschrieben hat, etwa TLP:AMBER oder VS-NfD.",
    ),
    word(
        "minimum level",
        "Mindeststufe",
        "The least level of any text that holds a label. In the policy it is written as floor.",
        "Die geringste Stufe jedes Textes mit einem Etikett. In der Richtlinie heißt sie floor.",
    ),
    word(
        "narrow",
        "verengen",
        "To change rules so that something may go to fewer endpoints.",
        "Regeln so ändern, dass etwas zu weniger Endpunkten darf.",
    ),
    word(
        "policy",
        "Richtlinie",
        "Who may use what, for which data.",
        "Wer was nutzen darf, für welche Daten.",
    ),
    word(
        "purpose",
        "Zweck",
        "What a request is for. An application has a few, and a request may choose among them.",
        "Wofür eine Anfrage ist. Eine Anwendung hat einige, und eine Anfrage darf darunter wählen.",
    ),
    word(
        "record",
        "Aufzeichnung",
        "What is kept about a call: never its text.",
        "Was über einen Aufruf aufbewahrt wird: nie sein Text.",
    ),
    word(
        "refusal",
        "Zurückweisung",
        "A request that is not sent on, for whatever reason; a denial is one kind.",
        "Eine Anfrage, die nicht weitergegeben wird, aus welchem Grund auch immer; eine Ablehnung ist eine Art davon.",
    ),
    word(
        "register",
        "Verzeichnis",
        "What each endpoint is, and who vouches for it.",
        "Was jeder Endpunkt ist, und wer dafür einsteht.",
    ),
    word(
        "restriction",
        "Beschränkung",
        "A rule with stays_in. It beats every grant.",
        "Eine Regel mit stays_in. Sie schlägt jede Erlaubnis.",
    ),
    word(
        "safety net",
        "Sicherheitsnetz",
        "A restriction that changes nothing today, because others do its work; it holds when they go.",
        "Eine Beschränkung, die heute nichts ändert, weil andere ihre Arbeit tun; sie hält, wenn die wegfallen.",
    ),
    word(
        "unread",
        "ungelesen",
        "A part that nobody could look into: a picture, an encrypted file. It counts as most sensitive.",
        "Ein Teil, in den niemand sehen konnte: ein Bild, eine verschlüsselte Datei. Er zählt als höchst schutzbedürftig.",
    ),
    word(
        "vouch",
        "einstehen",
        "To say what an endpoint is, with one's name, a basis and a date of review.",
        "Sagen, was ein Endpunkt ist, mit Namen, Grundlage und einem Tag der Überprüfung.",
    ),
    word(
        "widen",
        "ausweiten",
        "To change rules so that something may go to more endpoints. It needs the most approvals.",
        "Regeln so ändern, dass etwas zu mehr Endpunkten darf. Das braucht die meisten Freigaben.",
    ),
    word(
        "zone",
        "Zone",
        "The endpoints that are alike in what the register states. Rules name zones, never endpoints.",
        "Die Endpunkte, die sich in ihren Angaben gleichen. Regeln nennen Zonen, nie Endpunkte.",
    ),
];

#[cfg(test)]
mod tests {
    use super::WORDS;

    #[test]
    fn words_are_in_order_and_each_is_explained_in_both_languages() {
        assert!(WORDS.windows(2).all(|pair| pair[0].english < pair[1].english));
        for word in WORDS {
            assert!(word.meaning.ends_with('.') && word.bedeutung.ends_with('.'), "{word:?}");
        }
    }
}
