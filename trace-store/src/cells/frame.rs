//! One body: an encrypted record with its salt, framed so that damage shows without the key.
//!
//! ```text
//!  0  length of what follows byte 8, u32        8  leaf index, u64
//!  4  CRC-32 of bytes 0..4 and 8..              16  nonce, 24 bytes
//!                                               40  ciphertext, then its tag (16 bytes)
//! plaintext:        salt (32 bytes), canonical record
//! associated data:  "bailiwick body 1\0", SHA-256(origin), class, day (u32), index (u64)
//! commitment:       SHA-256("bailiwick record 1\0" ‖ salt ‖ canonical record)
//! ```
//! Numbers are big-endian; the cipher is XChaCha20-Poly1305 with a random 192-bit nonce. Zeros end
//! a segment that was allocated ahead. `cells/bodies.rs` strings frames into files.

use super::CellName;
use crate::spine::{Hash, sha256};
use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes before what the length counts.
pub(crate) const PREFIX: usize = 8;
/// Bytes before the ciphertext.
const HEAD: usize = 40;
const NONCE: usize = 24;
const SALT: usize = 32;
const TAG: usize = 16;
/// The largest canonical record: far above any that the proxy makes, far below what would hurt.
pub(crate) const LARGEST_RECORD: usize = 1 << 20;
const SMALLEST: usize = HEAD - PREFIX + SALT + TAG;
const LARGEST: usize = SMALLEST + LARGEST_RECORD;

const AAD: &[u8; 17] = b"bailiwick body 1\0";
const DOMAIN: &[u8; 19] = b"bailiwick record 1\0";

/// What a leaf commits to.
pub(crate) fn commitment(salted: &[u8]) -> Hash {
    sha256(&[DOMAIN, salted])
}

/// The same from its two parts.
pub(crate) fn commitment_of(salt: &[u8], canonical: &[u8]) -> Hash {
    sha256(&[DOMAIN, salt, canonical])
}

/// Seals and opens the bodies of one cell.
#[derive(Clone)]
pub(crate) struct Cipher {
    cipher: XChaCha20Poly1305,
    aad: [u8; AAD.len() + 32 + 1 + 4],
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cipher(..)")
    }
}

/// Fresh randomness for one body.
#[cfg(feature = "store")]
#[derive(Clone, Copy)]
pub(crate) struct Fresh {
    pub(crate) nonce: [u8; NONCE],
    pub(crate) salt: [u8; SALT],
}

impl Cipher {
    pub(crate) fn new(key: &[u8; 32], origin: &Hash, cell: CellName) -> Self {
        let mut aad = [0; AAD.len() + 32 + 1 + 4];
        let fields = AAD
            .iter()
            .chain(origin)
            .copied()
            .chain([cell.class.code()])
            .chain(cell.day.0.to_be_bytes());
        for (slot, byte) in aad.iter_mut().zip(fields) {
            *slot = byte;
        }
        Self { cipher: XChaCha20Poly1305::new(key.into()), aad }
    }

    fn aad(&self, index: u64) -> [u8; AAD.len() + 32 + 1 + 4 + 8] {
        let mut aad = [0; AAD.len() + 32 + 1 + 4 + 8];
        for (slot, byte) in aad.iter_mut().zip(self.aad.into_iter().chain(index.to_be_bytes())) {
            *slot = byte;
        }
        aad
    }

    /// Appends a frame to `out`: `write` appends the canonical record, `seen` reads it back before
    /// it is encrypted in place. Returns the commitment and what `seen` returned.
    #[cfg(feature = "store")]
    pub(crate) fn seal<T>(
        &self,
        index: u64,
        fresh: Fresh,
        out: &mut Vec<u8>,
        write: impl FnOnce(&mut Vec<u8>),
        seen: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<(Hash, T)> {
        let start = out.len();
        out.extend_from_slice(&[0; PREFIX]);
        out.extend_from_slice(&index.to_be_bytes());
        out.extend_from_slice(&fresh.nonce);
        out.extend_from_slice(&fresh.salt);
        write(out);
        let sealed = self.seal_in_place(index, fresh, out, start, seen);
        if sealed.is_none() {
            out.truncate(start);
        }
        sealed
    }

    #[cfg(feature = "store")]
    fn seal_in_place<T>(
        &self,
        index: u64,
        fresh: Fresh,
        out: &mut Vec<u8>,
        start: usize,
        seen: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Option<(Hash, T)> {
        let salted = out.get_mut(start + HEAD..)?;
        let read_back = seen(salted.get(SALT..)?)?;
        let commitment = commitment(salted);
        let tag = self
            .cipher
            .encrypt_inout_detached(&XNonce::from(fresh.nonce), &self.aad(index), salted.into())
            .ok()?;
        out.extend_from_slice(&tag);
        let frame = out.get_mut(start..)?;
        let length = u32::try_from(frame.len() - PREFIX).ok()?.to_be_bytes();
        let (prefix, body) = frame.split_first_chunk_mut::<PREFIX>()?;
        let check = checksum(length, body).to_be_bytes();
        for (slot, byte) in prefix.iter_mut().zip(length.into_iter().chain(check)) {
            *slot = byte;
        }
        Some((commitment, read_back))
    }
}

fn checksum(length: [u8; 4], body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(body);
    hasher.finalize()
}

/// A whole frame in a buffer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) index: u64,
    /// All its bytes.
    pub(crate) bytes: &'a [u8],
    nonce: &'a [u8; NONCE],
    sealed: &'a [u8],
}

/// What stands where a frame is expected.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Next<'a> {
    Frame(Frame<'a>),
    /// Zeros, or the end.
    Empty,
    /// The buffer ends before the frame does; it has this many bytes altogether.
    Partial(usize),
    /// The checksum does not fit; the frame claims this many bytes.
    Broken(usize),
    /// Not even the length can be right.
    Lost,
}

/// Reads the frame at the start of `buffer`.
pub(crate) fn next(buffer: &[u8]) -> Next<'_> {
    let Some((prefix, rest)) = buffer.split_first_chunk::<PREFIX>() else {
        return if buffer.iter().all(|byte| *byte == 0) { Next::Empty } else { Next::Lost };
    };
    if *prefix == [0; PREFIX] {
        return Next::Empty;
    }
    let [a, b, c, d, check @ ..] = *prefix;
    let length = u32::from_be_bytes([a, b, c, d]);
    let Some(length) =
        usize::try_from(length).ok().filter(|length| (SMALLEST..=LARGEST).contains(length))
    else {
        return Next::Lost;
    };
    let Some(body) = rest.get(..length) else { return Next::Partial(PREFIX + length) };
    if checksum([a, b, c, d], body).to_be_bytes() != check {
        return Next::Broken(PREFIX + length);
    }
    let parts = body.split_first_chunk().and_then(|(index, rest)| {
        let (nonce, sealed) = rest.split_first_chunk()?;
        let bytes = buffer.get(..PREFIX + length)?;
        Some(Frame { index: u64::from_be_bytes(*index), bytes, nonce, sealed })
    });
    parts.map_or(Next::Lost, Next::Frame)
}

