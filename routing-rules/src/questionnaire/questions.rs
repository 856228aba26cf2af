//! The words of the letter: one question for each attribute, in English and German.

use super::Language;

/// What stands around the questions.
pub(super) struct Frame {
    pub(super) subject: &'static str,
    pub(super) account: &'static str,
    pub(super) models: &'static str,
    pub(super) greeting: &'static str,
    pub(super) request: &'static str,
    pub(super) proof: &'static str,
    pub(super) closing: &'static str,
    pub(super) countries: &'static str,
    pub(super) country: &'static str,
    pub(super) one_of: &'static str,
    pub(super) some_of: &'static str,
    pub(super) number: &'static str,
    pub(super) certificates: &'static str,
    pub(super) text: &'static str,
}

const ENGLISH: Frame = Frame {
    subject: "Questions about your service",
    account: "account",
    models: "For",
    greeting: "Dear Sir or Madam,",
    request: "before we send data to the service named above we must know the following. Please write \
              each answer\nbehind its [name]: and send this letter back. Leave a line empty, or write \
              unknown, where you cannot say.",
    proof: "Please enclose the document that shows it.",
    closing: "Kind regards",
    countries: "All countries by their two letters (ISO 3166), separated by commas, such as DE, FR.",
    country: "One country by its two letters (ISO 3166), such as DE.",
    one_of: "One of:",
    some_of: "One or more, separated by commas, or none:",
    number: "A whole number,",
    certificates: "Separated by semicolons, such as: c5 type2 until 2027-06-30; iso27001. Known are:",
    text: "In a few words.",
};

const GERMAN: Frame = Frame {
    subject: "Fragen zu Ihrem Dienst",
    account: "Konto",
    models: "Zu",
    greeting: "Sehr geehrte Damen und Herren,",
    request: "bevor wir dem oben genannten Dienst Daten übergeben, müssen wir Folgendes wissen. Bitte \
              schreiben Sie jede\nAntwort hinter ihr [Wort]: und senden Sie das Schreiben zurück. Lassen \
              Sie eine Zeile leer, oder schreiben Sie\nunknown, wo Sie es nicht sagen können.",
    proof: "Bitte legen Sie das Dokument bei, das es belegt.",
    closing: "Mit freundlichen Grüßen",
    countries: "Alle Länder mit ihren zwei Buchstaben (ISO 3166), durch Kommas getrennt, etwa DE, FR.",
    country: "Ein Land mit seinen zwei Buchstaben (ISO 3166), etwa DE.",
    one_of: "Eines von:",
    some_of: "Eines oder mehrere, durch Kommas getrennt, oder none:",
    number: "Eine ganze Zahl,",
    certificates: "Durch Semikolons getrennt, etwa: c5 type2 bis 2027-06-30; iso27001. Bekannt sind:",
    text: "In wenigen Worten.",
};

pub(super) fn frame(language: Language) -> &'static Frame {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
    }
}

