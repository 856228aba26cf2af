//! A house whose rules are signed: three governors and a developer, their keys, and versions made as
//! the command line makes them, or as somebody would who has other plans.

use std::path::PathBuf;

use classifiers::{Classifier, Digest};
use proxy::change::draft::{self, Words};
use proxy::change::folder::Folder;
use proxy::change::founding::{Founders, Person, found};
use proxy::change::keyfile;
use proxy::clock;
use proxy::config::{Settings, signed_sources};
use routing_rules::governance::Role;
use routing_rules::signed::{Body, Link, SecretKey, Statement};

use super::{Cast, House};

const PEOPLE: [(&str, Role); 4] = [
    ("ada", Role::Governor),
    ("bea", Role::DataProtection),
    ("cyd", Role::Governor),
    ("dev", Role::Developer),
];

/// A cast with signed rules.
pub(crate) struct Founded {
    pub(crate) house: House,
    pub(crate) folder: Folder,
    keys: tempfile::TempDir,
}

/// Founds the rules of a cast; the keys are elsewhere.
pub(crate) fn founds(cast: &Cast) -> tempfile::TempDir {
    let keys = tempfile::tempdir().expect("a folder");
    let people = PEOPLE.map(|(name, role)| Person { name: name.into(), roles: vec![role] });
    let founders = Founders {
        organisation: "acme",
        people: &people,
        keys: keys.path(),
        detectors: detectors(),
        now: clock::now(),
    };
    found(cast.dir(), &founders).expect("a founding");
    keys
}

pub(crate) fn detectors() -> Digest {
    Classifier::new(classifiers::Settings::default()).detectors()
}

impl Founded {
    pub(crate) async fn open() -> Self {
        Self::of(Cast::gather().await).await
    }

    pub(crate) async fn of(cast: Cast) -> Self {
        let keys = founds(&cast);
        Self { folder: folder(&cast), house: House::with(cast).await, keys }
    }

    pub(crate) fn key(&self, name: &str) -> SecretKey {
        keyfile::read(&self.key_path(name)).expect("a key")
    }

    pub(crate) fn key_path(&self, name: &str) -> PathBuf {
        self.keys.path().join(format!("{name}.key"))
    }

    pub(crate) fn last(&self) -> Link {
        self.folder.read().expect("versions").pop().expect("a version")
    }

    /// The draft of the files as they stand, by ada.
    pub(crate) fn draft(&self) -> Statement<Body> {
        let settings = Settings::read(self.house.dir()).expect("settings");
        let sources = signed_sources(self.house.dir(), &settings.files).expect("files");
        let words = Words { because: "a test".to_owned(), ..Words::default() };
        let by = (&self.key("ada"), clock::now());
        draft::propose(&self.last(), &sources, detectors(), &words, by).expect("a draft")
    }

    /// A content with the signatures of these people.
    pub(crate) fn signed(&self, body: Body, signers: &[&str]) -> Statement<Body> {
        let mut statement = Statement::new(body);
        for name in signers {
            statement.sign(&self.key(name)).expect("a signature");
        }
        statement
    }

    /// Puts the files as they stand in force, approved by everybody.
    pub(crate) async fn enforce(&self) {
        let statement = self.signed(self.draft().content().clone(), &["ada", "bea", "cyd"]);
        self.folder.write(statement.content().sequence, &statement).expect("a version");
        self.house.running().reload().await.expect("a good version");
    }

    /// Replaces a text of a file.
    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.house.read(file);
        assert!(text.contains(from), "{file}: {from}");
        self.house.write(file, &text.replace(from, to));
    }
}

/// The folder of versions of a cast.
pub(crate) fn folder(cast: &Cast) -> Folder {
    let settings = cast.settings();
    Folder::new(settings.bundles, settings.founding)
}
