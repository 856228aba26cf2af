//! Reads back, from the very bytes about to be encrypted and written, what a receipt repeats.
//!
//! A receipt must speak about what was written, not about what was meant. The canonical form makes
//! that cheap: inside strings every quotation mark is escaped, so `"record_id":"` can only be a
//! key, and of our structs only the record's own object has such a key.

use super::identity::unhex;
use super::{Kind, RecordId};
use memchr::memmem;

/// What a receipt repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) kind: Kind,
    pub(crate) record_id: RecordId,
    pub(crate) request: [u8; 32],
}

impl Head {
    /// Reads a canonical envelope; `None` if it is not one.
    pub(crate) fn read(canonical: &[u8]) -> Option<Self> {
        let (_, after_at) = split_after(canonical, br#"},""#)?;
        let (kind, record) = split_after(after_at, br#"":{"#)?;
        let kind = Kind::parse(std::str::from_utf8(kind).ok()?)?;
        let (_, id) = split_after(record, br#""record_id":""#)?;
        let record_id = RecordId::parse(std::str::from_utf8(id.get(..36)?).ok()?)?;
        let request = match kind {
            Kind::Decision => {
                let (_, digest) = split_after(record, br#""request_digest":""#)?;
                unhex(digest.get(..64)?)?
            }
            Kind::Auth
            | Kind::ClockConfirmed
            | Kind::Consultation
            | Kind::DeleteIntent
            | Kind::DeleteReceipt
            | Kind::Erasure
            | Kind::ErasureIntent
            | Kind::Gap
            | Kind::Heartbeat
            | Kind::Drill
            | Kind::Hold
            | Kind::Rollup
            | Kind::Mode
            | Kind::Operator
            | Kind::Outcome
            | Kind::Policy
            | Kind::Read
            | Kind::Register => [0; 32],
        };
        Some(Self { kind, record_id, request })
    }
}

fn split_after<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let place = memmem::find(text, mark)?;
    let (before, rest) = text.split_at_checked(place)?;
    Some((before, rest.get(mark.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::super::canonical::{At, Envelope};
    use super::super::{Record, UtcNanos, sample};
    use super::*;

    #[test]
    fn reads_what_the_full_parser_reads() {
        for record in sample::each_kind() {
            let at = At {
                acknowledged_ns: UtcNanos(5),
                index: 9,
                origin: "node\"},\"outcome\":{".to_owned(),
                subject_tag: None,
            };
            let envelope = Envelope { at, record };
            let canonical = envelope.canonical().unwrap();
            let head = Head::read(&canonical).unwrap();
            assert_eq!(head.kind, envelope.record.kind());
            assert_eq!(head.record_id, envelope.record.record_id());
        }
    }

    #[test]
    fn strings_cannot_pose_as_keys() {
        let mut decision = sample::decision(1);
        let real = decision.record_id;
        let bait = r#"","record_id":"00000000-0000-0000-0000-000000000000","request_digest":"00"#;
        decision.application = bait.to_owned();
        decision.model = bait.to_owned();
        decision.policy_name = "record_id".to_owned();
        let request = *decision.request_digest.as_bytes();
        let at = At {
            acknowledged_ns: UtcNanos(5),
            index: 9,
            origin: bait.to_owned(),
            subject_tag: None,
        };
        let canonical =
            Envelope { at, record: Record::Decision(Box::new(decision)) }.canonical().unwrap();
        let head = Head::read(&canonical).unwrap();
        assert_eq!((head.record_id, head.request), (real, request));
    }
}
