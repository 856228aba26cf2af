//! Sessions of people who signed in: in memory, so a restart ends them all. A session has an id that the
//! browser keeps in a cookie, a second secret that every change must show (against requests that another
//! site makes the browser send), a time without use and a time in all after which it is over.
//!
//! Bounds follow NIST SP 800-63B section 4.2.3 (AAL2): at most 12 hours in all, 30 minutes without use.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::person::Person;
use crate::clock::Timestamp;
use crate::keys::{base62, hash};

/// Longest time without a request.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// Longest time in all.
const LONGEST: Duration = Duration::from_secs(12 * 3600);
/// Most sessions at a time; with one more, the one used longest ago is over.
const MOST: usize = 4096;

/// A session of a person.
#[derive(Debug, Clone)]
pub struct Session {
    /// What a change must show besides the cookie.
    csrf: String,
    /// When they signed in.
    pub began: Timestamp,
    /// When it is over at the latest.
    pub until: Timestamp,
}

impl Session {
    /// The secret that every change shows, in the header `x-csrf-token` or the field `csrf`.
    #[must_use]
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whether this is that secret; in a time that does not tell how much of it was right.
    #[must_use]
    pub fn is_csrf(&self, shown: &str) -> bool {
        hash(shown.as_bytes()) == hash(self.csrf.as_bytes())
    }
}

/// A session with whose it is.
#[derive(Debug, Clone)]
pub struct Known {
    /// Whose it is.
    pub person: Person,
    /// The session.
    pub session: Session,
    /// The hash of the token that it was begun with, where it was one of the table.
    pub grant: Option<[u8; 32]>,
}

#[derive(Debug)]
struct Kept {
    known: Known,
    last: Timestamp,
}

/// All sessions.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<HashMap<[u8; 32], Kept>>);

/// The system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct NoRandomness;

/// A secret of about 190 bits, in letters and digits.
pub(crate) fn secret(prefix: &str) -> Result<String, NoRandomness> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|_| NoRandomness)?;
    Ok(format!("{prefix}{}", base62(&random)))
}

impl Sessions {
    /// Begins a session that ends by `until`; gives its id, for the cookie alone.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn begin(
        &self,
        person: Person,
        grant: Option<[u8; 32]>,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(SecretString, Session), NoRandomness> {
        let id = secret("")?;
        let longest = later(now, LONGEST);
        let until = until.map_or(longest, |until| until.min(longest));
        let session = Session { csrf: secret("")?, began: now, until };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, kept| kept.is_open(now));
        if all.len() >= MOST
            && let Some(oldest) =
                all.iter().min_by_key(|(_, kept)| kept.last).map(|(hash, _)| *hash)
        {
            all.remove(&oldest);
        }
        let kept = Kept { known: Known { person, session: session.clone(), grant }, last: now };
        all.insert(hash(id.as_bytes()), kept);
        Ok((SecretString::from(id), session))
    }

    /// Whose session this is, if it is open; it counts as used now.
    #[must_use]
    pub fn of(&self, id: &SecretString, now: Timestamp) -> Option<Known> {
        let hash = hash(id.expose_secret().as_bytes());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get_mut(&hash)?;
        if !kept.is_open(now) {
            all.remove(&hash);
            return None;
        }
        kept.last = now;
        Some(kept.known.clone())
    }

    /// Ends a session; gives whose it was.
    pub fn end(&self, id: &SecretString) -> Option<Person> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&hash(id.expose_secret().as_bytes())).map(|kept| kept.known.person)
    }
}

impl Kept {
    /// A clock that went back before the session began makes it no longer.
    fn is_open(&self, now: Timestamp) -> bool {
        now >= self.known.session.began
            && now < self.known.session.until
            && now < later(self.last.max(self.known.session.began), IDLE)
    }
}

/// The moment so much later.
pub(crate) fn later(at: Timestamp, by: Duration) -> Timestamp {
    Timestamp::from_ns(at.as_ns().saturating_add(u64::try_from(by.as_nanos()).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{How, Roles};

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_ns((1_000_000 + seconds) * 1_000_000_000)
    }

    fn mia() -> Person {
        Person {
            name: "mia".to_owned(),
            roles: Roles::all(),
            scope: crate::access::Scope::default(),
            how: How::LocalLink,
            why: None,
        }
    }

    #[test]
    fn a_session_ends_unused_and_in_all_and_by_signing_out() {
        let sessions = Sessions::default();
        let (id, session) = sessions.begin(mia(), None, None, at(0)).unwrap();
        assert!(session.is_csrf(session.csrf()) && !session.is_csrf("") && !session.is_csrf("x"));
        assert_ne!(session.csrf(), id.expose_secret());
        // Used every 29 minutes it lasts, but not for more than twelve hours.
        let mut last = 0;
        for minute in (0..24 * 60).step_by(29) {
            match sessions.of(&id, at(minute * 60)) {
                Some(known) => {
                    assert_eq!(known.person, mia());
                    last = minute;
                }
                None => break,
            }
        }
        assert_eq!(last, 12 * 60 - 12 * 60 % 29);
        let (id, _) = sessions.begin(mia(), None, None, at(0)).unwrap();
        assert!(sessions.of(&id, at(30 * 60 - 1)).is_some());
        assert!(sessions.of(&id, at(60 * 60)).is_none());
        let (id, _) = sessions.begin(mia(), None, Some(at(60)), at(0)).unwrap();
        assert!(sessions.of(&id, at(60)).is_none());
        let (id, _) = sessions.begin(mia(), None, None, at(0)).unwrap();
        assert_eq!(sessions.end(&id), Some(mia()));
        assert!(sessions.of(&id, at(1)).is_none());
        assert!(sessions.of(&SecretString::from("no session"), at(1)).is_none());
    }

    #[test]
    fn a_clock_that_went_back_prolongs_nothing() {
        let sessions = Sessions::default();
        let (id, _) = sessions.begin(mia(), None, None, at(100)).unwrap();
        assert!(sessions.of(&id, at(50)).is_none());
    }

    #[test]
    fn there_are_only_so_many() {
        let sessions = Sessions::default();
        let (first, _) = sessions.begin(mia(), None, None, at(0)).unwrap();
        for _ in 0..MOST {
            sessions.begin(mia(), None, None, at(1)).unwrap();
        }
        assert!(sessions.of(&first, at(2)).is_none());
        assert_eq!(sessions.0.lock().unwrap().len(), MOST);
    }
}
