//! A co-signer: somebody outside who keeps the last state of each log they know, and signs a newer one
//! only if it begins with that. A log that was set back, or shown to two people in two forms, gets no
//! signature.
//!
//! ```text
//! DIR/lock                  held by the one process that co-signs
//! DIR/key                   the co-signer's name and seed: two lines, mode 0600
//! DIR/verifier              its public key
//! DIR/logs/<id>.verifier    the public key of a log it knows
//! DIR/logs/<id>.checkpoint  the last state it co-signed, durable before the co-signature leaves
//! ```
//! `<id>` is the start of the digest of the log's origin. The questions are those of C2SP `tlog-witness`
//! (`add-checkpoint`), the signatures those of `tlog-cosignature`; how they travel is not this file's
//! business. Source: <https://c2sp.org/tlog-witness>.

use crate::cells::keys::random;
use crate::disk::{self, Disk, Lock};
use crate::record::identity::{hex, unhex};
use crate::spine::cosignature::CosigningKey;
use crate::spine::{Checkpoint, Cosigner, Hash, NoteError, Verifier, log, note, proof};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// More steps no proof has (tlog-witness: at most 63 lines).
const MOST_STEPS: usize = 63;

/// What a co-signer is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Submission {
    /// Entries that the co-signer saw before.
    pub(crate) old: u64,
    /// The proof that the checkpoint begins with them.
    pub(crate) proof: Vec<Hash>,
    /// The signed checkpoint.
    pub(crate) note: String,
}

impl Submission {
    /// The body of the request.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("old {}\n", self.old);
        for step in &self.proof {
            text.push_str(&STANDARD.encode(step));
            text.push('\n');
        }
        text + "\n" + &self.note
    }

    /// Reads the body of a request.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        let number = lines.next()?.strip_prefix("old ")?;
        let old: u64 = number.parse().ok()?;
        let hash = |line: &str| Hash::try_from(STANDARD.decode(line).ok()?).ok();
        let proof = lines.map(hash).collect::<Option<Vec<_>>>()?;
        let sound = old.to_string() == number && proof.len() <= MOST_STEPS;
        sound.then(|| Self { old, proof, note: note.to_owned() })
    }
}

/// What a co-signer answers to `add-checkpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CosignerAnswer {
    /// 200: the signature line, with its line feed.
    Cosigned(String),
    /// 400: the request has not the form, or claims that the log shrank.
    Malformed,
    /// 403: no signature by the key known for this log.
    Unsigned,
    /// 404: a log that it does not know.
    UnknownLog,
    /// 409: it saw so many entries, or other ones.
    Conflict {
        /// Entries it saw.
        size: u64,
    },
    /// 422: the checkpoint does not begin with what it saw.
    Inconsistent,
    /// 500: its own state cannot be read or written, so it says nothing.
    Failed,
}

