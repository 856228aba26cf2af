//! What the register said of each endpoint when the rules were loaded, value, grade and evidence of every
//! attribute that the rules test: made once, so that a decision only copies it into its record.

use std::collections::HashMap;

use routing_rules::{Bundle, Endpoint};
use trace_store::record::{Digest, Eligible, StatedAttribute};

/// The endpoints of one bundle, as records show them.
#[derive(Debug, Default)]
pub struct Snapshots {
    by_offering: HashMap<String, Eligible>,
}

impl Snapshots {
    /// The endpoints of `bundle`.
    #[must_use]
    pub fn of_bundle(bundle: &Bundle) -> Self {
        let tested = bundle.tested_attributes();
        let offerings = bundle.endpoints().iter().flat_map(|one| bundle.offerings_of(one.name()));
        let named = offerings.map(|one| (one.called().to_owned(), snapshot(one, &tested)));
        Self { by_offering: named.collect() }
    }

    /// One endpoint, with the model asked for where the register describes it apart, without splices; one
    /// that is in no register is shown by its name and no more.
    pub(super) fn of(&self, offering: &Endpoint) -> Eligible {
        self.by_offering.get(offering.called()).cloned().unwrap_or_else(|| Eligible {
            attributes: None,
            endpoint: offering.name().to_owned(),
            operator: "unknown".to_owned(),
            processed_in: Vec::new(),
            splices: Vec::new(),
            stated: Vec::new(),
            transfer_basis: None,
        })
    }
}

fn snapshot(offering: &Endpoint, tested: &[&str]) -> Eligible {
    let stated = |name| offering.attributes().find(|attribute| attribute.name == name);
    let frozen = offering.attributes().filter(|one| tested.contains(&one.name));
    Eligible {
        attributes: Some(attributes_digest(offering)),
        endpoint: offering.name().to_owned(),
        operator: offering.operator().to_owned(),
        processed_in: offering.processed_in().to_vec(),
        splices: Vec::new(),
        stated: frozen
            .map(|one| StatedAttribute {
                attribute: one.name.to_owned(),
                evidence: one.evidence.map(str::to_owned),
                grade: one.grade.name().to_owned(),
                until: one.until.map(|until| until.to_string()),
                value: one.value,
            })
            .collect(),
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
