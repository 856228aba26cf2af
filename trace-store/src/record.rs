//! What is kept: versioned records, their kinds, and which retention class each kind belongs to.
//!
//! These are our own types, on purpose apart from those the proxy thinks in: a stored form is a
//! promise to auditors over years. `record/canonical.rs` turns a record into the one sequence of
//! bytes that is committed to; nothing here knows about files, keys or trees.

pub(crate) mod canonical;
mod consultation;
mod decision;
mod drill;
mod event;
#[cfg(feature = "store")]
pub(crate) mod head;
mod hold;
pub(crate) mod identity;
mod outcome;
mod retention;
mod rollup;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(feature = "store")]
pub(crate) mod tag;

pub use canonical::{Envelope, ParseError};
pub use consultation::{Consultation, Consulted};
pub use decision::{
    Decision, Declared, Eligible, EndpointReason, LabelCount, LevelSource, Reach, Splice,
    StatedAttribute, Suppressed, Verdict,
};
pub use drill::Drill;
pub use event::{Actor, Auth, Change, Heartbeat, Mode, Operator, Policy, Read, Register};
pub use hold::{DayTag, HeldCell, Hold, HoldAction, HoldScope};
pub use identity::{Digest, RecordId, RequestKey, SpanId, Subject, TraceId, UtcNanos};
pub use outcome::{Attempt, Gap, GapCause, Outcome, Party, TokenSource, Tokens};
pub use retention::{ClockConfirmed, DeleteIntent, DeleteReceipt, Erasure, ErasureIntent};
pub use rollup::{Rollup, RollupGroup};

/// One record, before it is stored or after it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A credential was refused or used.
    Auth(Box<Auth>),
    /// The clock was confirmed after a jump.
    ClockConfirmed(Box<ClockConfirmed>),
    /// Who outside is about to be shown a call's texts.
    Consultation(Box<Consultation>),
    /// Where a call may go.
    Decision(Box<Decision>),
    /// A cell is about to be deleted.
    DeleteIntent(Box<DeleteIntent>),
    /// A cell is gone.
    DeleteReceipt(Box<DeleteReceipt>),
    /// A backup was restored and checked, as a rehearsal.
    Drill(Box<Drill>),
    /// Records are gone before their day is over.
    Erasure(Box<Erasure>),
    /// Records are about to be erased.
    ErasureIntent(Box<ErasureIntent>),
    /// A permitted call whose outcome is not known.
    Gap(Box<Gap>),
    /// Idle time.
    Heartbeat(Box<Heartbeat>),
    /// A step in the life of a legal hold.
    Hold(Box<Hold>),
    /// The proxy's reach changed.
    Mode(Box<Mode>),
    /// An operator acted.
    Operator(Box<Operator>),
    /// What came of a call.
    Outcome(Box<Outcome>),
    /// A policy came into force or was refused.
    Policy(Box<Policy>),
    /// Someone read records.
    Read(Box<Read>),
    /// A register came into force or was refused.
    Register(Box<Register>),
    /// Totals of days that are about to be deleted.
    Rollup(Box<Rollup>),
}

impl Record {
    /// What came of a call, if this is an outcome.
    #[must_use]
    pub fn into_outcome(self) -> Option<Box<Outcome>> {
        match self {
            Self::Outcome(outcome) => Some(outcome),
            Self::Auth(_)
            | Self::ClockConfirmed(_)
            | Self::Consultation(_)
            | Self::Decision(_)
            | Self::DeleteIntent(_)
            | Self::DeleteReceipt(_)
            | Self::Erasure(_)
            | Self::ErasureIntent(_)
            | Self::Gap(_)
            | Self::Heartbeat(_)
            | Self::Drill(_)
            | Self::Hold(_)
            | Self::Rollup(_)
            | Self::Mode(_)
            | Self::Operator(_)
            | Self::Policy(_)
            | Self::Read(_)
            | Self::Register(_) => None,
        }
    }

