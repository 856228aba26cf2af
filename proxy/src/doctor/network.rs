//! Whether endpoints can be reached and their keys be read. A connection is opened and closed again; nothing
//! is sent on it.

use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

use routing_rules::{Endpoint, KeySource};

use super::{Check, State};
use crate::upstream::client::Egress;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);

pub(super) fn endpoint(dir: &Path, endpoint: &Endpoint, egress: &Egress, checks: &mut Vec<Check>) {
    let about = endpoint.name();
    key(dir, endpoint, checks);
    if endpoint.is_closed() {
        let next = "'bailiwick endpoint show NAME' says why";
        checks.push(Check::not(State::Advice, "endpoint", about, ("it is closed", next)));
        return;
    }
    let url = url::Url::parse(endpoint.base_url()).ok();
    let own = url.as_ref().and_then(url::Url::host_str).is_some_and(|host| host == "localhost");
    if egress.proxy.is_some() && !own {
        checks.push(Check::good("endpoint", about, "it is reached by the HTTP proxy; not tried"));
        return;
    }
    let reached = url.and_then(|url| {
        let (host, port) = (url.host_str()?.to_owned(), url.port_or_known_default()?);
        // An address in brackets is one without them here.
        let host = host.trim_matches(|one| one == '[' || one == ']').to_owned();
        Some(connects(&host, port))
    });
    checks.push(match reached {
        Some(Ok(())) => Check::good("endpoint", about, "a connection can be opened"),
        Some(Err(Failed::Name)) => {
            let next = "look at the name in the register, and at the resolver";
            Check::not(State::Bad, "endpoint", about, ("its name leads to no address", next))
        }
        Some(Err(Failed::Connection)) => {
            let next = "is it up, and does the firewall let this machine through";
            Check::not(State::Bad, "endpoint", about, ("no connection can be opened", next))
        }
        None => {
            let next = "'bailiwick check' says what is wrong with it";
            Check::not(State::Bad, "endpoint", about, ("its address cannot be read", next))
        }
    });
}

enum Failed {
    Name,
    Connection,
}

fn connects(host: &str, port: u16) -> Result<(), Failed> {
    let addresses = (host, port).to_socket_addrs().map_err(|_| Failed::Name)?;
    let mut failed = Failed::Name;
    for address in addresses {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(_) => return Ok(()),
            Err(_) => failed = Failed::Connection,
        }
    }
    Err(failed)
}

/// Whether the key of an endpoint is there; never what it is.
fn key(dir: &Path, endpoint: &Endpoint, checks: &mut Vec<Check>) {
    let about = endpoint.name();
    let there = match endpoint.key() {
        KeySource::None => return,
        KeySource::File(path) => std::fs::metadata(dir.join(path)).is_ok_and(|file| file.len() > 0),
        KeySource::Env(name) => std::env::var_os(name).is_some_and(|value| !value.is_empty()),
    };
    checks.push(if there {
        Check::good("endpoint's key", about, "it is there")
    } else {
        let next = "put it where the register says; the server does not start without";
        Check::not(State::Bad, "endpoint's key", about, ("it is missing", next))
    });
}

/// Whether a file of certificate authorities holds any.
pub(super) fn authority(path: &Path, checks: &mut Vec<Check>) {
    let about = path.display().to_string();
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let count = text.matches("-----BEGIN CERTIFICATE-----").count();
    checks.push(if count > 0 {
        Check::good("certificate authorities", about, format!("{count} in the file"))
    } else {
        let next = "egress.ca_files names files in PEM form";
        Check::not(State::Bad, "certificate authorities", about, ("there are none", next))
    });
}
