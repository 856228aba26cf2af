//! Kinds of content that is no text and that a policy may accept unread. What a part says of itself is
//! not believed: the first bytes must be those of the kind.

use crate::Sensitive;

/// A kind of content that can be told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Media {
    /// `image/png` (ISO/IEC 15948, section 5.2).
    Png,
    /// `image/jpeg` (ITU-T T.81, annex B: a start of image and another marker).
    Jpeg,
    /// `image/gif` (GIF87a and GIF89a, section 17).
    Gif,
    /// `image/webp` (RFC 9649, section 2.3).
    Webp,
}

impl Media {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Png, Self::Jpeg, Self::Gif, Self::Webp];

    /// The media type (RFC 6838), as policies and data URLs write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|media| media.name() == name)
    }

    /// The kind of content that a data URL (RFC 2397) holds whole, where its type and its first bytes
    /// say the same.
    pub fn of_data_url(url: Sensitive<&str>) -> Option<Self> {
        let (named, encoded) = url.expose().strip_prefix("data:")?.split_once(";base64,")?;
        // Words behind a picture's first bytes are words, and must be read.
        let digits = encoded.trim_end_matches('=');
        if !digits.bytes().all(|character| six_bits(character).is_some()) {
            return None;
        }
        let head = decoded_head(encoded)?;
        Self::parse(named).filter(|media| media.begins(&head))
    }

    /// The kind of content that a file holds, where the type it is sent with and its first bytes say the
    /// same.
    pub fn of_file(named: &str, content: Sensitive<&[u8]>) -> Option<Self> {
        let head: &[u8; HEAD] = content.expose().first_chunk()?;
        Self::parse(named.trim()).filter(|media| media.begins(head))
    }

    fn begins(self, head: &[u8; HEAD]) -> bool {
        match self {
            Self::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => head.starts_with(b"\xff\xd8\xff"),
            Self::Gif => head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a"),
            Self::Webp => head.starts_with(b"RIFF") && head.ends_with(b"WEBP"),
        }
    }

    const fn bit(self) -> u8 {
        1 << (self as u8)
    }
}

/// Bytes that tell the kinds apart.
const HEAD: usize = 12;

/// The first bytes of base64 text (RFC 4648, section 4).
fn decoded_head(encoded: &str) -> Option<[u8; HEAD]> {
    let mut head = [0; HEAD];
    let groups = encoded.as_bytes().chunks_exact(4);
    if groups.len() < HEAD / 3 {
        return None;
    }
    for (bytes, group) in head.chunks_exact_mut(3).zip(groups) {
        let mut bits = 0_u32;
        for character in group {
            bits = bits << 6 | u32::from(six_bits(*character)?);
        }
        let [_, all @ ..] = bits.to_be_bytes();
        bytes.copy_from_slice(&all);
    }
    Some(head)
}

fn six_bits(character: u8) -> Option<u8> {
    match character {
        b'A'..=b'Z' => Some(character - b'A'),
        b'a'..=b'z' => Some(character - b'a' + 26),
        b'0'..=b'9' => Some(character - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediaSet(u8);

impl MediaSet {
    /// Adds a kind.
    pub const fn insert(&mut self, media: Media) {
        self.0 |= media.bit();
    }

    /// Whether a kind is in it.
    pub const fn contains(self, media: Media) -> bool {
        self.0 & media.bit() != 0
    }

    /// Whether it holds none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all its kinds are in another set.
    pub const fn is_subset(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The kinds of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The kinds of both.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl FromIterator<Media> for MediaSet {
    fn from_iter<I: IntoIterator<Item = Media>>(all: I) -> Self {
        let mut set = Self::default();
        all.into_iter().for_each(|media| set.insert(media));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::{Media, MediaSet};
    use crate::Sensitive;

    fn of(url: &str) -> Option<Media> {
        Media::of_data_url(Sensitive::new(url))
    }

    #[test]
    fn a_kind_is_told_by_what_it_says_and_by_its_first_bytes() {
        assert_eq!(of("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="), Some(Media::Png));
        assert_eq!(of("data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQ=="), Some(Media::Jpeg));
        assert_eq!(of("data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP"), Some(Media::Gif));
        assert_eq!(of("data:image/webp;base64,UklGRiIAAABXRUJQVlA4"), Some(Media::Webp));
    }

    #[test]
    fn whatever_does_not_fit_is_no_kind() {
        for url in [
            "data:image/png;base64,/9j/4AAQSkZJRgABAQAAAQ==",
            "data:application/pdf;base64,JVBERi0xLjcKJeLjz9MK",
            "data:image/png;base64,iVBORw0K",
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg Patient Anna",
            "data:image/png,iVBORw0KGgoAAAANSUhEUg==",
            "data:image/png;base64,iVBORw0KGgo\u{e4}AAANSUhEUg==",
            "https://example.com/a.png",
            "",
        ] {
            assert_eq!(of(url), None, "{url}");
        }
    }

    #[test]
    fn a_file_is_told_by_its_type_and_its_first_bytes() {
        let of = |named, content: &[u8]| Media::of_file(named, Sensitive::new(content));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(of(" image/png", png), Some(Media::Png));
        assert_eq!(of("image/jpeg", png), None);
        assert_eq!(of("application/octet-stream", png), None);
        assert_eq!(of("image/png", b"\x89PNG\r\n"), None);
    }

    #[test]
    fn sets_of_kinds_behave_as_sets() {
        let both: MediaSet = [Media::Png, Media::Webp].into_iter().collect();
        let one: MediaSet = [Media::Png].into_iter().collect();
        assert!(one.is_subset(both) && !both.is_subset(one) && !one.is_empty());
        assert!(both.contains(Media::Webp) && !both.contains(Media::Jpeg));
        assert_eq!(both.intersection(one), one);
        assert!(Media::ALL.iter().all(|media| Media::parse(media.name()) == Some(*media)));
    }
}
