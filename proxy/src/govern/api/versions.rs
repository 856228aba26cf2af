//! Signed versions, the draft that waits for approval, and putting one in force. A signature is made where
//! its key is, never here: what is handed in is the draft with one more signature, and the person who
//! hands it in is the one who signed.

use routing_rules::signed::{Body, Link, Signature, Statement};
use serde_json::{Value, json};

use super::Desk;
use super::problem::Problem;
use crate::change::draft::{self, Standing};
use crate::change::folder::Folder;
use crate::change::told;
use crate::clock;

fn folder(desk: &Desk) -> Folder {
    Folder::new(desk.settings.bundles.clone(), desk.settings.founding)
}

fn chain(folder: &Folder) -> Result<Vec<Link>, Problem> {
    Ok(folder.read()?)
}

fn last(chain: &[Link]) -> Result<&Link, Problem> {
    chain.last().ok_or(Problem::Unsigned)
}

fn summary(link: &Link) -> Value {
    let body = link.statement().content();
    json!({
        "version": body.sequence,
        "created_s": body.created_s,
        "author": body.author,
        "approvers": link.seal().approvers(),
        "reach": body.reach.name(),
        "because": body.because,
        "rollback_to": body.rollback_to,
        "digest": link.digest().to_string(),
    })
}

/// Every version, the first one first.
pub(super) fn list(desk: &Desk) -> Result<Value, Problem> {
    let chain = chain(&folder(desk))?;
    Ok(json!({"versions": chain.iter().map(summary).collect::<Vec<_>>()}))
}

/// One version with its files and signatures, as it was signed.
pub(super) fn one(desk: &Desk, number: &str) -> Result<Value, Problem> {
    let number: u64 = number.parse().map_err(|_| Problem::NotFound)?;
    let chain = chain(&folder(desk))?;
    let link = chain.iter().find(|link| link.sequence() == number).ok_or(Problem::NotFound)?;
    let statement = serde_json::from_slice::<Value>(&link.statement().to_bytes());
    let statement = statement.map_err(|error| Problem::Unreadable(error.to_string()))?;
    Ok(json!({"summary": summary(link), "statement": statement}))
}

/// The draft: what it does, who has signed, and what is missing.
pub(super) fn draft(desk: &Desk) -> Result<Value, Problem> {
    let folder = folder(desk);
    let chain = chain(&folder)?;
    let Some(statement) = folder.draft()? else { return Ok(json!({"draft": null})) };
    Ok(json!({"draft": standing(last(&chain)?, &statement)?}))
}

fn standing(last: &Link, statement: &Statement<Body>) -> Result<Value, Problem> {
    let (body, now) = (statement.content(), clock::now());
    let missing = match draft::standing(last, statement, now)? {
        Standing::Complete(_) => None,
        Standing::Waiting(missing) => Some(missing.to_string()),
    };
    let signed: Vec<&str> = statement.signatures().iter().map(Signature::by).collect();
    let change = last.change_to(body, now.day())?;
    Ok(json!({
        "version": body.sequence,
        "author": body.author,
        "because": body.because,
        "reach": body.reach.name(),
        "digest": statement.digest().to_string(),
        "signed_by": signed,
        "missing": missing,
        "change": told::change(&change, None),
    }))
}

/// Takes a draft with one more signature than the one that is here, or a new one with its author's alone.
pub(super) fn hand_in(desk: &Desk, person: &str, bytes: &[u8]) -> Result<Value, Problem> {
    let statement: Statement<Body> =
        Statement::parse(bytes).map_err(|refused| Problem::Malformed(refused.to_string()))?;
    let folder = folder(desk);
    let _turn = folder.lock()?;
    let chain = chain(&folder)?;
    let here = folder.draft()?.filter(|here| here.digest() == statement.digest());
    let known = here.as_ref().map_or(&[][..], Statement::signatures);
    let signatures = statement.signatures();
    // One signature at a time, by the person who shows it: so nobody counts for two.
    let Some((newest, before)) = signatures.split_last() else {
        return Err(Problem::Malformed("nobody has signed this".to_owned()));
    };
    if before != known {
        return Err(Problem::Refused(
            "this is not the draft that is here with one more signature; fetch it again and sign that"
                .to_owned(),
        ));
    }
    if newest.by() != person {
        return Err(Problem::NotYours(newest.by().to_owned(), person.to_owned()));
    }
    if known.is_empty() && newest.by() != statement.content().author {
        let what = "a new draft is handed in by its author".to_owned();
        return Err(Problem::Refused(what));
    }
    let told = standing(last(&chain)?, &statement)?;
    folder.write_draft(&statement)?;
    Ok(json!({"draft": told}))
}

/// Whether what is handed in claims more signatures than that of its author.
pub(super) fn is_approval(bytes: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Claimed {
        signatures: Vec<serde::de::IgnoredAny>,
    }
    serde_json::from_slice(bytes).is_ok_and(|Claimed { signatures }| signatures.len() > 1)
}

/// Puts the draft among the versions, if enough have signed.
pub(super) fn enact(desk: &Desk) -> Result<(), Problem> {
    let folder = folder(desk);
    let _turn = folder.lock()?;
    let chain = chain(&folder)?;
    let Some(statement) = folder.draft()? else { return Err(Problem::NotFound) };
    let now = clock::now();
    match draft::standing(last(&chain)?, &statement, now)? {
        Standing::Complete(link) => {
            link.in_force(now.as_s())?;
            Ok(draft::enact(&folder, &link)?)
        }
        Standing::Waiting(missing) => Err(missing.into()),
    }
}
