//! What people did, as records: durable before anything is shown or done. Nothing that opens a door is in
//! any field.

use std::time::Duration;

use trace_store::RecordId;
use trace_store::record::{Auth, Operator, Read, Record, UtcNanos};

use super::act::{Act, Nature};
use super::person::Person;
use super::role::Role;
use super::turned::Turned;
use crate::clock;
use crate::gateway::Gateway;
use crate::pipeline::accept::Ticket;
use crate::pipeline::authenticate::Noted;
use crate::pipeline::record::operator;

/// Longest wait for a record to be durable.
const APPEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest account of what was asked for that is kept, in bytes.
const ABOUT_BYTES: usize = 1_000;

/// What a request was, for its record.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) method: String,
    /// The path, without its query.
    pub(super) path: String,
    pub(super) ticket: Ticket,
}

fn id(ticket: Ticket) -> RecordId {
    RecordId::from_bytes(*ticket.id().as_bytes())
}

async fn append(gateway: &Gateway, record: Record) -> Result<(), Turned> {
    let durable = tokio::time::timeout(APPEND_TIMEOUT, gateway.store().append(record)).await;
    match durable {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(error = %error, "record.not_durable");
            Err(Turned::Unrecorded)
        }
        Err(_) => {
            tracing::error!("record.timed_out");
            Err(Turned::Unrecorded)
        }
    }
}

/// A text, cut at the longest that is kept.
fn cut(text: &str) -> String {
    text.get(..text.floor_char_boundary(ABOUT_BYTES)).unwrap_or_default().to_owned()
}

/// Records that a person reads or does something that they may.
pub(super) async fn admitted(
    gateway: &Gateway,
    person: &Person,
    (act, role): (Act, Role),
    about: &str,
    why: Option<&str>,
) -> Result<(), Turned> {
    let by = person.actor(Some(role));
    let at_ns = UtcNanos(clock::now().as_ns());
    let record_id = id(Ticket::issue());
    let why = why.map(cut).or_else(|| person.why.clone());
    let record = match act.nature() {
        Nature::Reads => {
            let what = cut(&format!("{} {about}", act.name()));
            Record::Read(Box::new(Read { at_ns, by, record_id, what, why }))
        }
        Nature::Does => did(act.name(), person, (Some(role), Some(about)), why),
    };
    append(gateway, record).await
}

fn did(
    action: &str,
    person: &Person,
    (role, target): (Option<Role>, Option<&str>),
    why: Option<String>,
) -> Record {
    Record::Operator(Box::new(Operator {
        action: action.to_owned(),
        at_ns: UtcNanos(clock::now().as_ns()),
        by: person.actor(role),
        record_id: id(Ticket::issue()),
        target: target.filter(|target| !target.is_empty()).map(cut),
        why,
    }))
}

/// Records that a person signed in or out.
pub(super) async fn session(
    gateway: &Gateway,
    action: &'static str,
    person: &Person,
) -> Result<(), Turned> {
    let roles = person.roles.to_string();
    append(gateway, did(action, person, (None, Some(&roles)), person.why.clone())).await
}

/// Records that somebody was turned away; in a flood of them, how many there were.
pub(super) async fn turned(
    gateway: &Gateway,
    asked: &Asked,
    turned: Turned,
    person: Option<&Person>,
) -> Turned {
    if !turned.is_refusal() {
        return turned;
    }
    refused(gateway, asked, turned.code(), person).await.err().unwrap_or(turned)
}

/// Records a refusal by its code.
pub(super) async fn refused(
    gateway: &Gateway,
    asked: &Asked,
    code: &str,
    person: Option<&Person>,
) -> Result<(), Turned> {
    let Noted::Record { counted_before } = gateway.refused_credentials().note() else {
        return Ok(());
    };
    if counted_before > 0 {
        let more = counted_before.to_string();
        append(gateway, operator("auth.refused_more", Some(&more), asked.ticket.received()))
            .await?;
    }
    let record = Auth {
        accepted: false,
        application: None,
        // A person who was known is named; what they showed is not.
        credential: person.map(|person| format!("{}, {}", person.name, person.how)),
        method: asked.method.clone(),
        path: cut(&asked.path),
        reason: code.to_owned(),
        received_ns: UtcNanos(asked.ticket.received().as_ns()),
        record_id: id(asked.ticket),
    };
    append(gateway, Record::Auth(Box::new(record))).await
}
