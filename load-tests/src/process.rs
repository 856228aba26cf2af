//! The processes of a run: started beside this one, ended with it, and what the kernel tells of
//! their CPU time and memory (`proc(5)`).

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use thiserror::Error;

/// How long a process may take to end when asked to.
const ENDING: Duration = Duration::from_secs(20);
const ENDING_STEP: Duration = Duration::from_millis(20);

/// Why a program could not be started.
#[derive(Debug, Error)]
pub(crate) enum StartError {
    #[error(
        "\"{name}\" is not at {path}; build everything first: cargo build --release --workspace"
    )]
    Missing { name: String, path: PathBuf },
    #[error("\"{name}\" could not be started")]
    Start { name: String, source: io::Error },
    #[error("\"{name}\" did not say where it listens, but: {said:?}")]
    Address { name: String, said: String },
}

/// A running program; dropping it kills it.
#[derive(Debug)]
pub(crate) struct Program {
    name: String,
    child: Child,
    /// Kept open, so that the program can go on writing.
    _stdout: Option<BufReader<ChildStdout>>,
}

/// Where a program of this build is: beside the running one.
pub(crate) fn beside(name: &str) -> Result<PathBuf, StartError> {
    let this = std::env::current_exe()
        .map_err(|source| StartError::Start { name: name.to_owned(), source })?;
    let path = this.with_file_name(name);
    if path.is_file() {
        return Ok(path);
    }
    Err(StartError::Missing { name: name.to_owned(), path })
}

impl Program {
    /// Starts one of our own servers, which says where it listens in its first line.
    pub(crate) fn server(name: &str, arguments: &[&str]) -> Result<(Self, SocketAddr), StartError> {
        let mut command = Command::new(beside(name)?);
        command.args(arguments).stdout(Stdio::piped());
        let mut program = Self::start(name, &mut command)?;
        let mut said = String::new();
        if let Some(stdout) = program.child.stdout.take() {
            let mut stdout = BufReader::new(stdout);
            stdout.read_line(&mut said).map_err(|source| program.failed(source))?;
            program._stdout = Some(stdout);
        }
        let address = address(&said)
            .ok_or_else(|| StartError::Address { name: name.to_owned(), said: said.clone() })?;
        Ok((program, address))
    }

    /// Starts any command.
    pub(crate) fn start(name: &str, command: &mut Command) -> Result<Self, StartError> {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .map_err(|source| StartError::Start { name: name.to_owned(), source })?;
        Ok(Self { name: name.to_owned(), child, _stdout: None })
    }

    fn failed(&self, source: io::Error) -> StartError {
        StartError::Start { name: self.name.clone(), source }
    }

    pub(crate) fn usage(&self) -> Process {
        Process(PathBuf::from("/proc").join(self.child.id().to_string()))
    }

    /// Whether it still runs; a program that ended has failed.
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Asks it to end, and tells whether it did so in time and in order.
    pub(crate) async fn end(mut self) -> bool {
        let Some(pid) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else {
            return false;
        };
        if kill_process(pid, Signal::TERM).is_err() {
            return false;
        }
        let mut waited = Duration::ZERO;
        while waited < ENDING {
            match self.child.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) => tokio::time::sleep(ENDING_STEP).await,
                Err(_) => return false,
            }
            waited += ENDING_STEP;
        }
        false
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Either it has ended already, or it ends now; no third case leaves something to do.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The address in a line such as `stub listens on http://127.0.0.1:1234/v1`.
fn address(line: &str) -> Option<SocketAddr> {
    let (_, after) = line.split_once("http://")?;
    let end = after.find(['/', '\n']).unwrap_or(after.len());
    after.get(..end)?.parse().ok()
}

/// What the kernel tells of one process: its folder in `/proc`.
#[derive(Clone, Debug)]
pub(crate) struct Process(PathBuf);

impl Process {
    pub(crate) fn this() -> Self {
        Self(PathBuf::from("/proc/self"))
    }

