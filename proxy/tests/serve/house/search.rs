//! Looking for what must be nowhere: in bytes, in folders, in the log lines of this process, also
//! in the spellings that a careless program would leave behind.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use memchr::memmem;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// The spellings of `text` that are looked for: as it is, in hexadecimal, and in base64 at each of
/// the three alignments, less the characters that depend on the neighbours.
pub(crate) fn spellings(text: &str) -> Vec<Vec<u8>> {
    let mut all = vec![text.as_bytes().to_vec(), text.to_uppercase().into_bytes()];
    all.push(text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes());
    for shift in 0..3 {
        let padded = [vec![0; shift], text.as_bytes().to_vec()].concat();
        let whole = base64(&padded);
        all.push(whole.as_bytes()[4..whole.len() - 4].to_vec());
    }
    all
}

fn base64(bytes: &[u8]) -> String {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for shift in [18, 12, 6, 0] {
            text.push(char::from(SYMBOLS[usize::try_from(bits >> shift & 63).expect("six bits")]));
        }
    }
    text
}

/// Whether any spelling of `text` stands in `bytes`.
pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    spellings(text).iter().any(|spelling| memmem::find(bytes, spelling).is_some())
}

/// Every file below `folder` with its bytes, sockets left out.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            // Files of a running store come and go; one that went holds nothing any more.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if let Ok(bytes) = std::fs::read(entry.path()) {
                found.push((entry.path(), bytes));
            }
        }
    }
    found
}

/// Asserts that no file below `folder` holds `text`, and that there were files to look into.
pub(crate) fn assert_in_no_file(folder: &Path, text: &str) {
    let files = files(folder);
    assert!(files.len() > 3, "only {} files below {}", files.len(), folder.display());
    for (path, bytes) in files {
        assert!(!holds(&bytes, text), "{} holds what it must not", path.display());
    }
}

/// What this process has logged since [`listen`], at the level `debug` and above of every crate.
#[derive(Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    pub(crate) fn text(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Takes down every log line of this process from the first call on.
pub(crate) fn listen() -> Lines {
    static LINES: LazyLock<Lines> = LazyLock::new(|| {
        let lines = Lines::default();
        tracing_subscriber::fmt()
            .json()
            .with_env_filter(EnvFilter::new("debug"))
            .with_writer(lines.clone())
            .init();
        lines
    });
    LINES.clone()
}

#[test]
fn every_spelling_is_found() {
    let text = "a-canary-of-some-length";
    for shift in ["", "x", "xy"] {
        assert!(holds(base64(format!("{shift}{text} and more").as_bytes()).as_bytes(), text));
    }
    assert!(holds(b"..a-canary-of-some-length..", text));
    assert!(!holds(b"a-canary-of-some-lengt", text));
}