    /// Which kind this is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Auth(_) => Kind::Auth,
            Self::ClockConfirmed(_) => Kind::ClockConfirmed,
            Self::Consultation(_) => Kind::Consultation,
            Self::Decision(_) => Kind::Decision,
            Self::DeleteIntent(_) => Kind::DeleteIntent,
            Self::DeleteReceipt(_) => Kind::DeleteReceipt,
            Self::Erasure(_) => Kind::Erasure,
            Self::ErasureIntent(_) => Kind::ErasureIntent,
            Self::Gap(_) => Kind::Gap,
            Self::Heartbeat(_) => Kind::Heartbeat,
            Self::Rollup(_) => Kind::Rollup,
            Self::Hold(_) => Kind::Hold,
            Self::Drill(_) => Kind::Drill,
            Self::Mode(_) => Kind::Mode,
            Self::Operator(_) => Kind::Operator,
            Self::Outcome(_) => Kind::Outcome,
            Self::Policy(_) => Kind::Policy,
            Self::Read(_) => Kind::Read,
            Self::Register(_) => Kind::Register,
        }
    }

    /// Class and day of the cell whose deletion or erasure this announces or confirms, as written.
    pub(crate) fn about_cell(&self) -> Option<(&str, &str)> {
        match self {
            Self::DeleteIntent(record) => Some((&record.class, &record.day)),
            Self::DeleteReceipt(record) => Some((&record.class, &record.day)),
            Self::Erasure(record) => Some((&record.class, &record.day)),
            Self::ErasureIntent(record) => Some((&record.class, &record.day)),
            Self::Auth(_)
            | Self::ClockConfirmed(_)
            | Self::Consultation(_)
            | Self::Decision(_)
            | Self::Gap(_)
            | Self::Heartbeat(_)
            | Self::Drill(_)
            | Self::Hold(_)
            | Self::Rollup(_)
            | Self::Mode(_)
            | Self::Operator(_)
            | Self::Outcome(_)
            | Self::Policy(_)
            | Self::Read(_)
            | Self::Register(_) => None,
        }
    }

    /// The call or event this is about.
    #[must_use]
    pub const fn record_id(&self) -> RecordId {
        match self {
            Self::Auth(record) => record.record_id,
            Self::ClockConfirmed(record) => record.record_id,
            Self::Consultation(record) => record.record_id,
            Self::Decision(record) => record.record_id,
            Self::DeleteIntent(record) => record.record_id,
            Self::DeleteReceipt(record) => record.record_id,
            Self::Erasure(record) => record.record_id,
            Self::ErasureIntent(record) => record.record_id,
            Self::Gap(record) => record.record_id,
            Self::Heartbeat(record) => record.record_id,
            Self::Rollup(record) => record.record_id,
            Self::Hold(record) => record.record_id,
            Self::Drill(record) => record.record_id,
            Self::Mode(record) => record.record_id,
            Self::Operator(record) => record.record_id,
            Self::Outcome(record) => record.record_id,
            Self::Policy(record) => record.record_id,
            Self::Read(record) => record.record_id,
            Self::Register(record) => record.record_id,
        }
    }
}

/// The kind of a record. Its number stands in leaves and never changes its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `decision`, 1.
    Decision,
    /// `outcome`, 2.
    Outcome,
    /// `gap`, 3.
    Gap,
    /// `auth`, 4.
    Auth,
    /// `policy`, 5.
    Policy,
    /// `register`, 6.
    Register,
    /// `operator`, 7.
    Operator,
    /// `mode`, 8.
    Mode,
    /// `read`, 9.
    Read,
    /// `heartbeat`, 10.
    Heartbeat,
    /// `delete-intent`, 11.
    DeleteIntent,
    /// `delete-receipt`, 12.
    DeleteReceipt,
    /// `clock-confirmed`, 13.
    ClockConfirmed,
    /// `erasure-intent`, 14.
    ErasureIntent,
    /// `erasure`, 15.
    Erasure,
    /// `hold`, 16.
    Hold,
    /// `rollup`, 17.
    Rollup,
    /// `drill`, 18.
    Drill,
    /// `consultation`, 19.
    Consultation,
}

