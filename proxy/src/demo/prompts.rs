//! What is said. Every value is invented; those with a check digit have a right one, since a wrong
//! one is no finding.

/// One prompt of the demonstration.
#[derive(Debug)]
pub(super) struct Prompt {
    /// Which application sends it.
    pub(super) application: &'static str,
    /// The model it asks for.
    pub(super) model: &'static str,
    /// What it says.
    pub(super) text: &'static str,
    /// What stands in the table, where the text itself would not show it.
    pub(super) shown: Option<&'static str>,
    /// Whether the answer is streamed.
    pub(super) stream: bool,
    /// Whether a picture comes with it.
    pub(super) picture: bool,
    /// Whether it is sent again after the cloud is cut off.
    pub(super) again: bool,
}

const PLAIN: Prompt = Prompt {
    application: "support-desk",
    model: "assistant",
    text: "",
    shown: None,
    stream: false,
    picture: false,
    again: false,
};

/// The dozen, in the order they are sent.
pub(super) const ALL: &[Prompt] = &[
    Prompt {
        application: "website",
        text: "Summarise our opening hours in one sentence.",
        again: true,
        ..PLAIN
    },
    Prompt {
        application: "website",
        text: "Traduis en anglais : nos bureaux sont ouverts du lundi au vendredi.",
        stream: true,
        ..PLAIN
    },
    Prompt {
        text: "Formuliere eine höfliche Antwort auf eine Frage nach der Lieferzeit.",
        again: true,
        ..PLAIN
    },
    Prompt {
        application: "website",
        text: "Odpisz na list od anna.kowalska@kestrel-logistyka.pl w sprawie paczki.",
        stream: true,
        ..PLAIN
    },
    Prompt { text: "Bitte die Erstattung auf DE89 3704 0044 0532 0130 00 vorbereiten.", ..PLAIN },
    Prompt {
        text: "Il cliente ha pagato con la carta 5555 5555 5555 4444, scrivi una conferma.",
        stream: true,
        again: true,
        ..PLAIN
    },
    Prompt {
        text: "Card for the refund: 5\u{200b}555 55\u{200b}55 5555 44\u{200b}44",
        shown: Some("Card for the refund: 5555 5555 5555 4444 (zero-width characters inside)"),
        ..PLAIN
    },
    Prompt { text: "Why does this fail? aws_access_key_id = AKIAQ3EGRIGSWKB7TMDC", ..PLAIN },
    Prompt { text: "TLP:AMBER\nSummarise the incident for the board.", ..PLAIN },
    Prompt { text: "Le numéro de sécurité sociale est 2 69 05 49 588 157 80.", ..PLAIN },
    Prompt {
        application: "website",
        text: "What is in this picture?",
        shown: Some("What is in this picture? (with a picture)"),
        picture: true,
        ..PLAIN
    },
    Prompt {
        application: "website",
        model: "frontier",
        text: "Escribe un eslogan para la portada.",
        again: true,
        ..PLAIN
    },
    Prompt {
        model: "frontier",
        text: "Vergleiche die Zahlungen von IBAN DE89 3704 0044 0532 0130 00.",
        ..PLAIN
    },
];
