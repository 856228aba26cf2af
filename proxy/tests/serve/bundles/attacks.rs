//! What somebody without a right to it can put into the folder of versions: fifty ways, each with the
//! words it is refused in.

use std::os::unix::fs::symlink;

use routing_rules::Reach;
use routing_rules::signed::{Body, SecretKey, Signable, Statement};
use serde::{Deserialize, Serialize};

use crate::house::founded::Founded;

/// What an attacker has: the folder, a good next version, and other people's signatures.
pub(crate) struct Forge<'f> {
    founded: &'f Founded,
    /// The next version as it would be right: it only narrows, and its author has signed.
    pub(crate) next: Body,
    /// Version 1 again, as a next version: it widens.
    wider: Body,
}

impl<'f> Forge<'f> {
    pub(crate) fn new(founded: &'f Founded) -> Self {
        let policy = founded.house.read("policy.yaml");
        founded.edit("policy.yaml", "support-desk: internal", "support-desk: confidential");
        let next = founded.draft().content().clone();
        assert_eq!(next.reach, Reach::Narrowed);
        founded.house.write("policy.yaml", &policy);
        let first = &founded.folder.read().expect("versions")[0];
        let mut wider = next.clone();
        wider.set_sources(&first.sources());
        wider.reach = Reach::Widened;
        Self { founded, next, wider }
    }

    fn path(&self, sequence: u64) -> std::path::PathBuf {
        self.founded.folder.path_of(sequence)
    }

    fn put(&self, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path(3), bytes).expect("a file");
    }

    fn text(&self, body: &Body, signers: &[&str]) -> String {
        let bytes = self.founded.signed(body.clone(), signers).to_bytes();
        String::from_utf8(bytes).expect("UTF-8")
    }

    /// Signed by those people.
    pub(crate) fn put_signed(&self, body: &Body, signers: &[&str]) {
        self.put(self.text(body, signers));
    }

    /// A good next version with something changed in it after it was signed.
    fn put_changed(&self, change: impl FnOnce(&mut Body)) {
        let text = self.text(&self.next, &["ada"]);
        let (_, signatures) = text.split_once(",\"kind\"").expect("two parts");
        let mut body = self.next.clone();
        change(&mut body);
        let bare = String::from_utf8(Statement::new(body).to_bytes()).expect("UTF-8");
        let (content, _) = bare.split_once(",\"kind\"").expect("two parts");
        self.put(format!("{content},\"kind\"{signatures}"));
    }

    /// A good next version with its signatures changed.
    fn put_with(&self, signers: &[&str], change: impl FnOnce(&str) -> String) {
        let text = self.text(&self.next, signers);
        let (content, signatures) = text.split_once("\"signatures\":[").expect("two parts");
        let changed = change(signatures);
        assert_ne!(changed, signatures);
        self.put(format!("{content}\"signatures\":[{changed}"));
    }

    /// Changed before it was signed, by its author alone.
    fn put_own(&self, change: impl FnOnce(&mut Body)) {
        let mut body = self.next.clone();
        change(&mut body);
        self.put_signed(&body, &["ada"]);
    }
}

/// The text of the first signature in a list of them.
fn first_signature(signatures: &str) -> &str {
    let after = signatures.split_once("\"signature\":\"").expect("a signature").1;
    after.split('"').next().expect("its end")
}

fn key_of(signatures: &str) -> &str {
    let after = signatures.split_once("\"key\":\"").expect("a key").1;
    after.split('"').next().expect("its end")
}

/// Its name, what is done, and words of the refusal.
pub(crate) type Attack = (&'static str, fn(&Forge<'_>), &'static str);

