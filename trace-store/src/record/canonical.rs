//! One byte form for each record: RFC 8785 (JCS), restricted to strings, booleans, integers below
//! 2^53, arrays and objects.
//!
//! An auditor re-encodes it with Python's standard library:
//! `json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`. Keys come out
//! sorted because struct fields are declared in that order; there is no intermediate tree. The
//! store writes the envelope around it, with what only the store knows; `record/head.rs` reads the
//! part that a receipt repeats.

use super::{
    Auth, ClockConfirmed, Consultation, Decision, DeleteIntent, DeleteReceipt, Drill, Erasure,
    ErasureIntent, Gap, Heartbeat, Hold, Mode, Operator, Outcome, Policy, Read, Record, Register,
    Rollup, UtcNanos,
};
use serde::{Deserialize, Serialize};
use serde_json::ser::Formatter;
use std::io;

/// The schema version written today.
pub(crate) const VERSION: u32 = 1;

/// The largest integer a record may hold: above it, JSON numbers are not exact everywhere.
const LARGEST: u64 = (1 << 53) - 1;

/// JCS as far as `serde_json`'s compact form does not already give it: no floats, no large integers.
struct Jcs;

fn not_canonical() -> io::Error {
    io::Error::other("not an integer below 2^53")
}

impl Formatter for Jcs {
    fn write_u64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        if value > LARGEST {
            return Err(not_canonical());
        }
        serde_json::ser::CompactFormatter.write_u64(writer, value)
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, _: &mut W, _: f64) -> io::Result<()> {
        Err(not_canonical())
    }
}

/// A record that has no canonical form, because a number in it is too large.
#[derive(Debug, thiserror::Error)]
#[error("a number in the {kind} record is 2^53 or larger; give counts and sizes as they are")]
pub struct EncodeError {
    kind: &'static str,
}

/// Appends the record's own object (without the envelope) to `out`.
pub(crate) fn encode(record: &Record, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    fn write<T: Serialize>(value: &T, out: &mut Vec<u8>) -> serde_json::Result<()> {
        value.serialize(&mut serde_json::Serializer::with_formatter(out, Jcs))
    }
    match record {
        Record::Auth(record) => write(record, out),
        Record::ClockConfirmed(record) => write(record, out),
        Record::Consultation(record) => write(record, out),
        Record::Decision(record) => write(record, out),
        Record::DeleteIntent(record) => write(record, out),
        Record::DeleteReceipt(record) => write(record, out),
        Record::Drill(record) => write(record, out),
        Record::Erasure(record) => write(record, out),
        Record::ErasureIntent(record) => write(record, out),
        Record::Gap(record) => write(record, out),
        Record::Heartbeat(record) => write(record, out),
        Record::Hold(record) => write(record, out),
        Record::Mode(record) => write(record, out),
        Record::Operator(record) => write(record, out),
        Record::Outcome(record) => write(record, out),
        Record::Policy(record) => write(record, out),
        Record::Read(record) => write(record, out),
        Record::Register(record) => write(record, out),
        Record::Rollup(record) => write(record, out),
    }
    .map_err(|_| EncodeError { kind: record.kind().name() })
}

/// What the store adds to a record: when it took it, as which leaf, and on which node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// When the store took the record in; shortly before it was durable.
    pub acknowledged_ns: UtcNanos,
    /// Index of the record's leaf.
    pub index: u64,
    /// The node whose log this is.
    pub origin: String,
    /// HMAC-SHA-256 of the subject under the day's pepper, shortened to 128 bits, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_tag: Option<String>,
}

/// A whole stored record: what the store added, the record, the schema version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// What the store added.
    pub at: At,
    /// The record.
    pub record: Record,
}

/// The envelope as it is written: exactly one of the kinds is present.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    at: At,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    auth: Option<Box<Auth>>,
    #[serde(default, rename = "clock-confirmed", skip_serializing_if = "Option::is_none")]
    clock_confirmed: Option<Box<ClockConfirmed>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consultation: Option<Box<Consultation>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<Box<Decision>>,
    #[serde(default, rename = "delete-intent", skip_serializing_if = "Option::is_none")]
    delete_intent: Option<Box<DeleteIntent>>,
    #[serde(default, rename = "delete-receipt", skip_serializing_if = "Option::is_none")]
    delete_receipt: Option<Box<DeleteReceipt>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    drill: Option<Box<Drill>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    erasure: Option<Box<Erasure>>,
    #[serde(default, rename = "erasure-intent", skip_serializing_if = "Option::is_none")]
    erasure_intent: Option<Box<ErasureIntent>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gap: Option<Box<Gap>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    heartbeat: Option<Box<Heartbeat>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hold: Option<Box<Hold>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mode: Option<Box<Mode>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operator: Option<Box<Operator>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<Box<Outcome>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<Box<Policy>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    read: Option<Box<Read>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    register: Option<Box<Register>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rollup: Option<Box<Rollup>>,
    v: u32,
}

