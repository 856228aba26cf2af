//! A cell's keys for others: sealed to each reader before the cell's first record is acknowledged, so
//! that what was shipped outlives the disk of the node that shipped it.
//!
//! ```text
//! keys/reader                          this node's own reading key, wrapped by the master key
//! keys/wrapped/<class>/<yyyy-mm-dd>    a line for each reader: key id, space, base64(encapsulated key
//!                                      (32) ‖ sealed key and pepper (32 + 32 + 16))
//! <copies>/<class>-<yyyy-mm-dd>        the same file, on another volume, before the first shipment
//! <copies>/bailiwick-sealed-keys       says that the volume is there
//! keys/wrapped/copies                  which folder was marked so
//! ```
//! Sealing is HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
//! ChaCha20-Poly1305. The cell (origin, class, day) is the associated data. Readers are named in the
//! settings and nowhere else: a key that stands in a database is nobody's word.

use super::CellName;
use super::keys::{self, CellKeys, KeyError, MasterKey};
use super::open_cell::Ground;
use crate::disk::{self, Disk};
use crate::record::identity::{hex, unhex};
use crate::spine::{Hash, sha256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use zeroize::Zeroizing;

type Public = <X25519HkdfSha256 as hpke::Kem>::PublicKey;
type Private = <X25519HkdfSha256 as hpke::Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as hpke::Kem>::EncappedKey;

const INFO: &[u8] = b"bailiwick cell key for a reader 1\0";
const PREFIX: &str = "bailiwick-reader-1:";
/// What a secret that nodes share is sealed as.
const SHARED: &[u8] = b"bailiwick shared secret 1\0";
/// Bytes of an encapsulated key.
const ENCAPSULATED: usize = 32;
/// A file in the folder of the copies, there from the first copy on.
const MARK: &str = "bailiwick-sealed-keys";

/// The public half of a key that opens what a node ships.
#[derive(Clone, PartialEq, Eq)]
pub struct Reader {
    key: Public,
}

/// A text that is no reader's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not the public key of a reader; it begins with \"bailiwick-reader-1:\", as `bailiwick node key` \
     prints it"
)]
pub struct NoReader;

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", URL_SAFE_NO_PAD.encode(self.key.to_bytes()))
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Reader {
    type Err = NoReader;

    fn from_str(text: &str) -> Result<Self, NoReader> {
        let encoded = text.strip_prefix(PREFIX).ok_or(NoReader)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| NoReader)?;
        Ok(Self { key: Public::from_bytes(&bytes).map_err(|_| NoReader)? })
    }
}

impl Reader {
    /// By what its sealed keys are found; says nothing about who it is.
    #[must_use]
    pub fn id(&self) -> String {
        let digest = sha256(&[b"bailiwick reader 1\0", &self.key.to_bytes()]);
        hex(digest.first_chunk::<8>().unwrap_or(&[0; 8]))
    }

    fn seal(&self, aad: &[u8], secret: &[u8; 64]) -> Result<Vec<u8>, KeyError> {
        let sealed = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &self.key,
            INFO,
            secret,
            aad,
        );
        let (encapsulated, sealed) = sealed.map_err(|_| KeyError::Random)?;
        Ok([encapsulated.to_bytes().as_slice(), &sealed].concat())
    }
}

/// A key that opens what nodes shipped: a node's own, or the one kept offline for the day a node is lost.
#[derive(Clone)]
pub struct ReaderKey {
    private: Private,
    public: Reader,
}

impl fmt::Debug for ReaderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReaderKey({})", self.public)
    }
}

impl ReaderKey {
    /// A new one.
    ///
    /// # Errors
    /// If the system gives no random bytes.
    pub fn generate() -> Result<Self, KeyError> {
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(keys::random()?);
        Ok(Self::from_seed(&seed))
    }

    fn from_seed(seed: &[u8; 32]) -> Self {
        let (private, key) = X25519HkdfSha256::derive_keypair(seed);
        Self { private, public: Reader { key } }
    }

    fn from_private(bytes: &[u8]) -> Option<Self> {
        let private = Private::from_bytes(bytes).ok()?;
        let key = X25519HkdfSha256::sk_to_pk(&private);
        Some(Self { private, public: Reader { key } })
    }

