//! What the leaves alone say about cells that are gone, and about the clock they were written by.
//!
//! Leaves stay for ever and bodies do not, so a reader without any key learns here which days were
//! deleted, in which order intent, deletion and receipt came, and whether the clock ever leapt. The
//! store asks before it deletes or reopens a cell; `verify` compares with what is on the disk.

use super::leaf::Leaf;
use crate::cells::CellName;
use crate::record::Kind;
use std::collections::BTreeMap;

/// Two leaves further apart than this, in either direction, are a leap of the clock or a long time
/// off: idle stores write a heartbeat every minute. In seconds.
pub(crate) const LEAP: u64 = 24 * 60 * 60;

/// What the leaves say about one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CellHistory {
    /// Records in it.
    pub(crate) records: u64,
    /// The leaf that announced its deletion.
    pub(crate) intent: Option<Moment>,
    /// The leaf that confirmed it.
    pub(crate) receipt: Option<Moment>,
    /// The first record that was added to it after the intent.
    pub(crate) late: Option<u64>,
    /// The leaf that announced an erasure which is not confirmed yet.
    pub(crate) erasing: Option<Moment>,
    /// The first leaf that announces or confirms out of turn.
    pub(crate) out_of_turn: Option<u64>,
}

/// A leaf's place and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) index: u64,
    pub(crate) time_s: u64,
}

/// A leap of the clock that nobody has confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leap {
    pub(crate) from_s: u64,
    pub(crate) to: Moment,
}

/// The history of a log, leaf by leaf.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    cells: BTreeMap<CellName, CellHistory>,
    last: Option<Moment>,
    leap: Option<Leap>,
    erasures: Vec<u64>,
}

impl History {
    /// Takes in the next leaf.
    pub(crate) fn take(&mut self, leaf: &Leaf) {
        let now = Moment { index: leaf.index, time_s: leaf.time_s };
        if let Some(last) = self.last.replace(now)
            && last.time_s.abs_diff(now.time_s) > LEAP
        {
            // Of several in a row the first counts: only from there on the time is in doubt.
            let from_s = self.leap.map_or(last.time_s, |leap| leap.from_s);
            self.leap = Some(Leap { from_s, to: now });
        }
        let own = self.cells.entry(leaf.cell()).or_default();
        own.records += 1;
        if own.intent.is_some() {
            own.late = own.late.or(Some(now.index));
        }
        match leaf.kind {
            Kind::DeleteIntent => {
                let named = self.cells.entry(leaf.named()).or_default();
                let again = named.intent.is_some();
                named.out_of_turn = named.out_of_turn.or(again.then_some(now.index));
                named.intent = named.intent.or(Some(now));
            }
            Kind::DeleteReceipt => {
                let named = self.cells.entry(leaf.named()).or_default();
                let early = named.intent.is_none() || named.receipt.is_some();
                named.out_of_turn = named.out_of_turn.or(early.then_some(now.index));
                named.receipt = named.receipt.or(Some(now));
            }
            Kind::ErasureIntent => {
                let named = self.cells.entry(leaf.named()).or_default();
                let again = named.erasing.is_some() || named.intent.is_some();
                named.out_of_turn = named.out_of_turn.or(again.then_some(now.index));
                named.erasing = Some(now);
            }
            Kind::Erasure => {
                let named = self.cells.entry(leaf.named()).or_default();
                let early = named.erasing.take().is_none();
                named.out_of_turn = named.out_of_turn.or(early.then_some(now.index));
                self.erasures.push(now.index);
            }
            Kind::ClockConfirmed => self.leap = None,
            Kind::Decision
            | Kind::Outcome
            | Kind::Gap
            | Kind::Auth
            | Kind::Policy
            | Kind::Register
            | Kind::Operator
            | Kind::Mode
            | Kind::Read
            | Kind::Heartbeat
            | Kind::Drill
            | Kind::Hold
            | Kind::Rollup
            | Kind::Consultation => {}
        }
    }

