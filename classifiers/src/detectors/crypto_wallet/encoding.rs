//! The encodings of wallet addresses and their checksums.

use sha2::{Digest, Sha256};
use sha3::Keccak256;

/// The alphabet of Bitcoin's base58.
pub(super) const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The alphabet of the XRP Ledger.
pub(super) const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";
/// The alphabet of bech32.
const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Room for a decoded address.
const ROOM: usize = 40;

/// A decoded address without its checksum.
pub(super) struct Bytes {
    all: [u8; ROOM],
    from: usize,
    to: usize,
}

impl Bytes {
    /// Whether it is this version and that many bytes.
    pub(super) fn is(&self, version: &[u8], length: usize) -> bool {
        let bytes = self.all.get(self.from..self.to).unwrap_or_default();
        bytes.starts_with(version) && bytes.len() == version.len() + length
    }
}

fn order(alphabet: &[u8], byte: u8) -> Option<u32> {
    alphabet.iter().position(|known| *known == byte).and_then(|place| u32::try_from(place).ok())
}

/// Reads base58 into the end of a buffer; returns where it starts.
fn base58(token: &[u8], alphabet: &[u8; 58], all: &mut [u8; ROOM]) -> Option<usize> {
    let mut used = 0;
    for byte in token {
        let mut carry = order(alphabet, *byte)?;
        let mut place = 0;
        for slot in all.iter_mut().rev() {
            if place >= used && carry == 0 {
                break;
            }
            carry += u32::from(*slot) * 58;
            *slot = u8::try_from(carry & 0xff).unwrap_or(0);
            carry >>= 8;
            place += 1;
        }
        if carry > 0 {
            return None;
        }
        used = place.max(used);
    }
    // Each leading zero of the bytes is written as the first character.
    let zeros = token.iter().take_while(|byte| alphabet.first() == Some(byte)).count();
    let digits = all.iter().position(|byte| *byte != 0).unwrap_or(ROOM);
    digits.checked_sub(zeros)
}

/// Base58 whose last four bytes begin the double SHA-256 of the others (Bitcoin developer reference).
pub(super) fn base58check(token: &[u8], alphabet: &[u8; 58]) -> Option<Bytes> {
    let mut all = [0; ROOM];
    let from = base58(token, alphabet, &mut all)?;
    let to = ROOM - 4;
    let (payload, check) = (all.get(from..to)?, all.get(to..)?);
    let twice = Sha256::digest(Sha256::digest(payload));
    twice.starts_with(check).then_some(Bytes { all, from, to })
}

/// Whether a token is 32 bytes in base58, letters of both cases and digits in it: a public key of
/// Ed25519, which has no checksum.
pub(super) fn is_solana(token: &[u8]) -> bool {
    let mut all = [0; ROOM];
    (32..=44).contains(&token.len())
        && token.iter().any(u8::is_ascii_lowercase)
        && token.iter().any(u8::is_ascii_uppercase)
        && base58(token, BITCOIN, &mut all) == Some(ROOM - 32)
}

/// Forty hexadecimal digits; in mixed case the case is the checksum (EIP-55). Says whether it was.
pub(super) fn ethereum(hex: &[u8]) -> Option<bool> {
    if hex.len() != 40 || !hex.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let lower = !hex.iter().any(u8::is_ascii_uppercase);
    let upper = !hex.iter().any(u8::is_ascii_lowercase);
    if lower || upper {
        // All zeros and their like are no address.
        return hex.windows(2).any(|pair| matches!(pair, [a, b] if a != b)).then_some(false);
    }
    let hash = Keccak256::digest(hex.to_ascii_lowercase());
    let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let right = hex
        .iter()
        .zip(nibbles)
        .all(|(byte, nibble)| byte.is_ascii_digit() || byte.is_ascii_uppercase() == (nibble > 7));
    right.then_some(true)
}

