//! Brings the files of a folder and what is told in PostgreSQL to the same state: what one side lacks it
//! gets from the other. Both are sets that only grow (a key is made, a key is revoked), so it does not
//! matter who was away how long, and doing it twice does nothing. What was told is judged before it
//! becomes a file; what does not hold is left where it is, once said, and harms nobody.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use routing_rules::governance::Governance;
use routing_rules::signed::Link;
use trace_store::postgres::{Beat, NodeState, SharedError, SharedState, Switch};

use super::secrets::{Secrets, SecretsError};
use super::{closed, folder, issued, versions};
use crate::change::folder::FolderError;
use crate::closings::ClosingsError;
use crate::config::Settings;
use crate::disconnection;
use crate::keys::KeysError;

/// Why files and PostgreSQL could not be brought together.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// PostgreSQL does not do what is asked.
    #[error(transparent)]
    Shared(#[from] SharedError),
    /// The folder of versions cannot be read or written.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The key table cannot be read or written.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// A table of what is closed cannot be read or written.
    #[error(transparent)]
    Closings(#[from] ClosingsError),
    /// The secrets cannot be read or written.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// Another file cannot be read or written.
    #[error("cannot read or write '{}': {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// This folder shares nothing.
    #[error("bailiwick.yaml has no \"shared_store\"; see docs/operate/postgresql.md")]
    NotShared,
}

/// Which files are others than before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changed {
    /// The key table.
    pub keys: bool,
    /// The table of closed endpoints, or that of what is cut off.
    pub closed: bool,
    /// Versions, drafts or exceptions.
    pub rules: bool,
}

/// When and how long a file was when it was looked at.
type Stamp = Option<(SystemTime, u64)>;

/// A connection, with what was read over it.
#[derive(Debug)]
pub struct Exchange {
    pub(super) settings: Settings,
    pub(super) state: SharedState,
    /// Where each fact stands, by topic and name.
    known: BTreeMap<(String, String), u64>,
    /// Up to which position everything was read.
    top: u64,
    /// Facts that were judged already.
    judged: HashSet<u64>,
    /// What was looked at last, so that nothing is read for nothing.
    stamps: Vec<Stamp>,
    /// Signed versions of the folder, each following the one before.
    pub(super) chain: Vec<Link>,
    /// What does not hold, in words.
    pub(super) trouble: BTreeSet<String>,
    /// What all were told to go over to last.
    pub(super) switch: Option<Switch>,
}

impl Exchange {
    /// Connects; nothing is brought together yet.
    ///
    /// # Errors
    /// [`ExchangeError`].
    pub fn open(settings: &Settings) -> Result<Self, ExchangeError> {
        let sharing = settings.shared.as_ref().ok_or(ExchangeError::NotShared)?;
        Ok(Self {
            state: SharedState::open(&sharing.address)?,
            settings: settings.clone(),
            known: BTreeMap::new(),
            top: 0,
            judged: HashSet::new(),
            stamps: Vec::new(),
            chain: Vec::new(),
            trouble: BTreeSet::new(),
            switch: None,
        })
    }

    /// Brings both to the same state, once.
    ///
    /// # Errors
    /// [`ExchangeError`]; what was done stays done, and the next time goes on from there.
    pub fn run(&mut self) -> Result<Changed, ExchangeError> {
        let _one_at_a_time = self.lock()?;
        let fresh = self.state.since(self.top)?;
        let news = !fresh.is_empty();
        for entry in fresh {
            self.top = entry.position;
            self.known.insert((entry.topic, entry.name), entry.position);
        }
        if !news && self.stamps == self.stamps_now() {
            return Ok(Changed::default());
        }
        self.trouble.clear();
        let rules = if self.settings.dev { false } else { versions::exchange(self)? };
        let cut = disconnection::table_of(&self.settings);
        let table = self.settings.closings.clone();
        let changed = Changed {
            rules,
            closed: closed::exchange(self, &table, closed::ENDPOINTS)?
                | closed::exchange(self, &cut, closed::SITE)?,
            keys: issued::exchange(self)?,
        };
        self.stamps = self.stamps_now();
        Ok(changed)
    }

    /// Up to which position this folder holds what was told.
    #[must_use]
    pub fn top(&self) -> u64 {
        self.top
    }

    /// The number of the newest version in the folder.
    #[must_use]
    pub fn newest(&self) -> u64 {
        self.chain.last().map_or(0, Link::sequence)
    }

    /// How long a node may go on by the newest version without a word from PostgreSQL.
    #[must_use]
    pub fn max_age(&self) -> Duration {
        self.chain.last().map_or(Duration::ZERO, |link| link.governance().max_age)
    }

    /// What all were told to go over to last.
    #[must_use]
    pub fn switch(&self) -> Option<&Switch> {
        self.switch.as_ref()
    }

    /// What does not hold.
    #[must_use]
    pub fn trouble(&self) -> String {
        self.trouble.iter().cloned().collect::<Vec<_>>().join("; ")
    }

