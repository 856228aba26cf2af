//! Reads the files of detectors. Labels first, since every detector names one.

use std::collections::HashMap;

use classifiers::own::{Beside, Checksum, Digests, OwnDetector, OwnError, Salt};
use classifiers::{Label, LabelSet};

use super::{Detectors, remote};
use crate::document::{Fields, Node, Position, Problems, unknown};

/// Detectors of all kinds together.
const MOST: usize = 256;
/// Sections of a file.
const SECTIONS: &[&str] = &["detectors", "labels", "words", "patterns", "lists", "remote"];

/// Reads all files of detectors together; their boundaries mean nothing.
pub(crate) fn read_detectors(roots: &[Node], problems: &mut Problems) -> Detectors {
    let mut reader = Reader { read: Detectors::default(), places: HashMap::new(), problems };
    let files: Vec<Fields<'_>> = roots
        .iter()
        .filter_map(|root| root.fields("a file of detectors", SECTIONS, reader.problems))
        .collect();
    for file in &files {
        if let Some(node) = file.require("detectors", reader.problems) {
            node.name("detectors", reader.problems);
        }
        reader.labels(file);
    }
    for file in &files {
        reader.each(file, "words", &["detector", "label", "words"], Reader::words);
        let known = ["detector", "label", "pattern", "checksum", "near"];
        reader.each(file, "patterns", &known, Reader::pattern);
        let known = ["detector", "label", "salt", "words", "lengths", "digests"];
        reader.each(file, "lists", &known, Reader::list);
        reader.each(file, "remote", remote::KEYS, Reader::remote);
    }
    reader.warn_unused(&files);
    reader.read
}

