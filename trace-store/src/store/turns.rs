//! One at a time, where one of them comes again and again and the others now and then.
//!
//! A mutex is not fair: a thread that lets go and takes it again at once leaves the others waiting for as
//! long as it has work. Here it can see that somebody waits, and stand back.

use super::shared::lock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

/// Whose turn it is.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    held: Mutex<()>,
    waiting: AtomicUsize,
}

impl Turns {
    /// Waits for its turn, which ends with what is returned.
    pub(crate) fn take(&self) -> MutexGuard<'_, ()> {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        let turn = lock(&self.held);
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        turn
    }

    /// Whether somebody waits.
    #[cfg(any(feature = "postgres", test))]
    pub(crate) fn is_wanted(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_seen_until_it_is_their_turn() {
        let turns = Turns::default();
        let first = turns.take();
        assert!(!turns.is_wanted());
        std::thread::scope(|scope| {
            let second = scope.spawn(|| drop(turns.take()));
            while !turns.is_wanted() {
                std::thread::yield_now();
            }
            drop(first);
            second.join().unwrap();
        });
        assert!(!turns.is_wanted());
    }
}
