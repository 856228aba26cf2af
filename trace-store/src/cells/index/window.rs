//! The byte forms of an index: windows of rows, postings, ids, and how far it reaches.
//!
//! These never leave the machine and are no promise: an index of another form is rebuilt.

use super::Broken;
use crate::cells::open_cell::Place;
use crate::record::RecordId;
use crate::store::shared::Row;

/// Raised when a form here changes, so that older indexes are rebuilt.
const FORM: u8 = 2;
const COVERED: &[u8] = b"c";

/// One row of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) index: u64,
    pub(crate) place: Place,
    pub(crate) acknowledged: u64,
}

const SPOT: usize = 8 + 4 + 8 + 8;

/// Rows stored together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) spots: Vec<Spot>,
    first: u64,
}

pub(crate) fn window_key(first: u64) -> [u8; 9] {
    let mut key = [b'w'; 9];
    for (slot, byte) in key.iter_mut().skip(1).zip(first.to_be_bytes()) {
        *slot = byte;
    }
    key
}

/// What the keys of a tag's postings begin with.
pub(crate) fn posting_prefix(tag: &[u8]) -> Vec<u8> {
    [b"p", tag].concat()
}

pub(crate) fn posting_key(tag: &[u8], first: u64) -> Vec<u8> {
    [b"p", tag, &first.to_be_bytes()].concat()
}

pub(crate) fn id_key(id: &RecordId, index: u64) -> Vec<u8> {
    [b"i", id.as_bytes().as_slice(), &index.to_be_bytes()].concat()
}

/// The big-endian number at the end of a key.
pub(crate) fn last_number(key: &[u8]) -> Option<u64> {
    key.last_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes))
}

impl Window {
    pub(crate) fn of(rows: &[&Row]) -> Option<Self> {
        let spot = |row: &&Row| Spot {
            index: row.index,
            place: row.place,
            acknowledged: row.acknowledged.0,
        };
        let first = rows.first()?.index;
        Some(Self { spots: rows.iter().map(spot).collect(), first })
    }

    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    pub(crate) fn write(&self, batch: &mut sled::Batch) {
        let mut value = Vec::with_capacity(self.spots.len() * SPOT);
        for spot in &self.spots {
            value.extend_from_slice(&spot.index.to_be_bytes());
            value.extend_from_slice(&spot.place.segment.to_be_bytes());
            value.extend_from_slice(&spot.place.offset.to_be_bytes());
            value.extend_from_slice(&spot.acknowledged.to_be_bytes());
        }
        batch.insert(window_key(self.first).as_slice(), value);
    }

    pub(crate) fn read(value: &[u8]) -> Result<Self, Broken> {
        let (spots, rest) = value.as_chunks::<SPOT>();
        let spots: Option<Vec<Spot>> = spots.iter().map(read_spot).collect();
        let spots = spots.filter(|_| rest.is_empty()).ok_or(Broken)?;
        let first = spots.first().ok_or(Broken)?.index;
        Ok(Self { spots, first })
    }

    pub(crate) fn place(&self, index: u64) -> Option<Place> {
        let at = self.spots.binary_search_by_key(&index, |spot| spot.index).ok()?;
        self.spots.get(at).map(|spot| spot.place)
    }
}

fn read_spot(bytes: &[u8; SPOT]) -> Option<Spot> {
    let (index, rest) = bytes.split_first_chunk()?;
    let (segment, rest) = rest.split_first_chunk()?;
    let (offset, rest) = rest.split_first_chunk()?;
    let (acknowledged, _) = rest.split_first_chunk()?;
    Some(Spot {
        index: u64::from_be_bytes(*index),
        place: Place { segment: u32::from_be_bytes(*segment), offset: u64::from_be_bytes(*offset) },
        acknowledged: u64::from_be_bytes(*acknowledged),
    })
}

/// The window that would hold an index.
pub(crate) fn holding(db: &sled::Db, index: u64) -> Result<Option<Window>, Broken> {
    let range = window_key(0)..=window_key(index);
    let found = db.range(range).next_back().transpose()?;
    found.map(|(_, value)| Window::read(&value)).transpose()
}

/// Indexes of a call's records, as far as rows name them.
pub(crate) fn call(db: &sled::Db, id: &RecordId) -> Result<Vec<u64>, Broken> {
    let mut indexes = Vec::new();
    for row in db.scan_prefix([b"i", id.as_bytes().as_slice()].concat()) {
        let (key, closes) = row?;
        indexes.push(last_number(&key).ok_or(Broken)?);
        indexes.extend(last_number(&closes));
    }
    Ok(indexes)
}

/// How far an index reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Covered {
    /// The last row it holds.
    pub(crate) last: Option<(u64, Place)>,
    rows: u64,
}

impl Covered {
    pub(crate) fn holds(&self, index: u64) -> bool {
        self.last.is_some_and(|(last, _)| index <= last)
    }

    pub(crate) fn after(&self, rows: &[&Row]) -> Self {
        Self {
            last: rows.last().map(|row| (row.index, row.place)).or(self.last),
            rows: self.rows + rows.len() as u64,
        }
    }

    pub(crate) fn write(&self, batch: &mut sled::Batch) {
        let Some((index, place)) = self.last else { return };
        let value = [
            [FORM].as_slice(),
            &index.to_be_bytes(),
            &place.segment.to_be_bytes(),
            &place.offset.to_be_bytes(),
            &self.rows.to_be_bytes(),
        ]
        .concat();
        batch.insert(COVERED, value);
    }

    /// Reads how far the index reaches, and counts its rows: a hole means it lost a batch.
    pub(crate) fn read(db: &sled::Db) -> Result<Self, Broken> {
        let covered = match db.get(COVERED)? {
            Some(value) => Self::parse(&value).ok_or(Broken)?,
            None => Self { last: None, rows: 0 },
        };
        let mut rows = 0;
        for window in db.scan_prefix(b"w") {
            rows += (window?.1.len() / SPOT) as u64;
        }
        if rows == covered.rows { Ok(covered) } else { Err(Broken) }
    }

    fn parse(value: &[u8]) -> Option<Self> {
        let (&FORM, rest) = value.split_first()? else { return None };
        let (index, rest) = rest.split_first_chunk()?;
        let (segment, rest) = rest.split_first_chunk()?;
        let (offset, rest) = rest.split_first_chunk()?;
        let rows = <[u8; 8]>::try_from(rest).ok()?;
        let place =
            Place { segment: u32::from_be_bytes(*segment), offset: u64::from_be_bytes(*offset) };
        Some(Self {
            last: Some((u64::from_be_bytes(*index), place)),
            rows: u64::from_be_bytes(rows),
        })
    }
}
