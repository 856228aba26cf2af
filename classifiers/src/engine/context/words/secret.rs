//! Secrets, in the key a text stood under.

use crate::engine::context::Cues;

pub(super) const WORDS: &[(Cues, &str)] = &[
    (
        Cues::PASSWORD,
        "password|passwort|passwd|pwd|passphrase|passcode|mot de passe|motdepasse|mdp|\
         contraseña|contrasena|wachtwoord|hasło|haslo|senha|lösenord|losenord|kennwort|heslo|\
         salasana|parola",
    ),
    (
        Cues::SECRET,
        "secret|api_key|apikey|access_key|accesskey|token|private_key|privatekey|\
         client_secret|encryption_key|signing_key|credential|auth_key|authkey|master_key|\
         account_key",
    ),
];
