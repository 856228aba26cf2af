//! Values that a name beside them calls secret: `db_password = "..."`, `MISTRAL_API_KEY=...`,
//! "das Passwort lautet ...". A password needs to look like one; any other secret has to be random.
//!
//! Names that only speak about secrets (`password_hash`, `token_type`, `secretName`), declarations
//! without a value, variables and placeholders are asked about first.

mod value;

use std::ops::Range;

use crate::Label;
use crate::detectors::About;
use crate::engine::context::Cues;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "named";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::Password, Label::Generic],
    kinds: || vec!["password", "named"],
    evidence: "A name beside the value that calls it secret, in twenty languages, and a value that looks like a password or is random; code, types, placeholders and talk about passwords are none.",
    source: "RFC 9110 section 11 for schemes of authentication; the entropy of random values.",
};

/// What a name calls its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Password,
    Secret,
    /// The option of a command that takes a user and a password, parted by a colon.
    User,
    /// A scheme of HTTP authentication: a blank is enough between it and the value.
    Scheme,
}

/// The words the gate stops at.
pub(crate) const WORDS: &[(&str, Word)] = &[
    ("password", Word::Password),
    ("passwort", Word::Password),
    ("kennwort", Word::Password),
    ("passwd", Word::Password),
    ("pwd", Word::Password),
    ("_pass", Word::Password),
    ("sshpass -p", Word::Password),
    ("passphrase", Word::Password),
    ("passcode", Word::Password),
    ("mot de passe", Word::Password),
    ("mot_de_passe", Word::Password),
    ("mdp", Word::Password),
    ("contraseña", Word::Password),
    ("CONTRASEÑA", Word::Password),
    ("contrasena", Word::Password),
    ("clave", Word::Password),
    ("parola d'ordine", Word::Password),
    ("parola", Word::Password),
    ("parolă", Word::Password),
    ("wachtwoord", Word::Password),
    ("hasło", Word::Password),
    ("HASŁO", Word::Password),
    ("hasla", Word::Password),
    ("hasło to", Word::Password),
    ("haslo", Word::Password),
    ("senha", Word::Password),
    ("palavra-passe", Word::Password),
    ("lösenord", Word::Password),
    ("LÖSENORD", Word::Password),
    ("adgangskode", Word::Password),
    ("kodeord", Word::Password),
    ("passord", Word::Password),
    ("salasana", Word::Password),
    ("heslo", Word::Password),
    ("jelszó", Word::Password),
    ("şifre", Word::Password),
    ("пароль", Word::Password),
    ("Пароль", Word::Password),
    ("κωδικός", Word::Password),
    ("Κωδικός", Word::Password),
    ("secret", Word::Secret),
    ("api_key", Word::Secret),
    ("api-key", Word::Secret),
    ("apikey", Word::Secret),
    ("api key", Word::Secret),
    ("api-schlüssel", Word::Secret),
    ("access_key", Word::Secret),
    ("access-key", Word::Secret),
    ("accesskey", Word::Secret),
    ("access key", Word::Secret),
    ("token", Word::Secret),
    ("private_key", Word::Secret),
    ("privatekey", Word::Secret),
    ("encryption_key", Word::Secret),
    ("signing_key", Word::Secret),
    ("auth_key", Word::Secret),
    ("authkey", Word::Secret),
    ("app_key", Word::Secret),
    ("admin_key", Word::Secret),
    ("master_key", Word::Secret),
    ("account_key", Word::Secret),
    ("subscription-key", Word::Secret),
    ("_key", Word::Secret),
    ("credential", Word::Secret),
    (" -u ", Word::User),
    (" --user ", Word::User),
    ("bearer ", Word::Scheme),
    ("basic ", Word::Scheme),
];

/// The longest name of a field that is followed to its end.
const LONGEST_NAME: usize = 40;

