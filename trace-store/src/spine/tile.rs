//! Tiles: the tree and its entries as files that never change, in the layout of C2SP `tlog-tiles`, so
//! that whoever wants a proof fetches a few of them and computes it.
//!
//! ```text
//! tile/<level>/<index>[.p/<width>]      up to 256 hashes of one level; level 0 holds the leaves'
//! tile/entries/<index>[.p/<width>]      up to 256 entries, each behind its length (u16): ours are 56 bytes
//! ```
//! An index is written in groups of three digits, all but the last behind an `x`: 1234067 is
//! `x001/x234/067`. The rightmost tile of a level is partial and states its width. Nothing is stored:
//! tiles are made from the spine. Source: <https://c2sp.org/tlog-tiles>.

#[cfg(feature = "store")]
use super::leaf::LEAF;
#[cfg(feature = "store")]
use super::tree::{BLOCK, Tree};
#[cfg(feature = "store")]
use super::{Hash, proof};

/// Hashes in a full tile.
const WIDTH: u16 = 256;
/// The highest level that a name can have.
const TOP: u8 = 63;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Entries,
    /// Each hash is the root over 256 to the power of this many leaves.
    Hashes(u8),
}

/// The name of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    level: Level,
    index: u64,
    width: u16,
}

impl Tile {
    /// Reads a name, such as `0/x001/234` or `entries/000.p/17`; one spelled in another way is none.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.split_once('/')?;
        let level = match level {
            "entries" => Level::Entries,
            number => Level::Hashes(number.parse().ok().filter(|level| *level <= TOP)?),
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, WIDTH),
            Some((index, width)) => (index, width.parse().ok()?),
        };
        let mut number = 0u64;
        for group in index.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            number = number.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let tile = Self { level, index: number, width };
        let partial = rest.contains(".p/");
        let sound = width > 0 && (width < WIDTH) == partial && tile.path() == path;
        sound.then_some(tile)
    }

    /// The name, as [`Tile::parse`] reads it.
    #[must_use]
    pub fn path(&self) -> String {
        let mut groups = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups = format!("x{:03}/{groups}", rest % 1000);
            rest /= 1000;
        }
        let level = match self.level {
            Level::Entries => "entries".to_owned(),
            Level::Hashes(level) => level.to_string(),
        };
        match self.width {
            WIDTH => format!("{level}/{groups}"),
            width => format!("{level}/{groups}.p/{width}"),
        }
    }

    /// Every tile of a tree of this size, the entries' among them.
    #[must_use]
    pub fn all(size: u64) -> Vec<Self> {
        let mut tiles = Vec::new();
        let levels = std::iter::once(Level::Entries).chain((0..=TOP).map(Level::Hashes));
        for level in levels {
            let count = level.count(size);
            for index in 0..count.div_ceil(u64::from(WIDTH)) {
                let left = count - index * u64::from(WIDTH);
                let width = u16::try_from(left).unwrap_or(WIDTH).min(WIDTH);
                tiles.push(Self { level, index, width });
            }
        }
        tiles
    }

    /// The places on its level that it holds, if a tree of this size has them all.
    #[cfg(feature = "store")]
    fn places(&self, size: u64) -> Option<std::ops::Range<u64>> {
        let first = self.index.checked_mul(u64::from(WIDTH))?;
        let last = first.checked_add(u64::from(self.width))?;
        (last <= self.level.count(size)).then_some(first..last)
    }
}

impl Level {
    /// How many hashes or entries it has in a tree of this size.
    fn count(self, size: u64) -> u64 {
        match self {
            Self::Entries => size,
            Self::Hashes(level) => size.checked_shr(u32::from(level) * 8).unwrap_or(0),
        }
    }
}

/// What tiles are made from.
#[cfg(feature = "store")]
pub(crate) trait Leaves {
    /// Why a leaf cannot be had.
    type Error;
    /// The entries from one index to below another.
    fn entries(&mut self, from: u64, to: u64) -> Result<Vec<[u8; LEAF]>, Self::Error>;
    /// Their hashes.
    fn hashes(&mut self, from: u64, to: u64) -> Result<Vec<Hash>, Self::Error>;
}

/// The bytes of a tile of the tree over the first `size` leaves; `None` where it has no such tile.
#[cfg(feature = "store")]
pub(crate) fn bytes<L: Leaves>(
    tile: &Tile,
    tree: &Tree,
    size: u64,
    leaves: &mut L,
) -> Result<Option<Vec<u8>>, L::Error> {
    let Some(places) = tile.places(size) else { return Ok(None) };
    let level = match tile.level {
        Level::Entries => {
            let length = u16::try_from(LEAF).unwrap_or_default().to_be_bytes();
            let entries = leaves.entries(places.start, places.end)?;
            let framed = entries.iter().flat_map(|entry| length.iter().chain(entry).copied());
            return Ok(Some(framed.collect()));
        }
        Level::Hashes(0) => return Ok(Some(leaves.hashes(places.start, places.end)?.concat())),
        Level::Hashes(level) => level,
    };
    // A level that a size can reach is below 8.
    let span = BLOCK.saturating_pow(u32::from(level));
    let mut found = Vec::with_capacity(usize::from(tile.width) * size_of::<Hash>());
    for place in places {
        let (from, to) = (place * span, (place + 1) * span);
        let mut read = |from, to| leaves.hashes(from, to);
        found.extend(proof::subtree(tree, from, to, &mut read)?);
    }
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_specification_and_of_another_implementation() {
        let name = |index| Tile { level: Level::Hashes(3), index, width: 256 }.path();
        assert_eq!(name(1_234_067), "3/x001/x234/067");
        assert_eq!(name(0), "3/000");
        for index in [0, 7, 255, 999, 1_000, 1_234_067, 999_999_999] {
            for (width, level) in [(256, 0), (1, 1), (255, 2), (17, 5)] {
                let ours = Tile { level: Level::Hashes(level), index, width };
                let theirs = tlog_tiles::Tile::new(8, level, index, width.into(), false);
                assert_eq!(
                    format!("tile/{}", ours.path()),
                    theirs.path().replace("tile/8/", "tile/")
                );
                assert_eq!(Tile::parse(&ours.path()), Some(ours));
            }
        }
        for wrong in [
            "",
            "0",
            "0/",
            "0/1",
            "0/0001",
            "00/001",
            "+1/001",
            "64/001",
            "0/001/002",
            "0/x001",
            "0/x000/001",
            "0/001.p/0",
            "0/001.p/256",
            "0/001.p/01",
            "0/001.p/",
            "entry/001",
            "0/001/",
            "/0/001",
            "0/-01",
            "0/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(Tile::parse(wrong), None, "{wrong}");
        }
    }

    /// The example of the specification: 70,000 entries.
    #[test]
    fn a_tree_has_the_tiles_of_the_specification() {
        let of = |size: u64| -> Vec<String> {
            Tile::all(size).iter().map(Tile::path).filter(|path| !path.contains("ent")).collect()
        };
        let tiles = of(70_000);
        let on = |level: &str| tiles.iter().filter(|path| path.starts_with(level)).count();
        assert_eq!((on("0/"), on("1/"), on("2/"), tiles.len()), (274, 2, 1, 277));
        for named in ["0/273.p/112", "1/001.p/17", "2/000.p/1"] {
            assert!(tiles.contains(&named.to_owned()), "{named}");
        }
        assert_eq!(of(256), ["0/000", "1/000.p/1"]);
        assert_eq!(of(0), Vec::<String>::new());
    }
}
