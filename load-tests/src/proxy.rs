//! The proxy under test: its folder written, a key made, its server started and waited for, all
//! through the command line that operators use. What the folder holds is in
//! `proxy/configuration.rs`.

mod configuration;

use std::fs::{self, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use http::HeaderValue;
use tempfile::TempDir;
use thiserror::Error;

use crate::fetch::fetch;
use crate::options::Options;
use crate::process::{Process, Program, StartError, beside};
use configuration::{APPLICATION, Addresses};

/// How long the server may take to become ready.
const STARTING: Duration = Duration::from_secs(30);
const STARTING_STEP: Duration = Duration::from_millis(20);

/// Why the proxy does not run.
#[derive(Debug, Error)]
pub(crate) enum ProxyError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("the proxy's folder {dir} cannot be prepared")]
    Folder { dir: PathBuf, source: io::Error },
    #[error("\"bailiwick {verb}\" failed and said: {said}")]
    Verb { verb: String, said: String },
    #[error("\"bailiwick keys create\" gave nothing that can be a key")]
    Key,
    #[error("the proxy did not become ready; its log is {log}")]
    NotReady { log: PathBuf },
}

/// A running proxy in a folder of its own.
#[derive(Debug)]
pub(crate) struct Proxy {
    program: Program,
    pub(crate) address: SocketAddr,
    pub(crate) credential: HeaderValue,
    /// Removed with the proxy, unless the caller named a folder to keep.
    _dir: Option<TempDir>,
}

impl Proxy {
    /// Starts the proxy in front of this upstream and waits until it is ready.
    pub(crate) async fn start(options: &Options, stub: SocketAddr) -> Result<Self, ProxyError> {
        let program = match &options.bailiwick {
            Some(path) => path.clone(),
            None => beside("bailiwick")?,
        };
        let temporary = match &options.dir {
            Some(_) => None,
            None => Some(TempDir::new().map_err(|source| folder(Path::new("."), source))?),
        };
        let dir = match (&options.dir, &temporary) {
            (Some(dir), _) => dir.clone(),
            (None, Some(dir)) => dir.path().to_owned(),
            (None, None) => PathBuf::from("."),
        };
        let addresses =
            prepare(&dir, stub, options.redact_answers).map_err(|source| folder(&dir, source))?;
        verb(&program, &["check"], &dir)?;
        let key = verb(&program, &["keys", "create", APPLICATION], &dir)?;
        let credential = credential(&key).ok_or(ProxyError::Key)?;
        let log = dir.join("serve.log");
        let mut program = serve(&program, &dir, &log)?;
        wait_ready(&mut program, addresses.data, &log).await?;
        Ok(Self { program, address: addresses.data, credential, _dir: temporary })
    }

    pub(crate) fn usage(&self) -> Process {
        self.program.usage()
    }

    /// Ends the server; tells whether it drained in time and in order.
    pub(crate) async fn end(self) -> bool {
        self.program.end().await
    }
}

fn folder(dir: &Path, source: io::Error) -> ProxyError {
    ProxyError::Folder { dir: dir.to_owned(), source }
}

/// Writes the configuration into the folder.
fn prepare(dir: &Path, stub: SocketAddr, redact_answers: bool) -> io::Result<Addresses> {
    fs::create_dir_all(dir)?;
    let addresses = Addresses { data: free_port()?, governance: free_port()?, stub };
    for (name, text) in configuration::files(&addresses, redact_answers) {
        fs::write(dir.join(name), text)?;
    }
    Ok(addresses)
}

/// A port that was free a moment ago; the server takes it before anybody else is likely to.
fn free_port() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// Runs a verb to its end and gives what it printed.
fn verb(program: &Path, words: &[&str], dir: &Path) -> Result<String, ProxyError> {
    let failed = |said: String| ProxyError::Verb { verb: words.join(" "), said };
    let output = Command::new(program)
        .args(words)
        .arg("--dir")
        .arg(dir)
        .output()
        .map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The key is the last word that was printed.
fn credential(printed: &str) -> Option<HeaderValue> {
    let key = printed.split_whitespace().next_back()?;
    let mut value = HeaderValue::from_str(&format!("Bearer {key}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn serve(program: &Path, dir: &Path, log: &Path) -> Result<Program, ProxyError> {
    let output = File::create(log).map_err(|source| folder(dir, source))?;
    let errors = output.try_clone().map_err(|source| folder(dir, source))?;
    let mut command = Command::new(program);
    command.args(["serve", "--dev", "--dir"]).arg(dir);
    command.stdout(Stdio::from(output)).stderr(Stdio::from(errors));
    Ok(Program::start("bailiwick", &mut command)?)
}

async fn wait_ready(
    program: &mut Program,
    address: SocketAddr,
    log: &Path,
) -> Result<(), ProxyError> {
    let mut waited = Duration::ZERO;
    while waited < STARTING && program.runs() {
        if fetch(address, "/readyz").await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(STARTING_STEP).await;
        waited += STARTING_STEP;
    }
    Err(ProxyError::NotReady { log: log.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_holds_the_four_files() {
        let dir = TempDir::new().unwrap();
        let stub = "127.0.0.1:4321".parse().unwrap();
        let addresses = prepare(dir.path(), stub, true).unwrap();
        assert_ne!(addresses.data.port(), addresses.governance.port());
        let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
        assert!(read("register.yaml").contains("http://127.0.0.1:4321/v1"));
        assert!(read("bailiwick.yaml").contains(&addresses.data.to_string()));
        assert!(read("bailiwick.yaml").contains(&addresses.governance.to_string()));
        assert!(read("apps.yaml").contains(APPLICATION));
        assert!(read("policy.yaml").contains("own-site"));
        assert!(read("policy.yaml").contains("then: redact"));
    }

    #[test]
    fn the_key_is_the_last_word_and_hidden() {
        let credential = credential("key for load-tests:\nbw_abc123\n").unwrap();
        assert_eq!(credential.as_bytes(), b"Bearer bw_abc123");
        assert!(credential.is_sensitive());
        assert!(super::credential(" \n").is_none());
    }

    #[test]
    fn a_failing_verb_says_what_it_said() {
        let error = verb(Path::new("/bin/ls"), &["/no/such/folder"], Path::new(".")).unwrap_err();
        assert!(error.to_string().contains("/no/such/folder"), "{error}");
    }
}
