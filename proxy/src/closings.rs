//! Endpoints that are closed whatever the rules say: a table in `data/`, with who reopened what. The
//! proxy closes an endpoint that it sees contradicting the register, at once; anybody who may write
//! here closes one within a second. What opens again needs two: two governors' signatures over the
//! closing, or under `--dev` two names. An entry that is lifted stays, as the evidence that it was.
//!
//! Read next: [`routing_rules::closing`] for what is signed.

use std::io;
use std::path::{Path, PathBuf};

use routing_rules::closing::{Closing, REOPENED_BY, reopeners};
use routing_rules::governance::Governance;
use routing_rules::signed::{Refused, SecretKey, Statement};
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

mod take_up;

pub use take_up::{RememberError, Turned, remembered, take_up};

/// How the record of a closing begins, before who closed: at the time, and at each start since.
pub const RECORDED_AS: [&str; 2] = ["closed ", "still closed "];

/// Most bytes of the table that are read.
const MOST_BYTES: u64 = 16 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    closing: Closing,
    /// The signed reopening, in its one byte form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signed: Option<String>,
    /// Who asked to reopen, by name; counts under `--dev` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    asked: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    closed: Vec<Kept>,
}

/// Why the table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClosingsError {
    /// The file cannot be read or written.
    #[error("cannot read or write the table of closed endpoints '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no such table.
    #[error(
        "the table of closed endpoints '{}' is damaged at line {line}; restore it from a backup, \
         or what was closed would be open", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// Why somebody's wish to reopen does not count.
#[derive(Debug, thiserror::Error)]
pub enum ReopenError {
    /// It is not closed by this table.
    #[error("endpoint \"{0}\" is not closed; `bailiwick endpoint list` shows which are")]
    NotClosed(String),
    /// The same person asked before.
    #[error("{0} asked for it already; it needs somebody else too")]
    Again(String),
    /// The signature does not count.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// How a reopening stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopening {
    /// Those who asked for it.
    pub by: Vec<String>,
    /// How many more it needs.
    pub missing: usize,
}

/// Who wants to reopen.
#[derive(Debug, Clone, Copy)]
pub enum Wish<'w> {
    /// A person by name; counts under unsigned rules.
    Named(&'w str),
    /// A governor by signature.
    Signed(&'w SecretKey, &'w Governance),
}

/// The table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closings {
    kept: Vec<Kept>,
}