    /// Reads the file that [`ReaderKey::write`] made.
    ///
    /// # Errors
    /// If there is none, or it does not hold 64 hexadecimal digits and a line feed.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let text = disk::read(&disk::RealDisk, path, 4096)
            .map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
        let text = Zeroizing::new(text);
        let secret = text.strip_suffix(b"\n").and_then(unhex::<32>).map(Zeroizing::new);
        secret
            .and_then(|secret| Self::from_private(secret.as_slice()))
            .ok_or_else(|| KeyError::Master { path: path.to_owned() })
    }

    /// Writes it to a new file that only its owner can read.
    ///
    /// # Errors
    /// If there is such a file already, or it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let failed = |source| KeyError::Io { path: path.to_owned(), source };
        let private = Zeroizing::new(self.private.to_bytes().to_vec());
        let mut text = Zeroizing::new(hex(&private).into_bytes());
        text.push(b'\n');
        let file = disk::RealDisk.create(path).map_err(failed)?;
        file.write_at(&text, 0).and_then(|()| file.sync()).map_err(failed)
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &Reader {
        &self.public
    }

    /// A key for one purpose that is not opening, such as sealing cursors.
    pub(crate) fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let private = Zeroizing::new(self.private.to_bytes().to_vec());
        let key = private.first_chunk().copied().map_or_else(Zeroizing::default, Zeroizing::new);
        Zeroizing::new(keys::hmac_sha256(&key, &[b"bailiwick derive 1\0", purpose]))
    }

    /// Seals a secret to another reader, in authenticated mode: only this key can have done it.
    pub(crate) fn seal_secret(
        &self,
        to: &Reader,
        aad: &[u8],
        secret: &[u8; 32],
    ) -> Result<Vec<u8>, KeyError> {
        let own = (self.private.clone(), self.public.key.clone());
        let sealed = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Auth(own),
            &to.key,
            SHARED,
            secret,
            aad,
        );
        let (encapsulated, sealed) = sealed.map_err(|_| KeyError::Random)?;
        Ok([encapsulated.to_bytes().as_slice(), &sealed].concat())
    }

    /// Opens a secret that another reader sealed to this one.
    pub(crate) fn open_secret(
        &self,
        from: &Reader,
        aad: &[u8],
        sealed: &[u8],
    ) -> Option<Zeroizing<[u8; 32]>> {
        let (encapsulated, sealed) = sealed.split_at_checked(ENCAPSULATED)?;
        let encapsulated = Encapsulated::from_bytes(encapsulated).ok()?;
        let secret = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Auth(from.key.clone()),
            &self.private,
            &encapsulated,
            SHARED,
            sealed,
            aad,
        );
        let secret = Zeroizing::new(secret.ok()?);
        Some(Zeroizing::new(secret.as_slice().try_into().ok()?))
    }

    /// Opens the keys of a cell.
    pub(crate) fn open(&self, sealed: &[u8], origin: &Hash, cell: CellName) -> Option<CellKeys> {
        let (encapsulated, sealed) = sealed.split_at_checked(ENCAPSULATED)?;
        let encapsulated = Encapsulated::from_bytes(encapsulated).ok()?;
        let secret = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.private,
            &encapsulated,
            INFO,
            sealed,
            &keys::cell_aad(origin, cell),
        );
        let secret = Zeroizing::new(secret.ok()?);
        let secret: &[u8; 64] = secret.as_slice().try_into().ok()?;
        Some(CellKeys::new(secret, origin, cell))
    }

    /// The reading key of the node whose settings these are; made if its master key exists.
    ///
    /// # Errors
    /// If the node has no master key yet, or a key cannot be read.
    pub fn of_node(settings: &crate::Settings) -> Result<Self, KeyError> {
        let disk = &disk::RealDisk;
        let master = MasterKey::read(disk, &settings.master_key, settings.custody.as_ref())?;
        let origin = crate::spine::log::origin_digest(&settings.origin);
        Self::of_ground(disk, &settings.keys_dir, &master, &origin)
    }

    /// The node's own, made at the first start.
    pub(crate) fn of_ground(
        disk: &dyn Disk,
        keys_dir: &Path,
        master: &MasterKey,
        origin: &Hash,
    ) -> Result<Self, KeyError> {
        let secret = keys::reader_secret(disk, keys_dir, master, origin)?;
        let unwrap = || KeyError::Unwrap { path: keys_dir.join("reader") };
        Self::from_private(secret.as_slice()).ok_or_else(unwrap)
    }
}

/// For whom cells are sealed, and where copies of the sealed keys are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sealing {
    pub(crate) readers: Vec<Reader>,
    pub(crate) copies: Option<PathBuf>,
}

/// One reader's line of a cell's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) reader: String,
    pub(crate) bytes: Vec<u8>,
}

fn file(ground: &Ground, cell: CellName) -> PathBuf {
    cell.key_file(&ground.keys_dir.join("wrapped"))
}

