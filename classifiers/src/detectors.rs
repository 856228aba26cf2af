//! What is looked for, one file per kind of thing, each with its source: the standard or the
//! issuer's page that defines it. Matchers begin where the engine points them and look a bounded
//! way around; what speaks against a finding is asked first.

pub(crate) mod bank_account;
pub(crate) mod contact;
pub(crate) mod credential;
pub(crate) mod marking;
pub(crate) mod national_id;
pub(crate) mod payment_card;

/// Name and version of each detector. Whoever changes what one finds raises its version: the
/// digest of this list stands in every classification and tells verdicts of different builds apart.
pub(crate) const VERSIONS: &[(&str, &str)] = &[
    ("engine", "1"),
    (bank_account::NAME, "1"),
    (contact::email::NAME, "1"),
    (contact::network::NAME, "1"),
    (contact::phone::NAME, "1"),
    (credential::address::NAME, "1"),
    (credential::api_key::NAME, "1"),
    (credential::named::NAME, "1"),
    (credential::private_key::NAME, "1"),
    (credential::web_token::NAME, "1"),
    (marking::NAME, "1"),
    (national_id::NAME, "1"),
    (payment_card::NAME, "1"),
];

#[cfg(test)]
pub(crate) mod trial;