/// Why a co-signer cannot be set up or opened.
#[derive(Debug, thiserror::Error)]
pub enum CosignerError {
    /// There is none.
    #[error("\"{}\" holds no co-signer; make one with `bailiwick witness init`", dir.display())]
    None {
        /// The folder.
        dir: PathBuf,
    },
    /// There is one already.
    #[error("\"{}\" holds a co-signer already; a new key would be another co-signer", dir.display())]
    Exists {
        /// The folder.
        dir: PathBuf,
    },
    /// Another process runs it.
    #[error("the co-signer at \"{}\" is in use by another process", dir.display())]
    Locked {
        /// The folder.
        dir: PathBuf,
    },
    /// Its key is damaged.
    #[error("\"{}\" is damaged; restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// Another log is known under the same name.
    #[error("a log \"{origin}\" is known already, with another key; remove \"{}\" first if that is meant", path.display())]
    OtherKey {
        /// The log.
        origin: String,
        /// The file of its key.
        path: PathBuf,
    },
    /// The name cannot be one.
    #[error("{0}")]
    Name(#[from] NoteError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes; without them no key can be made")]
    Random,
    /// The disk refuses.
    #[error("\"{}\": {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A co-signer, the only one on its folder.
#[derive(Debug)]
pub struct CosignerDesk {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
    key: CosigningKey,
    /// One question at a time: looking at what was seen and keeping what is seen now are one step.
    turn: Mutex<()>,
    _lock: Box<dyn Lock>,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CosignerError + use<> {
    let path = path.to_owned();
    move |source| CosignerError::Io { path, source }
}

impl CosignerDesk {
    /// Makes a co-signer with a key of its own, and returns its public half.
    ///
    /// # Errors
    /// If there is one already, or the disk refuses.
    pub fn create(disk: &dyn Disk, dir: &Path, name: &str) -> Result<Cosigner, CosignerError> {
        let seed: Zeroizing<[u8; 32]> =
            Zeroizing::new(random().map_err(|_| CosignerError::Random)?);
        let key = CosigningKey::new(name, &seed)?;
        disk::make_dirs(disk, &dir.join("logs")).map_err(at(dir))?;
        let path = dir.join("key");
        if disk.list(dir).map_err(at(dir))?.iter().any(|name| name == "key") {
            return Err(CosignerError::Exists { dir: dir.to_owned() });
        }
        let public = key.public();
        let verifier = dir.join("verifier");
        disk::replace(disk, &verifier, format!("{public}\n").as_bytes()).map_err(at(&verifier))?;
        let secret = Zeroizing::new(format!("{name}\n{}\n", hex(seed.as_slice())));
        disk::replace(disk, &path, secret.as_bytes()).map_err(at(&path))?;
        Ok(public)
    }

    /// Opens the co-signer of a folder; no other process can while this one has it.
    ///
    /// # Errors
    /// If there is none, its key is damaged, or another process has it.
    pub fn open(disk: Arc<dyn Disk>, dir: &Path) -> Result<Self, CosignerError> {
        let path = dir.join("key");
        let text = match disk::read(&*disk, &path, 4096) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(CosignerError::None { dir: dir.to_owned() });
            }
            other => Zeroizing::new(other.map_err(at(&path))?),
        };
        let damaged = || CosignerError::Damaged { path: path.clone() };
        let text = std::str::from_utf8(&text).map_err(|_| damaged())?;
        let (name, seed) = text.split_once('\n').ok_or_else(damaged)?;
        let seed = seed.strip_suffix('\n').and_then(|seed| unhex(seed.as_bytes()));
        let seed = Zeroizing::new(seed.ok_or_else(damaged)?);
        let key = CosigningKey::new(name, &seed).map_err(|_| damaged())?;
        let lock = disk.lock(&dir.join("lock")).map_err(at(dir))?;
        let lock = lock.ok_or_else(|| CosignerError::Locked { dir: dir.to_owned() })?;
        Ok(Self { dir: dir.to_owned(), disk, key, turn: Mutex::new(()), _lock: lock })
    }

    /// Gets to know a log by its public key.
    ///
    /// # Errors
    /// If another key is known for that log, or the disk refuses.
    pub fn trust(disk: &dyn Disk, dir: &Path, log: &Verifier) -> Result<(), CosignerError> {
        if !disk.list(dir).map_err(at(dir))?.iter().any(|name| name == "key") {
            return Err(CosignerError::None { dir: dir.to_owned() });
        }
        let path = log_file(dir, log.name(), "verifier");
        let text = format!("{log}\n");
        match disk::read(disk, &path, 4096) {
            Ok(known) if known != text.as_bytes() => {
                let origin = log.name().to_owned();
                Err(CosignerError::OtherKey { origin, path })
            }
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                disk::replace(disk, &path, text.as_bytes()).map_err(at(&path))
            }
            Err(error) => Err(at(&path)(error)),
        }
    }

    /// The public half of its key.
    #[must_use]
    pub fn public(&self) -> Cosigner {
        self.key.public()
    }

