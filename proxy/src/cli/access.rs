//! `bailiwick access grant|list|revoke`: who may use the governance plane. A token or a link is printed
//! once, to standard output alone; that somebody got one is recorded before it opens anything.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use clap::{Args, Subcommand};
use secrecy::ExposeSecret;

use super::Exit;
use super::output::{self, Format, Rows};
use super::query::ask;
use crate::access::{Access, Grant, Scope};
use crate::audit::answer::Sink;
use crate::audit::protocol::{AccessChange, Line, Question};
use crate::clock;
use crate::config::Settings;
use crate::identity::{Role, Roles, sign_in_url};
use crate::keys::Keys;

/// How long a link waits for the person it was made for.
const LINK_WAITS: std::time::Duration = std::time::Duration::from_secs(7 * 24 * 3600);

/// What to do with tokens.
#[derive(Debug, Subcommand)]
pub(super) enum AccessVerb {
    /// Make a token, or a link to sign in with once, for one person, and print it; it is not kept and
    /// cannot be shown again
    Grant(Box<GrantOptions>),
    /// List the tokens by their first characters
    List,
    /// Take a token away; it opens nothing from then on
    Revoke {
        /// Its first characters, as `access list` shows them
        prefix: String,
    },
}

/// Whose token, and what it opens.
#[derive(Debug, Args)]
pub(super) struct GrantOptions {
    /// What they may be; several with commas between them
    #[arg(value_enum, value_delimiter = ',', required = true, value_name = "ROLE")]
    roles: Vec<Role>,
    /// Whose it is; the name stands in the records of all they do
    #[arg(long, value_name = "NAME")]
    person: String,
    /// From when on it opens nothing (RFC 3339, such as 2026-12-31T00:00:00Z)
    #[arg(long, value_name = "TIME")]
    until: jiff::Timestamp,
    /// Why; it stands in the record of each reading
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// Make a link that opens the console once; there they get a token of their own
    #[arg(long)]
    link: bool,
    /// Opens calls of this tenant only
    #[arg(long)]
    tenant: Vec<String>,
    /// Opens calls of this application only
    #[arg(long = "app", value_name = "APP")]
    application: Vec<String>,
    /// Opens what was recorded from this moment on
    #[arg(long, value_name = "TIME")]
    from: Option<jiff::Timestamp>,
    /// Opens what was recorded before this moment
    #[arg(long, value_name = "TIME")]
    to: Option<jiff::Timestamp>,
}

pub(super) fn run(dir: &Path, format: Format, verb: AccessVerb) -> anyhow::Result<Exit> {
    let settings = Settings::read(dir)?;
    match verb {
        AccessVerb::Grant(options) => grant(dir, &settings, *options),
        AccessVerb::List => list(&settings, format),
        AccessVerb::Revoke { prefix } => revoke(dir, &settings, &prefix),
    }
}

fn nanos(at: jiff::Timestamp) -> anyhow::Result<u64> {
    u64::try_from(at.as_nanosecond()).context("times before 1970 hold nothing")
}

fn time(ns: u64) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(ns))
        .map_or_else(|_| String::new(), |at| format!("{at:.0}"))
}

fn grant(dir: &Path, settings: &Settings, options: GrantOptions) -> anyhow::Result<Exit> {
    let now = clock::now();
    let GrantOptions { roles, person, until, why, link, tenant, application, from, to } = options;
    let until_ns = nanos(until)?;
    if until_ns <= now.as_ns() {
        anyhow::bail!("--until lies in the past; such a token would open nothing");
    }
    let scope = Scope {
        tenants: tenant,
        applications: application,
        from_ns: from.map(nanos).transpose()?,
        to_ns: to.map(nanos).transpose()?,
    };
    let _lock = Keys::lock(&settings.access)?;
    let mut access = Access::read(&settings.access)?;
    let (token, grant) = access.grant(Grant {
        prefix: String::new(),
        sha256: String::new(),
        person,
        roles: Roles::from_iter(roles),
        scope,
        link_until_ns: link.then(|| link_until(now, until_ns)),
        why: Some(why.clone()),
        created_ns: now.as_ns(),
        until_ns,
    })?;
    record(dir, AccessChange::Granted, &grant, why)?;
    access.write(&settings.access)?;
    if let Some(link_until) = grant.link_until_ns {
        let url = sign_in_url(settings, settings.governance, token.expose_secret());
        writeln!(std::io::stdout().lock(), "{url}")?;
        output::say(&format!(
            "This link lets {} in once, until {}; what they get there opens until {}. Hand it over now: \
             only its hash was stored.",
            grant.person,
            time(link_until),
            time(grant.until_ns)
        ));
        return Ok(Exit::Yes);
    }
    writeln!(std::io::stdout().lock(), "{}", token.expose_secret())?;
    output::say(&format!(
        "This is the token of {}, until {}. Hand it over now: only its hash was stored.",
        grant.person,
        time(grant.until_ns)
    ));
    Ok(Exit::Yes)
}

