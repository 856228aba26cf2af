//! Addresses of crypto-currency wallets. Most carry a checksum and stand alone; those without one
//! (Solana) need a word beside them. What is a wallet and what a contract or a transaction cannot be
//! told from an address, so all count.

mod encoding;

use crate::Label;
use crate::detectors::About;
use crate::engine::digits::Groups;
use crate::engine::scan::{Hit, Scan};

pub(crate) const NAME: &str = "crypto_wallet";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::CryptoWallet],
    kinds: || {
        let base58 = VERSIONS.iter().map(|(kind, ..)| *kind);
        let bech32 = PREFIXES.iter().map(|(kind, _)| *kind);
        let mut kinds: Vec<_> = base58.chain(bech32).chain(OTHERS).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    },
    evidence: "The checksum of the address; for Ethereum in one case only its form, for Solana a word beside it.",
    source: "Bitcoin developer reference (base58check); BIP 173, BIP 350; EIP-55; SEP-23; XRPL base58; Monero address format; CashAddr.",
};

/// Kinds that are not in a table.
const OTHERS: [&str; 6] = ["eth", "bch", "xrp", "xmr", "xlm", "sol"];

/// Kind, first letters, version bytes, and bytes of the payload, of addresses in base58check.
const VERSIONS: &[(&str, &[u8], &[u8], usize)] = &[
    ("btc_p2pkh", b"1", &[0x00], 20),
    ("btc_p2sh", b"3", &[0x05], 20),
    ("ltc", b"LM", &[0x30], 20),
    ("ltc", b"LM", &[0x32], 20),
    ("doge", b"D", &[0x1e], 20),
    ("doge", b"9A", &[0x16], 20),
    ("dash", b"X", &[0x4c], 20),
    ("dash", b"7", &[0x10], 20),
    ("trx", b"T", &[0x41], 20),
    ("zec", b"t", &[0x1c, 0xb8], 20),
    ("zec", b"t", &[0x1c, 0xbd], 20),
    ("xtz", b"t", &[6, 161, 159], 20),
    ("xtz", b"t", &[6, 161, 161], 20),
    ("xtz", b"t", &[6, 161, 164], 20),
    ("xtz", b"K", &[2, 90, 121], 20),
];

/// Kind and prefix of addresses in bech32 or bech32m.
const PREFIXES: &[(&str, &[u8])] = &[
    ("btc_bech32", b"bc"),
    ("btc_bech32", b"tb"),
    ("ltc", b"ltc"),
    ("ada", b"addr"),
    ("ada", b"stake"),
    ("atom", b"cosmos"),
    ("osmo", b"osmo"),
    ("inj", b"inj"),
    ("zec", b"zs"),
    ("zec", b"u"),
    ("egld", b"erd"),
    ("one", b"one"),
    ("bnb", b"bnb"),
];

const SHORTEST: usize = 25;
const LONGEST: usize = 110;

/// Looks whether the first group stands first in an address.
pub(crate) fn look(scan: &mut Scan<'_, '_>, groups: Groups<'_, '_>) -> Option<usize> {
    let view = groups.view;
    let first = groups.first().start;
    // A token too short for an address ends the search at once.
    let end = view.run(first, LONGEST + 1, |byte| byte.is_ascii_alphanumeric());
    let start = view.run_back(first, LONGEST, |byte| byte.is_ascii_alphabetic());
    if !(SHORTEST..=LONGEST).contains(&(end - start)) || view.before(start).is_ascii_digit() {
        return None;
    }
    let token = view.slice(start..end);
    let (kind, checked) = address(token).or_else(|| {
        let solana = encoding::is_solana(token) && is_named(scan, start..end);
        solana.then_some(("sol", false))
    })?;
    let hit = Hit::new(NAME, Label::CryptoWallet, start..end).kind(kind);
    scan.add(if checked { hit.checked() } else { hit })
}

/// Whether a word for wallets stands near.
fn is_named(scan: &Scan<'_, '_>, span: std::ops::Range<usize>) -> bool {
    const WORDS: [&[u8]; 6] = [b"solana", b"wallet", b"sol", b"phantom", b"crypto", b"spl"];
    let view = scan.view();
    let around = view.slice(span.start.saturating_sub(48)..span.start);
    let words = around.split(|byte| !byte.is_ascii_alphabetic());
    words.into_iter().any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// What a token is an address of, and whether a checksum said so.
fn address(token: &[u8]) -> Option<(&'static str, bool)> {
    if let [b'0', b'x' | b'X', rest @ ..] = token {
        return encoding::ethereum(rest).map(|checked| ("eth", checked));
    }
    let lead = *token.first()?;
    let base58 = || {
        let versions = VERSIONS.iter().filter(|(_, leads, ..)| leads.contains(&lead));
        let mut versions = versions.peekable();
        versions.peek()?;
        let bytes = encoding::base58check(token, encoding::BITCOIN)?;
        versions
            .find(|(_, _, version, length)| bytes.is(version, *length))
            .map(|(kind, ..)| (*kind, true))
    };
    let other = || match (lead, token.len()) {
        (b'r', 25..=35) => {
            let bytes = encoding::base58check(token, encoding::RIPPLE)?;
            bytes.is(&[0], 20).then_some(("xrp", true))
        }
        (b'4' | b'8', 95 | 106) => encoding::is_monero(token).then_some(("xmr", true)),
        (b'G', 56) => encoding::is_stellar(token).then_some(("xlm", true)),
        (b'q' | b'p', 42) => encoding::is_cash(token).then_some(("bch", true)),
        _ => None,
    };
    bech32(token).or_else(|| if token.len() <= 36 { base58() } else { None }).or_else(other)
}

fn bech32(token: &[u8]) -> Option<(&'static str, bool)> {
    // The prefix ends at the first 1.
    let one = token.iter().take(8).position(|byte| *byte == b'1')?;
    let prefix = token.get(..one)?;
    let (kind, _) = PREFIXES.iter().find(|(_, known)| prefix.eq_ignore_ascii_case(known))?;
    encoding::is_bech32(token, one).then_some((kind, true))
}

#[cfg(test)]
mod tests {
    use crate::Label::CryptoWallet;
    use crate::detectors::trial::{finds, holds, spares};

    #[test]
    fn addresses_of_the_specifications_are_found() {
        for (kind, address) in [
            // The first block's reward; BIP 16; BIP 173; BIP 350.
            ("btc_p2pkh", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
            ("btc_p2sh", "3P14159f73E4gFr7JterCCQh9QjiTjiZrG"),
            ("btc_bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
            ("btc_bech32", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
            ("btc_bech32", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
            // EIP-55.
            ("eth", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            ("eth", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
            // The genesis account of the XRP Ledger; SEP-23; the CashAddr specification.
            ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
            ("xlm", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"),
            ("bch", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ] {
            holds(kind, &[(&format!("pay {address}."), address), (address, address)], &[]);
        }
        finds(
            CryptoWallet,
            "my Solana wallet: 7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
            "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
        );
    }

    #[test]
    fn one_changed_character_is_spared() {
        for text in [
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
            "3P14159f73E4gFr7JterCCQh9QjiTjiZrH",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8F3t4",
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
            "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed00",
            "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA",
            "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q",
            "7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV",
            "commit 5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        ] {
            spares(CryptoWallet, text);
        }
    }
}