fn copy(dir: &Path, cell: CellName) -> PathBuf {
    dir.join(format!("{}-{}", cell.class.name(), cell.day))
}

/// Seals the keys of a cell to whoever has none of them yet; durable before this returns.
pub(crate) fn ensure(ground: &Ground, cell: CellName) -> Result<(), KeyError> {
    let known = read(ground, cell)?;
    let missing = |reader: &&Reader| !known.iter().any(|one| one.reader == reader.id());
    let missing: Vec<&Reader> = ground.sealing.readers.iter().filter(missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let Ground { disk, keys_dir, master, origin, .. } = ground;
    let secret = keys::cell_secret(&**disk, keys_dir, master, origin, cell)?;
    let aad = keys::cell_aad(origin, cell);
    let mut all = known;
    for reader in missing {
        all.push(Sealed { reader: reader.id(), bytes: reader.seal(&aad, &secret)? });
    }
    write(ground, cell, &all)
}

/// Seals the keys of a cell that was written anew: what was sealed before is of no use any more.
pub(crate) fn renew(ground: &Ground, cell: CellName) -> Result<(), KeyError> {
    destroy(ground, cell).map_err(|source| KeyError::Io { path: file(ground, cell), source })?;
    ensure(ground, cell)
}

fn write(ground: &Ground, cell: CellName, all: &[Sealed]) -> Result<(), KeyError> {
    let path = file(ground, cell);
    let failed = |source| KeyError::Io { path: path.clone(), source };
    let text: String =
        all.iter().map(|one| format!("{} {}\n", one.reader, STANDARD.encode(&one.bytes))).collect();
    let dir = path.parent().unwrap_or(&ground.keys_dir);
    disk::make_dirs_in(&*ground.disk, &ground.keys_dir, dir).map_err(failed)?;
    disk::replace(&*ground.disk, &path, text.as_bytes()).map_err(failed)
}

/// Brings the copy of a cell's sealed keys up to date. A volume that is away stops nothing: shipping
/// tries again, and says so.
pub(crate) fn send_copy(ground: &Ground, cell: CellName) -> Result<(), KeyError> {
    let Some(copies) = &ground.sealing.copies else { return Ok(()) };
    let (from, to) = (file(ground, cell), copy(copies, cell));
    let failed = |source| KeyError::Io { path: to.clone(), source };
    let current = disk::read(&*ground.disk, &from, 1 << 20);
    let current = current.map_err(|source| KeyError::Io { path: from, source })?;
    if disk::read(&*ground.disk, &to, 1 << 20).is_ok_and(|copied| copied == current) {
        return Ok(());
    }
    mark(ground, copies).map_err(failed)?;
    disk::replace(&*ground.disk, &to, &current).map_err(failed)
}

/// Marks the folder of the copies at the first one, and notes here that it is marked: from then on one
/// without the mark is a volume that is away, into whose place nothing is copied.
fn mark(ground: &Ground, copies: &Path) -> io::Result<()> {
    let disk = &*ground.disk;
    let (noted, place) = (ground.keys_dir.join("wrapped").join("copies"), copies.join(MARK));
    let wanted = copies.as_os_str().as_encoded_bytes();
    match disk::read(disk, &noted, 1 << 16) {
        Ok(known) if known == wanted => return disk.open_to_read(&place).map(drop),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(_) | Err(_) => {}
    }
    disk::replace(disk, &place, b"sealed keys of a bailiwick node\n")?;
    disk::replace(disk, &noted, wanted)
}

/// Whether the folder of the copies is there: an empty place under its name says nothing of what is gone.
fn reached(ground: &Ground) -> io::Result<()> {
    let Some(copies) = &ground.sealing.copies else { return Ok(()) };
    ground.disk.open_to_read(&copies.join(MARK)).map(drop).map_err(|error| {
        let dir = copies.display();
        let what =
            format!("the sealed keys at \"{dir}\" cannot be reached: {error}; make it reachable");
        io::Error::new(error.kind(), what)
    })
}

/// The sealed keys of a cell; none if there are none.
pub(crate) fn read(ground: &Ground, cell: CellName) -> Result<Vec<Sealed>, KeyError> {
    let path = file(ground, cell);
    let bytes = match disk::read(&*ground.disk, &path, 1 << 20) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(KeyError::Io { path, source }),
        Ok(bytes) => bytes,
    };
    let text = String::from_utf8_lossy(&bytes);
    let line = |line: &str| {
        let (reader, sealed) = line.split_once(' ')?;
        Some(Sealed { reader: reader.to_owned(), bytes: STANDARD.decode(sealed).ok()? })
    };
    text.lines().map(line).collect::<Option<_>>().ok_or(KeyError::Unwrap { path })
}

