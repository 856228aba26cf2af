//! The one table of who may do what on the governance plane. Every operation that a person can ask for
//! over HTTP is an [`Act`]; the same table stands in `docs/govern/roles.md`, and a test holds the two
//! together.
//!
//! A role opens a door; it is no signature. That a change of the rules needs others besides its author is
//! [`routing_rules::signed`]'s business, whatever stands here.

use super::role::Role;

use Role::{
    Auditor, DataProtection, Developer, Governor, Investigator, Operator, Reader, RetentionOfficer,
};

/// Something a person can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Counts of calls, and records by the names they are found by.
    ReadCounts,
    /// Whole records, why a call was decided as it was, and proofs.
    ReadRecords,
    /// Signed bundles of evidence and reports.
    Export,
    /// Policy, register, applications, governance and their versions.
    ReadRules,
    /// Whether rules hold together, what is proved of them, what a change does.
    CheckRules,
    /// Where a text would go; nothing of it is kept.
    TryText,
    /// What a draft would have done to past calls.
    Replay,
    /// Write the files of the rules.
    EditRules,
    /// Propose the files as a new version, or an earlier version anew.
    Propose,
    /// Hand in a signature under a draft.
    Approve,
    /// Put a version in force that enough have signed.
    Enforce,
    /// How the service stands: endpoints, reach, versions in force.
    ReadState,
    /// Close an endpoint for every call.
    CloseEndpoint,
    /// Cut the site off.
    Disconnect,
    /// Whether the log is whole, what was deleted and what must be kept.
    ReadEvidence,
}

/// What becomes of an act in the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Something is shown: `read`.
    Reads,
    /// Something is done: `operator`.
    Does,
}

impl Act {
    /// Every act, in the order of the table.
    pub const ALL: [Self; 15] = [
        Self::ReadCounts,
        Self::ReadRecords,
        Self::Export,
        Self::ReadRules,
        Self::CheckRules,
        Self::TryText,
        Self::Replay,
        Self::EditRules,
        Self::Propose,
        Self::Approve,
        Self::Enforce,
        Self::ReadState,
        Self::CloseEndpoint,
        Self::Disconnect,
        Self::ReadEvidence,
    ];

    /// The name in records and in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadCounts => "read-counts",
            Self::ReadRecords => "read-records",
            Self::Export => "export",
            Self::ReadRules => "read-rules",
            Self::CheckRules => "check-rules",
            Self::TryText => "try",
            Self::Replay => "replay",
            Self::EditRules => "edit-rules",
            Self::Propose => "propose",
            Self::Approve => "approve",
            Self::Enforce => "enforce",
            Self::ReadState => "read-state",
            Self::CloseEndpoint => "close-endpoint",
            Self::Disconnect => "disconnect",
            Self::ReadEvidence => "read-evidence",
        }
    }

    /// What it is, for people.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::ReadCounts => "counts of calls, and records by the names they are found by",
            Self::ReadRecords => "whole records, why a call was decided as it was, and proofs",
            Self::Export => "signed bundles of evidence and reports",
            Self::ReadRules => "policy, register, applications, governance and their versions",
            Self::CheckRules => "whether rules hold together, what is proved, what a change does",
            Self::TryText => "where a text would go; nothing of it is kept",
            Self::Replay => "what a draft would have done to past calls",
            Self::EditRules => "write the files of the rules",
            Self::Propose => "propose a new version, or an earlier one anew",
            Self::Approve => "hand in a signature under a draft",
            Self::Enforce => "put a version in force that enough have signed",
            Self::ReadState => "how the service stands: endpoints, reach, versions in force",
            Self::CloseEndpoint => "close an endpoint for every call",
            Self::Disconnect => "cut the site off",
            Self::ReadEvidence => "whether the log is whole, what was deleted, what must be kept",
        }
    }

    /// The roles that open it.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::ReadCounts => &[Governor, DataProtection, Auditor, Investigator, Reader],
            Self::ReadRecords => &[Governor, DataProtection, Auditor, Investigator],
            Self::Export => &[DataProtection, Auditor, Investigator],
            Self::ReadRules => {
                &[Developer, Governor, DataProtection, Auditor, Investigator, Operator]
            }
            Self::CheckRules | Self::TryText => &[Developer, Governor, DataProtection, Auditor],
            Self::Replay | Self::EditRules | Self::Propose => {
                &[Developer, Governor, DataProtection]
            }
            Self::Approve => &[Governor, DataProtection],
            Self::Enforce | Self::CloseEndpoint | Self::Disconnect => {
                &[Governor, DataProtection, Operator]
            }
            Self::ReadState => &Role::ALL,
            Self::ReadEvidence => {
                &[Governor, DataProtection, Auditor, Investigator, RetentionOfficer, Operator]
            }
        }
    }

    /// What becomes of it in the records.
    #[must_use]
    pub const fn nature(self) -> Nature {
        match self {
            Self::ReadCounts
            | Self::ReadRecords
            | Self::Export
            | Self::ReadRules
            | Self::CheckRules
            | Self::TryText
            | Self::Replay
            | Self::ReadState
            | Self::ReadEvidence => Nature::Reads,
            Self::EditRules
            | Self::Propose
            | Self::Approve
            | Self::Enforce
            | Self::CloseEndpoint
            | Self::Disconnect => Nature::Does,
        }
    }
}

/// The table in Markdown, as it stands in `docs/govern/roles.md`.
#[must_use]
pub fn table() -> String {
    let mut lines = vec![
        format!("| act | what | {} |", Role::ALL.map(Role::name).join(" | ")),
        format!("|---|---|{}", "---|".repeat(Role::ALL.len())),
    ];
    for act in Act::ALL {
        let cells = Role::ALL.map(|role| if act.roles().contains(&role) { "yes" } else { "" });
        lines.push(format!("| `{}` | {} | {} |", act.name(), act.meaning(), cells.join(" | ")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_this_table() {
        let document = include_str!("../../../docs/govern/roles.md");
        assert!(document.contains(&table()), "docs/govern/roles.md wants this table:\n{}", table());
    }

    #[test]
    fn acts_have_names_of_their_own() {
        let mut names = Act::ALL.map(Act::name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Act::ALL.len());
    }

    #[test]
    fn duties_are_apart() {
        let may = |role: Role, act: Act| act.roles().contains(&role);
        // Who writes the code of rules approves none, who runs the machine reads no call, who reads
        // changes nothing.
        assert!(!may(Developer, Act::Approve) && !may(Developer, Act::Enforce));
        assert!(!may(Operator, Act::ReadRecords) && !may(Operator, Act::ReadCounts));
        for role in [Auditor, Investigator, Reader] {
            for act in Act::ALL {
                assert!(!may(role, act) || act.nature() == Nature::Reads, "{role:?} {act:?}");
            }
        }
    }
}
