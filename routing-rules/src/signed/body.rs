//! What a bundle holds: every file that decides where a request may go, whole, so that a version can
//! be read, compared and put in force again years later without anything else.

use classifiers::Digest;
use serde::{Deserialize, Serialize};

use super::key::{hex, unhex};
use super::{Refused, Signable};
use crate::bundle::Sources;
use crate::document::Source;
use crate::reach::Reach;

/// The most sets of detectors a bundle accepts: the present one and, during an upgrade, the next.
const MOST_DETECTORS: usize = 2;

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Its name, for messages; nothing is ever opened or written under it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The content of a signed bundle. Fields stand in the order of their names, since that is the order
/// of the bytes that are signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Application files.
    pub applications: Vec<Written>,
    /// Who proposed it, by their name as governor.
    pub author: String,
    /// Why.
    pub because: String,
    /// When it was proposed, in seconds since 1970.
    pub created_s: u64,
    /// Digests of the detectors that may serve it; one or two, in order.
    pub detectors: Vec<String>,
    /// The governance file.
    pub governance: Vec<Written>,
    /// The organisation's own detectors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_detectors: Vec<Written>,
    /// The place data.
    pub places: Vec<Written>,
    /// Policy files.
    pub policy: Vec<Written>,
    /// Digest of the version before; `None` in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// What the change does, as the author's proof found.
    pub reach: Reach,
    /// Register files.
    pub register: Vec<Written>,
    /// The earlier version that it puts in force again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollback_to: Option<u64>,
    /// 1 for the first, then one more each time.
    pub sequence: u64,
    /// Not in force before, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from_s: Option<u64>,
    /// Not in force from then on, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_s: Option<u64>,
}

impl Signable for Body {
    const KIND: &'static str = "bundle";
    const DOMAIN: &'static str = "bailiwick bundle 1";
}

impl Body {
    /// Takes over files.
    pub fn set_sources(&mut self, sources: &Sources) {
        self.policy = written(&sources.policy);
        self.register = written(&sources.register);
        self.applications = written(&sources.applications);
        self.governance = written(&sources.governance);
        self.places = written(&sources.places);
        self.own_detectors = written(&sources.detectors);
    }

    /// The files, as they are read.
    #[must_use]
    pub fn sources(&self) -> Sources {
        Sources {
            policy: sources(&self.policy),
            register: sources(&self.register),
            applications: sources(&self.applications),
            governance: sources(&self.governance),
            places: sources(&self.places),
            detectors: sources(&self.own_detectors),
        }
    }

    /// Accepts these detectors: of what was accepted before, the one that is kept, and the present.
    pub fn accept_detectors(&mut self, present: Digest, before: Option<Digest>) {
        let both = before.into_iter().filter(|digest| *digest != present).chain([present]);
        self.detectors = both.map(|digest| hex(digest.as_bytes())).collect();
        self.detectors.sort_unstable();
    }

    /// The detectors that may serve it.
    ///
    /// # Errors
    /// [`Refused::Detectors`] for none, too many, one twice, or what is no digest.
    pub fn accepted_detectors(&self) -> Result<Vec<Digest>, Refused> {
        let wrong = || Refused::Detectors(self.detectors.len());
        if !(1..=MOST_DETECTORS).contains(&self.detectors.len())
            || !self.detectors.is_sorted_by(|a, b| a < b)
        {
            return Err(wrong());
        }
        let digests = self.detectors.iter();
        digests.map(|text| parse_digest(text).ok_or_else(wrong)).collect()
    }

    /// Says which version this one follows.
    pub fn follow(&mut self, previous: Digest) {
        self.previous = Some(hex(previous.as_bytes()));
    }
}

/// Reads a digest as it stands in a bundle or in the settings: 64 small hexadecimal digits.
#[must_use]
pub fn parse_digest(text: &str) -> Option<Digest> {
    unhex::<32>(text).map(Digest::from_bytes)
}

fn written(files: &[Source]) -> Vec<Written> {
    files.iter().map(|file| Written { name: file.name.clone(), text: file.text.clone() }).collect()
}

fn sources(files: &[Written]) -> Vec<Source> {
    files.iter().map(|file| Source::new(file.name.clone(), file.text.clone())).collect()
}
