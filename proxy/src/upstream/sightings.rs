//! What endpoints showed on their connections and fitted what the register says is watched. It raises no
//! grade: that an address or a region is as described proves nothing about what is done behind it. It is
//! for whoever looks at an endpoint, kept in memory, and gone with the process.

use dashmap::DashMap;
use routing_rules::{Endpoint, Observe, Watched};
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// When each endpoint last showed what it must.
#[derive(Debug, Default)]
pub struct Sightings(DashMap<(String, Watched), Timestamp>);

/// One thing that an endpoint last showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// What: the key under `observe`.
    pub what: String,
    /// When, in nanoseconds since 1970.
    pub at_ns: u64,
}

impl Sightings {
    /// An answer began, and nothing about its connection spoke against the register. Addresses are not seen
    /// through an HTTP proxy.
    pub fn answered(&self, endpoint: &Endpoint, through_proxy: bool, now: Timestamp) {
        for what in endpoint.observe().watched() {
            let seen = match what {
                Watched::Addresses => !through_proxy,
                Watched::Spki | Watched::RegionHeader => true,
                Watched::Models => false,
            };
            if seen {
                self.0.insert((endpoint.name().to_owned(), what), now);
            }
        }
    }

    /// An answer named a model that fits.
    pub fn named_model(&self, endpoint: &str, observe: &Observe, now: Timestamp) {
        if observe.watched().any(|what| what == Watched::Models) {
            self.0.insert((endpoint.to_owned(), Watched::Models), now);
        }
    }

    /// What an endpoint has shown.
    #[must_use]
    pub fn of(&self, endpoint: &str) -> Vec<Sighting> {
        let all = Watched::ALL.iter().filter_map(|what| {
            let at = *self.0.get(&(endpoint.to_owned(), *what))?;
            Some(Sighting { what: what.name().to_owned(), at_ns: at.as_ns() })
        });
        all.collect()
    }
}
