//! The folder of the proxy under test: a policy of ordinary size in which the stub may see
//! everything, so that what is measured is the whole path of a permitted request.

use std::net::SocketAddr;

/// The application that sends.
pub(super) const APPLICATION: &str = "load-tests";

/// Who listens where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Addresses {
    pub(super) data: SocketAddr,
    pub(super) governance: SocketAddr,
    pub(super) stub: SocketAddr,
}

/// Name and text of each file.
pub(super) fn files(addresses: &Addresses, redact_answers: bool) -> [(&'static str, String); 4] {
    let answers = if redact_answers { ANSWERS } else { "" };
    [
        ("bailiwick.yaml", server(addresses)),
        ("policy.yaml", format!("{POLICY}{answers}")),
        ("register.yaml", register(addresses.stub)),
        ("apps.yaml", APPLICATIONS.to_owned()),
    ]
}

fn server(addresses: &Addresses) -> String {
    let Addresses { data, governance, .. } = addresses;
    format!("listen:\n  data: {data}\n  governance: {governance}\n")
}

fn register(stub: SocketAddr) -> String {
    format!(
        "\
register: load-tests
endpoints:
  - endpoint: stub
    base_url: http://{stub}/v1
    models: {{gpt-4o-mini: {{}}}}
    operator: self
    processed_in: [DE]
    stored_in: [DE]
    foreign_reach: [none]
    keys_held_by: customer
    trains_on_data: never
    retention_days: 0
    transfer_basis: none-needed
    connection: site
    vouched: {{by: load-tests, basis: \"it runs in this very run\"}}
"
    )
}

const APPLICATIONS: &str = "\
applications:
  - app: load-tests
    tenant: load
";

const POLICY: &str = "\
policy: load-tests
version: 1
levels: [public, internal, confidential, restricted]
base: {default: internal}
labels:
  personal:         {covers: [\"pii.*\", financial.iban], floor: internal}
  payment-card:     {covers: [financial.payment_card], floor: confidential}
  credentials:      {covers: [\"secret.*\"], floor: restricted}
  uninspected:      {covers: [\"scan.*\"], floor: restricted}
zones:
  own-site:   {operator: [self], foreign_reach: [none], trains_on_data: [never]}
  eu-immune:  {processed_in: [EEA], foreign_reach: [none], keys_held_by: [customer, eu-trustee], trains_on_data: [never]}
  eea-region: {processed_in: [EEA], retention_days: [0], trains_on_data: [never]}
rules:
  - rule: home-serves-all
    may_use: [own-site]
    because: Machines we run ourselves are inside the boundary.
  - rule: internal-in-eea
    up_to: internal
    may_use: [eea-region, eu-immune]
    because: Processor contracts reviewed.
  - rule: cards-and-keys-at-home
    with_any: [payment-card, credentials, uninspected]
    stays_in: [own-site]
    because: What we cannot read we treat as most sensitive.
  - rule: restricted-at-home
    from: restricted
    stays_in: [own-site]
    because: Restricted material does not leave the site.
prefer:
  - {by: [zone, latency], zones: [own-site, eu-immune, eea-region], redact: never}
";

/// What is taken out of answers; the stub's hold nothing of it, so they stay as they are.
const ANSWERS: &str = "\
answers:
  - {find: [payment-card, credentials], then: redact, because: Nothing of that leaves.}
";
