//! The rules and the register as a report sees them: names and values, taken once and signed with the
//! figures, so that a report can be made again after both have changed.

use std::collections::BTreeMap;

use routing_rules::{Bundle, Endpoint, Keep};
use serde::{Deserialize, Serialize};

/// What a report takes from a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The policy's name.
    pub policy: String,
    /// Its version.
    pub version: u64,
    /// The digest of policy, register and applications together.
    pub bundle: String,
    /// The digest of the register.
    pub register: String,
    /// The day as of which values count as stated or expired.
    pub on: String,
    /// Whether the rules are signed.
    pub signed: bool,
    /// The endpoints.
    pub endpoints: Vec<Party>,
    /// The applications.
    pub applications: Vec<Application>,
    /// The names of the guarantees.
    pub guarantees: Vec<String>,
    /// How long each class of records is kept: its name, the words, and the least number of days.
    pub retention: BTreeMap<String, (String, u32)>,
    /// The countries of the European Economic Area.
    pub eea: Vec<String>,
    /// The countries with an adequacy decision of the European Commission.
    pub adequate: Vec<String>,
}

/// One endpoint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its name, with the models meant where the register describes some of them apart.
    pub name: String,
    /// The account.
    pub account: Option<String>,
    /// Why it is closed, if it is.
    pub closed: Option<String>,
    /// What is stated, by attribute.
    pub stated: BTreeMap<String, Statement>,
}

/// What is stated of one attribute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The value as written.
    pub value: String,
    /// How well it is supported.
    pub grade: String,
    /// On what basis.
    pub basis: Option<String>,
    /// The last day on which it counts.
    pub until: Option<String>,
}

/// One application.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Its name.
    pub name: String,
    /// Its tenant.
    pub tenant: String,
    /// Its entry in the register of functions.
    pub function: Option<String>,
    /// Whether that function is critical or important.
    pub critical: bool,
}

impl Rules {
    /// What `bundle` says.
    #[must_use]
    pub fn of(bundle: &Bundle) -> Self {
        let endpoints = bundle.endpoints().iter();
        let offerings = endpoints.flat_map(|endpoint| bundle.offerings_of(endpoint.name()));
        let applications = bundle.applications().iter().map(|app| Application {
            name: app.name().to_owned(),
            tenant: app.tenant().to_owned(),
            function: app.function().map(|function| function.id.clone()),
            critical: app.function().is_some_and(|function| function.critical),
        });
        // A month has 28 days at least.
        let days = |keep: Keep| match keep {
            Keep::Days(days) => days,
            Keep::Months(months) => months.saturating_mul(28),
        };
        let retention = bundle.retention();
        Self {
            policy: bundle.policy_name().to_owned(),
            version: bundle.version(),
            bundle: bundle.digest().to_string(),
            register: bundle.register_digest().to_string(),
            on: bundle.on().to_string(),
            signed: bundle.seal().is_some(),
            endpoints: offerings.map(Party::of).collect(),
            applications: applications.collect(),
            guarantees: bundle.guarantees().map(str::to_owned).collect(),
            retention: retention
                .map(|(class, keep)| (class.to_owned(), (keep.to_string(), days(keep))))
                .collect(),
            eea: bundle.place_group("EEA").unwrap_or_default(),
            adequate: bundle.place_group("adequate").unwrap_or_default(),
        }
    }

    /// The endpoint of this name, whatever the model.
    #[must_use]
    pub fn party(&self, name: &str) -> Option<&Party> {
        let of = |party: &&Party| {
            let rest = party.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
        };
        self.endpoints.iter().find(of)
    }

    /// Where a country stands under Chapter V of the GDPR.
    #[must_use]
    pub fn standing(&self, place: &str) -> &'static str {
        let among = |list: &[String]| list.iter().any(|one| one == place);
        if among(&self.eea) || matches!(place, "EU" | "EEA") {
            "EEA"
        } else if among(&self.adequate) || place == "adequate" {
            "adequacy decision"
        } else {
            "third country"
        }
    }
}

impl Party {
    fn of(endpoint: &Endpoint) -> Self {
        let stated = endpoint.attributes().map(|stated| {
            let statement = Statement {
                value: stated.value,
                grade: stated.grade.name().to_owned(),
                basis: stated.basis.map(str::to_owned),
                until: stated.until.map(|day| day.to_string()),
            };
            (stated.name.to_owned(), statement)
        });
        Self {
            name: endpoint.called().to_owned(),
            account: endpoint.account().map(str::to_owned),
            closed: endpoint.closed_because(),
            stated: stated.collect(),
        }
    }

    /// A value that counts: stated, not expired, not contradicted, not `unknown`.
    #[must_use]
    pub fn value(&self, attribute: &str) -> Option<&str> {
        let stated = self.stated.get(attribute)?;
        let counts = matches!(stated.grade.as_str(), "declared" | "attested" | "enforced");
        (counts && stated.value != "unknown").then_some(stated.value.as_str())
    }

    /// The members of such a value.
    #[must_use]
    pub fn values(&self, attribute: &str) -> Vec<&str> {
        self.value(attribute).map(|text| text.split(", ").collect()).unwrap_or_default()
    }
}