pub(crate) const SIGNATURES: &[Attack] = &[
    ("signatures stripped", |f| f.put_signed(&f.next, &[]), "\"ada\" has not signed"),
    (
        "signature truncated",
        |f| {
            f.put_with(&["ada"], |s| {
                s.replace(first_signature(s), first_signature(s).split_at(64).0)
            })
        },
        "signature of \"ada\" does not fit",
    ),
    (
        "signature empty",
        |f| f.put_with(&["ada"], |s| s.replace(first_signature(s), "")),
        "signature of \"ada\" does not fit",
    ),
    ("key empty", |f| f.put_with(&["ada"], |s| s.replace(key_of(s), "")), "not under the key"),
    (
        "signer empty",
        |f| f.put_with(&["ada"], |s| s.replace("\"by\":\"ada\"", "\"by\":\"\"")),
        "\"\" is no governor",
    ),
    (
        "unknown key",
        |f| {
            let mut statement = f.founded.signed(f.next.clone(), &["ada"]);
            statement.sign(&SecretKey::from_seed("eve", &[5; 32])).expect("a signature");
            f.put(statement.to_bytes());
        },
        "\"eve\" is no governor",
    ),
    (
        "another key under a governor's name",
        |f| {
            let mut statement = f.founded.signed(f.next.clone(), &["ada"]);
            statement.sign(&SecretKey::from_seed("bea", &[5; 32])).expect("a signature");
            f.put(statement.to_bytes());
        },
        "signature of \"bea\" is not under the key",
    ),
    (
        "same person twice",
        |f| {
            f.put_with(&["ada"], |s| {
                let one = s.strip_suffix("]}\n").expect("a list");
                format!("{one},{one}]}}\n")
            });
        },
        "\"ada\" signed twice",
    ),
    (
        "author approves under another name",
        |f| {
            f.put_with(&["ada"], |s| {
                let one = s.strip_suffix("]}\n").expect("a list");
                format!("{one},{}]}}\n", one.replace("\"by\":\"ada\"", "\"by\":\"cyd\""))
            });
        },
        "signature of \"cyd\" is not under the key",
    ),
    (
        "a role that approves nothing",
        |f| f.put_signed(&f.wider, &["ada", "bea", "dev"]),
        "\"dev\" has no role that approves",
    ),
    (
        "algorithm changed",
        |f| f.put_with(&["ada"], |s| s.replacen("\"ed25519\"", "\"none\"", 1)),
        "the algorithm \"none\"",
    ),
    (
        "signature over another kind of statement",
        |f| {
            let mut other = Statement::new(Other(f.next.clone()));
            other.sign(&f.founded.key("ada")).expect("a signature");
            let text = String::from_utf8(other.to_bytes()).expect("UTF-8");
            f.put(text.replace(Other::DOMAIN, Body::DOMAIN));
        },
        "signature of \"ada\" does not fit",
    ),
    (
        "signature of another version",
        |f| {
            let older = std::fs::read_to_string(f.path(2)).expect("a version");
            let (_, of_older) = older.split_once("\"signatures\":[").expect("two parts");
            f.put_with(&["ada"], |_| of_older.to_owned());
        },
        "signature of \"ada\" does not fit",
    ),
];

