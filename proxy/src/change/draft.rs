//! A draft: the next version, with the signatures it has so far.

use classifiers::Digest;
use routing_rules::Sources;
use routing_rules::signed::{Body, Link, Refused, SecretKey, Statement};

use super::folder::{Folder, FolderError};
use crate::clock::Timestamp;

/// What an author says of a change, beside the files.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Why.
    pub because: String,
    /// Not in force before.
    pub valid_from: Option<Timestamp>,
    /// Not in force from then on.
    pub valid_until: Option<Timestamp>,
    /// The earlier version that is put in force again.
    pub rollback_to: Option<u64>,
}

/// How far a draft is.
#[derive(Debug)]
pub enum Standing {
    /// Signed by as many as it needs.
    Complete(Box<Link>),
    /// Not yet; says what is missing.
    Waiting(Refused),
}

/// Makes the draft that follows `last` and signs it as its author.
///
/// # Errors
/// [`Refused`], such as [`Refused::Mistakes`] where the files do not load.
pub fn propose(
    last: &Link,
    sources: &Sources,
    detectors: Digest,
    words: &Words,
    (author, now): (&SecretKey, Timestamp),
) -> Result<Statement<Body>, Refused> {
    let governor = last
        .governance()
        .governor(author.name())
        .ok_or_else(|| Refused::UnknownSigner(author.name().to_owned()))?;
    if governor.key != author.public() {
        return Err(Refused::OtherKey(author.name().to_owned()));
    }
    let mut body = last.statement().content().clone();
    // Of two sets of detectors accepted before, the one that is not being replaced goes first.
    let before = body.accepted_detectors()?;
    let kept =
        before.iter().copied().find(|digest| *digest == detectors).or(before.last().copied());
    body.set_sources(sources);
    body.accept_detectors(detectors, kept);
    body.follow(last.digest());
    body.sequence = last.sequence().saturating_add(1);
    author.name().clone_into(&mut body.author);
    words.because.clone_into(&mut body.because);
    body.created_s = now.as_s();
    body.valid_from_s = words.valid_from.map(Timestamp::as_s);
    body.valid_until_s = words.valid_until.map(Timestamp::as_s);
    body.rollback_to = words.rollback_to;
    routing_rules::Bundle::load(&body.sources(), now.day()).map_err(Refused::Mistakes)?;
    body.reach = last.reach_to(&body, now.day())?;
    let mut statement = Statement::new(body);
    statement.sign(author)?;
    Ok(statement)
}

/// How far a draft is, and that nothing about it is wrong.
///
/// # Errors
/// [`Refused`] for what no further signature can cure.
pub fn standing(
    last: &Link,
    statement: &Statement<Body>,
    now: Timestamp,
) -> Result<Standing, Refused> {
    match last.follow(statement.clone()) {
        Ok(link) => {
            link.prove(last, now.day())?;
            Ok(Standing::Complete(Box::new(link)))
        }
        Err(waiting @ (Refused::TooFew { .. } | Refused::NoDataProtection)) => {
            let body = statement.content();
            let (claimed, found) = (body.reach, last.reach_to(body, now.day())?);
            if found > claimed {
                return Err(Refused::DoesMore { claimed, found });
            }
            Ok(Standing::Waiting(waiting))
        }
        Err(refused) => Err(refused),
    }
}

/// Puts a complete draft among the versions. It is in force once the server has taken it up.
///
/// # Errors
/// [`FolderError`].
pub fn enact(folder: &Folder, link: &Link) -> Result<(), FolderError> {
    folder.write(link.sequence(), link.statement())?;
    folder.remove_draft()
}
