//! Content codings of a request's body (RFC 9110, section 8.4.1): what was compressed is decoded within
//! the limit of a body before anything reads it, and it is the decoded bytes that are judged, counted
//! and sent on. Whatever follows the end of the compressed data is refused: a reader that stops there
//! and one that does not would see two bodies.
//!
//! Not here: codings of answers. None is asked for.

use std::io::{self, Read};

use bytes::Bytes;
use flate2::bufread::{GzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use ruzstd::decoding::StreamingDecoder;

use crate::pipeline::refuse::Refusal;

/// How a body was compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// RFC 1952.
    Gzip,
    /// RFC 1950, which is what HTTP calls `deflate`.
    Zlib,
    /// RFC 8878.
    Zstd,
}

impl Coding {
    /// The one coding that a request names; none where its body is plain.
    ///
    /// # Errors
    /// [`Refusal::UnsupportedEncoding`]: an unknown coding, or several of them.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, Refusal> {
        let mut found = None;
        for value in headers.get_all(CONTENT_ENCODING) {
            let name = value.as_bytes();
            if name.eq_ignore_ascii_case(b"identity") {
                continue;
            }
            let is = |known: &[u8]| name.eq_ignore_ascii_case(known);
            let coding = if is(b"gzip") || is(b"x-gzip") {
                Self::Gzip
            } else if is(b"deflate") {
                Self::Zlib
            } else if is(b"zstd") {
                Self::Zstd
            } else {
                return Err(Refusal::UnsupportedEncoding);
            };
            if found.replace(coding).is_some() {
                return Err(Refusal::UnsupportedEncoding);
            }
        }
        Ok(found)
    }

    /// The body as it was before it was compressed, of at most `limit` bytes. This takes time in
    /// proportion to `limit`, so it must not run where other calls wait.
    ///
    /// # Errors
    /// [`Refusal::BodyTooLarge`], or [`Refusal::Undecodable`].
    pub(super) fn decode(self, body: &[u8], limit: u64) -> Result<Bytes, Refusal> {
        let mut rest = body;
        let decoded = match self {
            Self::Gzip => read(GzDecoder::new(&mut rest), limit),
            Self::Zlib => read(ZlibDecoder::new(&mut rest), limit),
            Self::Zstd => StreamingDecoder::new(&mut rest)
                .map_err(|_| Refusal::Undecodable)
                .and_then(|decoder| read(decoder, limit)),
        }?;
        if rest.is_empty() { Ok(decoded) } else { Err(Refusal::Undecodable) }
    }
}

/// All that a decoder yields, or the refusal once it is more than `limit` bytes.
fn read(decoder: impl Read, limit: u64) -> Result<Bytes, Refusal> {
    let mut decoded = Vec::new();
    let mut bounded = decoder.take(limit.saturating_add(1));
    let read: io::Result<usize> = bounded.read_to_end(&mut decoded);
    read.map_err(|_| Refusal::Undecodable)?;
    let within = u64::try_from(decoded.len()).is_ok_and(|length| length <= limit);
    if within { Ok(Bytes::from(decoded)) } else { Err(Refusal::BodyTooLarge { limit }) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};
    use http::HeaderValue;
    use proptest::prelude::*;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    const ALL: [Coding; 3] = [Coding::Gzip, Coding::Zlib, Coding::Zstd];

    fn encoded(coding: Coding, text: &[u8]) -> Vec<u8> {
        match coding {
            Coding::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            Coding::Zlib => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
                encoder.write_all(text).unwrap();
                encoder.finish().unwrap()
            }
            Coding::Zstd => compress_to_vec(text, CompressionLevel::Fastest),
        }
    }

    fn named(values: &[&'static str]) -> Result<Option<Coding>, Refusal> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(CONTENT_ENCODING, HeaderValue::from_static(value));
        }
        Coding::of(&headers)
    }

    #[test]
    fn one_known_coding_is_taken() {
        assert_eq!(named(&[]), Ok(None));
        assert_eq!(named(&["identity"]), Ok(None));
        assert_eq!(named(&["GZip"]), Ok(Some(Coding::Gzip)));
        assert_eq!(named(&["identity", "zstd"]), Ok(Some(Coding::Zstd)));
        for several in [&["gzip", "gzip"][..], &["gzip, gzip"], &["br"], &["gzip;q=1"], &[""]] {
            assert_eq!(named(several), Err(Refusal::UnsupportedEncoding), "{several:?}");
        }
    }

    #[test]
    fn little_that_becomes_much_is_refused_before_it_does() {
        let bomb = vec![b' '; 8 << 20];
        for coding in ALL {
            let small = encoded(coding, &bomb);
            assert!(small.len() < 64 << 10, "{coding:?}: {}", small.len());
            let refused = coding.decode(&small, 1 << 20);
            assert_eq!(refused, Err(Refusal::BodyTooLarge { limit: 1 << 20 }), "{coding:?}");
            assert_eq!(coding.decode(&small, 8 << 20).unwrap().len(), bomb.len(), "{coding:?}");
        }
    }

    #[test]
    fn a_second_body_behind_the_first_is_refused() {
        for coding in ALL {
            let mut two = encoded(coding, b"{\"n\":1}");
            two.extend(encoded(coding, b"{\"n\":2}"));
            assert_eq!(coding.decode(&two, 1 << 20), Err(Refusal::Undecodable), "{coding:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_compressed_comes_back(text in prop::collection::vec(any::<u8>(), 0..5000)) {
            for coding in ALL {
                let body = encoded(coding, &text);
                prop_assert_eq!(&coding.decode(&body, 5000).unwrap()[..], &text[..]);
                // Cut short it is no body at all, and never a shorter one.
                let cut = body.get(..body.len() - 1).unwrap();
                prop_assert_eq!(coding.decode(cut, 5000), Err(Refusal::Undecodable));
            }
        }

        #[test]
        fn any_bytes_are_a_body_or_a_refusal(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for coding in ALL {
                if let Ok(decoded) = coding.decode(&bytes, 1000) {
                    prop_assert!(decoded.len() <= 1000);
                }
            }
        }
    }
}
