//! How often somebody may fail to show who they are: after [`FREE`] failures from one address within a
//! quarter of an hour it is turned away unheard, for a minute, then twice as long with each further one,
//! up to a quarter of an hour. A right credential during that time is turned away too.
//!
//! Tokens are too long to be guessed; this keeps a flood of guesses from costing the store and the disk,
//! and makes it show.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::session::later;
use crate::clock::Timestamp;

/// Failures that cost nothing.
pub(super) const FREE: u32 = 10;
/// After so long without a failure an address begins anew.
const FORGET: Duration = Duration::from_secs(15 * 60);
/// The first time for which an address is turned away.
const FIRST: Duration = Duration::from_secs(60);
/// The longest such time.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Most addresses that are remembered; with one more, the one that failed longest ago is forgotten.
const MOST: usize = 8192;

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
    until: Timestamp,
}

/// The failures of each address.
#[derive(Debug, Default)]
pub(super) struct Lockout(Mutex<HashMap<IpAddr, Failures>>);

/// An address as it counts: of IPv6 the first 64 bits, which one network has in its hand (RFC 4291
/// section 2.5.1).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let kept = u128::from(address) & (u128::MAX << 64);
            IpAddr::V6(kept.into())
        }
    }
}

impl Lockout {
    /// For how long an address is still turned away, if it is.
    #[must_use]
    pub(super) fn left(&self, from: IpAddr, now: Timestamp) -> Option<Duration> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = all.get(&network(from))?.until.as_ns();
        let left = until.checked_sub(now.as_ns()).filter(|left| *left > 0)?;
        // A clock that went back turns nobody away for ever.
        Some(Duration::from_nanos(left).min(LONGEST))
    }

    /// Notes a failure.
    pub(super) fn failed(&self, from: IpAddr, now: Timestamp) {
        let from = network(from);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&from) {
            all.retain(|_, failures| now < later(failures.last, FORGET));
            if all.len() >= MOST
                && let Some(oldest) = all.iter().min_by_key(|(_, one)| one.last).map(|(ip, _)| *ip)
            {
                all.remove(&oldest);
            }
        }
        let failures = all.entry(from).or_insert(Failures {
            count: 0,
            last: now,
            until: Timestamp::from_ns(0),
        });
        if now >= later(failures.last, FORGET) {
            failures.count = 0;
        }
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
        if let Some(over) = failures.count.checked_sub(FREE + 1) {
            let wait = FIRST.saturating_mul(1 << over.min(8)).min(LONGEST);
            failures.until = later(now, wait);
        }
    }

    /// Notes that somebody at this address showed who they are.
    pub(super) fn succeeded(&self, from: IpAddr) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&network(from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_ns((1_000_000 + seconds) * 1_000_000_000)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_that_fails_too_often_waits_longer_each_time() {
        let lockout = Lockout::default();
        for _ in 0..FREE {
            lockout.failed(ip("192.0.2.1"), at(0));
            assert_eq!(lockout.left(ip("192.0.2.1"), at(0)), None);
        }
        let mut waits = Vec::new();
        for _ in 0..6 {
            lockout.failed(ip("192.0.2.1"), at(0));
            waits.push(lockout.left(ip("192.0.2.1"), at(0)).unwrap().as_secs());
        }
        assert_eq!(waits, [60, 120, 240, 480, 900, 900]);
        assert_eq!(lockout.left(ip("192.0.2.1"), at(900)), None);
        assert_eq!(lockout.left(ip("192.0.2.2"), at(0)), None);
        lockout.succeeded(ip("192.0.2.1"));
        assert_eq!(lockout.left(ip("192.0.2.1"), at(0)), None);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one_and_mapped_addresses_as_what_they_are() {
        let lockout = Lockout::default();
        for host in 0..=FREE {
            lockout.failed(ip(&format!("2001:db8::{host:x}")), at(0));
            lockout.failed(ip("::ffff:192.0.2.7"), at(0));
        }
        assert!(lockout.left(ip("2001:db8::ffff"), at(0)).is_some());
        assert!(lockout.left(ip("2001:db8:0:1::1"), at(0)).is_none());
        assert!(lockout.left(ip("192.0.2.7"), at(0)).is_some());
    }

    #[test]
    fn old_failures_are_forgotten_and_there_are_only_so_many() {
        let lockout = Lockout::default();
        for _ in 0..FREE {
            lockout.failed(ip("192.0.2.1"), at(0));
        }
        lockout.failed(ip("192.0.2.1"), at(15 * 60));
        assert_eq!(lockout.left(ip("192.0.2.1"), at(15 * 60)), None);
        for host in 0..u32::try_from(MOST).unwrap() + 9 {
            lockout.failed(IpAddr::V4(host.into()), at(1));
        }
        assert!(lockout.0.lock().unwrap().len() <= MOST);
    }
}
