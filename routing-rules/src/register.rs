//! The register: what each endpoint is, as stated by those who vouch for it. It says nothing about
//! who may use an endpoint; that is the policy's.
//!
//! Read next: `endpoint` for one entry, `attribute` for the closed list of what can be stated,
//! `stated` for values with grades and dates, `place` for countries and groups of them.

mod attribute;
mod endpoint;
mod entry;
mod observe;
mod place;
mod stated;

pub(crate) use attribute::{Attribute, Kind, SCHEMES};
pub(crate) use entry::{KEYS as ENTRY_KEYS, read_register};
pub(crate) use place::{PLACES, Places};
pub(crate) use stated::{Certificate, Content, Stated};

use jiff::civil::Date;

use crate::document::{Problems, unknown};
use crate::suppose::{Suppose, supposed};

pub use endpoint::{
    Endpoint, Enforce, KeySource, Observe, OfferedModel, Price, RegionHeader, StatedAttribute,
};
pub use observe::Contradiction;
pub use stated::Grade;

/// The most endpoints a register may hold; sets of endpoints are four machine words.
pub const MAX_ENDPOINTS: usize = 256;

/// All endpoints of a bundle, in the order of the files.
#[derive(Debug)]
pub(crate) struct Register {
    pub(crate) endpoints: Vec<Endpoint>,
}

impl Register {
    /// Takes an endpoint away, or gives one another parent.
    pub(crate) fn suppose(&mut self, one: &Suppose, places: &Places, problems: &mut Problems) {
        let named = |endpoint: &Endpoint, name: &str| {
            let address = endpoint.base_url().split("://").nth(1).unwrap_or_default();
            let host = address.split(['/', ':']).next().unwrap_or_default();
            endpoint.name() == name || host == name || host.ends_with(&format!(".{name}"))
        };
        let (Suppose::Gone(name) | Suppose::Parent { endpoint: name, .. }) = one else { return };
        if !self.endpoints.iter().any(|endpoint| named(endpoint, name)) {
            let ending = unknown(name, "defined", self.endpoints.iter().map(Endpoint::name));
            let message = format!("the register has no endpoint \"{name}\"{ending}");
            problems.error(&supposed(), "unknown-endpoint", message);
            return;
        }
        if let Suppose::Parent { country, .. } = one {
            if !places.knows(country) {
                let message = format!("\"{country}\" is no country code of ISO 3166");
                problems.error(&supposed(), "unknown-place", message);
            }
            for endpoint in self.endpoints.iter_mut().filter(|endpoint| named(endpoint, name)) {
                endpoint.suppose_parent(country);
            }
            return;
        }
        self.endpoints.retain(|endpoint| !named(endpoint, name));
        if self.endpoints.is_empty() {
            let message = "no endpoint would be left, so every request would be denied";
            problems.error(&supposed(), "no-endpoint", message);
        }
    }

    /// The days after which something that is stated will have expired.
    pub(crate) fn dates(&self) -> impl Iterator<Item = Date> {
        let stated = self.endpoints.iter().flat_map(Endpoint::all_stated);
        stated.flat_map(|stated| {
            let inside: Vec<Date> = match &stated.content {
                Content::Date(date) => vec![*date],
                Content::Certificates(all) => all.iter().filter_map(|c| c.valid_until).collect(),
                Content::Words(_) | Content::Count(_) => Vec::new(),
            };
            stated.until.into_iter().chain(inside)
        })
    }
}
