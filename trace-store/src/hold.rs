//! Legal holds as the log tells them: which there are, what each keeps, and whether it still does.
//!
//! A hold is stronger than every promise of deletion and every request for erasure. Nothing here touches
//! a file: `store/hold.rs` places and releases holds and copies what they keep, `verify/holds.rs` checks
//! that it is there.

use crate::cells::CellName;
use crate::record::{
    Actor, Class, HeldCell, Hold, HoldAction, HoldScope, Kind, RecordId, UtcNanos,
};
use crate::spine::{Day, Hash, sha256};
use std::collections::BTreeMap;

/// One legal hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// Its id: that of the record that placed it.
    pub id: RecordId,
    /// When it was placed.
    pub placed: UtcNanos,
    /// Who placed it.
    pub by: Actor,
    /// Why.
    pub reason: String,
    /// On whose authority.
    pub authority: String,
    /// What it holds.
    pub scope: HoldScope,
    /// What was copied so far, since its day was deleted.
    pub copies: Vec<HeldCell>,
    /// When it was released.
    pub released: Option<UtcNanos>,
    /// When its copies were gone.
    pub ended: Option<UtcNanos>,
}

impl LegalHold {
    /// Whether it still holds.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.released.is_none()
    }

    /// Whether records of a cell can be among those it holds. A call that spans midnight is held whole,
    /// so a day more on either side counts.
    pub(crate) fn may_hold(&self, cell: CellName) -> bool {
        let HoldScope { from_ns, to_ns, kinds, tags, .. } = &self.scope;
        let class = match cell.class {
            Class::Decisions => true,
            Class::Operator => tags.is_none(),
            Class::Holds | Class::Rollups => false,
        };
        let kinds_of = |name: &String| Kind::parse(name).is_some_and(|k| k.class() == cell.class);
        let from = from_ns.map_or(0, |from| Day::of(from).0.saturating_sub(1));
        let to = to_ns.map_or(u32::MAX, |to| Day::of(to).0.saturating_add(1));
        let tagged = |tags: &Vec<crate::record::DayTag>| {
            let days = tags.iter().filter_map(|tag| Day::parse(&tag.day));
            days.into_iter().any(|day| (day.0..=day.0.saturating_add(1)).contains(&cell.day.0))
        };
        class
            && (kinds.is_empty() || kinds.iter().any(kinds_of))
            && (from..=to).contains(&cell.day.0)
            && tags.as_ref().is_none_or(tagged)
    }

    /// What was copied of a cell.
    pub(crate) fn copy_of(&self, cell: CellName) -> Option<&HeldCell> {
        self.copies.iter().find(|copy| named(copy) == Some(cell))
    }
}

/// The cell that a copy was made of.
pub(crate) fn named(copy: &HeldCell) -> Option<CellName> {
    Some(CellName { class: Class::parse(&copy.class)?, day: Day::parse(&copy.day)? })
}

/// The digest of what a hold keeps of a cell.
pub(crate) fn digest(indexes: impl Iterator<Item = u64>) -> Hash {
    let bytes: Vec<u8> = indexes.flat_map(u64::to_be_bytes).collect();
    sha256(&[&bytes])
}

/// Every hold that the records tell of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Holds(BTreeMap<RecordId, LegalHold>);

impl Holds {
    /// Takes in the next record, in the order of the log. What is said of a hold whose beginning is no
    /// longer known says nothing: it has ended, else its records would have been kept.
    pub(crate) fn take(&mut self, told: &Hold) {
        if let (HoldAction::Placed, Some(scope)) = (told.action, &told.scope) {
            let hold = LegalHold {
                id: told.hold,
                placed: told.at_ns,
                by: told.by.clone(),
                reason: told.reason.clone().unwrap_or_default(),
                authority: told.authority.clone().unwrap_or_default(),
                scope: scope.clone(),
                copies: Vec::new(),
                released: None,
                ended: None,
            };
            self.0.entry(told.hold).or_insert(hold);
            return;
        }
        let Some(hold) = self.0.get_mut(&told.hold) else { return };
        match told.action {
            HoldAction::Placed => {}
            HoldAction::Copied => hold.copies.extend(told.cell.clone()),
            HoldAction::Released => hold.released = hold.released.or(Some(told.at_ns)),
            HoldAction::Ended => hold.ended = hold.ended.or(Some(told.at_ns)),
        }
    }

    pub(crate) fn get(&self, id: &RecordId) -> Option<&LegalHold> {
        self.0.get(id)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &LegalHold> {
        self.0.values()
    }

    /// Those that hold.
    pub(crate) fn active(&self) -> impl Iterator<Item = &LegalHold> {
        self.iter().filter(|hold| hold.is_active())
    }

    /// Whether a hold is placed or was released and has copies left.
    pub(crate) fn is_open(&self, id: &RecordId) -> bool {
        self.get(id).is_some_and(|hold| hold.ended.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{DayTag, sample};

    fn step(action: HoldAction, hold: u64) -> Hold {
        let scope = (action == HoldAction::Placed).then(HoldScope::default);
        let id = sample::id(hold);
        Hold {
            action,
            at_ns: UtcNanos(5),
            authority: None,
            by: sample::actor(),
            cell: None,
            hold: id,
            reason: None,
            record_id: id,
            scope,
        }
    }

    #[test]
    fn a_hold_is_placed_once_and_ends_after_its_release() {
        let mut holds = Holds::default();
        for action in [HoldAction::Released, HoldAction::Placed] {
            holds.take(&step(action, 1));
        }
        assert_eq!((holds.active().count(), holds.is_open(&sample::id(1))), (1, true));
        holds.take(&step(HoldAction::Released, 1));
        assert_eq!((holds.active().count(), holds.is_open(&sample::id(1))), (0, true));
        holds.take(&step(HoldAction::Ended, 1));
        holds.take(&step(HoldAction::Placed, 1));
        assert_eq!((holds.active().count(), holds.is_open(&sample::id(1))), (0, false));
    }

    #[test]
    fn a_day_more_on_either_side_counts() {
        let mut holds = Holds::default();
        holds.take(&step(HoldAction::Placed, 1));
        let mut hold = holds.get(&sample::id(1)).unwrap().clone();
        let cell = |class, day| CellName { class, day: Day(day) };
        assert!(hold.may_hold(cell(Class::Operator, 3)) && !hold.may_hold(cell(Class::Holds, 3)));
        hold.scope.from_ns = Some(Day(10).bounds().0);
        hold.scope.to_ns = Some(Day(12).bounds().1);
        let days = (0..20).filter(|day| hold.may_hold(cell(Class::Decisions, *day)));
        assert_eq!(days.collect::<Vec<_>>(), [9, 10, 11, 12, 13]);
        let tag = DayTag { day: Day(11).to_string(), tag: "00".to_owned() };
        hold.scope.tags = Some(vec![tag]);
        let days = (0..20).filter(|day| hold.may_hold(cell(Class::Decisions, *day)));
        assert_eq!(days.collect::<Vec<_>>(), [11, 12]);
        assert!(!hold.may_hold(cell(Class::Operator, 11)));
        hold.scope.kinds = vec!["policy".to_owned()];
        assert!(!hold.may_hold(cell(Class::Decisions, 11)));
    }
}