/// Attribute, English, German.
const QUESTIONS: &[(&str, &str, &str)] = &[
    (
        "processed_in",
        "In which countries are prompts and answers processed?",
        "In welchen Ländern werden Eingaben und Antworten verarbeitet?",
    ),
    (
        "stored_in",
        "In which countries are prompts, answers or files stored, backups included?",
        "In welchen Ländern werden Eingaben, Antworten oder Dateien gespeichert, Sicherungen eingeschlossen?",
    ),
    (
        "support_from",
        "From which countries can your staff or your subprocessors' staff look at our data?",
        "Aus welchen Ländern können Ihre Beschäftigten oder die Ihrer Unterauftragnehmer unsere Daten einsehen?",
    ),
    (
        "system_data_in",
        "In which countries are logs, telemetry and account data kept?",
        "In welchen Ländern liegen Protokolle, Telemetrie und Kontodaten?",
    ),
    (
        "established_in",
        "In which countries are you established?",
        "In welchen Ländern haben Sie eine Niederlassung?",
    ),
    (
        "transfer_basis",
        "On what legal basis does personal data leave the EEA, if it does (GDPR Art. 44 to 49)?",
        "Auf welcher Rechtsgrundlage verlassen personenbezogene Daten den EWR, falls sie es tun (Art. 44 bis 49 DSGVO)?",
    ),
    ("operator", "Who runs the service?", "Wer betreibt den Dienst?"),
    (
        "operator_seat",
        "In which country does the company have its seat with which we have the contract?",
        "In welchem Land hat das Unternehmen seinen Sitz, mit dem wir den Vertrag haben?",
    ),
    (
        "ultimate_parent",
        "In which country does its ultimate parent company have its seat?",
        "In welchem Land hat dessen oberste Muttergesellschaft ihren Sitz?",
    ),
    (
        "foreign_reach",
        "Under which laws from outside the EEA can you, a parent or a subprocessor be made to hand over our data?",
        "Nach welchen Gesetzen von außerhalb des EWR können Sie, eine Muttergesellschaft oder ein Unterauftragnehmer zur Herausgabe unserer Daten gezwungen werden?",
    ),
    (
        "certificates",
        "Which certificates cover this service?",
        "Welche Zertifikate gelten für diesen Dienst?",
    ),
    (
        "seal.sov1",
        "Which level do you reach in objective SOV-1 (strategic sovereignty) of the EU's Cloud Sovereignty Framework?",
        "Welche Stufe erreichen Sie im Ziel SOV-1 (strategische Souveränität) des Cloud Sovereignty Framework der EU?",
    ),
    (
        "seal.sov2",
        "Which level do you reach in objective SOV-2 (legal and jurisdictional sovereignty)?",
        "Welche Stufe erreichen Sie im Ziel SOV-2 (rechtliche Souveränität)?",
    ),
    (
        "seal.sov3",
        "Which level do you reach in objective SOV-3 (data and AI sovereignty)?",
        "Welche Stufe erreichen Sie im Ziel SOV-3 (Souveränität über Daten und KI)?",
    ),
    (
        "seal.sov4",
        "Which level do you reach in objective SOV-4 (operational sovereignty)?",
        "Welche Stufe erreichen Sie im Ziel SOV-4 (betriebliche Souveränität)?",
    ),
    (
        "seal.sov5",
        "Which level do you reach in objective SOV-5 (supply chain sovereignty)?",
        "Welche Stufe erreichen Sie im Ziel SOV-5 (Souveränität der Lieferkette)?",
    ),
    (
        "seal.sov6",
        "Which level do you reach in objective SOV-6 (technology sovereignty)?",
        "Welche Stufe erreichen Sie im Ziel SOV-6 (technologische Souveränität)?",
    ),
    (
        "seal.sov7",
        "Which level do you reach in objective SOV-7 (security and compliance sovereignty)?",
        "Welche Stufe erreichen Sie im Ziel SOV-7 (Souveränität in Sicherheit und Compliance)?",
    ),
    (
        "seal.sov8",
        "Which level do you reach in objective SOV-8 (environmental sustainability)?",
        "Welche Stufe erreichen Sie im Ziel SOV-8 (ökologische Nachhaltigkeit)?",
    ),
    (
        "keys_held_by",
        "Who holds the keys that our data is encrypted with?",
        "Wer verwahrt die Schlüssel, mit denen unsere Daten verschlüsselt sind?",
    ),
    (
        "operator_access",
        "In what way can your staff reach our data?",
        "Auf welche Weise können Ihre Beschäftigten auf unsere Daten zugreifen?",
    ),
    (
        "trains_on_data",
        "Are models trained or improved with our prompts or answers?",
        "Werden Modelle mit unseren Eingaben oder Antworten trainiert oder verbessert?",
    ),
    (
        "retention_days",
        "For how many days are prompts and answers kept, abuse monitoring included (0 if not at all)?",
        "Wie viele Tage werden Eingaben und Antworten aufbewahrt, Missbrauchserkennung eingeschlossen (0, wenn gar nicht)?",
    ),
    (
        "abuse_review",
        "Who looks at prompts in order to find abuse?",
        "Wer sieht Eingaben ein, um Missbrauch zu erkennen?",
    ),
    (
        "prompt_cache",
        "Are prompts cached between requests?",
        "Werden Eingaben zwischen Anfragen zwischengespeichert?",
    ),
    (
        "keeps_state",
        "Which of these does the service keep between requests?",
        "Was davon behält der Dienst zwischen Anfragen?",
    ),
    (
        "hosted_tools",
        "Which tools does the service run itself when a request asks for them?",
        "Welche Werkzeuge führt der Dienst selbst aus, wenn eine Anfrage es verlangt?",
    ),
    (
        "gdpr_role",
        "In which role under the GDPR do you process our data?",
        "In welcher Rolle nach der DSGVO verarbeiten Sie unsere Daten?",
    ),
    (
        "dora_cif",
        "Does the contract meet DORA's terms for critical or important functions (Art. 30(3))?",
        "Erfüllt der Vertrag die Vorgaben von DORA für kritische oder wichtige Funktionen (Art. 30 Abs. 3)?",
    ),
    (
        "ctpp",
        "Are you designated as a critical ICT third-party service provider under DORA (Art. 31)?",
        "Sind Sie als kritischer IKT-Drittdienstleister nach DORA eingestuft (Art. 31)?",
    ),
    (
        "connection",
        "By which way is the service reached?",
        "Auf welchem Weg wird der Dienst erreicht?",
    ),
    (
        "survives_disconnect",
        "Does the service go on when it is cut off from the internet and from its maker?",
        "Läuft der Dienst weiter, wenn er vom Internet und von seinem Hersteller getrennt ist?",
    ),
    (
        "approved_by",
        "Who has approved the model for our use?",
        "Wer hat das Modell für unsere Nutzung freigegeben?",
    ),
    ("approved_until", "Until when is the model approved?", "Bis wann ist das Modell freigegeben?"),
    (
        "licence",
        "Under which licence is the model offered?",
        "Unter welcher Lizenz wird das Modell angeboten?",
    ),
    (
        "weights_digest",
        "What is the digest (SHA-256) of the model's weights?",
        "Wie lautet die Prüfsumme (SHA-256) der Modellgewichte?",
    ),
    (
        "ai_act",
        "How does the AI Act class the model?",
        "Wie ordnet die KI-Verordnung das Modell ein?",
    ),
    ("site", "On which site does the machine stand?", "An welchem Standort steht die Maschine?"),
];

pub(crate) fn question(attribute: &str, language: Language) -> &'static str {
    let found = QUESTIONS.iter().find(|(name, ..)| *name == attribute);
    found.map_or("", |(_, english, german)| match language {
        Language::English => english,
        Language::German => german,
    })
}
