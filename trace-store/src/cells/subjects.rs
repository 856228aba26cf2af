//! The subject file of a day that has ended: where the records about each person's calls stand, so that
//! one person is found in a year without opening every record of it.
//!
//! ```text
//! cells/decisions/<yyyy-mm-dd>/subjects
//!  0  "BWSUBJ01"        8  records of the cell when it was made, u64       16  zero (48)
//! 64  pages of 4096 bytes: nonce (24), sealed (4056), tag (16)
//! sealed:  number of entries, u16; entries, sorted by tag and index; zeros
//! entry:   subject's tag (16), leaf index, u64; segment, u32; offset, u64; 1 if nothing of the call
//!          stands in another cell, else 0
//! ```
//! Sealing is XChaCha20-Poly1305 under a key derived from the cell's; the header, the page's number and
//! whether it is the last are associated data. So the file says how many entries a day has and nothing
//! else, a changed, cut or older one is noticed, and it ends with the cell's key: with the day, and with
//! every erasure in it. It is disposable. Who makes it, and from what, is in `cells/subjects/build.rs`.

mod build;

pub(crate) use build::build;

use super::CellName;
use super::keys::{CellKeys, random};
use super::open_cell::Place;
use crate::disk::{Disk, File, read_full};
use crate::store::shared::Shared;
use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};
use chacha20poly1305::{Tag as AeadTag, XChaCha20Poly1305, XNonce};
use std::io;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The file in a cell's folder.
pub(crate) const FILE: &str = "subjects";
const MAGIC: [u8; 8] = *b"BWSUBJ01";
const HEADER: usize = 64;
const PAGE: usize = 4096;
const NONCE: usize = 24;
const TAG: usize = 16;
const ENTRY: usize = 37;
/// Entries of a full page.
const FULL: usize = (PAGE - NONCE - TAG - 2) / ENTRY;

/// A subject's tag of one day.
pub(crate) type SubjectTag = [u8; 16];

/// One record about a call of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) tag: SubjectTag,
    pub(crate) index: u64,
    pub(crate) segment: u32,
    pub(crate) offset: u64,
    /// Whether every record of the call stands in this cell.
    pub(crate) whole: bool,
}

impl Entry {
    pub(crate) const fn place(&self) -> Place {
        Place { segment: self.segment, offset: self.offset }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.tag);
        out.extend_from_slice(&self.index.to_be_bytes());
        out.extend_from_slice(&self.segment.to_be_bytes());
        out.extend_from_slice(&self.offset.to_be_bytes());
        out.push(u8::from(self.whole));
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (tag, rest) = bytes.split_first_chunk::<16>()?;
        let (index, rest) = rest.split_first_chunk::<8>()?;
        let (segment, rest) = rest.split_first_chunk::<4>()?;
        let (offset, rest) = rest.split_first_chunk::<8>()?;
        let [whole] = rest else { return None };
        Some(Self {
            tag: *tag,
            index: u64::from_be_bytes(*index),
            segment: u32::from_be_bytes(*segment),
            offset: u64::from_be_bytes(*offset),
            whole: *whole == 1,
        })
    }
}

/// Where a cell's subject file is.
fn path(store: &Path, cell: CellName) -> PathBuf {
    cell.dir(store).join(FILE)
}

fn header(records: u64) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    for (slot, byte) in header.iter_mut().zip(MAGIC.into_iter().chain(records.to_be_bytes())) {
        *slot = byte;
    }
    header
}

/// What a page is bound to.
fn aad(records: u64, number: u64, last: bool) -> Vec<u8> {
    let mut aad = header(records).to_vec();
    aad.extend_from_slice(&number.to_be_bytes());
    aad.push(u8::from(last));
    aad
}

/// Writes pages one after the other; the last is known only when nothing follows it.
struct Writer<'a> {
    file: &'a dyn File,
    cipher: XChaCha20Poly1305,
    records: u64,
    number: u64,
    entries: Vec<Entry>,
}

