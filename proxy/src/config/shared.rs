//! The section `shared_store` of bailiwick.yaml: the PostgreSQL that several nodes share.

use std::path::{Path, PathBuf};
use std::time::Duration;

use routing_rules::document::{Fields, Problems};
use trace_store::postgres::Address;
use trace_store::{Acknowledge, Reader, Sharing};

/// Its keys.
pub(super) const KEYS: [&str; 7] =
    ["url", "password_file", "ca_file", "acknowledge", "within", "readers", "key_copies"];

/// How long a caller waits for the shared store where it is asked to.
const WITHIN: Duration = Duration::from_secs(5);

/// Reads the section; every mistake in it is noted.
pub(super) fn read(dir: &Path, section: &Fields<'_>, problems: &mut Problems) -> Option<Sharing> {
    let file = |key: &str, problems: &mut Problems| -> Option<PathBuf> {
        section.get(key)?.text(key, problems).map(|path| dir.join(path))
    };
    let (password, authority) = (file("password_file", problems), file("ca_file", problems));
    let key_copies = file("key_copies", problems);
    let node = section.require("url", problems)?;
    let url = node.text("url", problems)?;
    let address = match Address::read(url, password.as_deref(), authority.as_deref()) {
        Ok(address) => Some(address),
        Err(error) => {
            problems.error(node.position(), "shared-store-address", error.to_string());
            None
        }
    };
    let word = section
        .get("acknowledge")
        .and_then(|node| node.word("acknowledge", &["local", "shipped"], problems));
    let within = section.get("within").and_then(|node| node.duration("within", problems));
    let acknowledge = match word {
        Some("shipped") => Acknowledge::Shipped { within: within.unwrap_or(WITHIN) },
        Some(_) | None => Acknowledge::Local,
    };
    let readers = readers(section, problems)?;
    Some(Sharing { address: address?, acknowledge, readers, key_copies })
}

/// Whose keys open what is shipped. At least one besides the node's own, or a lost disk would take the
/// records of the shared store with it.
fn readers(section: &Fields<'_>, problems: &mut Problems) -> Option<Vec<Reader>> {
    let node = section.require("readers", problems)?;
    let mut readers = Vec::new();
    for item in node.filled_list("readers", problems)? {
        let Some(text) = item.text("readers", problems) else { continue };
        match text.parse() {
            Ok(reader) => readers.push(reader),
            Err(error) => {
                problems.error(item.position(), "not-a-reader", format!("\"{text}\" is {error}"))
            }
        }
    }
    Some(readers)
}