impl Kind {
    /// Every kind there is so far.
    pub const ALL: [Self; 19] = [
        Self::Decision,
        Self::Outcome,
        Self::Gap,
        Self::Auth,
        Self::Policy,
        Self::Register,
        Self::Operator,
        Self::Mode,
        Self::Read,
        Self::Heartbeat,
        Self::DeleteIntent,
        Self::DeleteReceipt,
        Self::ClockConfirmed,
        Self::ErasureIntent,
        Self::Erasure,
        Self::Hold,
        Self::Rollup,
        Self::Drill,
        Self::Consultation,
    ];

    /// The name in records, queries and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Outcome => "outcome",
            Self::Gap => "gap",
            Self::Auth => "auth",
            Self::Policy => "policy",
            Self::Register => "register",
            Self::Operator => "operator",
            Self::Mode => "mode",
            Self::Read => "read",
            Self::Heartbeat => "heartbeat",
            Self::DeleteIntent => "delete-intent",
            Self::DeleteReceipt => "delete-receipt",
            Self::ClockConfirmed => "clock-confirmed",
            Self::ErasureIntent => "erasure-intent",
            Self::Erasure => "erasure",
            Self::Hold => "hold",
            Self::Rollup => "rollup",
            Self::Drill => "drill",
            Self::Consultation => "consultation",
        }
    }

    /// Reads what [`Kind::name`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The number in leaves.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Decision => 1,
            Self::Outcome => 2,
            Self::Gap => 3,
            Self::Auth => 4,
            Self::Policy => 5,
            Self::Register => 6,
            Self::Operator => 7,
            Self::Mode => 8,
            Self::Read => 9,
            Self::Heartbeat => 10,
            Self::DeleteIntent => 11,
            Self::DeleteReceipt => 12,
            Self::ClockConfirmed => 13,
            Self::ErasureIntent => 14,
            Self::Erasure => 15,
            Self::Hold => 16,
            Self::Rollup => 17,
            Self::Drill => 18,
            Self::Consultation => 19,
        }
    }

    /// Reads what [`Kind::code`] wrote.
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The retention class this kind is kept under.
    #[must_use]
    pub const fn class(self) -> Class {
        match self {
            Self::Consultation | Self::Decision | Self::Outcome | Self::Gap => Class::Decisions,
            Self::Auth
            | Self::Policy
            | Self::Register
            | Self::Operator
            | Self::Mode
            | Self::Read
            | Self::Heartbeat
            | Self::DeleteIntent
            | Self::DeleteReceipt
            | Self::ClockConfirmed
            | Self::ErasureIntent
            | Self::Erasure
            | Self::Drill => Class::Operator,
            Self::Hold => Class::Holds,
            Self::Rollup => Class::Rollups,
        }
    }
}

/// A retention class: records that live equally long, in cells of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What happened to calls; 1.
    Decisions,
    /// What people and the system did; 2.
    Operator,
    /// Which legal holds there are and were; 3.
    Holds,
    /// Totals of days that are gone; 4.
    Rollups,
}

impl Class {
    /// Every class there is so far.
    pub const ALL: [Self; 4] = [Self::Decisions, Self::Operator, Self::Holds, Self::Rollups];

    /// The name, which is also the folder's.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Operator => "operator",
            Self::Holds => "holds",
            Self::Rollups => "rollups",
        }
    }

    /// Reads what [`Class::name`] wrote.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The number in leaves and headers.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Decisions => 1,
            Self::Operator => 2,
            Self::Holds => 3,
            Self::Rollups => 4,
        }
    }

    /// Reads what [`Class::code`] wrote.
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_lead_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
        for class in Class::ALL {
            assert_eq!(Class::parse(class.name()), Some(class));
            assert_eq!(Class::from_code(class.code()), Some(class));
        }
        assert_eq!(Kind::from_code(0), None);
        assert_eq!(Class::from_code(0), None);
    }
}
