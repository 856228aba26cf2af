//! The real binary: verbs that run and end, and a server in a process of its own.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::until::{soon, until};

/// What a verb said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) words: String,
}

impl Said {
    /// Standard output as lines of JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

/// Runs a verb on a folder to its end.
pub(crate) async fn verb(dir: &Path, arguments: &[&str]) -> Said {
    verb_with(dir, arguments, "").await
}

/// The same with something on standard input.
pub(crate) async fn verb_with(dir: &Path, arguments: &[&str], input: &str) -> Said {
    let mut command = binary();
    command.arg("--dir").arg(dir).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let input = input.to_owned();
    let work = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().expect("the binary");
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input.as_bytes()).ok(); // A verb may end without reading.
        drop(stdin);
        child.wait_with_output().expect("the binary")
    });
    let output = soon("a verb", work).await.expect("no panic");
    Said {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        words: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// `bailiwick serve` in a process of its own; killed when dropped.
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
    pub(crate) data: SocketAddr,
    pub(crate) governance: SocketAddr,
}

impl Process {
    /// Starts it and waits until it serves. Its log goes to `log`, behind what stands there.
    pub(crate) async fn serve(dir: &Path, log: &Path) -> Self {
        let before = std::fs::metadata(log).map_or(0, |meta| meta.len());
        let mut child = spawn(dir, log);
        let ready = until("a server that serves", async || {
            let lines = log_lines(log, before);
            if let Some(status) = child.try_wait().expect("a child") {
                panic!("the server ended with {status}: {lines:?}");
            }
            lines.into_iter().find(|line| line["message"] == "server.ready")
        })
        .await;
        let at = |name: &str| -> SocketAddr {
            ready[name].as_str().expect("an address").parse().expect("an address")
        };
        Self { child, log: log.to_owned(), data: at("data"), governance: at("governance") }
    }

    /// Starts one that is not expected to serve, or not awaited.
    pub(crate) fn begin(dir: &Path, log: &Path) -> Child {
        spawn(dir, log)
    }

    /// Sends it a signal by name, such as `HUP`.
    pub(crate) fn signal(&self, name: &str) {
        let mut kill = Command::new("kill");
        kill.arg(format!("-{name}")).arg(self.child.id().to_string());
        assert!(kill.status().expect("kill").success());
    }

    /// SIGKILL, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("a child");
        self.child.wait().expect("a child");
    }

    /// SIGTERM, and waits for the exit code.
    pub(crate) async fn stop(mut self) -> i32 {
        self.signal("TERM");
        self.ended().await
    }

    /// Waits for the exit code.
    pub(crate) async fn ended(&mut self) -> i32 {
        let child = &mut self.child;
        let status = until("the server to end", async || child.try_wait().expect("a child")).await;
        status.code().expect("an exit code")
    }

    /// Waits for a log line with this message.
    pub(crate) async fn logged(&self, message: &str) -> Value {
        until(message, async || self.all_logged(message).into_iter().next()).await
    }

    /// Every log line with this message so far.
    pub(crate) fn all_logged(&self, message: &str) -> Vec<Value> {
        let lines = log_lines(&self.log, 0).into_iter();
        lines.filter(|line| line["message"] == message).collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(dir: &Path, log: &Path) -> Child {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
    let mut command = binary();
    let settings = std::fs::read_to_string(dir.join("bailiwick.yaml")).unwrap_or_default();
    let unsigned = (!settings.contains("founding:")).then_some("--dev");
    command.arg("--dir").arg(dir).arg("serve").args(unsigned);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file).spawn().expect("the binary")
}

/// The whole lines of a log from a place on, as JSON.
fn log_lines(log: &Path, from: u64) -> Vec<Value> {
    let text = std::fs::read(log).unwrap_or_default();
    let from = usize::try_from(from).expect("a place");
    let text = String::from_utf8_lossy(text.get(from..).unwrap_or_default()).into_owned();
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