    /// Answers `add-checkpoint`. What it co-signs is durable before this returns. Blocks.
    #[must_use]
    pub fn add_checkpoint(&self, body: &str, now_s: u64) -> CosignerAnswer {
        let Some(asked) = Submission::parse(body) else { return CosignerAnswer::Malformed };
        let Ok((text, _)) = note::split(&asked.note) else { return CosignerAnswer::Malformed };
        let origin = text.split('\n').next().unwrap_or_default();
        let known = match self.read(&log_file(&self.dir, origin, "verifier")) {
            Ok(Some(known)) => known,
            Ok(None) => return CosignerAnswer::UnknownLog,
            Err(_) => return CosignerAnswer::Failed,
        };
        let Ok(log) = Verifier::parse(known.trim_end()) else { return CosignerAnswer::Failed };
        if log.name() != origin {
            return CosignerAnswer::Failed;
        }
        let new = match Checkpoint::open(&asked.note, &log) {
            Ok(new) => new,
            Err(NoteError::Unsigned | NoteError::Forged) => return CosignerAnswer::Unsigned,
            Err(
                NoteError::Malformed | NoteError::Checkpoint | NoteError::Key | NoteError::Name,
            ) => return CosignerAnswer::Malformed,
        };
        if asked.old > new.size() {
            return CosignerAnswer::Malformed;
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.decide(&log, &new, &asked, now_s).unwrap_or(CosignerAnswer::Failed)
    }

    fn decide(
        &self,
        log: &Verifier,
        new: &Checkpoint,
        asked: &Submission,
        now_s: u64,
    ) -> io::Result<CosignerAnswer> {
        let path = log_file(&self.dir, log.name(), "checkpoint");
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let seen = match self.read(&path)? {
            // A state that cannot be read is none that may be begun anew.
            Some(note) => Some(Checkpoint::open(&note, log).map_err(|_| damaged())?),
            None => None,
        };
        let (size, root) = seen.map_or((0, [0; 32]), |seen| (seen.size(), seen.root()));
        if asked.old != size {
            return Ok(CosignerAnswer::Conflict { size });
        }
        if size > 0 && size == new.size() && root != new.root() {
            return Ok(CosignerAnswer::Conflict { size });
        }
        if !proof::extends((size, root), (new.size(), new.root()), &asked.proof) {
            return Ok(CosignerAnswer::Inconsistent);
        }
        let (text, _) = note::split(&asked.note).map_err(|_| damaged())?;
        let line = self.key.cosign(text, now_s);
        disk::replace(&*self.disk, &path, format!("{}{line}", asked.note).as_bytes())?;
        Ok(CosignerAnswer::Cosigned(line))
    }

    fn read(&self, path: &Path) -> io::Result<Option<String>> {
        match disk::read(&*self.disk, path, note::LONGEST * 2) {
            Ok(bytes) => {
                String::from_utf8(bytes).map(Some).map_err(|_| io::ErrorKind::InvalidData.into())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn log_file(dir: &Path, origin: &str, kind: &str) -> PathBuf {
    let digest = log::origin_digest(origin);
    let id = digest.first_chunk::<16>().map(|id| hex(id)).unwrap_or_default();
    dir.join("logs").join(format!("{id}.{kind}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;
    use crate::spine::note::Signer;
    use crate::spine::sha256;
    use crate::spine::tree::Tree;

    struct TestLog {
        signer: Signer,
        tree: Tree,
        leaves: Vec<Hash>,
    }

    impl TestLog {
        fn new(seed: u8) -> Self {
            let signer = Signer::new("example.org/log", &[seed; 32]).unwrap();
            Self { signer, tree: Tree::default(), leaves: Vec::new() }
        }

        fn grow(&mut self, to: u64, salt: u8) {
            for n in self.tree.size()..to {
                let leaf = sha256(&[&[0, salt], &n.to_be_bytes()]);
                self.tree.push(leaf);
                self.leaves.push(leaf);
            }
        }

        fn submission(&self, old: u64) -> Submission {
            let size = self.tree.size();
            let mut leaves = |from: u64, to: u64| -> Result<Vec<Hash>, ()> {
                let place = |n: u64| usize::try_from(n).unwrap();
                Ok(self.leaves[place(from)..place(to)].to_vec())
            };
            let proof = proof::consistency(&self.tree, old, size, &mut leaves).unwrap();
            let checkpoint = Checkpoint::new("example.org/log", size, self.tree.root());
            Submission { old, proof, note: self.signer.sign(&checkpoint.text()) }
        }
    }

    fn desk(dir: &Path) -> CosignerDesk {
        CosignerDesk::open(Arc::new(RealDisk), dir).unwrap()
    }

    fn is_cosigned(answer: &CosignerAnswer) -> bool {
        matches!(answer, CosignerAnswer::Cosigned(_))
    }

    #[test]
    fn the_example_of_the_specification_is_read() {
        let text = "old 20852014\n\
            PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
            jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
            \n\
            example.com/behind-the-sofa\n\
            20852163\n\
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
            \n\
            \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        let asked = Submission::parse(text).unwrap();
        assert_eq!((asked.old, asked.proof.len()), (20_852_014, 2));
        assert_eq!(asked.text(), text);
        for wrong in [
            text.replace("old 2", "old 02"),
            text.replace("old ", "new "),
            text.replace("jrJZ", "jrJ"),
            text.replace("\n\n", "\n"),
            text.replacen(
                '\n',
                &format!("\n{}", "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n".repeat(62)),
                1,
            ),
        ] {
            assert_eq!(Submission::parse(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_log_that_grows_is_cosigned_and_one_that_was_set_back_or_forked_is_not() {
        let place = tempfile::tempdir().unwrap();
        let public = CosignerDesk::create(&RealDisk, place.path(), "witness.example").unwrap();
        let mut log = TestLog::new(7);
        CosignerDesk::trust(&RealDisk, place.path(), &log.signer.verifier()).unwrap();
        let first = desk(place.path());
        assert_eq!(first.public(), public);
        log.grow(5, 0);
        let early = log.submission(0);
        let CosignerAnswer::Cosigned(line) = first.add_checkpoint(&early.text(), 1_000) else {
            panic!("not co-signed")
        };
        assert_eq!(public.cosigned(&format!("{}{line}", early.note)), Ok(Some(1_000)));
        log.grow(300, 0);
        let next = log.submission(5);
        let broken = Submission { proof: next.proof[1..].to_vec(), ..next.clone() };
        assert_eq!(first.add_checkpoint(&broken.text(), 1), CosignerAnswer::Inconsistent);
        assert!(is_cosigned(&first.add_checkpoint(&next.text(), 1_001)));
        // What it saw outlives the process.
        drop(first);
        let second = desk(place.path());
        let answer = |asked: &Submission| second.add_checkpoint(&asked.text(), 1_002);
        assert_eq!(answer(&early), CosignerAnswer::Conflict { size: 300 });
        let shrunk = Submission { old: 300, proof: Vec::new(), ..early };
        assert_eq!(answer(&shrunk), CosignerAnswer::Malformed);
        // The same state may be confirmed again; another one of the same size, or beyond, may not.
        assert!(is_cosigned(&answer(&log.submission(300))));
        let mut fork = TestLog::new(7);
        fork.grow(4, 0);
        fork.grow(300, 1);
        assert_eq!(answer(&fork.submission(300)), CosignerAnswer::Conflict { size: 300 });
        fork.grow(400, 1);
        assert_eq!(answer(&fork.submission(300)), CosignerAnswer::Inconsistent);
        log.grow(400, 0);
        assert!(is_cosigned(&answer(&log.submission(300))));
    }

    #[test]
    fn strangers_and_other_keys_get_nothing() {
        let place = tempfile::tempdir().unwrap();
        CosignerDesk::create(&RealDisk, place.path(), "witness.example").unwrap();
        assert!(matches!(
            CosignerDesk::create(&RealDisk, place.path(), "witness.example"),
            Err(CosignerError::Exists { .. })
        ));
        let desk = desk(place.path());
        let mut log = TestLog::new(7);
        log.grow(3, 0);
        let asked = log.submission(0).text();
        assert_eq!(desk.add_checkpoint(&asked, 1), CosignerAnswer::UnknownLog);
        let other = TestLog::new(8).signer.verifier();
        CosignerDesk::trust(&RealDisk, place.path(), &other).unwrap();
        assert_eq!(desk.add_checkpoint(&asked, 1), CosignerAnswer::Unsigned);
        assert_eq!(desk.add_checkpoint("old 0\n", 1), CosignerAnswer::Malformed);
        let again = CosignerDesk::trust(&RealDisk, place.path(), &log.signer.verifier());
        assert!(matches!(again, Err(CosignerError::OtherKey { .. })));
        let taken = CosignerDesk::open(Arc::new(RealDisk), place.path());
        assert!(matches!(taken, Err(CosignerError::Locked { .. })));
    }

    #[test]
    fn a_state_that_cannot_be_read_is_not_begun_anew() {
        let place = tempfile::tempdir().unwrap();
        CosignerDesk::create(&RealDisk, place.path(), "witness.example").unwrap();
        let mut log = TestLog::new(7);
        log.grow(3, 0);
        CosignerDesk::trust(&RealDisk, place.path(), &log.signer.verifier()).unwrap();
        let desk = desk(place.path());
        assert!(is_cosigned(&desk.add_checkpoint(&log.submission(0).text(), 1)));
        let path = log_file(place.path(), "example.org/log", "checkpoint");
        std::fs::write(&path, "nothing").unwrap();
        for old in [0, 3] {
            let answer = desk.add_checkpoint(&log.submission(old).text(), 2);
            assert_eq!(answer, CosignerAnswer::Failed);
        }
    }
}
