//! Digests of what was read: over values and their order, not over spaces and comments, so that a
//! reformatted file keeps its digest and a changed word does not. Keys of a table are sorted, since
//! their order means nothing; lists keep theirs.

use classifiers::Digest;

use crate::document::{Node, Value};

/// The digest of the files of one kind; `kind` keeps equal files of different kinds apart.
pub(crate) fn of_nodes(kind: &str, roots: &[Node]) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key(&format!("bailiwick {kind} 1"));
    hasher.update(&length(roots.len()));
    for root in roots {
        node(&mut hasher, root);
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

/// The digest of several parts.
pub(crate) fn of_parts(parts: &[&[u8]]) -> Digest {
    let mut hasher = blake3::Hasher::new_derive_key("bailiwick bundle 1");
    for part in parts {
        text(&mut hasher, b'p', part);
    }
    Digest::from_bytes(*hasher.finalize().as_bytes())
}

fn length(length: usize) -> [u8; 8] {
    u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes()
}

fn text(hasher: &mut blake3::Hasher, kind: u8, bytes: &[u8]) {
    hasher.update(&[kind]);
    hasher.update(&length(bytes.len()));
    hasher.update(bytes);
}

fn node(hasher: &mut blake3::Hasher, read: &Node) {
    match read.value() {
        // A refused value is an error, so no bundle comes of it; it hashes as nothing.
        Value::Nothing | Value::Refused => {
            hasher.update(b"0");
        }
        Value::Bool(value) => {
            hasher.update(if *value { b"t" } else { b"f" });
        }
        Value::Integer(number) => {
            hasher.update(b"i");
            hasher.update(&number.to_be_bytes());
        }
        Value::Text(value) => text(hasher, b's', value.as_bytes()),
        Value::List(items) => {
            hasher.update(b"l");
            hasher.update(&length(items.len()));
            for item in items {
                node(hasher, item);
            }
        }
        Value::Table(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by(|a, b| a.name().cmp(b.name()));
            hasher.update(b"m");
            hasher.update(&length(entries.len()));
            for entry in entries {
                text(hasher, b'k', entry.name().as_bytes());
                node(hasher, entry.node());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of_nodes;
    use crate::document::{Problems, Source, read};

    fn digest(kind: &str, text: &str) -> String {
        let node = read(&Source::new("f", text), &mut Problems::default()).unwrap();
        of_nodes(kind, &[node]).to_string()
    }

    #[test]
    fn meaning_counts_and_form_does_not() {
        let first = digest("policy", "a: [x, y]\nb: 1\n");
        assert_eq!(first, digest("policy", "# a comment\nb: 1\na:\n  - \"x\"\n  - y\n"));
        assert_ne!(first, digest("policy", "a: [y, x]\nb: 1\n"));
        assert_ne!(first, digest("policy", "a: [x, y]\nb: \"1\"\n"));
        assert_ne!(first, digest("register", "a: [x, y]\nb: 1\n"));
        assert_ne!(digest("policy", "[[x], y]"), digest("policy", "[[x, y]]"));
        assert_ne!(digest("policy", "{a: {b: 1}, c: 2}"), digest("policy", "{a: {b: 1, c: 2}}"));
    }
}
