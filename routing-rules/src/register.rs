//! The register: what each endpoint is, as stated by those who vouch for it. It says nothing about
//! who may use an endpoint; that is the policy's.
//!
//! Read next: `endpoint` for one entry, `offering` for endpoints whose models are described apart, `attribute` for the closed list of what can be stated,
//! `stated` for values with grades and dates, `place` for countries and groups of them.

mod attribute;
mod endpoint;
mod entry;
mod model;
mod observe;
mod offering;
mod place;
mod stated;

pub(crate) use attribute::{Attribute, Kind, SCHEMES};
pub(crate) use entry::{KEYS as ENTRY_KEYS, SPEAKS, read_register};
pub(crate) use model::{MODEL_KEYS, of_models};
pub(crate) use place::{PLACES, Places};
pub(crate) use stated::{Certificate, Content, Stated};

use jiff::civil::Date;

use crate::document::{Problems, unknown};
use crate::suppose::{Suppose, supposed};

pub use endpoint::{
    Endpoint, Enforce, Form, KeySource, Observe, OfferedModel, Price, RegionHeader, StatedAttribute,
};
pub use observe::{Contradiction, Watched};
pub use stated::Grade;

/// The most endpoints a register may hold; sets of endpoints are four machine words.
pub const MAX_ENDPOINTS: usize = 256;

/// All endpoints of a bundle, in the order of the files.
#[derive(Debug)]
pub(crate) struct Register {
    /// The entries: who is called.
    pub(crate) endpoints: Vec<Endpoint>,
    /// The same, split where models are described apart: what rules decide about.
    pub(crate) offerings: Vec<Endpoint>,
}

impl Register {
    /// The offerings of an endpoint's name.
    pub(crate) fn of_name(&self, name: &str) -> impl Iterator<Item = &Endpoint> {
        self.offerings.iter().filter(move |offering| offering.name() == name)
    }

    /// What people call the offerings that pass: an endpoint by its name where all of its offerings do.
    pub(crate) fn called(&self, passes: impl Fn(&Endpoint) -> bool) -> Vec<&str> {
        let mut called = Vec::new();
        for endpoint in &self.endpoints {
            if self.of_name(endpoint.name()).all(&passes) {
                called.push(endpoint.name());
            } else {
                let some = self.of_name(endpoint.name()).filter(|one| passes(one));
                called.extend(some.map(Endpoint::called));
            }
        }
        called
    }

    /// Closes endpoints, with why as the end of "it is closed, because".
    pub(crate) fn close(&mut self, why: impl Fn(&Endpoint) -> Option<String>) {
        for endpoint in &mut self.endpoints {
            if let Some(because) = why(endpoint) {
                endpoint.closed = Some(because);
            }
        }
        self.offerings = offering::offerings(&self.endpoints);
    }

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
            self.offerings = offering::offerings(&self.endpoints);
            return;
        }
        self.endpoints.retain(|endpoint| !named(endpoint, name));
        self.offerings.retain(|endpoint| !named(endpoint, name));
        if self.endpoints.is_empty() {
            let message = "no endpoint would be left, so every request would be denied";
            problems.error(&supposed(), "no-endpoint", message);
        }
    }

    /// The days after which something that is stated will have expired.
    pub(crate) fn dates(&self) -> impl Iterator<Item = Date> {
        let stated = self.offerings.iter().flat_map(Endpoint::all_stated);
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