impl<'a> Writer<'a> {
    fn new(file: &'a dyn File, keys: &CellKeys, records: u64) -> io::Result<Self> {
        file.write_at(&header(records), 0)?;
        let cipher = XChaCha20Poly1305::new((&**keys.subject_file_key()).into());
        Ok(Self { file, cipher, records, number: 0, entries: Vec::with_capacity(FULL) })
    }

    fn add(&mut self, entry: Entry) -> io::Result<()> {
        if self.entries.len() == FULL {
            self.page(false)?;
        }
        self.entries.push(entry);
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.page(true)
    }

    fn page(&mut self, last: bool) -> io::Result<()> {
        let nonce: [u8; NONCE] = random().map_err(io::Error::other)?;
        let count = u16::try_from(self.entries.len()).map_err(io::Error::other)?;
        let mut sealed = Zeroizing::new(Vec::with_capacity(PAGE));
        sealed.extend_from_slice(&count.to_be_bytes());
        self.entries.drain(..).for_each(|entry| entry.write(&mut sealed));
        sealed.resize(PAGE - NONCE - TAG, 0);
        let aad = aad(self.records, self.number, last);
        let tag = self
            .cipher
            .encrypt_inout_detached(&XNonce::from(nonce), &aad, sealed.as_mut_slice().into())
            .map_err(|_| io::Error::other("a page cannot be sealed"))?;
        let page = [nonce.as_slice(), &sealed, &tag].concat();
        self.file.write_at(&page, HEADER as u64 + self.number * PAGE as u64)?;
        self.number += 1;
        Ok(())
    }
}

/// A subject file, open for one question.
struct Reader {
    file: Box<dyn File>,
    cipher: XChaCha20Poly1305,
    records: u64,
    pages: u64,
}

impl Reader {
    /// Opens a file that covers so many records; `None` if there is none of use.
    fn open(disk: &dyn Disk, path: &Path, keys: &CellKeys, records: u64) -> Option<Self> {
        let file = disk.open_to_read(path).ok()?;
        let mut found = [0; HEADER];
        let got = read_full(&*file, &mut found, 0).ok()?;
        if got != HEADER || found != header(records) {
            return None;
        }
        let body = file.len().ok()?.checked_sub(HEADER as u64)?;
        let cipher = XChaCha20Poly1305::new((&**keys.subject_file_key()).into());
        let pages = body / PAGE as u64;
        (body % PAGE as u64 == 0 && pages > 0).then_some(Self { file, cipher, records, pages })
    }

    fn page(&self, number: u64) -> Option<Vec<Entry>> {
        let mut page = Zeroizing::new(vec![0; PAGE]);
        let at = HEADER as u64 + number * PAGE as u64;
        if read_full(&*self.file, &mut page, at).ok()? != PAGE {
            return None;
        }
        let (nonce, sealed) = page.split_first_chunk_mut::<NONCE>()?;
        let (sealed, tag) = sealed.split_last_chunk_mut::<TAG>()?;
        let aad = aad(self.records, number, number + 1 == self.pages);
        let (nonce, tag) = (XNonce::from(*nonce), AeadTag::from(*tag));
        self.cipher.decrypt_inout_detached(&nonce, &aad, (&mut *sealed).into(), &tag).ok()?;
        let (count, entries) = sealed.split_first_chunk::<2>()?;
        let entries = entries.chunks_exact(ENTRY).take(u16::from_be_bytes(*count).into());
        entries.map(Entry::read).collect()
    }

    /// Every entry of a tag; `None` if a page on the way is not as it was written.
    fn find(&self, tag: &SubjectTag) -> Option<Vec<Entry>> {
        let (mut low, mut high) = (0, self.pages);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.page(middle)?.first().is_some_and(|first| first.tag < *tag) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut found = Vec::new();
        for number in low.saturating_sub(1)..self.pages {
            let page = self.page(number)?;
            let beyond = page.last().is_some_and(|last| last.tag > *tag);
            found.extend(page.into_iter().filter(|entry| entry.tag == *tag));
            if beyond {
                break;
            }
        }
        Some(found)
    }
}

