//! The keys: one master key, under which each cell's key and pepper, and the signing key, lie
//! wrapped in files of their own, kept apart from the data.
//!
//! ```text
//! keys/master                     64 hexadecimal digits and a line feed; mode 0600. Or sealed by a
//!                                 module (`cells/custody.rs`)
//! keys/signing                    "BWKEYS01", nonce (24), sealed seed (32 + 16)
//! keys/<class>/<yyyy-mm-dd>       "BWKEYS01", nonce (24), sealed key and pepper (32 + 32 + 16)
//! ```
//! Sealing is XChaCha20-Poly1305 with what the key is for as associated data, so that no file can
//! stand in for another. Destroying a cell's file ends every record in it. Only [`MasterKey`] knows
//! how wrapping is done.

use super::CellName;
use super::custody::{self, Custody, CustodyError};
use super::frame::Cipher;
use crate::disk::{self, Disk};
use crate::record::identity::unhex;
use crate::spine::Hash;
use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use zeroize::{Zeroize as _, ZeroizeOnDrop, Zeroizing};

const MAGIC: [u8; 8] = *b"BWKEYS01";
const NONCE: usize = 24;
const TAG: usize = 16;

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No such file.
    #[error("key file \"{}\" does not exist; restore it from its backup", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("key file \"{}\": {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is damaged, or wrapped under another master key, or belongs elsewhere.
    #[error(
        "key file \"{}\" is damaged, was wrapped by another master key, or belongs to another store",
        path.display()
    )]
    Unwrap {
        /// The file.
        path: PathBuf,
    },
    /// A master key file without 64 hexadecimal digits.
    #[error("master key \"{}\" must hold 64 lower-case hexadecimal digits and a line feed", path.display())]
    Master {
        /// The file.
        path: PathBuf,
    },
    /// The module that sealed the master key did not open it.
    #[error("master key \"{}\" is sealed by a module, and it was not opened: {source}", path.display())]
    Custody {
        /// The file.
        path: PathBuf,
        /// What the module said.
        #[source]
        source: CustodyError,
    },
    /// A module sealed the master key, and none is named.
    #[error(
        "master key \"{}\" is sealed by a module; name it under \"keys.pkcs11\" in bailiwick.yaml",
        path.display()
    )]
    Sealed {
        /// The file.
        path: PathBuf,
    },
    /// A module is named, and the master key lies open in its file.
    #[error(
        "a module is named under \"keys.pkcs11\", and master key \"{}\" lies open in its file; run \
         \"bailiwick keys rotate master\" to have a new one sealed",
        path.display()
    )]
    Unsealed {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes; without them no key can be made")]
    Random,
}

/// The key that wraps all others.
#[derive(Clone, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(..)")
    }
}

impl MasterKey {
    /// Takes over 32 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the file; one that a module sealed is opened by it, and where a module is named the key must
    /// not lie open.
    pub(crate) fn read(
        disk: &dyn Disk,
        path: &Path,
        custody: Option<&Custody>,
    ) -> Result<Self, KeyError> {
        let text = Zeroizing::new(read_file(disk, path)?);
        match (text.strip_prefix(&custody::MAGIC), custody) {
            (Some(sealed), Some(custody)) => custody
                .custodian()
                .open(sealed)
                .map_err(|source| KeyError::Custody { path: path.to_owned(), source }),
            (Some(_), None) => Err(KeyError::Sealed { path: path.to_owned() }),
            (None, Some(_)) => Err(KeyError::Unsealed { path: path.to_owned() }),
            (None, None) => text
                .strip_suffix(b"\n")
                .and_then(unhex)
                .map(Self)
                .ok_or_else(|| KeyError::Master { path: path.to_owned() }),
        }
    }

    /// As [`MasterKey::read`], also where the key lies open although a module is named: for the one who
    /// puts another in its place.
    #[cfg(feature = "store")]
    pub(crate) fn read_either(
        disk: &dyn Disk,
        path: &Path,
        custody: Option<&Custody>,
    ) -> Result<Self, KeyError> {
        match Self::read(disk, path, custody) {
            Err(KeyError::Unsealed { .. }) => Self::read(disk, path, None),
            other => other,
        }
    }

    /// Makes a new one and its file.
    #[cfg(feature = "store")]
    pub(crate) fn create(
        disk: &dyn Disk,
        path: &Path,
        custody: Option<&Custody>,
    ) -> Result<Self, KeyError> {
        let key = Self(random()?);
        let content = match custody {
            Some(custody) => {
                let failed = |source| KeyError::Custody { path: path.to_owned(), source };
                let sealed = custody.custodian().seal(&key.0).map_err(failed)?;
                // Before it counts: what cannot be opened again would be the end of every record.
                let opened = custody.custodian().open(&sealed).map_err(failed)?;
                if opened.0 != key.0 {
                    let what = "the module opened another key than it sealed".to_owned();
                    return Err(failed(CustodyError(what)));
                }
                Zeroizing::new([custody::MAGIC.as_slice(), &sealed].concat())
            }
            None => {
                let digits = crate::record::identity::hex(&key.0);
                Zeroizing::new([digits.as_bytes(), b"\n"].concat())
            }
        };
        write_file(disk, path, &content)?;
        Ok(key)
    }