impl Closings {
    /// Reads the table; a file that does not exist is an empty one.
    ///
    /// # Errors
    /// [`ClosingsError`].
    pub fn read(path: &Path) -> Result<Self, ClosingsError> {
        let io = |source| ClosingsError::Io { path: path.to_owned(), source };
        let text = match std::fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(io(error)),
            Ok(meta) if meta.len() > MOST_BYTES => {
                return Err(ClosingsError::Damaged { path: path.to_owned(), line: 1 });
            }
            Ok(_) => std::fs::read(path).map_err(io)?,
        };
        let damaged = |line| ClosingsError::Damaged { path: path.to_owned(), line };
        let file: File = serde_json::from_slice(&text).map_err(|error| damaged(error.line()))?;
        if file.version != 1 {
            return Err(damaged(1));
        }
        Ok(Self { kept: file.closed })
    }

    /// Keeps other processes from changing the table until the lock is dropped.
    ///
    /// # Errors
    /// [`ClosingsError::Io`].
    pub fn lock(path: &Path) -> Result<std::fs::File, ClosingsError> {
        let io = |source| ClosingsError::Io { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(io)?;
        }
        let file = std::fs::File::create(path.with_extension("lock")).map_err(io)?;
        file.lock().map_err(io)?;
        Ok(file)
    }

    /// Writes the table so that a crash leaves the old one or the new one.
    ///
    /// # Errors
    /// [`ClosingsError::Io`].
    pub fn write(&self, path: &Path) -> Result<(), ClosingsError> {
        let io = |source| ClosingsError::Io { path: path.to_owned(), source };
        let file = File { version: 1, closed: self.kept.clone() };
        let text = serde_json::to_vec_pretty(&file).map_err(|source| io(source.into()))?;
        crate::files::replace(path, &text).map_err(io)
    }

    /// Closes an endpoint.
    pub fn close(&mut self, closing: Closing) {
        self.kept.push(Kept { closing, signed: None, asked: Vec::new() });
    }

    /// The closings that nobody lifted. `governance` is `None` under unsigned rules.
    #[must_use]
    pub fn in_force(&self, governance: Option<&Governance>) -> Vec<Closing> {
        let held = self.kept.iter().filter(|kept| !is_lifted(kept, governance));
        held.map(|kept| kept.closing.clone()).collect()
    }

    /// Puts back closings that are gone from the table although nobody lifted them. Says which.
    pub fn put_back(&mut self, known: &[Closing]) -> Vec<Closing> {
        let gone = |one: &&Closing| self.kept.iter().all(|kept| kept.closing != **one);
        let gone: Vec<Closing> = known.iter().filter(gone).cloned().collect();
        gone.iter().for_each(|one| self.close(one.clone()));
        gone
    }

    /// Every closing, lifted or not, with what is signed to lift it.
    pub fn all(&self) -> impl Iterator<Item = (&Closing, Option<&str>)> {
        self.kept.iter().map(|kept| (&kept.closing, kept.signed.as_deref()))
    }

    /// Takes up what people signed elsewhere to lift a closing, if every signature counts. Whether that
    /// is new.
    pub fn adopt(&mut self, elsewhere: &Statement<Closing>, governance: &Governance) -> bool {
        if reopeners(elsewhere, governance).is_err() {
            return false;
        }
        let mut adopted = false;
        for kept in self.kept.iter_mut().filter(|kept| kept.closing == *elsewhere.content()) {
            let Ok(mut statement) = statement_of(kept) else { continue };
            if statement.adopt(elsewhere) {
                kept.signed = String::from_utf8(statement.to_bytes()).ok();
                adopted = true;
            }
        }
        adopted
    }

    /// Whether the table holds the closing of an endpoint that a record tells of in these words, lifted
    /// or not. An earlier closing of the same endpoint is another one.
    #[must_use]
    pub fn knows(&self, endpoint: &str, why: &str) -> bool {
        let said = RECORDED_AS.iter().find_map(|start| why.strip_prefix(start)).unwrap_or(why);
        let told = |closing: &Closing| closing.endpoint == endpoint && in_words(closing) == said;
        self.kept.iter().any(|kept| told(&kept.closing))
    }

    /// Who lifted a closing.
    #[must_use]
    pub fn lifted_by(
        &self,
        closing: &Closing,
        governance: Option<&Governance>,
    ) -> Option<Vec<String>> {
        let kept = self.kept.iter().find(|kept| kept.closing == *closing)?;
        is_lifted(kept, governance).then(|| wished(kept, governance))
    }

    /// Takes up one person's wish that an endpoint be reopened; it concerns every closing of it.
    ///
    /// # Errors
    /// [`ReopenError`].
    pub fn reopen(&mut self, endpoint: &str, wish: Wish<'_>) -> Result<Reopening, ReopenError> {
        let governance = match wish {
            Wish::Named(_) => None,
            Wish::Signed(_, governance) => Some(governance),
        };
        let mut standing: Option<Reopening> = None;
        for kept in &mut self.kept {
            if kept.closing.endpoint != endpoint || is_lifted(kept, governance) {
                continue;
            }
            match wish {
                Wish::Named(name) if kept.asked.iter().any(|asked| asked == name) => {
                    return Err(ReopenError::Again(name.to_owned()));
                }
                Wish::Named(name) => kept.asked.push(name.to_owned()),
                Wish::Signed(key, governance) => {
                    let mut statement = statement_of(kept)?;
                    statement.sign(key)?;
                    reopeners(&statement, governance)?;
                    kept.signed = String::from_utf8(statement.to_bytes()).ok();
                }
            }
            let by = wished(kept, governance);
            let missing = REOPENED_BY.saturating_sub(by.len());
            if standing.as_ref().is_none_or(|known| known.missing < missing) {
                standing = Some(Reopening { by, missing });
            }
        }
        standing.ok_or_else(|| ReopenError::NotClosed(endpoint.to_owned()))
    }
}

