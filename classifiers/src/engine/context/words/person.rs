//! Identifiers of persons in general. What the numbers of one country are called stands with them, in
//! `detectors::national_id`.

use crate::engine::context::Cues;

pub(super) const WORDS: &[(Cues, &str)] = &[
    (
        Cues::PERSON,
        "national id|national identity|national identification|\
         personal identification number|personal identity|identity number|identity no|\
         identity card number|personal id|personal code|personal number|citizen id|\
         citizenship number|citizen number|civil id|id card|resident number|residence number|\
         government id|govt id|national number|id number|id no|ausweisnummer|\
         numero identificacion|número de identificación|numero de identificacion|\
         numéro d'identification|numéro national|numero national|identificatienummer|\
         numero di identificazione|cédula|cedula|Cédula|CÉDULA|документ|личный номер",
    ),
    (
        Cues::TAX,
        "tax id|tax number|tax no|tax identification|tax identifier|tax code|taxpayer|\
         taxpayer id|tax payer|tax file|tax reference|fiscal number|fiscal id|TIN|VAT number|\
         numéro fiscal|numero fiscal|número fiscal|identifiant fiscal|codigo fiscal|\
         código fiscal|identificación fiscal|identificacion fiscal|fiscaal nummer|\
         steuernummer|steuer-nr|steuer-id|numer podatkowy|identyfikacji podatkowej|\
         skattenummer|verotunniste|adószám|vergi no|налоговый номер",
    ),
    (
        Cues::NUMBERED,
        "passport|reisepass|passeport|pasaporte|passaporto|paspoort|paszport|licence|license|\
         führerschein|permis|dni|nie|nif|cif|pesel|nip|regon|bsn|burgerservicenummer|\
         personnummer|cpf|cnpj|curp|rfc|ssn|nir|nino|national insurance|nhs|utr|tfn|abn|sin|\
         aadhaar|aadhar|pan card|rut|run|ahv|avs|svnr|steuer-id|idnr|iban|account|\
         account number|acct|konto|kontonummer|routing|routing number|sort code|aba|bic|card|\
         kreditkarte|patient id|mrn|personal id|identity|identity number|id number|\
         national id|ausweis|personalausweis|codice fiscale|niss|rijksregister|\
         registre national|cnp|egn|oib|amka|emso|hetu|cpr|isikukood|asmens kodas|\
         personas kods|fødselsnummer|fodselsnummer|fnr|henkilötunnus|henkilotunnus|personnr|\
         rodné|uidai|nhs number|medicare|sozialversicherungsnummer|versichertennummer|\
         rodné číslo|rodne cislo|kimlik|teudat|kennitala",
    ),
];