fn link_until(now: clock::Timestamp, until_ns: u64) -> u64 {
    let waits = u64::try_from(LINK_WAITS.as_nanos()).unwrap_or(u64::MAX);
    now.as_ns().saturating_add(waits).min(until_ns)
}

fn list(settings: &Settings, format: Format) -> anyhow::Result<Exit> {
    let access = Access::read(&settings.access)?;
    let mut rows = Rows::new(&["token", "person", "roles", "opens", "until", "why"]);
    let now = clock::now();
    for grant in access.entries() {
        let over = match (grant.is_open(now), grant.link_until_ns) {
            (false, _) => " (over)",
            (true, Some(until)) if until <= now.as_ns() => " (link not used in time)",
            (true, Some(_)) => " (link not used yet)",
            (true, None) => "",
        };
        rows.push(vec![
            format!("{}…", grant.prefix),
            grant.person.clone(),
            grant.roles.to_string(),
            opens(&grant.scope),
            format!("{}{over}", time(grant.until_ns)),
            grant.why.clone().unwrap_or_default(),
        ]);
    }
    rows.print(format)?;
    Ok(Exit::Yes)
}

fn revoke(dir: &Path, settings: &Settings, prefix: &str) -> anyhow::Result<Exit> {
    let _lock = Keys::lock(&settings.access)?;
    let mut access = Access::read(&settings.access)?;
    let gone = access.revoke(prefix.trim_end_matches('…'));
    if gone.is_empty() {
        output::say(&format!("no token begins with \"{prefix}\"; see 'bailiwick access list'"));
        return Ok(Exit::No);
    }
    // First what closes: a record that cannot be written must not keep a door open.
    access.write(&settings.access)?;
    for grant in &gone {
        record(dir, AccessChange::Revoked, grant, "revoked".to_owned())?;
        output::say(&format!("the token of {} opens nothing any more", grant.person));
    }
    Ok(Exit::Yes)
}

fn opens(scope: &Scope) -> String {
    let mut parts = Vec::new();
    for (what, names) in [("tenant", &scope.tenants), ("app", &scope.applications)] {
        if !names.is_empty() {
            parts.push(format!("{what} {}", names.join(", ")));
        }
    }
    parts.extend(scope.from_ns.map(|from| format!("from {}", time(from))));
    parts.extend(scope.to_ns.map(|to| format!("to {}", time(to))));
    if parts.is_empty() { "everything".to_owned() } else { parts.join("; ") }
}

/// Has the change recorded, by the server of the folder or in its store.
fn record(dir: &Path, change: AccessChange, grant: &Grant, why: String) -> anyhow::Result<()> {
    let Grant { prefix, person, roles, scope, until_ns, .. } = grant;
    let whom = format!(
        "{person}, {roles}, token {prefix}, until {}, opens {}",
        time(*until_ns),
        opens(scope)
    );
    let mut told = Told::default();
    ask(dir, &Question::Access { change, whom, why }, &mut told)?;
    match (told.error, told.done) {
        (None, true) => Ok(()),
        (error, _) => anyhow::bail!(
            "that access changed cannot be recorded: {}",
            error.unwrap_or_else(|| "the answer broke off".to_owned())
        ),
    }
}

#[derive(Default)]
struct Told {
    done: bool,
    error: Option<String>,
}

impl Sink for Told {
    fn send(&mut self, line: Line) -> bool {
        match line {
            Line::End { .. } => self.done = true,
            Line::Error(error) => self.error = Some(error),
            Line::Cell(_)
            | Line::Counted(_)
            | Line::File { .. }
            | Line::Missed(_)
            | Line::Record(_)
            | Line::Statement(_)
            | Line::Facts { .. }
            | Line::Read { .. }
            | Line::Kept(_)
            | Line::Shadow(_)
            | Line::Sightings(_) => {}
        }
        true
    }
}