    /// A key for one purpose that is not wrapping, such as sealing cursors.
    #[cfg(feature = "store")]
    pub(crate) fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(hmac_sha256(&self.0, &[b"bailiwick derive 1\0", purpose]))
    }

    #[cfg(feature = "store")]
    pub(super) fn wrap<const N: usize>(
        &self,
        aad: &[u8],
        secret: &[u8; N],
    ) -> Result<Vec<u8>, KeyError> {
        let nonce: [u8; NONCE] = random()?;
        let mut sealed = Zeroizing::new(*secret);
        let tag = XChaCha20Poly1305::new(&self.0.into())
            .encrypt_inout_detached(&XNonce::from(nonce), aad, sealed.as_mut_slice().into())
            .map_err(|_| KeyError::Random)?;
        Ok([MAGIC.as_slice(), &nonce, sealed.as_slice(), &tag].concat())
    }

    pub(super) fn unwrap_key<const N: usize>(
        &self,
        aad: &[u8],
        file: &[u8],
    ) -> Option<Zeroizing<[u8; N]>> {
        let (nonce, sealed) = file.strip_prefix(&MAGIC)?.split_first_chunk::<NONCE>()?;
        let (sealed, tag) = sealed.split_last_chunk::<TAG>()?;
        let mut secret = Zeroizing::new(<[u8; N]>::try_from(sealed).ok()?);
        XChaCha20Poly1305::new(&self.0.into())
            .decrypt_inout_detached(
                &XNonce::from(*nonce),
                aad,
                secret.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .ok()?;
        Some(secret)
    }
}

/// What the keys of a cell can do.
#[derive(Clone)]
pub(crate) struct CellKeys {
    pub(crate) cipher: Cipher,
    pepper: Zeroizing<[u8; 32]>,
    #[cfg(feature = "store")]
    subject_file: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for CellKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CellKeys(..)")
    }
}

pub(crate) fn cell_aad(origin: &Hash, cell: CellName) -> Vec<u8> {
    let mut aad = b"bailiwick cell key 1\0".to_vec();
    aad.extend_from_slice(origin);
    aad.push(cell.class.code());
    aad.extend_from_slice(&cell.day.0.to_be_bytes());
    aad
}

impl CellKeys {
    pub(crate) fn new(secret: &[u8; 64], origin: &Hash, cell: CellName) -> Self {
        let mut key = [0; 32];
        let mut pepper = Zeroizing::new([0; 32]);
        for (slot, byte) in key.iter_mut().chain(pepper.iter_mut()).zip(secret) {
            *slot = *byte;
        }
        let cipher = Cipher::new(&key, origin, cell);
        #[cfg(feature = "store")]
        let subject_file = Zeroizing::new(hmac_sha256(&key, &[b"bailiwick subject file 1\0"]));
        key.zeroize();
        Self {
            cipher,
            pepper,
            #[cfg(feature = "store")]
            subject_file,
        }
    }

    pub(crate) fn read(
        disk: &dyn Disk,
        keys: &Path,
        master: &MasterKey,
        origin: &Hash,
        cell: CellName,
    ) -> Result<Self, KeyError> {
        let path = cell.key_file(keys);
        let file = read_file(disk, &path)?;
        master
            .unwrap_key(&cell_aad(origin, cell), &file)
            .map(|secret| Self::new(&secret, origin, cell))
            .ok_or(KeyError::Unwrap { path })
    }

    /// Reads the cell's keys, or makes them; durable before this returns.
    #[cfg(feature = "store")]
    pub(crate) fn read_or_create(
        disk: &dyn Disk,
        keys: &Path,
        master: &MasterKey,
        origin: &Hash,
        cell: CellName,
    ) -> Result<Self, KeyError> {
        match Self::read(disk, keys, master, origin, cell) {
            Err(KeyError::Missing { path }) => {
                let secret: Zeroizing<[u8; 64]> = Zeroizing::new(random()?);
                let dir = path.parent().unwrap_or(keys);
                disk::make_dirs_in(disk, keys, dir)
                    .map_err(|source| KeyError::Io { path: dir.to_owned(), source })?;
                write_file(disk, &path, &master.wrap(&cell_aad(origin, cell), &secret)?)?;
                Ok(Self::new(&secret, origin, cell))
            }
            // An earlier try may have failed before the names were durable.
            Ok(found) => {
                let path = cell.key_file(keys);
                [path.parent(), Some(keys)].into_iter().flatten().try_for_each(|dir| {
                    disk.sync_dir(dir)
                        .map_err(|source| KeyError::Io { path: dir.to_owned(), source })
                })?;
                Ok(found)
            }
            other => other,
        }
    }