/// Bytes that are not a record this version reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Not the JSON of a known record.
    #[error("not a record of a known kind (at byte {column})")]
    Malformed {
        /// Where reading stopped.
        column: usize,
    },
    /// A record of a schema this program does not know.
    #[error("schema version {version} is not known; use a newer release to read it")]
    Version {
        /// The version found.
        version: u32,
    },
}

impl Envelope {
    /// Reads the canonical form.
    ///
    /// # Errors
    /// If the bytes are no record, or one of a newer schema. The error never quotes the bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, ParseError> {
        let written: Written = serde_json::from_slice(bytes).map_err(|error| {
            // A newer schema may hold fields unknown here; say so rather than "malformed".
            #[derive(Deserialize)]
            struct OnlyVersion {
                v: u32,
            }
            match serde_json::from_slice::<OnlyVersion>(bytes) {
                Ok(OnlyVersion { v }) if v != VERSION => ParseError::Version { version: v },
                Ok(_) | Err(_) => ParseError::Malformed { column: error.column() },
            }
        })?;
        if written.v != VERSION {
            return Err(ParseError::Version { version: written.v });
        }
        let mut found = [
            written.auth.map(Record::Auth),
            written.clock_confirmed.map(Record::ClockConfirmed),
            written.consultation.map(Record::Consultation),
            written.decision.map(Record::Decision),
            written.delete_intent.map(Record::DeleteIntent),
            written.delete_receipt.map(Record::DeleteReceipt),
            written.drill.map(Record::Drill),
            written.erasure.map(Record::Erasure),
            written.erasure_intent.map(Record::ErasureIntent),
            written.gap.map(Record::Gap),
            written.heartbeat.map(Record::Heartbeat),
            written.hold.map(Record::Hold),
            written.mode.map(Record::Mode),
            written.operator.map(Record::Operator),
            written.outcome.map(Record::Outcome),
            written.policy.map(Record::Policy),
            written.read.map(Record::Read),
            written.register.map(Record::Register),
            written.rollup.map(Record::Rollup),
        ]
        .into_iter()
        .flatten();
        match (found.next(), found.next()) {
            (Some(record), None) => Ok(Self { at: written.at, record }),
            (None, _) | (Some(_), Some(_)) => Err(ParseError::Malformed { column: bytes.len() }),
        }
    }

    /// The canonical form: the bytes that a leaf commits to.
    ///
    /// # Errors
    /// If a number in the record is too large to be exact in JSON.
    pub fn canonical(&self) -> Result<Vec<u8>, EncodeError> {
        let mut record = Vec::new();
        encode(&self.record, &mut record)?;
        let mut out = Vec::with_capacity(record.len() + 160);
        wrap(&self.at, self.record.kind().name(), &record, &mut out);
        Ok(out)
    }
}

/// Appends `{"at":{..},"<kind>":<record>,"v":1}` to `out`.
///
/// Written out by hand, as it stands on the writer's path; a test compares it with the derived form.
pub(crate) fn wrap(at: &At, kind: &str, record: &[u8], out: &mut Vec<u8>) {
    use io::Write as _;
    let before = out.len();
    let written = (|| -> io::Result<()> {
        let At { acknowledged_ns, index, origin, subject_tag } = at;
        write!(
            out,
            r#"{{"at":{{"acknowledged_ns":"{}","index":{index},"origin":"#,
            acknowledged_ns.0
        )?;
        serde_json::to_writer(&mut *out, origin)?;
        if let Some(tag) = subject_tag {
            out.write_all(br#","subject_tag":"#)?;
            serde_json::to_writer(&mut *out, tag)?;
        }
        write!(out, r#"}},"{kind}":"#)?;
        out.write_all(record)?;
        write!(out, r#","v":{VERSION}}}"#)
    })();
    // Writing to a Vec cannot fail; if it ever does, leave nothing half-written behind.
    if written.is_err() {
        out.truncate(before);
    }
}

#[cfg(test)]
mod tests;