/// Bech32 (BIP 173) or bech32m (BIP 350), the separator at a place.
pub(super) fn is_bech32(token: &[u8], one: usize) -> bool {
    let lower = token.iter().any(u8::is_ascii_lowercase);
    let upper = token.iter().any(u8::is_ascii_uppercase);
    let (Some(prefix), Some(data)) = (token.get(..one), token.get(one + 1..)) else { return false };
    if (lower && upper) || data.len() < 20 {
        return false;
    }
    let high = prefix.iter().map(|byte| u32::from(byte.to_ascii_lowercase() >> 5));
    let low = prefix.iter().map(|byte| u32::from(byte & 31));
    let mut sum = high.chain([0]).chain(low).fold(1, step);
    for byte in data {
        let Some(value) = order(BECH32, byte.to_ascii_lowercase()) else { return false };
        sum = step(sum, value);
    }
    matches!(sum, 1 | 0x2bc8_30a3)
}

/// One step of the polynomial of BIP 173.
fn step(sum: u32, value: u32) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let top = sum >> 25;
    let next = (sum & 0x1ff_ffff) << 5 ^ value;
    let terms = GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
    terms.fold(next, |next, (_, term)| next ^ term)
}

/// CashAddr of Bitcoin Cash, without its prefix (CashAddr specification, section "Checksum").
pub(super) fn is_cash(token: &[u8]) -> bool {
    const GENERATOR: [u64; 5] =
        [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470];
    let step = |sum: u64, value: u64| {
        let top = sum >> 35;
        let next = (sum & 0x07_ffff_ffff) << 5 ^ value;
        let terms = GENERATOR.iter().enumerate().filter(|(bit, _)| top >> bit & 1 == 1);
        terms.fold(next, |next, (_, term)| next ^ term)
    };
    let prefix = b"bitcoincash".iter().map(|byte| u64::from(byte & 31)).chain([0]);
    let mut sum = prefix.fold(1, step);
    for byte in token {
        let Some(value) = order(BECH32, *byte) else { return false };
        sum = step(sum, u64::from(value));
    }
    sum == 1
}

/// Base32 whose last two bytes are the CRC-16 of the others, XMODEM (Stellar, SEP-23).
pub(super) fn is_stellar(token: &[u8]) -> bool {
    const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bytes = [0_u8; 35];
    let mut slots = bytes.iter_mut();
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in token {
        let Some(value) = order(BASE32, *byte) else { return false };
        held = (held << 5 | value) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            if let Some(slot) = slots.next() {
                *slot = u8::try_from(held >> bits & 0xff).unwrap_or(0);
            }
        }
    }
    let (body, check) = bytes.split_at(33);
    let crc = body.iter().fold(0_u16, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x1021 }
        })
    });
    bytes.first() == Some(&(6 << 3)) && check == crc.to_le_bytes()
}

/// Monero: blocks of eleven characters for eight bytes, the last four bytes begin the Keccak hash of the
/// others (Monero, cryptonote address format).
pub(super) fn is_monero(token: &[u8]) -> bool {
    let mut bytes = Vec::with_capacity(80);
    for block in token.chunks(11) {
        let length = match block.len() {
            11 => 8,
            7 => 5,
            _ => return false,
        };
        let number = block.iter().try_fold(0_u128, |number, byte| {
            Some(number * 58 + u128::from(order(BITCOIN, *byte)?))
        });
        let Some(number) = number.filter(|number| number >> (length * 8) == 0) else {
            return false;
        };
        bytes.extend(number.to_be_bytes().iter().skip(16 - length));
    }
    let (body, check) = bytes.split_at(bytes.len().saturating_sub(4));
    Keccak256::digest(body).starts_with(check)
}

#[cfg(test)]
mod tests {
    use super::is_monero;

    #[test]
    fn the_address_of_the_monero_project() {
        let address = b"44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A";
        assert!(is_monero(address));
        assert!(!is_monero(&address.map(|byte| if byte == b'F' { b'G' } else { byte })));
    }
}
