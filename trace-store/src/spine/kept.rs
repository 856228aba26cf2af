//! The checkpoints that are kept, besides the latest: they narrow down where a log was altered.
//!
//! ```text
//! spine/checkpoint      the latest signed note
//! spine/checkpoints     kept ones, each:
//!  0  length of what follows byte 8, u32       8  index below which no call waits, u64
//!  4  CRC-32 of bytes 0..4 and 8..            16  signed note
//! ```
//! The index saves the next start from reading further back for calls without an outcome.

use super::note;

const PREFIX: usize = 8;

/// One kept checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Below this index no call waits for its outcome.
    pub(crate) open_from: u64,
    pub(crate) note: String,
}

/// One kept checkpoint as bytes.
#[cfg(feature = "store")]
pub(crate) fn bytes(open_from: u64, note: &str) -> Vec<u8> {
    let body = [open_from.to_be_bytes().as_slice(), note.as_bytes()].concat();
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    [length.as_slice(), &check(length, &body), &body].concat()
}

fn check(length: [u8; 4], body: &[u8]) -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&length);
    hasher.update(body);
    hasher.finalize().to_be_bytes()
}

/// Reads the file: the whole ones from the start, and the bytes they take up. Fewer than there are
/// means that something else follows.
pub(crate) fn read(file: &[u8]) -> (Vec<Kept>, usize) {
    let mut all = Vec::new();
    let mut end = 0;
    while let Some((kept, length)) = file.get(end..).and_then(read_one) {
        all.push(kept);
        end += length;
    }
    (all, end)
}

fn read_one(bytes: &[u8]) -> Option<(Kept, usize)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    let size = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let body = rest.get(..size).filter(|body| body.len() <= note::LONGEST)?;
    if check(*length, body) != *sum {
        return None;
    }
    let (open_from, note) = body.split_first_chunk::<8>()?;
    let note = String::from_utf8(note.to_vec()).ok()?;
    Some((Kept { open_from: u64::from_be_bytes(*open_from), note }, PREFIX + size))
}

#[cfg(test)]
#[cfg(feature = "store")]
mod tests {
    use super::*;

    #[test]
    fn whole_ones_are_read_and_the_rest_is_noticed() {
        let mut file = bytes(3, "one\n");
        file.extend(bytes(5, "two\n"));
        let kept = |open_from, note: &str| Kept { open_from, note: note.to_owned() };
        assert_eq!(read(&file), (vec![kept(3, "one\n"), kept(5, "two\n")], file.len()));
        let first = bytes(3, "one\n").len();
        for cut in first..file.len() {
            assert_eq!(read(&file[..cut]), (vec![kept(3, "one\n")], first), "cut at {cut}");
        }
        for bit in first * 8..file.len() * 8 {
            let mut damaged = file.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read(&damaged).1, first, "bit {bit}");
        }
    }
}