    /// What is known of a cell.
    pub(crate) fn cell(&self, cell: CellName) -> CellHistory {
        self.cells.get(&cell).copied().unwrap_or_default()
    }

    /// Every cell that a leaf stands in or names, in order of class and day.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (CellName, CellHistory)> {
        self.cells.iter().map(|(name, history)| (*name, *history))
    }

    /// The leaves that confirm an erasure, each of which is published.
    pub(crate) fn erasures(&self) -> &[u64] {
        &self.erasures
    }

    /// Whether the cell's deletion was announced: nothing of it is read or added to any more.
    pub(crate) fn is_gone(&self, cell: CellName) -> bool {
        self.cell(cell).intent.is_some()
    }

    /// The leap that keeps the time in doubt.
    pub(crate) fn leap(&self) -> Option<Leap> {
        self.leap
    }

    /// The last leaf.
    pub(crate) fn last(&self) -> Option<Moment> {
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Class;
    use crate::spine::Day;

    const DAY: u64 = 86_400;

    fn leaf(index: u64, kind: Kind, time_s: u64) -> Leaf {
        let day = Day(u32::try_from(time_s / DAY).unwrap());
        Leaf { kind, class: kind.class(), day, time_s, commitment: [0; 32], index }
    }

    fn naming(index: u64, kind: Kind, day: u32, time_s: u64) -> Leaf {
        Leaf { class: Class::Decisions, day: Day(day), ..leaf(index, kind, time_s) }
    }

    fn told(leaves: &[Leaf]) -> History {
        let mut history = History::default();
        leaves.iter().for_each(|leaf| history.take(leaf));
        history
    }

    #[test]
    fn a_deletion_names_its_cell_and_stands_in_todays() {
        let history = told(&[
            leaf(0, Kind::Decision, 10 * DAY),
            naming(1, Kind::DeleteIntent, 10, 10 * DAY + 9),
            naming(2, Kind::DeleteReceipt, 10, 10 * DAY + 9),
        ]);
        let gone = history.cell(CellName { class: Class::Decisions, day: Day(10) });
        assert_eq!((gone.records, gone.late, gone.out_of_turn), (1, None, None));
        assert_eq!(gone.intent.map(|at| at.index), Some(1));
        assert_eq!(gone.receipt.map(|at| at.index), Some(2));
        let today = CellName { class: Class::Operator, day: Day(10) };
        assert_eq!(history.cell(today).records, 2);
        assert!(!history.is_gone(today));
    }

    #[test]
    fn what_comes_out_of_turn_is_named() {
        let receipt_first = told(&[naming(0, Kind::DeleteReceipt, 3, 10 * DAY)]);
        let cell = CellName { class: Class::Decisions, day: Day(3) };
        assert_eq!(receipt_first.cell(cell).out_of_turn, Some(0));
        let added =
            told(&[naming(0, Kind::DeleteIntent, 3, 10 * DAY), leaf(1, Kind::Decision, 3 * DAY)]);
        assert_eq!(added.cell(cell).late, Some(1));
        let twice = told(&[
            naming(0, Kind::DeleteIntent, 3, 10 * DAY),
            naming(1, Kind::DeleteIntent, 3, 10 * DAY),
        ]);
        assert_eq!(twice.cell(cell).out_of_turn, Some(1));
    }

    #[test]
    fn a_leap_either_way_stays_until_it_is_confirmed() {
        for to in [12 * DAY, 8 * DAY] {
            let mut history = told(&[
                leaf(0, Kind::Heartbeat, 10 * DAY),
                leaf(1, Kind::Heartbeat, 10 * DAY + LEAP.min(60)),
            ]);
            assert_eq!(history.leap(), None);
            history.take(&leaf(2, Kind::Heartbeat, to));
            history.take(&leaf(3, Kind::Heartbeat, to + 60));
            assert_eq!(history.leap().map(|leap| leap.to.index), Some(2));
            history.take(&leaf(4, Kind::ClockConfirmed, to + 61));
            assert_eq!(history.leap(), None);
        }
    }
}