/// Destroys the sealed keys of a cell, here and in the copy, and looks.
pub(crate) fn destroy(ground: &Ground, cell: CellName) -> io::Result<()> {
    reached(ground)?;
    let copied = ground.sealing.copies.as_deref().map(|dir| copy(dir, cell));
    for path in [Some(file(ground, cell)), copied].into_iter().flatten() {
        let disk = &*ground.disk;
        for path in [disk::beside(&path)?.0, path.clone()] {
            keys::overwrite(disk, &path)?;
            match disk.remove(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        if let Some(dir) = path.parent().filter(|dir| disk.list(dir).is_ok_and(|l| !l.is_empty())) {
            disk.sync_dir(dir)?;
        }
        if disk.open_to_read(&path).is_ok() {
            return Err(io::Error::other("a sealed key is still there after it was removed"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Class;
    use crate::spine::Day;

    #[test]
    fn a_reader_opens_its_own_cell_and_no_other() {
        let key = ReaderKey::generate().unwrap();
        let cell = CellName { class: Class::Decisions, day: Day(20_000) };
        let origin = [1; 32];
        let sealed = key.public().seal(&keys::cell_aad(&origin, cell), &[7; 64]).unwrap();
        let tag = |keys: CellKeys| keys.subject_tag("someone");
        let expected = CellKeys::new(&[7; 64], &origin, cell).subject_tag("someone");
        assert_eq!(key.open(&sealed, &origin, cell).map(tag), Some(expected));
        assert!(key.open(&sealed, &[2; 32], cell).is_none());
        assert!(key.open(&sealed, &origin, CellName { day: Day(1), ..cell }).is_none());
        assert!(ReaderKey::generate().unwrap().open(&sealed, &origin, cell).is_none());
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(key.open(&damaged, &origin, cell).is_none(), "byte {at}");
        }
    }

    #[test]
    fn a_volume_that_is_away_is_not_taken_for_one_without_keys() {
        let dir = tempfile::tempdir().unwrap();
        let (keys_dir, copies) = (dir.path().join("keys"), dir.path().join("copies"));
        std::fs::create_dir_all(&copies).unwrap();
        std::fs::create_dir_all(&keys_dir).unwrap();
        let cell = CellName { class: Class::Decisions, day: Day(20_000) };
        let readers = vec![ReaderKey::generate().unwrap().public().clone()];
        let mut ground = Ground {
            disk: std::sync::Arc::new(disk::RealDisk),
            dir: dir.path().join("data"),
            master: MasterKey::from_bytes([1; 32]),
            origin: [1; 32],
            segment_bytes: 4096,
            allocate_bytes: 0,
            sealing: Sealing { readers, copies: Some(copies.clone()) },
            keys_dir: keys_dir.clone(),
        };
        let Ground { disk, master, origin, .. } = &ground;
        CellKeys::read_or_create(&**disk, &keys_dir, master, origin, cell).unwrap();
        ensure(&ground, cell).unwrap();
        send_copy(&ground, cell).unwrap();
        assert!(copy(&copies, cell).exists());
        // In its place an empty folder: nothing goes there, and nothing there counts as destroyed.
        let away = dir.path().join("away");
        std::fs::rename(&copies, &away).unwrap();
        std::fs::create_dir(&copies).unwrap();
        assert!(send_copy(&ground, cell).is_err() && destroy(&ground, cell).is_err());
        assert_eq!(std::fs::read_dir(&copies).unwrap().count(), 0);
        std::fs::remove_dir(&copies).unwrap();
        std::fs::rename(&away, &copies).unwrap();
        // Also where there are no readers any more.
        ground.sealing.readers.clear();
        renew(&ground, cell).unwrap();
        assert!(!copy(&copies, cell).exists() && !file(&ground, cell).exists());
    }

    #[test]
    fn names_and_files_lead_back() {
        let dir = tempfile::tempdir().unwrap();
        let key = ReaderKey::generate().unwrap();
        key.write(&dir.path().join("recovery")).unwrap();
        let read = ReaderKey::read(&dir.path().join("recovery")).unwrap();
        assert_eq!(read.public(), key.public());
        assert_eq!(key.public().to_string().parse(), Ok(key.public().clone()));
        assert!(key.write(&dir.path().join("recovery")).is_err(), "overwritten");
        assert_eq!("bailiwick-reader-1:short".parse::<Reader>(), Err(NoReader));
        assert!(!format!("{key:?}").contains(&hex(&key.private.to_bytes())));
    }
}
