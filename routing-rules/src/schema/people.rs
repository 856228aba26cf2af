//! The schemas of applications and of the governance file: who asks, and who may change the rules.

use serde_json::{Value, json};

use super::{any_list, described, duration, list, name, number, switch, table, text, words};
use crate::applications;
use crate::governance::Role;

pub(super) fn applications() -> Value {
    let function = table(vec![("id", text()), ("critical", switch())], &["id", "critical"]);
    let keys = applications::KEYS.iter().map(|key| {
        let value = match *key {
            "app" => described(name(), "What rules and keys call it."),
            "tenant" => described(name(), "To whom it belongs."),
            "site" => described(name(), "Where it runs, for \"prefer: same-site\"."),
            "purposes" => described(
                list(name()),
                "What a request may name as its purpose; without one, the first.",
            ),
            _ => described(function.clone(), "Its entry in the register of information (DORA)."),
        };
        (*key, value)
    });
    let application = table(keys.collect(), &["app", "tenant"]);
    table(vec![("applications", any_list(application))], &["applications"])
}

pub(super) fn governance() -> Value {
    let most = 256;
    let governor = table(
        vec![
            ("governor", name()),
            ("key", json!({"type": "string", "pattern": "^ed25519:[0-9a-f]{64}$"})),
            ("roles", list(words(&Role::ALL.map(Role::name), &[]))),
        ],
        &["governor", "key", "roles"],
    );
    let approvals = table(
        vec![
            ("narrowing", number(0, most)),
            ("same", number(0, most)),
            ("widening", number(0, most)),
            ("data_protection", switch()),
        ],
        &[],
    );
    table(
        vec![
            ("organisation", name()),
            ("bundle_max_age", duration()),
            (
                "approvals",
                described(approvals, "How many others must approve what one person proposes."),
            ),
            ("governors", list(governor)),
        ],
        &["organisation", "governors"],
    )
}