struct Reader<'p> {
    read: Detectors,
    /// Where each detector's name stands first.
    places: HashMap<String, Position>,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    fn labels(&mut self, file: &Fields<'_>) {
        let Some(node) = file.get("labels") else { return };
        for entry in node.table("labels", self.problems).unwrap_or_default() {
            // Said for people; nothing is made of it.
            entry.node().text("what a label stands for", self.problems);
            match Label::own(entry.name()) {
                Ok(label) if !self.read.labels.insert(label) => {
                    let message = format!(
                        "the label \"{}\" is declared in two files; keep one",
                        label.name()
                    );
                    self.problems.error(entry.position(), "duplicate-name", message);
                }
                Ok(_) => {}
                Err(error) => {
                    let message = format!("\"{}\" cannot be a label: {error}", entry.name());
                    self.problems.error(entry.position(), "odd-label", message);
                }
            }
        }
    }

    /// Reads each detector of a section.
    fn each(
        &mut self,
        file: &Fields<'_>,
        section: &str,
        known: &[&str],
        read: fn(&mut Self, &str, &Fields<'_>) -> Option<()>,
    ) {
        let Some(node) = file.get(section) else { return };
        for node in node.list(section, self.problems).unwrap_or_default() {
            let Some(fields) = node.fields("a detector", known, self.problems) else { continue };
            let name = fields
                .require("detector", self.problems)
                .and_then(|node| node.name("detector", self.problems));
            let Some(name) = name else { continue };
            if let Some(first) = self.places.get(name) {
                let message = format!(
                    "the detector \"{name}\" stands twice, first at {first}; give one another name"
                );
                self.problems.error(node.position(), "duplicate-name", message);
                continue;
            }
            if self.places.len() >= MOST {
                let message = format!("there are more than {MOST} detectors");
                self.problems.error(node.position(), "too-many-detectors", message);
                return;
            }
            self.places.insert(name.to_owned(), node.position().clone());
            // What is wrong with it has been said.
            read(self, name, &fields).unwrap_or_default();
        }
    }

    fn words(&mut self, name: &str, fields: &Fields<'_>) -> Option<()> {
        let label = self.label(fields);
        let node = fields.require("words", self.problems)?;
        let words = self.texts("words", node)?;
        let made = OwnDetector::words(name, label?, &words);
        self.keep(name, node, made)
    }

    fn pattern(&mut self, name: &str, fields: &Fields<'_>) -> Option<()> {
        let label = self.label(fields);
        let names: Vec<&str> = Checksum::ALL.into_iter().map(Checksum::name).collect();
        let checksum = fields
            .get("checksum")
            .and_then(|node| node.word("checksum", &names, self.problems))
            .and_then(|word| Checksum::ALL.into_iter().find(|sum| sum.name() == word));
        let near = fields.get("near").and_then(|node| self.texts("near", node));
        let node = fields.require("pattern", self.problems)?;
        let pattern = node.text("pattern", self.problems)?;
        let beside = Beside { checksum, near: near.unwrap_or_default() };
        let made = OwnDetector::pattern(name, label?, pattern, &beside);
        self.keep(name, node, made)
    }

    fn list(&mut self, name: &str, fields: &Fields<'_>) -> Option<()> {
        let label = self.label(fields);
        let node = fields.require("digests", self.problems)?;
        let what = format!("the list of detector \"{name}\"");
        let digests = read_digests(&what, fields, self.problems)?;
        let made = OwnDetector::list(name, label?, digests);
        self.keep(name, node, made)
    }

    fn remote(&mut self, name: &str, fields: &Fields<'_>) -> Option<()> {
        let declared = self.read.labels;
        let label = |written: &str, node: &Node, problems: &mut Problems| {
            resolve(written, node, declared, problems)
        };
        let remote = remote::read(name, fields, &label, self.problems)?;
        self.read.remote.push(remote);
        Some(())
    }

    fn texts(&mut self, what: &str, node: &Node) -> Option<Vec<String>> {
        let items = node.filled_list(what, self.problems)?.iter();
        let texts = items.map(|item| item.text(what, self.problems).map(str::to_owned));
        // Each item is read, so that each mistake is told.
        texts.collect::<Vec<_>>().into_iter().collect()
    }

    fn label(&mut self, fields: &Fields<'_>) -> Option<Label> {
        let node = fields.require("label", self.problems)?;
        let written = node.text("label", self.problems)?;
        resolve(written, node, self.read.labels, self.problems)
    }

    fn keep(&mut self, name: &str, node: &Node, made: Result<OwnDetector, OwnError>) -> Option<()> {
        match made {
            Ok(detector) => {
                self.read.own.push(detector);
                Some(())
            }
            Err(error) => {
                let message = format!("detector \"{name}\" cannot be used: {error}");
                self.problems.error(node.position(), "bad-detector", message);
                None
            }
        }
    }

    /// A label that nothing yields is one that a restriction waits for in vain.
    fn warn_unused(&mut self, files: &[Fields<'_>]) {
        let own = self.read.own.iter().map(OwnDetector::label);
        let used: LabelSet = own.chain(self.read.remote.iter().flat_map(|r| r.labels())).collect();
        for entry in files.iter().filter_map(|file| file.get("labels")) {
            for entry in entry.table("labels", &mut Problems::default()).unwrap_or_default() {
                let label = Label::parse(entry.name());
                if label
                    .is_some_and(|label| self.read.labels.contains(label) && !used.contains(label))
                {
                    let message = format!(
                        "no detector yields the label \"{}\"; only callers can declare it",
                        entry.name()
                    );
                    self.problems.warn(entry.position(), "label-not-found", message);
                }
            }
        }
    }
}

/// Whether a detector may yield a label, where the files declare these of the organisation's own.
pub(crate) fn may_yield(label: &Label, declared: LabelSet) -> bool {
    !matches!(label.family(), "scan" | "lang")
        && *label != Label::Marking
        && (!label.is_own() || declared.contains(*label))
}

/// The label that a detector yields: one of the taxonomy that says something of the text, or one of
/// the organisation's own that its files declare.
fn resolve(
    written: &str,
    node: &Node,
    declared: LabelSet,
    problems: &mut Problems,
) -> Option<Label> {
    let label = Label::parse(written).filter(|label| may_yield(label, declared));
    if label.is_none() {
        let known = Label::ALL.iter().filter(|label| may_yield(label, declared));
        let known = known.map(|label| label.name());
        let family = written.split('.').next().unwrap_or_default();
        let of_family: Vec<&str> =
            known.clone().filter(|name| name.split('.').next() == Some(family)).collect();
        let ending = if of_family.is_empty() {
            unknown(written, "labels", known)
        } else {
            unknown(written, "labels of that family", of_family)
        };
        let message = format!("\"{written}\" is no label that a detector can yield{ending}");
        problems.error(node.position(), "unknown-label", message);
    }
    label
}

/// A list of digests as `bailiwick detectors digest` writes it.
pub(crate) fn read_digests(
    what: &str,
    fields: &Fields<'_>,
    problems: &mut Problems,
) -> Option<Digests> {
    let salt = fields.require("salt", problems).and_then(|node| read_salt(node, problems));
    let words = fields
        .require("words", problems)
        .and_then(|node| node.integer("words", 1..=64, problems))
        .and_then(|words| usize::try_from(words).ok());
    let lengths = fields.require("lengths", problems).and_then(|node| {
        let items = node.filled_list("lengths", problems)?.iter();
        let lengths = items.map(|item| item.integer("lengths", 1..=1024, problems));
        lengths.map(|length| usize::try_from(length?).ok()).collect::<Option<Vec<usize>>>()
    });
    let node = fields.require("digests", problems)?;
    let text = node.text("digests", problems)?;
    match Digests::read(salt?, words?, &lengths?, text) {
        Ok(digests) => Some(digests),
        Err(error) => {
            let message = format!("{what} cannot be used: {error}");
            problems.error(node.position(), "bad-digests", message);
            None
        }
    }
}

fn read_salt(node: &Node, problems: &mut Problems) -> Option<Salt> {
    let text = node.text("salt", problems)?;
    let byte = |place: usize| u8::from_str_radix(text.get(place..place + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    let salt = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    if salt.is_none() {
        let message = "\"salt\" must be 64 hexadecimal digits, as `bailiwick detectors digest` \
                       writes it";
        problems.error(node.position(), "bad-salt", message);
    }
    salt.map(Salt)
}