/// Looks at a word in a name.
pub(crate) fn look(scan: &mut Scan<'_, '_>, at: Range<usize>, word: Word) -> Option<usize> {
    let view = scan.view();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if word == Word::User {
        let (both, quoted) = value::read(view, at.end, false);
        let colon = view.slice(both.clone()).iter().position(|byte| *byte == b':')?;
        return found(scan, both.start + colon + 1..both.end, quoted, word, at);
    }
    if word == Word::Scheme {
        let value = at.end..view.run(at.end, 1024, |byte| value::in_token(byte) || byte == b'=');
        return found(scan, value, false, word, at);
    }
    let head = view.run_back(at.start, LONGEST_NAME, is_name);
    let tail = view.run(at.end, LONGEST_NAME, is_name);
    if !is_a_name(view, head..tail, &at) {
        return None;
    }
    if value::speaks_about(view.slice(head..at.start), view.slice(at.end..tail)) {
        return None;
    }
    let (from, assigned) = assignment(view, tail, word)?;
    let (value, quoted) = value::read(view, from, in_query(view, head));
    let certain = if assigned { quoted } else { false };
    let prose = !assigned;
    if prose && !value::is_strong(view.slice(value.clone())) {
        return None;
    }
    found(scan, value, certain, word, at)
}

/// Whether the word is part of a name: not in the middle of random letters, and when it is short, a
/// word of its own or one joined by an underscore or a capital.
fn is_a_name(view: View<'_>, name: Range<usize>, word: &Range<usize>) -> bool {
    if name.len() > LONGEST_NAME || matches!(view.before(name.start), b'+' | b'/' | b'=') {
        return false;
    }
    let before = view.before(word.start);
    let joined = before.is_ascii_lowercase() && view.at(word.start).is_ascii_uppercase();
    word.len() > 5 || joined || !before.is_ascii_alphanumeric()
}

/// Whether the name is a parameter of a query, whose value ends at an ampersand.
fn in_query(view: View<'_>, head: usize) -> bool {
    matches!(view.before(head), b'?' | b'&')
}

fn found(
    scan: &mut Scan<'_, '_>,
    value: Range<usize>,
    quoted: bool,
    word: Word,
    name: Range<usize>,
) -> Option<usize> {
    let view = scan.view();
    let bytes = view.slice(value.clone());
    match word {
        Word::Password | Word::User if value::is_password(bytes, quoted) => scan.add(
            Hit::new(NAME, Label::Password, value).kind("password").by_context().confidence(85),
        ),
        Word::Secret | Word::Scheme => {
            let heroku = view.slice(name.start.saturating_sub(24)..name.start);
            let uuid = heroku.windows(6).any(|six| six.eq_ignore_ascii_case(b"heroku"));
            let random = value::is_random(bytes) || (uuid && value::is_uuid(bytes));
            if !random {
                return None;
            }
            scan.add(
                Hit::new(NAME, Label::Generic, value).kind("named").by_context().confidence(85),
            )
        }
        Word::Password | Word::User => None,
    }
}

/// A text that stood under a key of its own, as the values of a JSON object do.
pub(crate) fn keyed(scan: &mut Scan<'_, '_>) {
    let view = scan.view();
    let given = view.given();
    if !given.has(Cues::PASSWORD.or(Cues::SECRET)) || view.len() > 256 {
        return;
    }
    let key = scan.key().unwrap_or_default().as_bytes();
    if value::speaks_about(&[], key) {
        return;
    }
    let (value, _) = value::read(view, 0, false);
    if value.len() == view.text().trim().len() {
        let word = if given.has(Cues::PASSWORD) { Word::Password } else { Word::Secret };
        found(scan, value, true, word, 0..0);
    }
}

