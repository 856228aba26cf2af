//! Cursors: where a page ended, sealed to the query and the store it belongs to.
//!
//! A position is a day and an index, so it stays right while records are added or expire. The seal
//! is an HMAC under a key derived from the master key: a cursor cannot be made up, or used to leave
//! the bounds of the query it came from.

use super::{Order, Query};
use crate::cells::keys::hmac_sha256;
use crate::spine::Day;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The last record of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) day: Day,
    pub(crate) index: u64,
}

const MAC: usize = 16;

pub(crate) fn seal(position: Position, query: &Query, key: &[u8; 32]) -> String {
    seal_bytes(&body(position), query, key)
}

pub(crate) fn open(text: &str, query: &Query, key: &[u8; 32]) -> Option<Position> {
    let body = open_bytes(text, query, key)?;
    let (day, index) = body.split_first_chunk::<4>()?;
    let index = <[u8; 8]>::try_from(index).ok()?;
    Some(Position { day: Day(u32::from_be_bytes(*day)), index: u64::from_be_bytes(index) })
}

/// Seals a position of any form to a query.
pub(crate) fn seal_bytes(body: &[u8], query: &Query, key: &[u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode([body, &mac(body, query, key)].concat())
}

/// Gives back what [`seal_bytes`] sealed to this query.
pub(crate) fn open_bytes(text: &str, query: &Query, key: &[u8; 32]) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (body, sealed) = bytes.split_last_chunk::<MAC>()?;
    // Equal time for every forgery: fold all differences before looking at them.
    let wrong = mac(body, query, key).iter().zip(sealed).fold(0, |d, (a, b)| d | (a ^ b));
    (wrong == 0).then(|| body.to_vec())
}

fn body(position: Position) -> Vec<u8> {
    [position.day.0.to_be_bytes().as_slice(), &position.index.to_be_bytes()].concat()
}

/// The seal covers what is asked for, not how much of it comes at a time.
fn mac(body: &[u8], query: &Query, key: &[u8; 32]) -> [u8; MAC] {
    let asked = Query { limit: 0, cursor: None, ..query.clone() };
    let order = match query.order {
        Order::Newest => b"n",
        Order::Oldest => b"o",
    };
    let asked = format!("{asked:?}");
    let mac = hmac_sha256(key, &[b"cursor 1\0", body, order, asked.as_bytes()]);
    mac.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_for_its_own_query_and_store_only() {
        let position = Position { day: Day(20_781), index: 77 };
        let query = Query { labels: vec!["pii.iban".to_owned()], ..Query::default() };
        let text = seal(position, &query, &[1; 32]);
        assert_eq!(open(&text, &query, &[1; 32]), Some(position));
        let larger = Query { limit: 500, cursor: Some(text.clone()), ..query.clone() };
        assert_eq!(open(&text, &larger, &[1; 32]), Some(position));
        assert_eq!(open(&text, &query, &[2; 32]), None);
        assert_eq!(open(&text, &Query::default(), &[1; 32]), None);
        let oldest = Query { order: Order::Oldest, ..query.clone() };
        assert_eq!(open(&text, &oldest, &[1; 32]), None);
        for at in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(open(&forged, &query, &[1; 32]), None, "byte {at}");
        }
        for wrong in ["", "A", "not base64!"] {
            assert_eq!(open(wrong, &query, &[1; 32]), None);
        }
    }
}
