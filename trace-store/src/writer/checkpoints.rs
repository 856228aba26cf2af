//! Writing checkpoints: the latest in a file of its own, and now and then one that is kept.
//!
//! The files are shown in `spine/kept.rs`, the signature in `spine/note.rs`.

use crate::disk::{self, Disk, File};
use crate::spine::Checkpoint;
use crate::spine::kept;
use crate::spine::note::Signer;
use crate::store::shared::{Shared, Signed, lock};
use std::io;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// A checkpoint is kept this often.
const KEEP_EVERY: Duration = Duration::from_secs(60);

/// Signs and writes.
#[derive(Debug)]
pub(crate) struct Checkpoints {
    signer: Arc<Signer>,
    kept: Option<Kept>,
    last_kept: Option<Duration>,
}

#[derive(Debug)]
struct Kept {
    file: Box<dyn File>,
    end: u64,
}

impl Checkpoints {
    /// Goes on behind the last whole kept checkpoint, or begins the file.
    pub(crate) fn open(disk: &dyn Disk, dir: &Path, signer: Signer, end: u64) -> io::Result<Self> {
        let path = dir.join("spine").join("checkpoints");
        let file = match disk.open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                disk::replace(disk, &path, &[])?;
                disk.open(&path)?
            }
            other => other?,
        };
        if file.len()? != end {
            file.set_len(end)?;
            file.sync()?;
        }
        Ok(Self { signer: Arc::new(signer), kept: Some(Kept { file, end }), last_kept: None })
    }

    pub(crate) fn signer(&self) -> &Arc<Signer> {
        &self.signer
    }

    /// Signs the present state of the store; it covers durable leaves only, because the tree holds
    /// no others.
    pub(crate) fn write(&mut self, shared: &Shared, keep: bool) -> Result<(), String> {
        let (size, root) = {
            let tree = shared.tree.read().unwrap_or_else(PoisonError::into_inner);
            (tree.size(), tree.root())
        };
        let checkpoint = Checkpoint::new(&shared.settings.origin, size, root);
        let note = self.signer.sign(&checkpoint.text());
        let now = shared.clock.elapsed();
        let due = self.last_kept.is_none_or(|last| now.saturating_sub(last) >= KEEP_EVERY);
        if keep || due {
            let open_from = lock(&shared.calls).open_from(size);
            self.keep(open_from, &note).map_err(|error| format!("spine/checkpoints: {error}"))?;
            self.last_kept = Some(now);
        }
        let path = shared.ground.dir.join("spine").join("checkpoint");
        disk::replace(&*shared.ground.disk, &path, note.as_bytes())
            .map_err(|error| format!("spine/checkpoint: {error}"))?;
        *lock(&shared.signed) = Signed { checkpoint, note: note.clone() };
        shared.newly_signed.notify_all();
        shared.tail.covered(size);
        if keep || due {
            *lock(&shared.unwitnessed) = witness(shared, &note).err();
        }
        Ok(())
    }

    fn keep(&mut self, open_from: u64, note: &str) -> io::Result<()> {
        // After a failed sync the file is left alone until the next start.
        let Some(mut kept) = self.kept.take() else { return Ok(()) };
        let bytes = kept::bytes(open_from, note);
        if let Err(error) = kept.file.write_at(&bytes, kept.end) {
            self.kept = Some(kept);
            return Err(error);
        }
        kept.file.sync()?;
        kept.end += bytes.len() as u64;
        self.kept = Some(kept);
        Ok(())
    }
}

/// Copies a checkpoint to every witness. One that cannot be reached costs a word in the store's
/// health and nothing else: the log must go on without it.
fn witness(shared: &Shared, note: &str) -> Result<(), String> {
    let mut result = Ok(());
    for path in &shared.settings.witnesses {
        if let Err(error) = disk::replace(&*shared.ground.disk, path, note.as_bytes()) {
            result = Err(format!("the copy outside \"{}\": {error}", path.display()));
        }
    }
    result
}