pub(crate) const THRESHOLDS: &[Attack] = &[
    (
        "one approval for a widening",
        |f| f.put_signed(&f.wider, &["ada", "bea"]),
        "needs 2 approvals",
    ),
    (
        "nobody for those whose data it is",
        |f| {
            let mut by_bea = f.wider.clone();
            by_bea.author = "bea".to_owned();
            f.put_signed(&by_bea, &["bea", "ada", "cyd"]);
        },
        "data-protection role",
    ),
    (
        "a widening called a narrowing",
        |f| {
            let mut body = f.wider.clone();
            body.reach = Reach::Narrowed;
            f.put_signed(&body, &["ada"]);
        },
        "says it only narrows, and it widens",
    ),
    (
        "numbers lowered by the version they let through",
        |f| {
            f.put_own(|body| {
                let text = &mut body.governance[0].text;
                *text = text.replace("same: 1, widening: 2", "same: 0, widening: 0");
            });
        },
        "says it only narrows, and it widens",
    ),
    (
        "a governor named by the version they approve",
        |f| {
            let eve = SecretKey::from_seed("eve", &[5; 32]);
            let mut body = f.wider.clone();
            body.governance[0].text.push_str(&format!(
                "  - {{governor: eve, roles: [governor], key: \"{}\"}}\n",
                eve.public()
            ));
            let mut statement = f.founded.signed(body, &["ada", "bea"]);
            statement.sign(&eve).expect("a signature");
            f.put(statement.to_bytes());
        },
        "\"eve\" is no governor",
    ),
    (
        "an endpoint's address swapped under its name",
        |f| {
            f.put_own(|body| {
                let text = &mut body.register[0].text;
                let own = f.founded.house.own.base_url();
                assert!(text.contains(&own));
                *text = text.replace(&own, "http://127.0.0.1:9/v1");
            });
        },
        "and it widens",
    ),
    (
        "detectors that nobody approved",
        |f| f.put_own(|body| body.detectors = vec!["0".repeat(64)]),
        "and it widens",
    ),
    (
        "one person under two names",
        |f| {
            f.put_own(|body| {
                let text = &mut body.governance[0].text;
                let (bea, cyd) = (f.founded.key("bea").public(), f.founded.key("cyd").public());
                *text = text.replace(&cyd.to_string(), &bea.to_string());
            });
        },
        "has the key of \"bea\"",
    ),
];

pub(crate) const CONTENT: &[Attack] = &[
    (
        "register swapped",
        |f| f.put_changed(|body| body.register[0].text.push_str("# \n")),
        "does not fit",
    ),
    (
        "applications swapped",
        |f| f.put_changed(|body| body.applications[0].text.push_str("# \n")),
        "does not fit",
    ),
    ("policy swapped", |f| f.put_changed(|body| body.policy[0].text.push(' ')), "does not fit"),
    ("place data swapped", |f| f.put_changed(|body| body.places.clear()), "does not fit"),
    (
        "governance swapped",
        |f| f.put_changed(|body| body.governance[0].text.push_str("# \n")),
        "does not fit",
    ),
    (
        "detectors swapped",
        |f| f.put_changed(|body| body.detectors = vec!["0".repeat(64)]),
        "does not fit",
    ),
    (
        "own detectors slipped in",
        |f| f.put_changed(|body| body.own_detectors = body.policy.clone()),
        "does not fit",
    ),
    (
        "time extended",
        |f| f.put_changed(|body| body.valid_until_s = Some(u64::MAX)),
        "does not fit",
    ),
    (
        "aliases in a signed file",
        |f| {
            f.put_own(|body| {
                let text = &mut body.policy[0].text;
                *text = text.replace("base: {", "base: &b {");
            });
        },
        "anchor",
    ),
    (
        "a test of the policy that fails",
        |f| {
            let mut body = f.next.clone();
            // A test that asks for something else is no narrowing.
            body.reach = Reach::Same;
            let text = &mut body.policy[0].text;
            *text = text.replace("zones: [own-site]}", "zones: [eu-operated]}");
            f.put_signed(&body, &["ada", "bea", "cyd"]);
        },
        "a card number",
    ),
];

