//! What is closed and what is cut off, between the tables of this node and what all were told. Closing
//! needs no proof: whoever reaches PostgreSQL may narrow. What lifts a closing is signed by two people
//! and checked here as it is from a file. Names that count under `--dev` are not shared: there each node
//! is reopened by itself.

use std::path::Path;

use routing_rules::closing::Closing;
use routing_rules::signed::Statement;

use super::exchange::{Exchange, ExchangeError, short};
use crate::closings::Closings;

/// The topics of closed endpoints, and of what lifts them.
pub(super) const ENDPOINTS: (&str, &str) = ("closing", "reopening");
/// The topics of sites that are cut off, and of what connects them.
pub(super) const SITE: (&str, &str) = ("disconnection", "reconnection");

/// By what a closing is found.
fn name_of(closing: &Closing) -> String {
    Statement::new(closing.clone()).digest().to_string()
}

/// Brings one table and two topics together. Whether the table is another than before.
pub(super) fn exchange(
    shared: &mut Exchange,
    path: &Path,
    (shut, lifted): (&str, &str),
) -> Result<bool, ExchangeError> {
    let _lock = Closings::lock(path)?;
    let mut table = Closings::read(path)?;
    let here: Vec<(String, Closing)> =
        table.all().map(|(closing, _)| (name_of(closing), closing.clone())).collect();
    let mut changed = false;
    let known = |name: &str| here.iter().any(|(known, _)| known == name);
    for (name, content) in shared.unjudged(shut, |name| !known(name))? {
        match serde_json::from_slice::<Closing>(&content) {
            Ok(closing) if name_of(&closing) == name => {
                table.close(closing);
                changed = true;
            }
            Ok(_) | Err(_) => {
                shared.trouble.insert(format!("the {shut} \"{name}\" told by others is none"));
            }
        }
    }
    if let Some(governance) = shared.governance() {
        for (_, content) in shared.unjudged(lifted, |_| true)? {
            let statement = Statement::<Closing>::parse(&content);
            changed |= statement.is_ok_and(|signed| table.adopt(&signed, &governance));
        }
    }
    if changed {
        table.write(path)?;
    }
    for (name, closing) in here {
        shared.tell(shut, &name, &serde_json::to_vec(&closing).unwrap_or_default())?;
    }
    let signed: Vec<String> =
        table.all().filter_map(|(_, signed)| signed.map(str::to_owned)).collect();
    for signed in signed {
        shared.tell(lifted, &short(signed.as_bytes()), signed.as_bytes())?;
    }
    Ok(changed)
}
