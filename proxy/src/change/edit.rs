//! Writing one file of the rules: in place of the one that was read, and as a commit where the folder is a
//! Git repository, in the name of the person who wrote it. That they may, and what the change does, is
//! found before; that it is recorded, as well.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::config::Files;
use crate::files;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It is none of the files that bailiwick.yaml names.
    #[error("\"{0}\" is none of the files of these rules")]
    NoFile(String),
    /// Somebody else wrote it in between.
    #[error("somebody has changed '{0}' since you began; load it again and repeat your change")]
    Changed(String),
    /// It cannot be read or written.
    #[error("cannot write '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is written, and the commit failed.
    #[error("'{file}' is written, but not committed: {what}")]
    NotCommitted {
        /// The file.
        file: String,
        /// What git says.
        what: String,
    },
}

/// One change of one file.
#[derive(Debug)]
pub struct Edit<'e> {
    /// The file, as bailiwick.yaml names it.
    pub file: &'e str,
    /// Its text when the change was begun.
    pub before: &'e str,
    /// Its text now.
    pub text: &'e str,
    /// Who.
    pub author: &'e str,
    /// Why.
    pub because: &'e str,
}

/// The files of the rules that people edit, as bailiwick.yaml names them.
#[must_use]
pub fn names(files: &Files) -> Vec<String> {
    let Files { policy, register, applications, governance, detectors } = files;
    let all = [policy, register, applications, governance, detectors].into_iter().flatten();
    all.map(|name| name.display().to_string()).collect()
}

/// Writes it; answers with the commit, where the folder is a repository. Blocks.
///
/// # Errors
/// [`EditError`]; but for the last kind, nothing was written.
pub fn write(dir: &Path, files: &Files, edit: &Edit<'_>) -> Result<Option<String>, EditError> {
    if !names(files).iter().any(|name| name == edit.file) {
        return Err(EditError::NoFile(edit.file.to_owned()));
    }
    let path = dir.join(edit.file);
    let at = |source| EditError::Io { path: path.clone(), source };
    if std::fs::read_to_string(&path).map_err(at)? != edit.before {
        return Err(EditError::Changed(edit.file.to_owned()));
    }
    files::rewrite(&path, edit.text).map_err(at)?;
    let committed = if is_repository(dir) { commit(dir, edit).map(Some) } else { Ok(None) };
    committed.map_err(|what| EditError::NotCommitted { file: edit.file.to_owned(), what })
}

fn is_repository(dir: &Path) -> bool {
    git(dir, &["rev-parse", "--is-inside-work-tree"]).is_ok_and(|said| said == "true")
}

/// Commits this file and nothing else that may lie there.
fn commit(dir: &Path, edit: &Edit<'_>) -> Result<String, String> {
    // A name that a person chose must not end the field that it stands in.
    let name = edit.author.replace(['<', '>', '\n'], " ");
    let author = format!("--author={} <console@localhost>", name.trim());
    let message = format!("--message={}", edit.because);
    let identity = ["-c", "user.name=Bailiwick", "-c", "user.email=console@localhost"];
    let what = ["commit", "--quiet", &author, &message, "--only", "--", edit.file];
    git(dir, &[&identity[..], &what[..]].concat())?;
    git(dir, &["rev-parse", "--short", "HEAD"])
}

fn git(dir: &Path, arguments: &[&str]) -> Result<String, String> {
    let done = Command::new("git").arg("-C").arg(dir).args(arguments).output();
    let done = done.map_err(|error| format!("git cannot be run: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let none = Vec::new;
        Files {
            policy: vec!["policy.yaml".into()],
            register: none(),
            applications: none(),
            governance: none(),
            detectors: none(),
        }
    }

    fn edit<'e>(before: &'e str, text: &'e str) -> Edit<'e> {
        Edit { file: "policy.yaml", before, text, author: "mia <x>", because: "no more cards" }
    }

    #[test]
    fn a_file_is_written_once_and_only_over_what_was_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("policy.yaml");
        std::fs::write(&path, "a").unwrap();
        assert_eq!(write(dir.path(), &files(), &edit("a", "b")).unwrap(), None);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "b");
        let late = write(dir.path(), &files(), &edit("a", "c"));
        assert!(matches!(late, Err(EditError::Changed(_))));
        let elsewhere = Edit { file: "../policy.yaml", ..edit("b", "c") };
        assert!(matches!(write(dir.path(), &files(), &elsewhere), Err(EditError::NoFile(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "b");
    }

    #[test]
    fn in_a_repository_the_file_alone_is_committed_by_its_author() {
        let dir = tempfile::tempdir().unwrap();
        if git(dir.path(), &["init", "--quiet"]).is_err() {
            // No git here; without it a folder is no repository.
            assert!(!is_repository(dir.path()));
            return;
        }
        std::fs::write(dir.path().join("policy.yaml"), "a").unwrap();
        git(dir.path(), &["add", "policy.yaml"]).unwrap();
        let first = ["-c", "user.name=x", "-c", "user.email=x@localhost", "commit", "-qm", "first"];
        git(dir.path(), &first).unwrap();
        std::fs::write(dir.path().join("other"), "x").unwrap();
        let commit = write(dir.path(), &files(), &edit("a", "b")).unwrap().unwrap();
        let told = git(dir.path(), &["show", "--stat", "--format=%h %an %s", "HEAD"]).unwrap();
        assert!(told.starts_with(&format!("{commit} mia  x no more cards")), "{told}");
        assert!(told.contains("policy.yaml") && !told.contains("other"), "{told}");
    }
}