/// What a cell's file says of a subject; `None` if it has none of use.
pub(crate) fn find(shared: &Shared, cell: CellName, tag: &SubjectTag) -> Option<Vec<Entry>> {
    let records = crate::store::shared::lock(&shared.history).cell(cell).records;
    let keys = shared.cell_keys(cell).ok()?;
    let ground = &shared.ground;
    Reader::open(&*ground.disk, &path(&ground.dir, cell), &keys, records)?.find(tag)
}

/// Whether a cell has a file that covers all its records; its pages are not looked at.
pub(crate) fn is_there(shared: &Shared, cell: CellName) -> bool {
    let records = crate::store::shared::lock(&shared.history).cell(cell).records;
    let ground = &shared.ground;
    shared.cell_keys(cell).is_ok_and(|keys| {
        Reader::open(&*ground.disk, &path(&ground.dir, cell), &keys, records).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;
    use crate::record::Class;
    use crate::spine::Day;

    fn keys(seed: u8) -> CellKeys {
        let cell = CellName { class: Class::Decisions, day: Day(20_000) };
        CellKeys::new(&[seed; 64], &[1; 32], cell)
    }

    fn entry(n: u64) -> Entry {
        let mut tag = [0; 16];
        tag[..8].copy_from_slice(&(n / 3).to_be_bytes());
        Entry { tag, index: n, segment: 1, offset: n * 7, whole: n.is_multiple_of(2) }
    }

    fn written(path: &Path, entries: u64) {
        let file = RealDisk.create(path).unwrap();
        let mut writer = Writer::new(&*file, &keys(7), entries).unwrap();
        (0..entries).for_each(|n| writer.add(entry(n)).unwrap());
        writer.finish().unwrap();
    }

    fn found(path: &Path, seed: u8, records: u64, n: u64) -> Option<Vec<Entry>> {
        Reader::open(&RealDisk, path, &keys(seed), records)?.find(&entry(n).tag)
    }

    #[test]
    fn every_tag_is_found_with_all_its_entries() {
        let dir = tempfile::tempdir().unwrap();
        for entries in [0, 1, FULL as u64, FULL as u64 + 1, 10 * FULL as u64 + 5] {
            let path = dir.path().join(entries.to_string());
            written(&path, entries);
            for n in 0..entries + 3 {
                let expected: Vec<Entry> =
                    (n / 3 * 3..(n / 3 * 3 + 3).min(entries)).map(entry).collect();
                assert_eq!(found(&path, 7, entries, n).unwrap(), expected, "{n} of {entries}");
            }
        }
    }

    #[test]
    fn a_file_that_is_not_as_it_was_written_says_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let entries = 5 * FULL as u64;
        written(&path, entries);
        let good = std::fs::read(&path).unwrap();
        assert!(found(&path, 8, entries, 0).is_none(), "another key");
        assert!(found(&path, 7, entries + 1, 0).is_none(), "more records since");
        let tell = |bytes: &[u8], n| {
            std::fs::write(&path, bytes).unwrap();
            found(&path, 7, entries, n)
        };
        for at in (0..good.len()).step_by(97) {
            let mut bad = good.clone();
            bad[at] ^= 1;
            let of_page = (at.saturating_sub(HEADER) / PAGE * FULL) as u64;
            assert!(tell(&bad, of_page + 60).is_none(), "byte {at}");
        }
        // Cut by a page: whatever stood there is not answered with silence.
        let cut = &good[..good.len() - PAGE];
        assert!(tell(cut, entries - 1).is_none());
        // Two pages that changed places.
        let mut swapped = good.clone();
        let (first, second) = swapped[HEADER..].split_at_mut(PAGE);
        first.swap_with_slice(&mut second[..PAGE]);
        assert!(tell(&swapped, 0).is_none());
        assert!(tell(&good, 0).is_some());
    }
}