    /// Another key with the same pepper, in a file of its own; durable before this returns.
    #[cfg(feature = "store")]
    pub(crate) fn renewed(
        &self,
        disk: &dyn Disk,
        path: &Path,
        master: &MasterKey,
        origin: &Hash,
        cell: CellName,
    ) -> Result<Self, KeyError> {
        let key: Zeroizing<[u8; 32]> = Zeroizing::new(random()?);
        let mut secret = Zeroizing::new([0; 64]);
        for (slot, byte) in secret.iter_mut().zip(key.iter().chain(self.pepper.iter())) {
            *slot = *byte;
        }
        write_file(disk, path, &master.wrap(&cell_aad(origin, cell), &secret)?)?;
        Ok(Self::new(&secret, origin, cell))
    }

    /// What seals the day's subject file. It comes from the key, which every erasure changes, and not
    /// from the pepper, which stays.
    #[cfg(feature = "store")]
    pub(crate) const fn subject_file_key(&self) -> &Zeroizing<[u8; 32]> {
        &self.subject_file
    }

    /// The tag under which a subject's records of this day can be found.
    #[cfg(feature = "store")]
    pub(crate) fn subject_tag(&self, subject: &str) -> String {
        let tag = hmac_sha256(&self.pepper, &[b"bailiwick subject 1\0", subject.as_bytes()]);
        crate::record::identity::hex(tag.first_chunk::<16>().unwrap_or(&[0; 16]))
    }
}

/// Overwrites a key with zeros, so that on a disk that writes in place nothing of it is left.
#[cfg(feature = "store")]
pub(crate) fn overwrite(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(file) => {
            let length = usize::try_from(file.len()?).unwrap_or_default();
            file.write_at(&vec![0; length], 0)?;
            file.sync()
        }
    }
}

/// What the node's own reading key is wrapped for.
#[cfg(feature = "store")]
pub(crate) fn reader_aad(origin: &Hash) -> Vec<u8> {
    [b"bailiwick reader key 1\0".as_slice(), origin].concat()
}

pub(crate) fn signing_aad(origin: &Hash) -> Vec<u8> {
    [b"bailiwick signing key 1\0".as_slice(), origin].concat()
}

/// A cell's key and pepper as they are, to be sealed for others.
#[cfg(feature = "postgres")]
pub(crate) fn cell_secret(
    disk: &dyn Disk,
    keys: &Path,
    master: &MasterKey,
    origin: &Hash,
    cell: CellName,
) -> Result<Zeroizing<[u8; 64]>, KeyError> {
    let path = cell.key_file(keys);
    let file = read_file(disk, &path)?;
    master.unwrap_key(&cell_aad(origin, cell), &file).ok_or(KeyError::Unwrap { path })
}

/// The private half of this node's reading key; made at the first start.
#[cfg(feature = "postgres")]
pub(crate) fn reader_secret(
    disk: &dyn Disk,
    keys: &Path,
    master: &MasterKey,
    origin: &Hash,
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let path = keys.join("reader");
    let aad = reader_aad(origin);
    match read_file(disk, &path) {
        Err(KeyError::Missing { path }) => {
            let secret = Zeroizing::new(random()?);
            write_file(disk, &path, &master.wrap(&aad, &secret)?)?;
            Ok(secret)
        }
        Ok(file) => master.unwrap_key(&aad, &file).ok_or(KeyError::Unwrap { path }),
        Err(other) => Err(other),
    }
}

/// The seed of the key that signs checkpoints.
pub(crate) fn read_signing_seed(
    disk: &dyn Disk,
    keys: &Path,
    master: &MasterKey,
    origin: &Hash,
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let path = keys.join("signing");
    let file = read_file(disk, &path)?;
    master.unwrap_key(&signing_aad(origin), &file).ok_or(KeyError::Unwrap { path })
}

/// The seed of the key that signs checkpoints; made at the first start.
#[cfg(feature = "store")]
pub(crate) fn signing_seed(
    disk: &dyn Disk,
    keys: &Path,
    master: &MasterKey,
    origin: &Hash,
    create: bool,
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    match read_signing_seed(disk, keys, master, origin) {
        Err(KeyError::Missing { path }) if create => {
            let seed = Zeroizing::new(random()?);
            write_file(disk, &path, &master.wrap(&signing_aad(origin), &seed)?)?;
            Ok(seed)
        }
        other => other,
    }
}

/// HMAC-SHA-256 over the parts, one after the other.
#[cfg(feature = "store")]
pub(crate) fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    use hmac::{Hmac, Mac as _};
    // A 32-byte key is shorter than the block, so this cannot fail; the empty key is never used.
    let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Random bytes from the system.
#[cfg(feature = "store")]
pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::Random)?;
    Ok(bytes)
}

fn read_file(disk: &dyn Disk, path: &Path) -> Result<Vec<u8>, KeyError> {
    disk::read(disk, path, 4096).map_err(|source| {
        let path = path.to_owned();
        if source.kind() == io::ErrorKind::NotFound {
            KeyError::Missing { path }
        } else {
            KeyError::Io { path, source }
        }
    })
}

#[cfg(feature = "store")]
fn write_file(disk: &dyn Disk, path: &Path, content: &[u8]) -> Result<(), KeyError> {
    disk::replace(disk, path, content)
        .map_err(|source| KeyError::Io { path: path.to_owned(), source })
}
