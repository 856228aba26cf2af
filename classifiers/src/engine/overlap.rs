//! Which of two hits on the same bytes stands. A weaker reading goes when a stronger one explains
//! it: a phone number inside a card number, an address inside a connection string. What passed a
//! checksum never goes, so that no secret can hide a bank account.

use crate::{Finding, Label, Validator};

/// Findings compared with each new one; more cannot overlap in earnest.
const SIGHT: usize = 16;

/// Sorts the findings and drops those that others explain.
pub(crate) fn resolve(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| {
        (a.span.start, b.span.end, a.label).cmp(&(b.span.start, a.span.end, b.label))
    });
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let from = kept.len().saturating_sub(SIGHT);
        let near = kept.get(from..).unwrap_or_default();
        if near.iter().any(|other| overlap(other, &finding) && explains(other, &finding)) {
            continue;
        }
        let mut place = 0;
        kept.retain(|other| {
            place += 1;
            place <= from || !(overlap(other, &finding) && explains(&finding, other))
        });
        kept.push(finding);
    }
    *findings = kept;
}

const fn overlap(a: &Finding, b: &Finding) -> bool {
    a.span.start < b.span.end && b.span.start < a.span.end
}

/// Whether `a` makes `b` superfluous.
fn explains(a: &Finding, b: &Finding) -> bool {
    if a.label == b.label && a.marking == b.marking {
        return a.span.start <= b.span.start && a.span.end >= b.span.end;
    }
    if a.label == b.label {
        return a.span.len() > b.span.len();
    }
    // A known key in the address of a web server says more than that there is a password.
    if a.label == Label::ApiKey && b.label == Label::ConnectionString {
        return b.kind == "http";
    }
    if a.label == Label::ConnectionString && b.label == Label::ApiKey {
        return false;
    }
    // Streets and towns are called after persons, and persons have postal codes beside them.
    if a.label == Label::Address && matches!(b.label, Label::PersonName | Label::Phone) {
        return a.span.start <= b.span.start && a.span.end >= b.span.end;
    }
    // What is told by its place only is cut short by nothing that it merely touches.
    if matches!(b.label, Label::Address | Label::PersonName) {
        return rank(a.label) > 1 && a.span.start <= b.span.start && a.span.end >= b.span.end;
    }
    // What looks like an address in front of a host is a user and a password.
    if matches!(b.label, Label::Email | Label::IpAddress) {
        return matches!(a.label, Label::ConnectionString | Label::ApiKey | Label::PrivateKey);
    }
    b.validator != Validator::Checksum && rank(a.label) > rank(b.label)
}

/// How much a label explains; 0 neither explains nor is explained.
const fn rank(label: Label) -> u8 {
    if matches!(label, Label::PrivateKey) {
        9
    } else if matches!(label, Label::ConnectionString) {
        8
    } else if matches!(label, Label::ApiKey | Label::Jwt) {
        7
    } else if matches!(label, Label::Iban | Label::PaymentCard) {
        6
    } else if matches!(
        label,
        Label::NationalId
            | Label::TaxId
            | Label::Passport
            | Label::DriverLicense
            | Label::BankAccount
            | Label::PatientId
            | Label::CryptoWallet
    ) {
        5
    } else if matches!(label, Label::Email | Label::MacAddress) {
        4
    } else if matches!(label, Label::Generic) {
        3
    } else if matches!(label, Label::Password | Label::IpAddress | Label::DateOfBirth) {
        2
    } else if matches!(label, Label::Phone) {
        1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::engine::scan::Hit;
    use crate::{Finding, Label};

    fn finding(label: Label, span: std::ops::Range<usize>, checked: bool) -> Finding {
        let mut found = crate::Found::at_most(1);
        let hit = Hit::new("test", label, span);
        let words = crate::engine::context::Words::new();
        let view = crate::engine::view::View::new("", crate::engine::context::Cues::NONE);
        let lexicon = crate::engine::lexicon::Lexicon::new([].iter());
        let tables = crate::engine::scan::Tables { words: &words, lexicon: &lexicon };
        let mut scan = crate::engine::scan::Scan::new(view, None, tables, &mut found);
        scan.add(if checked { hit.checked() } else { hit });
        found.findings()[0].clone()
    }

    fn labels(mut findings: Vec<Finding>) -> Vec<Label> {
        resolve(&mut findings);
        findings.iter().map(Finding::label).collect()
    }

    #[test]
    fn a_card_explains_the_phone_number_in_it() {
        let phone = finding(Label::Phone, 5..15, false);
        let card = finding(Label::PaymentCard, 0..16, true);
        assert_eq!(labels(vec![phone, card]), [Label::PaymentCard]);
    }

    #[test]
    fn a_checksum_is_never_explained_away() {
        let secret = finding(Label::Password, 0..30, false);
        let iban = finding(Label::Iban, 4..26, true);
        assert_eq!(labels(vec![secret, iban]), [Label::Iban]);
        let key = finding(Label::ApiKey, 0..30, false);
        let iban = finding(Label::Iban, 4..26, true);
        assert_eq!(labels(vec![key, iban]), [Label::ApiKey, Label::Iban]);
    }

    #[test]
    fn the_same_place_counts_once() {
        let a = finding(Label::Email, 3..9, false);
        assert_eq!(labels(vec![a.clone(), a]), [Label::Email]);
    }
}
