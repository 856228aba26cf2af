//! A master key that a module seals: the store opens with the module and not without it, whatever the
//! module says, and a rotation leads there and back. The module here is one of the tests; a real one is
//! tried in the proxy's.

use super::given::{decision, outcome, put, sample, settings};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use trace_store::verify::{Options, verify};
use trace_store::{
    Custodian, Custody, CustodyError, MasterKey, Settings, Store, rotate_master, rotate_master_to,
};

/// Seals by turning every bit that its own key has set.
#[derive(Debug, Default)]
struct Module {
    away: AtomicBool,
    key: u8,
}

impl Module {
    fn here(&self) -> Result<(), CustodyError> {
        match self.away.load(Ordering::SeqCst) {
            true => Err(CustodyError("the token is not there".to_owned())),
            false => Ok(()),
        }
    }
}

impl Custodian for Module {
    fn seal(&self, master: &[u8; 32]) -> Result<Vec<u8>, CustodyError> {
        self.here()?;
        Ok([self.key].into_iter().chain(master.iter().map(|byte| byte ^ self.key)).collect())
    }

    fn open(&self, sealed: &[u8]) -> Result<MasterKey, CustodyError> {
        self.here()?;
        match sealed.split_first() {
            Some((key, sealed)) if *key == self.key => {
                let mut master = [0; 32];
                master.iter_mut().zip(sealed).for_each(|(slot, byte)| *slot = byte ^ self.key);
                Ok(MasterKey::from_bytes(master))
            }
            _ => Err(CustodyError("it was sealed under another key".to_owned())),
        }
    }
}

fn kept_by(root: &Path, module: &Arc<Module>) -> Settings {
    let module: Arc<dyn Custodian> = Arc::clone(module) as Arc<dyn Custodian>;
    Settings { custody: Some(Custody::new(module)), ..settings(root) }
}

fn refused(settings: Settings) -> String {
    Store::open(settings).unwrap_err().to_string()
}

#[test]
fn a_sealed_master_key_opens_with_its_module_alone() {
    let root = tempfile::tempdir().unwrap();
    let module = Arc::new(Module { key: 0x5a, ..Module::default() });
    let sealed = || kept_by(root.path(), &module);
    let store = Store::open(sealed()).unwrap();
    put(&store, decision(1));
    put(&store, outcome(1));
    store.close().unwrap();
    let file = fs::read(root.path().join("keys/master")).unwrap();
    assert!(file.starts_with(b"BWMSTR01") && file.len() == 8 + 33);

    let store = Store::open(sealed()).unwrap();
    assert_eq!(store.get(&sample::id(1)).unwrap().len(), 2);
    store.close().unwrap();
    assert!(refused(settings(root.path())).contains("is sealed by a module; name it"));
    let other = Arc::new(Module { key: 0x33, ..Module::default() });
    assert!(refused(kept_by(root.path(), &other)).contains("sealed under another key"));
    module.away.store(true, Ordering::SeqCst);
    assert!(refused(sealed()).contains("the token is not there"));
    assert_eq!(fs::read(root.path().join("keys/master")).unwrap(), file);
    module.away.store(false, Ordering::SeqCst);

    let (data, keys) = (root.path().join("data"), root.path().join("keys"));
    let options = Options { custody: sealed().custody, ..Options::default() };
    assert!(verify(&data, Some(&keys), &options).unwrap().ok);
    assert!(!verify(&data, Some(&keys), &Options::default()).unwrap().ok);
}

#[test]
fn a_rotation_leads_into_the_module_and_out_again() {
    let root = tempfile::tempdir().unwrap();
    let module = Arc::new(Module { key: 0x5a, ..Module::default() });
    let sealed = || kept_by(root.path(), &module);
    let master = root.path().join("keys/master");
    let store = Store::open(settings(root.path())).unwrap();
    put(&store, decision(1));
    put(&store, outcome(1));
    store.close().unwrap();
    let before = fs::read(&master).unwrap();

    // Named, and not sealed yet: nobody takes an open key for one that is in custody.
    assert!(refused(sealed()).contains("lies open in its file"));
    module.away.store(true, Ordering::SeqCst);
    assert!(rotate_master(&sealed()).unwrap_err().to_string().contains("the token is not there"));
    assert_eq!(fs::read(&master).unwrap(), before);
    module.away.store(false, Ordering::SeqCst);
    assert!(rotate_master(&sealed()).unwrap().wrapped >= 2);
    let inside = fs::read(&master).unwrap();
    assert!(inside.starts_with(b"BWMSTR01"));
    let store = Store::open(sealed()).unwrap();
    put(&store, decision(2));
    store.close().unwrap();
    rotate_master(&sealed()).unwrap();
    assert!(fs::read(&master).unwrap() != inside);

    let outside = root.path().join("open-again");
    let away = Settings { custody: None, ..sealed() };
    assert!(rotate_master_to(&away, &outside).unwrap_err().to_string().contains("name it"));
    rotate_master_to(&sealed(), &outside).unwrap();
    let store = Store::open(Settings { master_key: outside, ..settings(root.path()) }).unwrap();
    assert_eq!(store.get(&sample::id(1)).unwrap().len(), 2);
    store.close().unwrap();
}