    /// CPU time used so far, in user and kernel mode, by all its threads.
    pub(crate) fn cpu(&self) -> io::Result<Duration> {
        let ticks = parse(&self.0.join("stat"), cpu_ticks)?;
        let nanos = u128::from(ticks) * tick().as_nanos();
        Ok(Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)))
    }

    /// Most memory resident at once since the last [`Process::forget_peak`], in bytes.
    pub(crate) fn peak_bytes(&self) -> io::Result<u64> {
        parse(&self.0.join("status"), peak_bytes)
    }

    /// Starts counting the peak anew. Where the kernel does not allow it, the peak is that since
    /// the start.
    pub(crate) fn forget_peak(&self) {
        fs::write(self.0.join("clear_refs"), "5").ok();
    }
}

/// The unit in which the kernel tells CPU time: 10 ms on most machines.
pub(crate) fn tick() -> Duration {
    Duration::from_secs(1) / u32::try_from(rustix::param::clock_ticks_per_second()).unwrap_or(100)
}

fn parse<T>(path: &Path, read: impl Fn(&str) -> Option<T>) -> io::Result<T> {
    let text = fs::read_to_string(path)?;
    read(&text).ok_or_else(|| {
        io::Error::other(format!("{} does not look as proc(5) describes", path.display()))
    })
}

/// `utime` + `stime` of `/proc/PID/stat`, fields 14 and 15. The name in field 2 may hold spaces
/// and brackets, so that counting starts after its last bracket.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// `VmHWM` of `/proc/PID/status`, which is in KiB.
fn peak_bytes(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_past_any_name() {
        let rest = "S 1 2 3 4 5 6 7 8 9 10 111 22 0 0 20 0 4 0 100 200";
        for name in ["proxy", "a b", "x) S 9 9", "((("] {
            assert_eq!(cpu_ticks(&format!("42 ({name}) {rest}")), Some(133), "{name}");
        }
        assert_eq!(cpu_ticks("42 (proxy) S 1 2"), None);
        assert_eq!(cpu_ticks(""), None);
    }

    #[test]
    fn peak_memory_is_read_in_bytes() {
        let status = "Name:\tproxy\nVmPeak:\t  999 kB\nVmHWM:\t   2048 kB\nVmRSS:\t 1 kB\n";
        assert_eq!(peak_bytes(status), Some(2 << 20));
        assert_eq!(peak_bytes("VmHWM:\t 12 MB\n"), None);
        assert_eq!(peak_bytes("Name:\tproxy\n"), None);
    }

    #[test]
    fn the_kernel_tells_of_this_process() {
        let this = Process::this();
        let before = this.cpu().unwrap();
        let mut sum = 0u64;
        while this.cpu().unwrap() == before {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(this.peak_bytes().unwrap() > 100_000);
        this.forget_peak();
        assert!(this.peak_bytes().unwrap() > 100_000);
    }

    #[test]
    fn the_address_is_found_in_the_first_line() {
        let wanted = Some("127.0.0.1:1234".parse().unwrap());
        assert_eq!(address("stub listens on http://127.0.0.1:1234/v1\n"), wanted);
        assert_eq!(address("pass-through listens on http://127.0.0.1:1234\n"), wanted);
        assert_eq!(address("stub: address in use\n"), None);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = beside("no-such-program").unwrap_err();
        assert!(error.to_string().starts_with("\"no-such-program\" is not at /"), "{error}");
    }

    #[tokio::test]
    async fn a_program_ends_when_asked() {
        let mut sleeper = Program::start("sleep", Command::new("sleep").arg("600")).unwrap();
        assert!(sleeper.runs());
        // `sleep` does not catch the signal, so it ends, but not in order.
        assert!(!sleeper.end().await);
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap 'exit 0' TERM; echo http://127.0.0.1:1/; while :; do wait; done"]);
        shell.stdout(Stdio::piped());
        let mut polite = Program::start("sh", &mut shell).unwrap();
        let mut ready = String::new();
        BufReader::new(polite.child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        assert!(polite.end().await);
    }
}