/// A body that was decrypted and fits its frame: salt, then canonical record.
pub(crate) struct Opened(Zeroizing<Vec<u8>>);

impl Opened {
    /// What the leaf must say.
    pub(crate) fn commitment(&self) -> Hash {
        commitment(&self.0)
    }

    /// What keeps the commitment from being guessed.
    pub(crate) fn salt(&self) -> [u8; SALT] {
        self.0.first_chunk().copied().unwrap_or_default()
    }

    /// The canonical record.
    pub(crate) fn canonical(&self) -> &[u8] {
        self.0.get(SALT..).unwrap_or_default()
    }
}

impl Frame<'_> {
    /// Decrypts; `None` if a byte of it, or its place, is not the one that was sealed.
    pub(crate) fn open(&self, cipher: &Cipher) -> Option<Opened> {
        let (sealed, tag) = self.sealed.split_last_chunk::<TAG>()?;
        let mut plain = Zeroizing::new(sealed.to_vec());
        cipher
            .cipher
            .decrypt_inout_detached(
                &XNonce::from(*self.nonce),
                &cipher.aad(self.index),
                plain.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .ok()?;
        Some(Opened(plain))
    }
}

#[cfg(test)]
#[cfg(feature = "store")]
mod tests {
    use super::*;
    use crate::record::Class;
    use crate::spine::Day;

    const CELL: CellName = CellName { class: Class::Decisions, day: Day(20_781) };

    fn sealed(index: u64) -> (Cipher, Vec<u8>, Hash) {
        let cipher = Cipher::new(&[1; 32], &[2; 32], CELL);
        let fresh = Fresh { nonce: [3; 24], salt: [4; 32] };
        let mut out = vec![9; 5];
        let (commitment, length) = cipher
            .seal(
                index,
                fresh,
                &mut out,
                |out| out.extend_from_slice(b"{\"v\":1}"),
                |b| Some(b.len()),
            )
            .unwrap();
        assert_eq!(length, 7);
        (cipher, out.split_off(5), commitment)
    }

    #[test]
    fn opens_where_it_was_sealed_and_nowhere_else() {
        let (cipher, bytes, commitment) = sealed(6);
        let Next::Frame(frame) = next(&bytes) else { panic!("{:?}", next(&bytes)) };
        assert_eq!((frame.index, frame.bytes.len()), (6, bytes.len()));
        let opened = frame.open(&cipher).unwrap();
        assert_eq!(opened.canonical(), b"{\"v\":1}");
        assert_eq!(opened.commitment(), commitment);
        let elsewhere = [
            Cipher::new(&[9; 32], &[2; 32], CELL),
            Cipher::new(&[1; 32], &[9; 32], CELL),
            Cipher::new(&[1; 32], &[2; 32], CellName { day: Day(1), ..CELL }),
            Cipher::new(&[1; 32], &[2; 32], CellName { class: Class::Operator, ..CELL }),
        ];
        assert!(elsewhere.iter().all(|cipher| frame.open(cipher).is_none()));
        assert!(Frame { index: 7, ..frame }.open(&cipher).is_none());
    }

    #[test]
    fn every_bit_counts() {
        let (_, bytes, _) = sealed(6);
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(!matches!(next(&damaged), Next::Frame(_) | Next::Empty), "bit {bit}");
        }
    }

    #[test]
    fn a_record_that_cannot_be_read_back_leaves_nothing() {
        let cipher = Cipher::new(&[1; 32], &[2; 32], CELL);
        let fresh = Fresh { nonce: [3; 24], salt: [4; 32] };
        let mut out = vec![9; 5];
        let sealed = cipher.seal(1, fresh, &mut out, |out| out.push(1), |_| None::<()>);
        assert_eq!((sealed, out), (None, vec![9; 5]));
    }
}
