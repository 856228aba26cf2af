//! Candidates: rows whose tags fit, found by leaping from window to window.
//!
//! For each filter the next window that holds any of its values is sought; the filters overtake
//! each other until they agree on one. So a rare value decides how many windows are looked at.
//! A candidate is a hint: the query tests the opened record.

use super::Broken;
use super::window::{self, Spot, Window, last_number};
use crate::cells::open_cell::Place;
use crate::query::Order;
use crate::store::shared::Row;

/// Where a record that may fit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) index: u64,
    pub(crate) place: Place,
}

/// What rows must bear.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// For each filter the tag keys of which one must be there.
    pub(crate) groups: Vec<Vec<Vec<u8>>>,
    /// Acknowledged at or after.
    pub(crate) from: u64,
    /// Acknowledged before; `u64::MAX` for no bound.
    pub(crate) to: u64,
    pub(crate) order: Order,
    /// Only what comes after this index in the order.
    pub(crate) after: Option<u64>,
}

impl Filter {
    fn admits(&self, index: u64, acknowledged: u64) -> bool {
        let beyond = self.after.is_none_or(|after| match self.order {
            Order::Newest => index < after,
            Order::Oldest => index > after,
        });
        beyond && acknowledged >= self.from && acknowledged < self.to
    }

    /// Whether a row of the tail may fit.
    pub(crate) fn admits_row(&self, row: &Row) -> bool {
        self.admits(row.index, row.acknowledged.0)
            && self.groups.iter().all(|group| {
                row.tags.iter().any(|tag| group.iter().any(|wanted| wanted.as_slice() == tag))
            })
    }
}

/// Bits for the rows of one window.
type Bits = [u64; crate::store::tail::WINDOW / 64];

fn set(bits: &mut Bits, at: u16) {
    if let Some(word) = bits.get_mut(usize::from(at / 64)) {
        *word |= 1 << (at % 64);
    }
}

fn is_set(bits: &Bits, at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

pub(crate) fn candidates(
    db: &sled::Db,
    filter: &Filter,
    most: usize,
) -> Result<Vec<Candidate>, Broken> {
    let groups: Vec<Vec<Vec<u8>>> = filter
        .groups
        .iter()
        .map(|group| group.iter().map(|tag| window::posting_prefix(tag)).collect())
        .collect();
    let mut found = Vec::new();
    let mut bound = start(db, filter)?;
    while found.len() < most {
        let Some(from) = bound else { break };
        let Some(first) = agree(db, &groups, from, filter.order)? else { break };
        if let Some(value) = db.get(window::window_key(first))? {
            let window = Window::read(&value)?;
            let admitted = admitted(db, &groups, &window, filter)?;
            found.extend(admitted.into_iter().take(most - found.len()));
        }
        bound = match filter.order {
            Order::Newest => first.checked_sub(1),
            Order::Oldest => first.checked_add(1),
        };
    }
    Ok(found)
}

/// The first window key that may hold what comes after the filter's position.
fn start(db: &sled::Db, filter: &Filter) -> Result<Option<u64>, Broken> {
    Ok(match (filter.order, filter.after) {
        (Order::Newest, None) => Some(u64::MAX),
        (Order::Newest, Some(after)) => after.checked_sub(1),
        (Order::Oldest, None) => Some(0),
        (Order::Oldest, Some(after)) => {
            Some(window::holding(db, after)?.map_or(after, |window| window.first()))
        }
    })
}

/// The next window, from `bound` on, in which every group has something.
fn agree(
    db: &sled::Db,
    groups: &[Vec<Vec<u8>>],
    bound: u64,
    order: Order,
) -> Result<Option<u64>, Broken> {
    if groups.is_empty() {
        return seek(db, b"w", bound, order);
    }
    let mut at = bound;
    loop {
        let mut agreed = true;
        for group in groups {
            let mut nearest: Option<u64> = None;
            for prefix in group {
                let next = seek(db, prefix, at, order)?;
                nearest = match (nearest, next, order) {
                    (Some(a), Some(b), Order::Newest) => Some(a.max(b)),
                    (Some(a), Some(b), Order::Oldest) => Some(a.min(b)),
                    (a, b, _) => a.or(b),
                };
            }
            let Some(nearest) = nearest else { return Ok(None) };
            // The first group only sets the pace; any later move means asking all again.
            agreed &= nearest == at;
            at = nearest;
        }
        if agreed {
            return Ok(Some(at));
        }
    }
}

/// The nearest key under `prefix` whose number is at or beyond `bound`.
fn seek(db: &sled::Db, prefix: &[u8], bound: u64, order: Order) -> Result<Option<u64>, Broken> {
    let key = |number: u64| [prefix, &number.to_be_bytes()].concat();
    let found = match order {
        Order::Newest => db.range(key(0)..=key(bound)).next_back(),
        Order::Oldest => db.range(key(bound)..=key(u64::MAX)).next(),
    };
    match found.transpose()? {
        // A longer value may begin with the same bytes; its keys have another length.
        Some((found, _)) if found.len() == prefix.len() + 8 => Ok(last_number(&found)),
        Some(_) => Err(Broken),
        None => Ok(None),
    }
}

fn admitted(
    db: &sled::Db,
    groups: &[Vec<Vec<u8>>],
    window: &Window,
    filter: &Filter,
) -> Result<Vec<Candidate>, Broken> {
    let mut all: Bits = [u64::MAX; crate::store::tail::WINDOW / 64];
    for group in groups {
        let mut any: Bits = [0; crate::store::tail::WINDOW / 64];
        for prefix in group {
            let key = [prefix.as_slice(), &window.first().to_be_bytes()].concat();
            let Some(value) = db.get(key)? else { continue };
            let (ordinals, rest) = value.as_chunks::<2>();
            if !rest.is_empty() {
                return Err(Broken);
            }
            ordinals.iter().for_each(|at| set(&mut any, u16::from_be_bytes(*at)));
        }
        all.iter_mut().zip(any).for_each(|(all, any)| *all &= any);
    }
    let fits = |(at, spot): (usize, &Spot)| {
        let fits = is_set(&all, at) && filter.admits(spot.index, spot.acknowledged);
        fits.then_some(Candidate { index: spot.index, place: spot.place })
    };
    let spots = window.spots.iter().enumerate();
    Ok(match filter.order {
        Order::Newest => spots.rev().filter_map(fits).collect(),
        Order::Oldest => spots.filter_map(fits).collect(),
    })
}
