//! Who a person is and what they may do on the governance plane.
//!
//! A person shows who they are by a token (`bailiwick access`), by a link made for them once, or by the
//! local link that a server under unsigned rules prints at its start, after which a browser has a session;
//! or by a client certificate.
//! [`Signed`] is how a handler learns of them: it gives nobody away who has not shown who they are, holds
//! changes against requests that other sites make browsers send, and [`Signed::admit`] asks the one table
//! of acts and roles (`identity/act.rs`). Every sign-in, act, read and refusal is a record, durable before
//! anything is shown or done. Signatures under changes of the rules are not its business, but
//! [`crate::change`]'s.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::access::{Access, AccessError, Grant};
use crate::clock::Timestamp;
use crate::config::Settings;
use crate::gateway::Gateway;
use crate::keys::{self, Keys};
use crate::tls::Client;

mod act;
mod extract;
mod lockout;
mod noted;
mod page;
mod person;
mod role;
mod routes;
mod session;
mod turned;

pub use act::{Act, Nature, table};
pub use extract::{Form, Signed, SignedForm};
pub use person::{How, Person};
pub use role::{Role, Roles};
pub use routes::router;
pub use session::{NoRandomness, Session, Sessions};
pub use turned::Turned;

use lockout::Lockout;
use session::later;

/// How long the local link of a start waits to be opened.
const LOCAL_LINK_WAITS: Duration = Duration::from_secs(12 * 3600);

/// What the governance plane knows of people.
pub struct Identity {
    gateway: Arc<Gateway>,
    access: PathBuf,
    sessions: Sessions,
    /// Links of this process, by the hash of their secret, and until when each opens.
    links: Mutex<HashMap<[u8; 32], Timestamp>>,
    lockout: Lockout,
    /// Whether browsers reach the plane over TLS, so that cookies can be bound to it.
    secure: bool,
}

/// What a request shows of who sends it.
#[derive(Debug, Default)]
pub struct Shown {
    /// The id of a session, from the cookie.
    pub session: Option<SecretString>,
    /// What stands behind `Authorization: Bearer`.
    pub bearer: Option<SecretString>,
    /// What the certificate of the connection stands for.
    pub certificate: Option<Arc<Client>>,
    /// The address that the connection came from.
    pub from: Option<IpAddr>,
}

/// Somebody who has just signed in.
pub struct Entered {
    /// Who.
    pub person: Person,
    /// The session's id, for the cookie alone.
    pub id: SecretString,
    /// The session.
    pub session: Session,
    /// The token that is theirs from now on, where they came by a link that was made for them.
    pub token: Option<SecretString>,
}

/// The address at which a link opens the console. What stands behind `#` stays in the browser: no server
/// and no log on the way sees it (RFC 9110 section 4.2.5).
#[must_use]
pub fn sign_in_url(settings: &Settings, governance: SocketAddr, secret: &str) -> String {
    format!("{}/sign-in#{secret}", console_url(settings, governance))
}

/// Where the console is.
#[must_use]
pub fn console_url(settings: &Settings, governance: SocketAddr) -> String {
    let scheme = if settings.tls.governance.is_some() { "https" } else { "http" };
    format!("{scheme}://{governance}")
}

impl Identity {
    /// For a server.
    #[must_use]
    pub fn new(gateway: Arc<Gateway>, settings: &Settings) -> Self {
        Self {
            gateway,
            access: settings.access.clone(),
            sessions: Sessions::default(),
            links: Mutex::default(),
            lockout: Lockout::default(),
            secure: settings.tls.governance.is_some(),
        }
    }

    /// What all requests share.
    #[must_use]
    pub fn gateway(&self) -> &Arc<Gateway> {
        &self.gateway
    }

