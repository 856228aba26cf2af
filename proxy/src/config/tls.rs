//! The section `tls` of the settings: which listener speaks TLS, with which files, and what the names in
//! client certificates stand for.

use std::path::Path;

use routing_rules::document::{Fields, Node, Problems};

use crate::tls::{Files, Listeners};

/// The keys of each listener.
pub(super) const KEYS: [&str; 4] = ["certificate", "key", "client_authorities", "clients"];

/// Reads it.
pub(super) fn read(dir: &Path, top: &Fields<'_>, problems: &mut Problems) -> Listeners {
    let section =
        top.get("tls").and_then(|node| node.fields("tls", &["data", "governance"], problems));
    let Some(section) = section else { return Listeners::default() };
    let mut of = |name| section.get(name).and_then(|node| listener(dir, node, problems));
    Listeners { data: of("data"), governance: of("governance") }
}

fn listener(dir: &Path, node: &Node, problems: &mut Problems) -> Option<Files> {
    let fields = node.fields("the TLS of a listener", &KEYS, problems)?;
    let certificate = fields.require("certificate", problems);
    let certificate = certificate.and_then(|node| node.text("certificate", problems));
    let key = fields.require("key", problems).and_then(|node| node.text("key", problems));
    let authorities = fields.get("client_authorities");
    let authorities = authorities.and_then(|node| node.text("client_authorities", problems));
    let named = fields.get("clients").and_then(|node| node.table("clients", problems));
    let clients = named.unwrap_or_default().iter();
    let clients = clients.filter_map(|entry| {
        let stands_for = entry.node().text("clients", problems)?;
        Some((entry.name().to_owned(), stands_for.to_owned()))
    });
    let clients = clients.collect();
    if let (Some(node), None) = (fields.get("clients"), authorities) {
        let message =
            "\"clients\" names certificates, and no \"client_authorities\" vouch for them";
        problems.error(node.position(), "no-authorities", message);
    }
    Some(Files {
        certificate: dir.join(certificate?),
        key: dir.join(key?),
        client_authorities: authorities.map(|name| dir.join(name)),
        clients,
    })
}
