//! What the register said of each endpoint when the rules were loaded: made once, so that a decision
//! only copies it into its record.

use std::collections::HashMap;

use routing_rules::{Bundle, Endpoint};
use trace_store::record::{Digest, Eligible};

/// The endpoints of one bundle, as records show them.
#[derive(Debug, Default)]
pub struct Snapshots {
    by_endpoint: HashMap<String, Eligible>,
}

impl Snapshots {
    /// The endpoints of `bundle`.
    #[must_use]
    pub fn of_bundle(bundle: &Bundle) -> Self {
        let endpoints = bundle.endpoints().iter();
        Self {
            by_endpoint: endpoints
                .map(|endpoint| (endpoint.name().to_owned(), snapshot(endpoint)))
                .collect(),
        }
    }

    /// One endpoint, without splices; a name that is in no register is shown as that and no more.
    pub(super) fn of(&self, endpoint: &str) -> Eligible {
        self.by_endpoint.get(endpoint).cloned().unwrap_or_else(|| Eligible {
            attributes: None,
            endpoint: endpoint.to_owned(),
            operator: "unknown".to_owned(),
            processed_in: Vec::new(),
            splices: Vec::new(),
            transfer_basis: None,
        })
    }
}

fn snapshot(endpoint: &Endpoint) -> Eligible {
    let stated = |name| endpoint.attributes().find(|attribute| attribute.name == name);
    Eligible {
        attributes: Some(attributes_digest(endpoint)),
        endpoint: endpoint.name().to_owned(),
        operator: endpoint.operator().to_owned(),
        processed_in: endpoint.processed_in().to_vec(),
        splices: Vec::new(),
        transfer_basis: stated("transfer_basis").map(|attribute| attribute.value),
    }
}

/// BLAKE3 over identity and attributes with their grades and evidence, each text with its length.
fn attributes_digest(endpoint: &Endpoint) -> Digest {
    let mut hasher = blake3::Hasher::new();
    let mut field = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    field(endpoint.base_url());
    field(endpoint.account().unwrap_or_default());
    for attribute in endpoint.attributes() {
        field(attribute.name);
        field(&attribute.value);
        field(&format!("{:?}", attribute.grade));
        field(attribute.evidence.unwrap_or_default());
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}