    /// The secret of a link that lets whoever opens it in once, with every role: for the person who
    /// started a server under unsigned rules, at the terminal they started it from.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn local_link(&self, now: Timestamp) -> Result<SecretString, NoRandomness> {
        let secret = session::secret("bwl-")?;
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.retain(|_, until| now < *until);
        links.insert(keys::hash(secret.as_bytes()), later(now, LOCAL_LINK_WAITS));
        Ok(SecretString::from(secret))
    }

    /// Who sends a request, and in which session, if it shows either. Blocks: it reads the table of
    /// access, so that what was revoked opens nothing from the next request on.
    ///
    /// # Errors
    /// [`Turned`].
    pub fn recognise(
        &self,
        shown: &Shown,
        now: Timestamp,
    ) -> Result<(Person, Option<Session>), Turned> {
        // Programs send a token; a browser that also has a cookie of ours does not.
        match (&shown.bearer, &shown.session) {
            (Some(token), _) => self.of_token(token, shown.from, now).map(|person| (person, None)),
            (None, Some(id)) => self.of_session(id, now),
            (None, None) => match &shown.certificate {
                Some(client) => self.of_certificate(client, now).map(|person| (person, None)),
                None => Err(Turned::Missing),
            },
        }
    }

    /// A certificate says who somebody is; what they may do, the newest of what they were granted.
    fn of_certificate(&self, client: &Client, now: Timestamp) -> Result<Person, Turned> {
        let access = self.table()?;
        let open = |grant: &&Grant| {
            grant.person == client.stands_for && grant.is_open(now) && grant.link_until_ns.is_none()
        };
        let granted = access.entries().into_iter().rev().find(open).ok_or(Turned::Unknown)?;
        Ok(Person { how: How::Certificate { subject: client.name.clone() }, ..of_grant(granted) })
    }

    fn of_session(
        &self,
        id: &SecretString,
        now: Timestamp,
    ) -> Result<(Person, Option<Session>), Turned> {
        let known = self.sessions.of(id, now).ok_or(Turned::SignedOut)?;
        let Some(hash) = known.grant else { return Ok((known.person, Some(known.session))) };
        // The table has the last word on what a token opens, in a session that it began too.
        let access = self.table()?;
        match access.of_hash(&hash).filter(|grant| grant.is_open(now)) {
            Some(grant) => Ok((of_grant(grant), Some(known.session))),
            None => {
                self.sessions.end(id);
                Err(Turned::SignedOut)
            }
        }
    }

    fn of_token(
        &self,
        token: &SecretString,
        from: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Person, Turned> {
        self.heard(from, now)?;
        let token = token.expose_secret().as_bytes();
        let access = self.table()?;
        let found = access.find(token).filter(|grant| grant.link_until_ns.is_none());
        let Some(grant) = found else { return Err(self.failed(Turned::Unknown, from, now)) };
        if !grant.is_open(now) {
            return Err(self.failed(Turned::Expired, from, now));
        }
        Ok(of_grant(grant))
    }

    /// Lets somebody in who shows a token or the secret of a link. Blocks.
    ///
    /// # Errors
    /// [`Turned`].
    pub fn sign_in(
        &self,
        secret: &SecretString,
        from: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<Entered, Turned> {
        self.heard(from, now)?;
        if self.take_link(secret, now) {
            let person = Person {
                name: "local".to_owned(),
                roles: Roles::all(),
                scope: crate::access::Scope::default(),
                how: How::LocalLink,
                why: None,
            };
            return self.entered(person, (None, None), None, (from, now));
        }
        let bytes = secret.expose_secret().as_bytes();
        let known = self.table()?.find(bytes).cloned();
        let Some(known) = known else { return Err(self.failed(Turned::Unknown, from, now)) };
        if !known.is_open(now) {
            return Err(self.failed(Turned::Expired, from, now));
        }
        let (token, grant) = if known.link_until_ns.is_some() {
            match self.enrol(bytes, now)? {
                Some((token, grant)) => (Some(token), grant),
                None => return Err(self.failed(Turned::Expired, from, now)),
            }
        } else {
            (None, known)
        };
        let until = Some(Timestamp::from_ns(grant.until_ns));
        let hash = keys::parse_hash(&grant.sha256);
        self.entered(of_grant(&grant), (until, hash), token, (from, now))
    }

    fn entered(
        &self,
        person: Person,
        (until, grant): (Option<Timestamp>, Option<[u8; 32]>),
        token: Option<SecretString>,
        (from, now): (Option<IpAddr>, Timestamp),
    ) -> Result<Entered, Turned> {
        let begun = self.sessions.begin(person.clone(), grant, until, now);
        let (id, session) = begun.map_err(|_| Turned::Unavailable)?;
        if let Some(from) = from {
            self.lockout.succeeded(from);
        }
        Ok(Entered { person, id, session, token })
    }

    /// Whether this is the secret of a link of this process, which opens nothing from now on.
    fn take_link(&self, secret: &SecretString, now: Timestamp) -> bool {
        let hash = keys::hash(secret.expose_secret().as_bytes());
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.remove(&hash).is_some_and(|until| now < until)
    }

    fn enrol(&self, link: &[u8], now: Timestamp) -> Result<Option<(SecretString, Grant)>, Turned> {
        let _lock = Keys::lock(&self.access).map_err(|_| Turned::Unavailable)?;
        let mut access = self.table()?;
        let enrolled = access.enrol(link, now).map_err(|error| unreadable(&error))?;
        if enrolled.is_some() {
            access.write(&self.access).map_err(|error| unreadable(&error))?;
        }
        Ok(enrolled)
    }

    fn table(&self) -> Result<Access, Turned> {
        Access::read(&self.access).map_err(|error| unreadable(&error))
    }

    fn heard(&self, from: Option<IpAddr>, now: Timestamp) -> Result<(), Turned> {
        match from.and_then(|from| self.lockout.left(from, now)) {
            Some(left) => Err(Turned::TooMany(left)),
            None => Ok(()),
        }
    }

    fn failed(&self, turned: Turned, from: Option<IpAddr>, now: Timestamp) -> Turned {
        if let Some(from) = from {
            self.lockout.failed(from, now);
        }
        turned
    }
}

fn unreadable(error: &AccessError) -> Turned {
    tracing::error!(error = %error, "access.unreadable");
    Turned::Unavailable
}

fn of_grant(grant: &Grant) -> Person {
    Person {
        name: grant.person.clone(),
        roles: grant.roles.clone(),
        scope: grant.scope.clone(),
        how: How::Token(grant.prefix.clone()),
        why: grant.why.clone(),
    }
}
