//! A sample of decisions that anybody with the log draws again: the same seed, the same question, the
//! same records.
//!
//! Each decision has a rank, SHA-256("bailiwick sample 1\0" ‖ seed ‖ 0x00 ‖ record id as text), and of each group
//! those with the lowest ranks are drawn. Nobody who makes records knows the seed, so nobody can choose
//! which of them an auditor will see.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use trace_store::record::{Decision, Record};
use trace_store::{Kind, Order, Query, QueryError, RecordId, Store, Stored};

use super::usage::groups;
use super::{Call, Field};

/// The largest sample of a group.
pub const LARGEST: usize = 1_000;

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'a> {
    /// How many of each group.
    pub size: usize,
    /// What the ranks are made from.
    pub seed: &'a str,
    /// What the groups are made by.
    pub by: &'a [Field],
}

/// A group: how many there are, and those that were drawn.
#[derive(Debug, Default)]
struct Group {
    of: u64,
    drawn: BTreeMap<[u8; 32], Stored>,
}

/// A sample: the records by their place in the log, and what they stand for.
#[derive(Debug)]
pub struct Sample {
    /// The records.
    pub records: Vec<Stored>,
    /// For each group its values, how many there are and how many were drawn.
    pub groups: Vec<(Vec<String>, u64, usize)>,
    /// Indexes of records that could not be read and may have belonged here.
    pub unreadable: Vec<u64>,
}

/// Draws a sample of the decisions that `query` finds.
///
/// # Errors
/// If the store cannot be read.
pub fn draw(store: &Store, query: &Query, plan: &Plan<'_>) -> Result<Sample, QueryError> {
    let mut query = Query {
        kinds: vec![Kind::Decision],
        order: Order::Oldest,
        limit: Query::LARGEST_PAGE,
        cursor: None,
        ..query.clone()
    };
    let mut found: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    let mut unreadable = Vec::new();
    loop {
        let page = store.query(&query)?;
        unreadable.extend(page.unreadable.iter().map(|bad| bad.index));
        for stored in page.records {
            take(&mut found, stored, plan);
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            break;
        }
    }
    let told = found.iter().map(|(group, one)| (group.clone(), one.of, one.drawn.len()));
    let groups = told.collect();
    let drawn = found.into_values().flat_map(|group| group.drawn.into_values());
    // One with several labels may be drawn in several groups, and is shown once.
    let by_index: BTreeMap<u64, Stored> = drawn.map(|stored| (stored.index(), stored)).collect();
    Ok(Sample { records: by_index.into_values().collect(), groups, unreadable })
}

fn take(found: &mut BTreeMap<Vec<String>, Group>, stored: Stored, plan: &Plan<'_>) {
    let Record::Decision(decision) = stored.record() else { return };
    let rank = rank(plan.seed, &decision.record_id);
    let call = call_of(decision, &stored);
    for group in groups(plan.by, &call) {
        let group = found.entry(group).or_default();
        group.of += 1;
        group.drawn.insert(rank, stored.clone());
        if group.drawn.len() > plan.size {
            group.drawn.pop_last();
        }
    }
}

fn call_of(decision: &Decision, stored: &Stored) -> Call {
    let decision = Box::new(decision.clone());
    Call { decision, decided: stored.acknowledged(), outcome: None }
}

fn rank(seed: &str, id: &RecordId) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in [b"bailiwick sample 1\0".as_slice(), seed.as_bytes(), b"\0"] {
        hasher.update(part);
    }
    hasher.update(id.to_string().as_bytes());
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::rank;
    use trace_store::RecordId;

    #[test]
    fn ranks_hang_on_seed_and_record() {
        let id = |n| RecordId::from_bytes([n; 16]);
        assert_eq!(rank("s", &id(1)), rank("s", &id(1)));
        assert_ne!(rank("s", &id(1)), rank("t", &id(1)));
        assert_ne!(rank("s", &id(1)), rank("s", &id(2)));
    }
}