/// What may stand between a name and its value; says where the value starts, and whether it is
/// assigned or told in a sentence.
fn assignment(view: View<'_>, name_end: usize, word: Word) -> Option<(usize, bool)> {
    let quote = |byte: u8| matches!(byte, b'"' | b'\'' | b'`' | b'*' | b']' | b')');
    let mut at = view.run(name_end, 3, quote);
    // `\"key\": \"value\"` in a string.
    if view.at(at) == b'\\' && matches!(view.at(at + 1), b'"' | b'\'') {
        at += 2;
    }
    let blank = view.past_blanks(at, 4);
    const SIGNS: [&[u8]; 7] = [b":=", b"=>", b"->", b"==", b"=", b":", b">"];
    if let Some(sign) = SIGNS.iter().find(|sign| view.starts(blank, sign)) {
        let behind = view.past_blanks(blank + sign.len(), 8);
        if *sign == b"==" {
            return None;
        }
        if *sign == b":" {
            if let Some(value) = typed(view, behind) {
                return Some((value, true));
            }
            // A value on the next line, as in a letter.
            let next = view.run(behind, 3, |byte| matches!(byte, b'\n' | b'\r'));
            return Some((view.past_blanks(next, 8), true));
        }
        return Some((behind, true));
    }
    if view.starts(blank, "：".as_bytes()) {
        return Some((view.past_blanks(blank + 3, 2), true));
    }
    told(view, at, blank, word)
}

/// `name: Type = value`.
fn typed(view: View<'_>, at: usize) -> Option<usize> {
    let end = view.run(at, 32, |byte| byte.is_ascii_alphanumeric() || b"_&'.?[]<>".contains(&byte));
    let sign = view.past_blanks(end, 2);
    let assigns = end > at && sign > end && view.at(sign) == b'=' && view.at(sign + 1) != b'=';
    assigns.then(|| view.past_blanks(sign + 1, 4))
}

/// The verb between a name and its value in a sentence, in several languages.
fn told(view: View<'_>, name_end: usize, at: usize, word: Word) -> Option<(usize, bool)> {
    const VERBS: &[&str] = &[
        "is now",
        "is:",
        "is",
        "was",
        "ist:",
        "ist",
        "lautet:",
        "lautet",
        "war",
        "est :",
        "est",
        "es:",
        "es",
        "è:",
        "è",
        "to",
        "jest",
        "to:",
        "är",
        "er",
        "é:",
        "é",
        "on",
        "je",
        "este",
        "auf",
        "set to",
        "of",
        "wordt",
        "luidt",
        "becomes",
        "for it is",
    ];
    // The object of the sentence may stand between: "the password for the database is ...".
    let mut start = at;
    for _ in 0..6 {
        let first = view.at(start).to_ascii_lowercase();
        for verb in VERBS.iter().filter(|verb| verb.as_bytes().first() == Some(&first)) {
            let end = start + verb.len();
            if view.starts_any_case(start, verb.as_bytes()) && matches!(view.at(end), b' ' | b'\t')
            {
                let value = view.past_blanks(end, 2);
                let next = view.run(value, 128, |byte| byte > b' ');
                if value::is_strong(view.slice(value..next)) {
                    return Some((value, false));
                }
            }
        }
        let next = view.run(start, 24, |byte| byte > b' ' && !matches!(byte, b'.' | b'?' | b'!'));
        if next == start || view.at(next) != b' ' {
            break;
        }
        if view.before(next) == b':' && start > at {
            return Some((next + 1, false));
        }
        start = next + 1;
    }
    // "password hunter2" and "password (hunter2)" in a short note.
    let value = at + usize::from(view.at(at) == b'(');
    let apart = at > name_end || value > at;
    let next = view.run(value, 128, |byte| byte > b' ');
    let direct = apart && (word == Word::Password || value::is_mixed(view.slice(value..next)));
    direct.then_some((value, false))
}

#[cfg(test)]
mod tests {
    use crate::Label::{Generic, Password};
    use crate::detectors::trial::{finds, judge, spares};