/// Who closed, when and why, as records tell it: no two closings of an endpoint read alike.
#[must_use]
pub fn in_words(closing: &Closing) -> String {
    let since = Timestamp::from_ns(closing.since_ns);
    format!("by {} since {since}, because {}", closing.by, closing.because)
}

/// What there is of a signed reopening; a new one where there is none.
fn statement_of(kept: &Kept) -> Result<Statement<Closing>, Refused> {
    match &kept.signed {
        Some(text) => Statement::parse(text.as_bytes()),
        None => Ok(Statement::new(kept.closing.clone())),
    }
}

/// Those whose wish to reopen counts.
fn wished(kept: &Kept, governance: Option<&Governance>) -> Vec<String> {
    let Some(governance) = governance else {
        let mut names = kept.asked.clone();
        names.sort_unstable();
        names.dedup();
        return names;
    };
    let Ok(statement) = statement_of(kept) else { return Vec::new() };
    // A signature over another closing, copied here, lifts nothing.
    if *statement.content() != kept.closing {
        return Vec::new();
    }
    let signers = reopeners(&statement, governance).unwrap_or_default();
    signers.into_iter().map(|signer| signer.name.clone()).collect()
}

fn is_lifted(kept: &Kept, governance: Option<&Governance>) -> bool {
    wished(kept, governance).len() >= REOPENED_BY
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closing(endpoint: &str) -> Closing {
        Closing {
            account: None,
            base_url: format!("https://{endpoint}.example"),
            because: "it was seen elsewhere".to_owned(),
            by: "proxy".to_owned(),
            endpoint: endpoint.to_owned(),
            since_ns: 7,
        }
    }

    #[test]
    fn two_different_people_reopen_and_the_table_keeps_who() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/closed.json");
        let mut table = Closings::read(&path).unwrap();
        table.close(closing("a"));
        table.close(closing("b"));
        let first = table.reopen("a", Wish::Named("kim")).unwrap();
        assert_eq!((first.by.len(), first.missing), (1, 1));
        assert!(matches!(table.reopen("a", Wish::Named("kim")), Err(ReopenError::Again(_))));
        table.write(&path).unwrap();
        let mut table = Closings::read(&path).unwrap();
        assert_eq!(table.in_force(None).len(), 2, "one wish opens nothing, restart or not");
        let second = table.reopen("a", Wish::Named("ada")).unwrap();
        assert_eq!(second.missing, 0);
        assert_eq!(table.in_force(None), [closing("b")]);
        assert!(matches!(table.reopen("a", Wish::Named("eve")), Err(ReopenError::NotClosed(_))));
        assert_eq!(table.lifted_by(&closing("a"), None).unwrap(), ["ada", "kim"]);
        table.close(closing("a"));
        assert_eq!(table.in_force(None).len(), 2, "closed again");
    }

    #[test]
    fn a_closing_that_is_gone_is_put_back_and_one_that_was_lifted_is_not() {
        let mut table = Closings::default();
        table.close(closing("a"));
        table.reopen("a", Wish::Named("kim")).unwrap();
        table.reopen("a", Wish::Named("ada")).unwrap();
        assert_eq!(table.put_back(&[closing("a"), closing("b")]), [closing("b")]);
        assert_eq!(table.in_force(None), [closing("b")]);
        assert_eq!(table.put_back(&[closing("b")]), []);
    }

    #[test]
    fn a_record_speaks_of_one_closing_and_not_of_an_earlier_one_in_the_same_words() {
        let mut table = Closings::default();
        table.close(closing("a"));
        let friday = Closing { since_ns: 8, ..closing("a") };
        for start in ["", "closed ", "still closed "] {
            assert!(table.knows("a", &format!("{start}{}", in_words(&closing("a")))), "{start}");
            assert!(!table.knows("b", &format!("{start}{}", in_words(&closing("a")))), "{start}");
            assert!(!table.knows("a", &format!("{start}{}", in_words(&friday))), "{start}");
        }
        assert!(!table.knows("a", ""));
    }

    #[test]
    fn a_damaged_table_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("closed.json");
        for text in ["", "[]", "{\"version\":2,\"closed\":[]}", "{\"version\":1}"] {
            std::fs::write(&path, text).unwrap();
            assert!(matches!(Closings::read(&path), Err(ClosingsError::Damaged { .. })), "{text}");
        }
    }
}
