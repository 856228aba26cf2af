//! The master key in custody of a PKCS #11 module: a hardware security module, a network one, a TPM, or
//! SoftHSM, through the library that its maker ships.
//!
//! The module holds an AES-256 key that never leaves it. The master key lies in its file sealed by that key
//! (AES-GCM, PKCS #11 v2.40 mechanisms, section 2.10.9: CKM_AES_GCM); the module opens it when the store is
//! opened. So a copy of the disk, or of a backup, opens nothing. The master key is in this process's memory
//! while the store is open, as the keys of the days are. What lies in the file, and when it is read, is
//! `trace_store`'s (`cells/custody.rs`).

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::aead::GcmParams;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use routing_rules::document::{Fields, Problems};
use trace_store::{Custodian, Custody, CustodyError, MasterKey};

/// The keys of `keys.pkcs11` in bailiwick.yaml.
const KEYS: [&str; 4] = ["module", "token", "label", "pin"];
/// What the module seals under, besides the key: nothing it seals for others opens here.
const PURPOSE: &[u8] = b"bailiwick master key 1";
/// Bytes of a nonce.
const NONCE: usize = 12;
/// Bits of a tag.
const TAG: u64 = 128;

/// Where the key lies that the master key is sealed under.
#[derive(Clone, PartialEq, Eq)]
struct Place {
    /// The library of the module's maker.
    module: PathBuf,
    token: String,
    label: String,
    pin_file: PathBuf,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { module, token, label, .. } = self;
        write!(f, "key \"{label}\" of token \"{token}\" of {}", module.display())
    }
}

/// The master key's custodian, and how its place is called.
#[derive(Clone, Debug)]
pub struct Kept {
    /// In words.
    pub place: String,
    /// Who is asked.
    pub custody: Custody,
}

/// Reads `keys.pkcs11`; the module is not asked before a key is needed.
pub(crate) fn read(dir: &Path, keys: &Fields<'_>, problems: &mut Problems) -> Option<Kept> {
    let section = keys.require("pkcs11", problems)?.fields("pkcs11", &KEYS, problems)?;
    let mut text = |key: &str| {
        let node = section.require(key, problems)?;
        node.text(key, problems).map(str::to_owned)
    };
    let (module, token, label) = (text("module"), text("token"), text("label"));
    let pin = section.require("pin", problems)?.fields("pin", &["file"], problems)?;
    let pin_file = pin.require("file", problems)?.text("file", problems)?;
    let place = Place {
        module: dir.join(module?),
        token: token?,
        label: label?,
        pin_file: dir.join(pin_file),
    };
    let words = place.to_string();
    let custodian = Module { place, library: Mutex::default() };
    Some(Kept { place: words, custody: Custody::new(Arc::new(custodian)) })
}

/// A module, loaded when it is asked for the first time.
struct Module {
    place: Place,
    library: Mutex<Option<Pkcs11>>,
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Module({})", self.place)
    }
}

impl Module {
    fn failed(&self, what: &str, error: &Error) -> CustodyError {
        CustodyError(format!("{}: {what}: {error}", self.place))
    }