    #[test]
    fn passwords_beside_their_name_are_found() {
        for (text, value) in [
            ("password: tr0ub4dor&3", "tr0ub4dor&3"),
            ("DB_PASSWORD=Zx81-mmQ", "Zx81-mmQ"),
            ("\"password\": \"Sommer2024!\",", "Sommer2024!"),
            ("password = 'Sommer2024!'", "Sommer2024!"),
            ("pwd=Zx81mmQ&x=1", "Zx81mmQ&x=1"),
            ("?password=Zx81mmQ&x=1", "Zx81mmQ"),
            ("password: str = \"Zx81mmQ\"", "Zx81mmQ"),
            ("<password>Zx81mmQ</password>", "Zx81mmQ"),
            ("my password is hunter2!", "hunter2!"),
            ("Das Passwort lautet Sommer2024!.", "Sommer2024!"),
            ("Le mot de passe est Soleil#75, merci", "Soleil#75"),
            ("mot de passe : Soleil#75", "Soleil#75"),
            ("la contraseña es Verano_88", "Verano_88"),
            ("La password è Estate_88", "Estate_88"),
            ("Het wachtwoord is Zomer!88", "Zomer!88"),
            ("Hasło: Lato#2024", "Lato#2024"),
            ("A senha é Verao@88", "Verao@88"),
            ("Lösenordet är Sommar?88", "Sommar?88"),
            ("the password for the wifi is Zx81mmQ9", "Zx81mmQ9"),
            ("Пароль: Zima2024!", "Zima2024!"),
            ("şifre: Kış2024!x", "Kış2024!x"),
            ("curl -u admin:S3cr3tPass https://acme.net", "S3cr3tPass"),
            ("Passwort:\nSommer2024!", "Sommer2024!"),
        ] {
            finds(Password, text, value);
        }
        assert_eq!(judge("Zx81mmQ9", Some("password")).count(Password), 1);
        assert_eq!(judge("Zx81mmQ9", Some("content")).count(Password), 0);
    }

    #[test]
    fn talk_about_passwords_is_spared() {
        for text in [
            "The password is required.",
            "password: string;",
            "password = None",
            "password=user.password",
            "password = get_password()",
            "password=${DB_PASSWORD}",
            "password: <your password>",
            "\"password\": \"Passwort\"",
            "password_hash = \"Zx81mmQ9\"",
            "ls -u admin",
            "docker run -u 1000:1000 image",
            "Forgot password? Click here",
            "password: ********",
            "password must have at least 12 characters",
            "password = os.environ['DB_PASSWORD']",
            "if password == \"Zx81mmQ9x\":",
            "Password length: 12",
            "reset your password in 24 hours",
        ] {
            spares(Password, text);
        }
    }

    #[test]
    fn random_values_beside_a_secret_name_are_found() {
        for (text, value) in [
            ("SECRET_KEY = 'kq8#mP2$vX9zLw4!nR7t'", "kq8#mP2$vX9zLw4!nR7t"),
            (
                "MISTRAL_API_KEY=q8Zk2MvX9wLr4TnB7sYp1DcH6fJg3KtA",
                "q8Zk2MvX9wLr4TnB7sYp1DcH6fJg3KtA",
            ),
            ("\"client_secret\": \"9fK2mQ7xLr4TzW8bVn3c\"", "9fK2mQ7xLr4TzW8bVn3c"),
            ("Authorization: Bearer 9fK2mQ7xLr4TzW8bVn3cY6d", "9fK2mQ7xLr4TzW8bVn3cY6d"),
            ("the token 9fK2mQ7xLr4TzW8bVn3cY6d opens it", "9fK2mQ7xLr4TzW8bVn3cY6d"),
            ("api-key: 4f9a0c7be21d8356af0b9c4d7e12f836", "4f9a0c7be21d8356af0b9c4d7e12f836"),
            (
                "HEROKU_API_KEY=1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
                "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
            ),
        ] {
            finds(Generic, text, value);
        }
    }

    #[test]
    fn names_and_other_values_are_spared() {
        for text in [
            "secret_name = \"9fK2mQ7xLr4TzW8bVn3c\"",
            "token_type = \"9fK2mQ7xLr4TzW8bVn3c\"",
            "api_key = \"your-api-key-goes-here-123\"",
            "secret = \"my-long-secret-name-here\"",
            "token: 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
            "public_key = 9fK2mQ7xLr4TzW8bVn3c",
            "secret: /run/secrets/database_password_1",
            "token = https://acme.net/9fK2mQ7xLr4TzW8bVn3c",
            "max_tokens: 4096",
            "the token is short",
            "cache_key = \"user_profile_settings_v2\"",
        ] {
            spares(Generic, text);
        }
    }
}
