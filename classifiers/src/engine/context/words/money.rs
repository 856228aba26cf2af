//! Cards, accounts and banks.

use crate::engine::context::Cues;

pub(super) const WORDS: &[(Cues, &str)] = &[
    (
        Cues::CARD,
        "card|cards|credit card|creditcard|debit card|visa|mastercard|amex|american express|\
         maestro|unionpay|discover|diners|jcb|cvv|cvc|pan|cc|ccn|cardnumber|card_number|\
         karte|kartennummer|kreditkarte|carte|carte bancaire|carte bleue|tarjeta|\
         carta di credito|carta|cartão|kaartnummer|creditcardnummer|karta|numer karty|\
         kortnummer|kreditkort|kort|card no|payment",
    ),
    (
        Cues::IBAN,
        "iban|bank account|bankverbindung|kontonummer|konto|compte|compte bancaire|cuenta|\
         conto|rekening|rekeningnummer|rachunek|conta|bankkonto|bic|swift|account|rib",
    ),
    (
        Cues::BANK,
        "bank|banks|banking|banque|banco|banca|bankleitzahl|wire|transfer|transfers|deposit|\
         direct deposit|remit|remittance|payout|payroll|beneficiary|payee|routing|sort code|\
         iban|bic|swift|bsb|ifsc|ach|checking|savings|überweisung|überweisen|Überweisung|\
         virement|transferencia|bonifico|overschrijving|przelew|transferência|überweise|\
         bankverbindung|refund|agência|agencia|filiale|filial|clearing",
    ),
];
