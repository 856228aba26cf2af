//! What outsiders get: tiles, proofs and extensions that other implementations accept, and what a
//! co-signer says, kept and held against the log.

use super::given::{ORIGIN, decision, outcome, put, settings};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tlog_tiles::{Hash, TileReader};
use trace_store::disk::RealDisk;
use trace_store::verify::{self, Options, Trust};
use trace_store::{
    Checkpoint, Cosigner, CosignerAnswer, CosignerDesk, OpenError, Settings, Store, Tile,
};

/// Fetches tiles from a store, as a client would over HTTP.
struct Client<'a>(&'a Store);

impl TileReader for Client<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &tlog_tiles::Tile| {
            let path = tile.path();
            let tile = Tile::parse(path.strip_prefix("tile/8/").unwrap()).unwrap();
            self.0.tile(&tile).unwrap().unwrap()
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

#[test]
fn another_implementation_proves_records_from_our_tiles_alone() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(settings(place.path())).unwrap();
    let pending: Vec<_> = (0..600).map(|n| store.append(decision(n))).collect();
    for append in pending {
        append.wait().unwrap();
    }
    let old = loop {
        let seen = Checkpoint::open(&store.checkpoint(), store.verifier()).unwrap();
        if seen.size() >= 600 {
            break seen;
        }
        std::thread::yield_now();
    };
    let theirs = tlog_tiles::Checkpoint::from_bytes(
        store
            .checkpoint()
            .split_once("\n\n")
            .map(|(text, _)| format!("{text}\n"))
            .unwrap()
            .as_bytes(),
    )
    .unwrap();
    let (size, root) = (theirs.size(), *theirs.hash());
    assert_eq!((size, root.0), (old.size(), old.root()));
    let client = Client(&store);
    // The reader checks every tile it fetches against the root.
    let reader = tlog_tiles::TileHashReader::new(size, root, &client);
    for index in [0, 1, 255, 256, 511, 599] {
        let entries = Tile::parse(&match index / 256 {
            2 => format!("entries/002.p/{}", size - 512),
            bundle => format!("entries/{bundle:03}"),
        });
        let bundle = store.tile(&entries.unwrap()).unwrap().unwrap();
        let place = usize::try_from(index % 256).unwrap() * 58;
        assert_eq!(bundle[place..place + 2], [0, 56]);
        let leaf = &bundle[place + 2..place + 58];
        let proof = tlog_tiles::prove_record(size, index, &reader).unwrap();
        let hash = tlog_tiles::record_hash(leaf);
        tlog_tiles::check_record(&proof, size, root, index, hash).unwrap();
        let ours = store.prove(index).unwrap().unwrap();
        let ours: Vec<Hash> = ours.path().iter().map(|step| Hash(*step)).collect();
        assert_eq!(proof, ours);
    }
    // What the checkpoint does not cover is not served.
    for path in ["0/003", "0/002", "entries/002", "2/000.p/1", "1/000.p/3", "5/000.p/1"] {
        assert_eq!(store.tile(&Tile::parse(path).unwrap()).unwrap(), None, "{path}");
    }
    store.close().unwrap();
}

#[test]
fn a_proof_file_holds_alone_and_no_other_does() {
    let place = tempfile::tempdir().unwrap();
    let store = Store::open(settings(place.path())).unwrap();
    for n in 0..9 {
        put(&store, decision(n));
        put(&store, outcome(n));
    }
    let trace_store::Record::Decision(asked) = decision(4) else { panic!("no decision") };
    let proofs = store.proofs(&asked.record_id).unwrap();
    assert_eq!(proofs.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [8, 9]);
    let key = store.verifier().clone();
    for (index, text) in &proofs {
        let found = verify::proof(text, &key, &[]).unwrap();
        assert_eq!((found.index, found.origin.as_str()), (*index, ORIGIN));
        assert!(found.record.unwrap().contains(&asked.record_id.to_string()));
        // Any change of any byte is noticed.
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(verify::proof(&changed, &key, &[]).is_err(), "byte {at}");
        }
    }
    store.close().unwrap();
}

/// A co-signer and the store it looks at.
fn cosigned(root: &Path, by: &Cosigner) -> Settings {
    Settings { cosigners: vec![by.clone()], ..settings(root) }
}

/// Asks the co-signer about the store's last checkpoint, as a server does.
fn ask(store: &Store, desk: &CosignerDesk, old: u64) -> u64 {
    let note = store.checkpoint();
    let asked = store.submission(&note, old).unwrap();
    let now_s = 1_000;
    let CosignerAnswer::Cosigned(line) = desk.add_checkpoint(&asked, now_s) else {
        panic!("not co-signed")
    };
    store.keep_cosigned(&desk.public(), &note, &line).unwrap().size
}

/// Puts records, and waits for a checkpoint that covers them.
fn grow(store: &Store, records: std::ops::Range<u64>) {
    let last = records.map(|n| put(store, decision(n))).max().unwrap();
    let covered = || Checkpoint::open(&store.checkpoint(), store.verifier()).unwrap().size();
    while covered() <= last {
        std::thread::yield_now();
    }
}

