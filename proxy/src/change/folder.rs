//! The folder of signed versions: `00000001.json`, `00000002.json` and so on, and `draft.json` while
//! one waits for approval. Old versions stay: they say by what a recorded decision was made.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use classifiers::Digest;
use routing_rules::signed::{Body, Link, MOST_BYTES, Refused, Signable, Statement};

use crate::files;

/// The name of the draft's file.
const DRAFT: &str = "draft.json";

/// Why the folder cannot be read as a chain of versions.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The settings do not say on which version this installation was founded.
    #[error(
        "bailiwick.yaml does not name the version that these rules were founded on; `bailiwick init \
         --governor NAME:ROLE ...` makes the governors' keys, signs the first version and notes it; \
         `serve --dev` serves unsigned files and marks everything it does"
    )]
    NotFounded,
    /// A version is missing.
    #[error("'{}' is missing; every version from the first on must be there", .0.display())]
    Missing(PathBuf),
    /// What stands there is no plain file.
    #[error("'{}' is no plain file; a signed version is read from nothing else", .0.display())]
    NoFile(PathBuf),
    /// A file cannot be read or written.
    #[error("cannot read or write '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A version is not accepted.
    #[error("'{}' is refused: {refused}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        refused: Box<Refused>,
    },
}

/// The folder.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    founding: Option<Digest>,
}

impl Folder {
    /// The folder at `path`, whose first version has the digest `founding`.
    #[must_use]
    pub fn new(path: PathBuf, founding: Option<Digest>) -> Self {
        Self { path, founding }
    }

    /// The file of a version.
    #[must_use]
    pub fn path_of(&self, sequence: u64) -> PathBuf {
        self.path.join(format!("{sequence:08}.json"))
    }

    /// The file of the draft.
    #[must_use]
    pub fn draft_path(&self) -> PathBuf {
        self.path.join(DRAFT)
    }

    /// The folder of exceptions.
    #[must_use]
    pub fn exceptions_path(&self) -> PathBuf {
        self.path.join("exceptions")
    }

    /// Every version, the first one first, each checked against the one before; never empty.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn read(&self) -> Result<Vec<Link>, FolderError> {
        let founding = self.founding.ok_or(FolderError::NotFounded)?;
        let highest = self.highest()?;
        let first = self.path_of(1);
        let refused = |path: PathBuf| {
            move |refused| FolderError::Refused { path, refused: Box::new(refused) }
        };
        let statement = read_statement(&first)?;
        let mut chain = vec![Link::first(statement, founding).map_err(refused(first))?];
        for sequence in 2..=highest {
            let path = self.path_of(sequence);
            let statement = read_statement(&path)?;
            let Some(last) = chain.last() else { break };
            let next = last.follow(statement).map_err(refused(path))?;
            chain.push(next);
        }
        Ok(chain)
    }

    fn highest(&self) -> Result<u64, FolderError> {
        let at = |source| FolderError::Io { path: self.path.clone(), source };
        let entries = match std::fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            entries => entries.map_err(at)?,
        };
        let mut highest = 0;
        for entry in entries {
            let name = entry.map_err(at)?.file_name();
            let digits = name.to_str().and_then(|name| name.strip_suffix(".json"));
            let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            let number = digits.and_then(|digits| digits.parse::<u64>().ok());
            highest = highest.max(number.unwrap_or(0));
        }
        Ok(highest)
    }

    /// Keeps others from changing draft and versions until the lock is dropped.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn lock(&self) -> Result<File, FolderError> {
        let path = self.path.with_extension("lock");
        let at = |source| FolderError::Io { path: path.clone(), source };
        let file = File::create(&path).map_err(at)?;
        file.lock().map_err(at)?;
        Ok(file)
    }

    /// Whether a first version stands there.
    #[must_use]
    pub fn is_founded(&self) -> bool {
        self.path_of(1).exists()
    }

    /// Writes a version; one that stands is never replaced.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn write(
        &self,
        sequence: u64,
        statement: &Statement<Body>,
    ) -> Result<PathBuf, FolderError> {
        let path = self.path_of(sequence);
        let at = |source| FolderError::Io { path: path.clone(), source };
        if path.exists() {
            return Err(at(io::ErrorKind::AlreadyExists.into()));
        }
        files::replace(&path, &statement.to_bytes()).map_err(at)?;
        Ok(path)
    }

    /// The draft, if there is one.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn draft(&self) -> Result<Option<Statement<Body>>, FolderError> {
        let path = self.draft_path();
        if path.symlink_metadata().is_err() {
            return Ok(None);
        }
        read_statement(&path).map(Some)
    }

    /// Writes the draft, in place of one that stands there.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn write_draft(&self, statement: &Statement<Body>) -> Result<(), FolderError> {
        let path = self.draft_path();
        files::replace(&path, &statement.to_bytes())
            .map_err(|source| FolderError::Io { path, source })
    }

    /// Removes the draft.
    ///
    /// # Errors
    /// [`FolderError::Io`].
    pub fn remove_draft(&self) -> Result<(), FolderError> {
        let path = self.draft_path();
        std::fs::remove_file(&path).map_err(|source| FolderError::Io { path, source })
    }
}

/// Reads a signed statement from a plain file of bounded length.
///
/// # Errors
/// [`FolderError`].
pub fn read_statement<T: Signable>(path: &Path) -> Result<Statement<T>, FolderError> {
    let at = |source: io::Error| {
        if source.kind() == io::ErrorKind::NotFound {
            FolderError::Missing(path.to_owned())
        } else {
            FolderError::Io { path: path.to_owned(), source }
        }
    };
    let refused =
        |refused| FolderError::Refused { path: path.to_owned(), refused: Box::new(refused) };
    // A link could lead anywhere, and opening a pipe would wait for ever.
    let meta = path.symlink_metadata().map_err(at)?;
    if !meta.is_file() {
        return Err(FolderError::NoFile(path.to_owned()));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(at)?;
    Statement::parse(&bytes).map_err(refused)
}
