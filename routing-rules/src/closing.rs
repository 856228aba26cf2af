//! Endpoints that are closed whatever the files say: the proxy saw something that speaks against the
//! register, or somebody closed one. One person, or none, may close; two people reopen, by signing
//! the closing that they lift. A closing follows the endpoint's address and account, so that another
//! name does not open it.

use serde::{Deserialize, Serialize};

use crate::governance::{Governance, Governor};
use crate::register::Endpoint;
use crate::signed::{Refused, Signable, Statement};

/// How many people reopen an endpoint.
pub const REOPENED_BY: usize = 2;

/// One endpoint that is closed. A signature over it says: this closing is lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The account it is called under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Its address.
    pub base_url: String,
    /// Why, as the end of "it is closed, because".
    pub because: String,
    /// Who closed it; `proxy` where the proxy saw something.
    pub by: String,
    /// Its name in the register.
    pub endpoint: String,
    /// When, in nanoseconds since 1970.
    pub since_ns: u64,
}

impl Signable for Closing {
    const KIND: &'static str = "reopening";
    const DOMAIN: &'static str = "bailiwick reopening 1";
}

impl Closing {
    /// A closing of an endpoint.
    pub fn of(endpoint: &Endpoint, by: &str, because: String, since_ns: u64) -> Self {
        Self {
            account: endpoint.account().map(str::to_owned),
            base_url: endpoint.base_url().to_owned(),
            because,
            by: by.to_owned(),
            endpoint: endpoint.name().to_owned(),
            since_ns,
        }
    }

    /// Whether it closes an endpoint: one of its name, or one of another name behind which the same
    /// account at the same address stands.
    pub fn concerns(&self, endpoint: &Endpoint) -> bool {
        let same =
            self.base_url == endpoint.base_url() && self.account.as_deref() == endpoint.account();
        self.endpoint == endpoint.name() || same
    }
}

/// Those who signed a reopening and may: whoever may approve a change of the rules.
///
/// # Errors
/// [`Refused`] with the first signature that does not count.
pub fn reopeners<'g>(
    reopening: &Statement<Closing>,
    governance: &'g Governance,
) -> Result<Vec<&'g Governor>, Refused> {
    let signers = reopening.signers(governance)?;
    match signers.iter().find(|signer| !signer.approves()) {
        Some(signer) => Err(Refused::MayNotApprove(signer.name.clone())),
        None => Ok(signers),
    }
}