    /// Says how far this node is, and learns how far the others are.
    ///
    /// # Errors
    /// [`ExchangeError::Shared`].
    pub fn beat(&mut self, own: &NodeState) -> Result<Beat, ExchangeError> {
        let beat = self.state.beat(own)?;
        if beat.top < self.top {
            // PostgreSQL was set back to an older state: all of it is read anew, and told again.
            tracing::warn!(known = self.top, there = beat.top, "nodes.set_back");
            (self.top, self.known, self.stamps) = (0, BTreeMap::new(), Vec::new());
        }
        Ok(beat)
    }

    /// Learns how far the nodes are.
    ///
    /// # Errors
    /// [`ExchangeError::Shared`].
    pub fn peers(&mut self) -> Result<Beat, ExchangeError> {
        Ok(self.state.peers()?)
    }

    /// Lets all nodes go over to a version, if all are ready.
    ///
    /// # Errors
    /// [`ExchangeError::Shared`].
    pub fn name_moment(&mut self, version: u64) -> Result<bool, ExchangeError> {
        let node = self.settings.origin.clone();
        Ok(self.state.switch((version, &numbered(version)), super::turn::PREPARED, &node)?)
    }

    /// Says for a node that it is stopped.
    ///
    /// # Errors
    /// [`ExchangeError::Shared`].
    pub fn set_aside(&mut self, node: &str) -> Result<bool, ExchangeError> {
        Ok(self.state.set_aside(node)?)
    }

    /// Who may approve by the newest version; `None` under unsigned rules.
    pub(super) fn governance(&self) -> Option<Governance> {
        self.chain.last().map(|link| link.governance().clone())
    }

    /// Names and positions of what was told under a topic.
    pub(super) fn told(&self, topic: &str) -> Vec<(String, u64)> {
        let from = (topic.to_owned(), String::new());
        let of_topic = self.known.range(from..).take_while(|((found, _), _)| found == topic);
        of_topic.map(|((_, name), position)| (name.clone(), *position)).collect()
    }

    /// Where a fact stands.
    pub(super) fn position(&self, topic: &str, name: &str) -> Option<u64> {
        self.known.get(&(topic.to_owned(), name.to_owned())).copied()
    }

    /// The contents of what was told under a topic and not judged yet, where `wanted` says so by name.
    pub(super) fn unjudged(
        &mut self,
        topic: &str,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, Vec<u8>)>, ExchangeError> {
        let mut named: BTreeMap<u64, String> = self
            .told(topic)
            .into_iter()
            .filter(|(name, position)| !self.judged.contains(position) && wanted(name))
            .map(|(name, position)| (position, name))
            .collect();
        let positions: Vec<u64> = named.keys().copied().collect();
        let contents = self.state.contents(&positions)?;
        self.judged.extend(positions);
        let with_name = |(position, content)| Some((named.remove(&position)?, content));
        Ok(contents.into_iter().filter_map(with_name).collect())
    }

    /// The content of one fact.
    pub(super) fn content(&mut self, position: u64) -> Result<Option<Vec<u8>>, ExchangeError> {
        Ok(self.state.contents(&[position])?.into_iter().next().map(|(_, content)| content))
    }

    /// Tells a fact that is not told yet.
    pub(super) fn tell(
        &mut self,
        topic: &str,
        name: &str,
        content: &[u8],
    ) -> Result<(), ExchangeError> {
        if self.position(topic, name).is_some() {
            return Ok(());
        }
        let node = self.settings.origin.clone();
        let position = self.state.tell((topic, name), content, &node)?;
        self.known.insert((topic.to_owned(), name.to_owned()), position);
        Ok(())
    }

    /// The secrets that nodes share; none on a node that has no key yet.
    pub(super) fn secrets(&mut self) -> Option<Secrets> {
        match Secrets::of(&self.settings) {
            Ok(secrets) => Some(secrets),
            Err(error) => {
                self.trouble.insert(error.to_string());
                None
            }
        }
    }

    fn lock(&self) -> Result<File, ExchangeError> {
        let path = folder(&self.settings).join("lock");
        let io = |source| ExchangeError::Io { path: path.clone(), source };
        std::fs::create_dir_all(folder(&self.settings)).map_err(io)?;
        let file = File::create(&path).map_err(io)?;
        file.lock().map_err(io)?;
        Ok(file)
    }

    /// Whatever may have changed in the folder.
    fn stamps_now(&self) -> Vec<Stamp> {
        let settings = &self.settings;
        [
            settings.api_keys.clone(),
            settings.closings.clone(),
            disconnection::table_of(settings),
            settings.bundles.clone(),
            settings.bundles.join("draft.json"),
            settings.bundles.join("exceptions"),
            super::secrets::folder(settings),
            settings.store_keys.join("reader"),
        ]
        .iter()
        .map(|path| {
            std::fs::metadata(path).and_then(|meta| Ok((meta.modified()?, meta.len()))).ok()
        })
        .collect()
    }
}

/// A number as part of a name, so that names sort as numbers do.
pub(super) fn numbered(number: u64) -> String {
    format!("{number:08}")
}

/// The first characters of a digest of these bytes: enough to tell them from others of the same thing.
pub(super) fn short(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(16).collect()
}