    /// The library, loaded once: it is asked for again while backups are tried.
    fn library(&self) -> Result<Pkcs11, CustodyError> {
        let mut loaded = self.library.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(library) = &*loaded {
            return Ok(library.clone());
        }
        let library = Pkcs11::new(&self.place.module)
            .map_err(|error| self.failed("the module cannot be loaded", &error))?;
        match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            // By another store of this process.
            Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(error) => return Err(self.failed("the module does not begin", &error)),
        }
        *loaded = Some(library.clone());
        Ok(library)
    }

    /// A session of whoever knows the PIN.
    fn session(&self) -> Result<Session, CustodyError> {
        let library = self.library()?;
        let slots = library
            .get_slots_with_token()
            .map_err(|error| self.failed("its tokens cannot be listed", &error))?;
        let mut others = Vec::new();
        let mut found = None;
        for slot in slots {
            match library.get_token_info(slot) {
                Ok(token) if token.label() == self.place.token => found = Some(slot),
                Ok(token) => others.push(token.label().to_owned()),
                Err(_) => {}
            }
        }
        let slot = found.ok_or_else(|| {
            others.retain(|label| !label.is_empty());
            let there = if others.is_empty() { "none".to_owned() } else { others.join(", ") };
            CustodyError(format!("{}: there is no such token; there is: {there}", self.place))
        })?;
        let session = library
            .open_rw_session(slot)
            .map_err(|error| self.failed("no session can be opened", &error))?;
        match session.login(UserType::User, Some(&self.pin()?)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(error) => Err(self.failed("the PIN is not taken", &error)),
        }
    }

    fn pin(&self) -> Result<AuthPin, CustodyError> {
        let file = &self.place.pin_file;
        match std::fs::read_to_string(file) {
            Ok(text) => Ok(AuthPin::from(text.trim_end_matches(['\r', '\n']))),
            Err(error) => Err(CustodyError(format!(
                "the PIN in \"{}\" cannot be read: {error}",
                file.display()
            ))),
        }
    }

    /// The key, if there is exactly one; one that could leave the module is not taken.
    fn find(&self, session: &Session) -> Result<Option<ObjectHandle>, CustodyError> {
        let wanted = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::KeyType(KeyType::AES),
            Attribute::Label(self.place.label.clone().into_bytes()),
        ];
        let found = session
            .find_objects(&wanted)
            .map_err(|error| self.failed("its keys cannot be listed", &error))?;
        let [key] = found.as_slice() else {
            let several = CustodyError(format!("{}: there are several of that label", self.place));
            return if found.is_empty() { Ok(None) } else { Err(several) };
        };
        let asked = [AttributeType::Extractable, AttributeType::Sensitive];
        let said = session
            .get_attributes(*key, &asked)
            .map_err(|error| self.failed("what the key may do cannot be asked", &error))?;
        let stays = said.contains(&Attribute::Extractable(false))
            && said.contains(&Attribute::Sensitive(true));
        if !stays {
            let what =
                "the key may leave the module; make one that is sensitive and not extractable";
            return Err(CustodyError(format!("{}: {what}", self.place)));
        }
        Ok(Some(*key))
    }

    fn generate(&self, session: &Session) -> Result<ObjectHandle, CustodyError> {
        let key = [
            Attribute::Class(ObjectClass::SECRET_KEY),
            Attribute::KeyType(KeyType::AES),
            Attribute::Label(self.place.label.clone().into_bytes()),
            Attribute::ValueLen(32.into()),
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Encrypt(true),
            Attribute::Decrypt(true),
        ];
        session
            .generate_key(&Mechanism::AesKeyGen, &key)
            .map_err(|error| self.failed("the key cannot be made", &error))
    }

    fn cipher<'a>(&self, nonce: &'a mut [u8; NONCE]) -> Result<Mechanism<'a>, CustodyError> {
        GcmParams::new(nonce, PURPOSE, TAG.into())
            .map(Mechanism::AesGcm)
            .map_err(|error| self.failed("AES-GCM", &error))
    }
}

impl Custodian for Module {
    /// Makes the key if the token has none of that label: so the first seal needs no other tool.
    fn seal(&self, master: &[u8; 32]) -> Result<Vec<u8>, CustodyError> {
        let session = self.session()?;
        let key = match self.find(&session)? {
            Some(key) => key,
            None => self.generate(&session)?,
        };
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)
            .map_err(|_| CustodyError("the system gives no random bytes".to_owned()))?;
        let sealed = session
            .encrypt(&self.cipher(&mut nonce)?, key, master)
            .map_err(|error| self.failed("the master key cannot be sealed", &error))?;
        // Some modules draw their own, and put it where ours was.
        Ok([nonce.as_slice(), &sealed].concat())
    }

    fn open(&self, sealed: &[u8]) -> Result<MasterKey, CustodyError> {
        let short = || CustodyError("the sealed master key is cut or damaged".to_owned());
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(short)?;
        let session = self.session()?;
        let key = self.find(&session)?.ok_or_else(|| {
            CustodyError(format!("{}: there is no such key in the token", self.place))
        })?;
        let mut nonce = *nonce;
        let opened = session
            .decrypt(&self.cipher(&mut nonce)?, key, sealed)
            .map_err(|error| self.failed("it was not sealed here, or is damaged", &error))?;
        let opened = secrecy::SecretSlice::from(opened);
        let bytes = secrecy::ExposeSecret::expose_secret(&opened).try_into();
        bytes.map(MasterKey::from_bytes).map_err(|_| short())
    }
}
