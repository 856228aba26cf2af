//! What the proxy sees on a connection, held against what the register says it must see. What fits
//! raises no grade; what does not closes the endpoint.

use std::net::IpAddr;

use super::endpoint::{Observe, RegionHeader};

/// What an observation spoke against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Contradiction {
    /// It answered from an address outside the ranges.
    Address,
    /// It showed another key than those pinned.
    Key,
    /// Its region header named another region, or was missing.
    Region,
    /// It said that another model answered.
    Model,
}

impl Contradiction {
    /// Why an endpoint is closed for it, as the end of "it is closed, because".
    pub const fn because(self) -> &'static str {
        match self {
            Self::Address => "it answered from an address outside observe.addresses",
            Self::Key => "it showed a certificate whose key is not in observe.spki",
            Self::Region => "its answer named no region of observe.region_header",
            Self::Model => "it answered with a model that is not in observe.models",
        }
    }
}

/// What can be watched on connections: the keys of `observe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Watched {
    /// Where answers come from.
    Addresses,
    /// Which key the certificate shows.
    Spki,
    /// Which region a header names.
    RegionHeader,
    /// Which model says that it answered.
    Models,
}

impl Watched {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Addresses, Self::Spki, Self::RegionHeader, Self::Models];

    /// The key under `observe`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Addresses => "addresses",
            Self::Spki => "spki",
            Self::RegionHeader => "region_header",
            Self::Models => "models",
        }
    }
}

impl Observe {
    /// What is watched.
    pub fn watched(&self) -> impl Iterator<Item = Watched> {
        Watched::ALL.iter().copied().filter(|what| !self.wanted(*what).is_empty())
    }

    /// What is acceptable of one thing, as written.
    pub fn wanted(&self, what: Watched) -> Vec<&str> {
        let texts = match what {
            Watched::Addresses => &self.addresses,
            Watched::Spki => &self.spki,
            Watched::RegionHeader => match &self.region_header {
                Some(header) => &header.among,
                None => return Vec::new(),
            },
            Watched::Models => &self.models,
        };
        texts.iter().map(String::as_str).collect()
    }

    /// Whether an answer may come from an address.
    pub fn address_fits(&self, address: IpAddr) -> bool {
        self.addresses.is_empty() || self.addresses.iter().any(|range| holds(range, address))
    }

    /// Whether a public key, as its digest in base64, may be shown.
    pub fn key_fits(&self, digest: &str) -> bool {
        let pinned = |pin: &String| pin.strip_prefix("sha256/") == Some(digest);
        self.spki.is_empty() || self.spki.iter().any(pinned)
    }

    /// Whether the value of the region header is acceptable; its absence is not.
    pub fn region_fits(&self, value: Option<&str>) -> bool {
        let fits = |header: &RegionHeader| {
            value.is_some_and(|value| header.among.iter().any(|wanted| matches(wanted, value)))
        };
        self.region_header.as_ref().is_none_or(fits)
    }

    /// Whether a model may answer.
    pub fn model_fits(&self, model: &str) -> bool {
        self.models.is_empty() || self.models.iter().any(|wanted| matches(wanted, model))
    }
}

fn matches(wanted: &str, value: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(prefix) => value.starts_with(prefix),
        None => value == wanted,
    }
}

/// Whether a range such as `203.0.113.0/24` holds an address.
fn holds(range: &str, address: IpAddr) -> bool {
    let Some((base, bits)) = range.split_once('/') else { return false };
    let (Ok(base), Ok(bits)) = (base.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    let same = |a: u128, b: u128, width: u32| match width.checked_sub(bits) {
        Some(rest) if rest < 128 => a >> rest == b >> rest,
        Some(_) => true,
        None => false,
    };
    match (base, address.to_canonical()) {
        (IpAddr::V4(base), IpAddr::V4(address)) => {
            same(u128::from(base.to_bits()), u128::from(address.to_bits()), 32)
        }
        (IpAddr::V6(base), IpAddr::V6(address)) => same(base.to_bits(), address.to_bits(), 128),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Observe, RegionHeader, holds};

    #[test]
    fn ranges_hold_their_addresses() {
        for (range, address, inside) in [
            ("203.0.113.0/24", "203.0.113.255", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.7/32", "203.0.113.7", true),
            ("203.0.113.7/32", "203.0.113.6", false),
            ("0.0.0.0/0", "198.51.100.1", true),
            ("203.0.113.0/24", "::ffff:203.0.113.9", true),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db9::1", true),
            ("0.0.0.0/0", "::1", false),
        ] {
            assert_eq!(holds(range, address.parse().unwrap()), inside, "{range} {address}");
        }
    }

    #[test]
    fn what_is_not_watched_always_fits_and_what_is_watched_must_show() {
        let none = Observe::default();
        assert!(none.address_fits("192.0.2.1".parse().unwrap()) && none.key_fits("x"));
        assert!(none.region_fits(None) && none.model_fits("any"));
        let watched = Observe {
            addresses: vec!["192.0.2.0/24".to_owned()],
            spki: vec!["sha256/abc=".to_owned()],
            region_header: Some(RegionHeader {
                name: "x-region".to_owned(),
                among: vec!["eu-west-*".to_owned(), "eu".to_owned()],
            }),
            models: vec!["mistral-*".to_owned()],
        };
        assert!(watched.key_fits("abc=") && !watched.key_fits("abd="));
        assert!(!watched.address_fits("192.0.3.1".parse().unwrap()));
        assert!(watched.region_fits(Some("eu-west-3")) && watched.region_fits(Some("eu")));
        assert!(!watched.region_fits(Some("us-east-1")) && !watched.region_fits(None));
        assert!(watched.model_fits("mistral-large") && !watched.model_fits("gpt"));
    }
}