pub(crate) const FORM: &[Attack] = &[
    (
        "duplicate keys",
        |f| {
            f.put(
                f.text(&f.next, &["ada"])
                    .replace("\"sequence\":3", "\"sequence\":3,\"sequence\":3"),
            )
        },
        "not in the form",
    ),
    ("YAML with aliases", |f| f.put("content: &a {x: 1}\nsignatures: [*a]\n"), "not in the form"),
    (
        "bytes not canonical",
        |f| f.put(f.text(&f.next, &["ada"]).replace("\"sequence\":3", "\"sequence\": 3")),
        "not the one form",
    ),
    ("trailing bytes", |f| f.put(f.text(&f.next, &["ada"]) + "{}"), "not in the form"),
    (
        "half a file",
        |f| {
            let text = f.text(&f.next, &["ada"]);
            f.put(text.split_at(text.len() / 2).0);
        },
        "not in the form",
    ),
    ("nothing in it", |f| f.put(""), "not in the form"),
    ("not UTF-8", |f| f.put(b"\xff\xfe\x00"), "not in the form"),
    (
        "an unknown field",
        |f| {
            f.put(f.text(&f.next, &["ada"]).replace("\"sequence\":3", "\"sequence\":3,\"trust\":1"))
        },
        "not in the form",
    ),
    ("a huge file", |f| f.put(vec![b' '; (16 << 20) + 2]), "at most"),
    (
        "a link",
        |f| {
            let elsewhere = f.founded.house.dir().join("elsewhere");
            std::fs::write(&elsewhere, f.text(&f.next, &["ada"])).expect("a file");
            symlink(&elsewhere, f.path(3)).expect("a link");
        },
        "no plain file",
    ),
    ("a folder", |f| std::fs::create_dir(f.path(3)).expect("a folder"), "no plain file"),
];

pub(crate) const ORDER: &[Attack] = &[
    (
        "an old version again",
        |f| f.put(std::fs::read(f.path(1)).expect("a version")),
        "it has number 1, and 3 is next",
    ),
    (
        "the present version again",
        |f| f.put(std::fs::read(f.path(2)).expect("a version")),
        "it has number 2, and 3 is next",
    ),
    (
        "a number left out",
        |f| {
            let text = f.text(&f.next, &["ada"]);
            std::fs::write(f.path(4), text).expect("a file");
        },
        "00000003.json' is missing",
    ),
    ("another number inside", |f| f.put_own(|body| body.sequence = 4), "it has number 4"),
    (
        "it follows another version",
        |f| {
            let first = f.founded.folder.read().expect("versions").remove(0);
            f.put_own(|body| body.follow(first.digest()));
        },
        "does not follow",
    ),
    (
        "the newest version taken away",
        |f| std::fs::rename(f.path(2), f.path(2).with_extension("kept")).expect("a file"),
        "in force last is not in the folder",
    ),
    (
        "the newest version replaced by another that was signed",
        |f| {
            std::fs::rename(f.path(2), f.path(2).with_extension("kept")).expect("a file");
            let first = f.founded.folder.read().expect("versions").remove(0);
            let mut other = f.next.clone();
            other.sequence = 2;
            other.follow(first.digest());
            let text = f.text(&other, &["ada", "bea", "cyd"]);
            std::fs::write(f.path(2), text).expect("a file");
        },
        "in force last is not in the folder",
    ),
    (
        "the first version replaced",
        |f| {
            std::fs::rename(f.path(1), f.path(1).with_extension("kept")).expect("a file");
            let mut first = f.next.clone();
            (first.sequence, first.previous) = (1, None);
            let text = f.text(&first, &["ada", "bea", "cyd", "dev"]);
            std::fs::write(f.path(1), text).expect("a file");
        },
        "not the version that this installation was founded on",
    ),
    (
        "another organisation",
        |f| {
            f.put_own(|body| {
                let text = &mut body.governance[0].text;
                *text = text.replace("organisation: acme", "organisation: umbrella");
            });
        },
        "of organisation \"umbrella\"",
    ),
    ("expired", |f| f.put_own(|body| body.valid_until_s = Some(1)), "in force until 1970"),
    (
        "not yet valid",
        |f| f.put_own(|body| body.valid_from_s = Some(4_000_000_000)),
        "not in force before 2096",
    ),
];

/// A content that is written as a bundle is, and signed as something else.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Other(Body);

impl Signable for Other {
    const KIND: &'static str = "exception";
    const DOMAIN: &'static str = "bailiwick other 1";
}