#[test]
fn what_a_cosigner_saw_binds_the_log() {
    let place = tempfile::tempdir().unwrap();
    let (root, old) = (place.path().join("now"), place.path().join("old"));
    let by =
        CosignerDesk::create(&RealDisk, &place.path().join("desk"), "witness.example").unwrap();
    let desk = CosignerDesk::open(Arc::new(RealDisk), &place.path().join("desk")).unwrap();
    let store = Store::open(cosigned(&root, &by)).unwrap();
    CosignerDesk::trust(&RealDisk, &place.path().join("desk"), store.verifier()).unwrap();
    grow(&store, 0..5);
    assert_eq!(store.cosigned(), []);
    let first = ask(&store, &desk, 0);
    store.close().unwrap();
    super::witness::copy(&root, &old);

    let store = Store::open(cosigned(&root, &by)).unwrap();
    assert_eq!(store.cosigned()[0].size, first);
    grow(&store, 5..40);
    let second = ask(&store, &desk, first);
    let note = store.cosigned_checkpoint().unwrap();
    assert_eq!(by.cosigned(&note), Ok(Some(1_000)));
    assert_eq!(Checkpoint::open(&note, store.verifier()).unwrap().size(), second);
    // Proofs lead to the checkpoint that somebody outside confirms.
    let trace_store::Record::Decision(asked) = decision(3) else { panic!("no decision") };
    let (_, proof) = store.proofs(&asked.record_id).unwrap().remove(0);
    let found = verify::proof(&proof, store.verifier(), std::slice::from_ref(&by)).unwrap();
    assert_eq!((found.size, found.cosigned.len()), (second, 1));
    store.close().unwrap();

    let (data, keys) = (root.join("data"), root.join("keys"));
    let options = Options { cosigners: vec![by.clone()], ..Options::default() };
    let report = verify::verify(&data, Some(&keys), &options).unwrap();
    assert!(report.ok, "{:?}", report.bad);
    assert!(
        matches!(&report.trust, Trust::Cosigned { by, size, .. } if by == "witness.example" && *size == second)
    );
    assert!(report.sentence().starts_with("co-signed by witness.example"), "{}", report.sentence());
    // Without the co-signer's key its file proves nothing.
    let report = verify::verify(&data, Some(&keys), &Options::default()).unwrap();
    assert_eq!((report.ok, report.trust), (true, Trust::SelfSigned));

    // The whole store was set back, the files of co-signers included: only the co-signer knows.
    let mut told = None;
    let mut confirm = |shown: &trace_store::Presented| {
        let answer = desk.add_checkpoint(&shown.submission(shown.size()).unwrap(), 1_000);
        let is_larger = matches!(answer, CosignerAnswer::Conflict { size } if size > shown.size());
        told = Some(answer);
        if is_larger { Err("set back".to_owned()) } else { Ok(()) }
    };
    let refused = Store::open_confirmed(cosigned(&old, &by), &mut confirm).unwrap_err();
    assert!(matches!(refused, OpenError::Cosigner { .. }), "{refused}");
    assert_eq!(told, Some(CosignerAnswer::Conflict { size: second }));
    // Its log alone was: the kept word of the co-signer refuses it.
    let kept: Vec<_> = fs::read_dir(data.join("spine")).unwrap().map(|one| one.unwrap()).collect();
    for file in kept.iter().filter(|one| one.file_name().to_string_lossy().starts_with("cosigned-"))
    {
        fs::copy(file.path(), old.join("data/spine").join(file.file_name())).unwrap();
    }
    let refused = Store::open(cosigned(&old, &by)).unwrap_err();
    assert!(matches!(refused, OpenError::Witness { .. }), "{refused}");
    assert!(!verify::verify(&old.join("data"), Some(&old.join("keys")), &options).unwrap().ok);
}

#[test]
fn an_answer_that_is_no_cosignature_of_it_is_not_kept() {
    let place = tempfile::tempdir().unwrap();
    let desk = place.path().join("desk");
    let by = CosignerDesk::create(&RealDisk, &desk, "witness.example").unwrap();
    let store = Store::open(cosigned(&place.path().join("log"), &by)).unwrap();
    CosignerDesk::trust(&RealDisk, &desk, store.verifier()).unwrap();
    let desk = CosignerDesk::open(Arc::new(RealDisk), &desk).unwrap();
    grow(&store, 0..3);
    let note = store.checkpoint();
    let asked = store.submission(&note, 0).unwrap();
    let far = u64::MAX / 2_000_000_000;
    for answer in ["", "\n", "no line\n", "\u{2014} other AAAAAAAA\n"] {
        assert!(store.keep_cosigned(&by, &note, answer).is_err(), "{answer:?}");
    }
    let CosignerAnswer::Cosigned(ahead) = desk.add_checkpoint(&asked, far) else { panic!() };
    assert!(store.keep_cosigned(&by, &note, &ahead).is_err());
    assert!(store.keep_cosigned(&by, &note.replace("\n3", "\n4"), &ahead).is_err());
    assert_eq!((store.cosigned(), store.cosigned_checkpoint()), (Vec::new(), None));
    store.close().unwrap();
}
