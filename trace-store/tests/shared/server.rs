//! A PostgreSQL of the tests' own: one cluster in a temporary folder, on a Unix socket and nowhere
//! else, gone when this process is, however it ends.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use trace_store::postgres::{Address, migrate};

/// Where Debian puts the programs of PostgreSQL 15; another place may be named.
fn programs() -> PathBuf {
    std::env::var_os("BAILIWICK_POSTGRES")
        .map_or_else(|| PathBuf::from("/usr/lib/postgresql/15/bin"), PathBuf::from)
}

/// PostgreSQL refuses to run as root, so root hands it to the account that Debian's package brings.
fn as_server(program: &str) -> Command {
    let path = programs().join(program);
    assert!(
        path.exists(),
        "{} is missing: install Debian's package postgresql, or name the folder of its programs in \
         BAILIWICK_POSTGRES",
        path.display()
    );
    if rustix::process::geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(path);
        command
    } else {
        Command::new(path)
    }
}

fn run(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A running cluster.
pub(crate) struct Server {
    dir: PathBuf,
    keeper: Child,
    /// The keeper ends the cluster and removes its folder when this closes.
    alive: Option<ChildStdin>,
    settings: Vec<String>,
}

/// Starts PostgreSQL in the background and waits for a word: "kill" kills it and keeps its folder, the
/// end of the input ends it and removes the folder.
const KEEPER: &str = r#"
    "$@" & server=$!
    read -r word
    if [ "$word" = kill ]; then kill -KILL $server; wait $server; exit; fi
    kill -INT $server 2> /dev/null
    wait $server
    rm -rf "$DIR"
"#;

impl Server {
    /// Makes a cluster and starts it.
    pub(crate) fn start(settings: &[&str]) -> Self {
        let dir = tempfile::Builder::new().prefix("bailiwick-pg").tempdir().unwrap().keep();
        if rustix::process::geteuid().is_root() {
            run(Command::new("chown").arg("postgres").arg(&dir));
        }
        let data = dir.join("data");
        run(as_server("initdb")
            .args([
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
                "-U",
                "postgres",
                "-D",
            ])
            .arg(&data));
        let settings: Vec<String> = settings.iter().map(|one| (*one).to_owned()).collect();
        let (keeper, alive) = Self::keep(&dir, &settings);
        let server = Self { dir, keeper, alive: Some(alive), settings };
        server.wait();
        server
    }

    fn keep(dir: &Path, settings: &[String]) -> (Child, ChildStdin) {
        let server = as_server("postgres");
        let mut keeper = Command::new("sh");
        keeper.env("DIR", dir).args(["-c", KEEPER, "keeper"]).arg(server.get_program());
        keeper.args(server.get_args()).arg("-D").arg(dir.join("data")).arg("-k").arg(dir);
        for setting in ["listen_addresses=", "fsync=off", "max_connections=40"] {
            keeper.args(["-c", setting]);
        }
        settings.iter().for_each(|setting| {
            keeper.args(["-c", setting]);
        });
        let log = std::fs::File::create(dir.join("log")).unwrap();
        let mut keeper =
            keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let alive = keeper.stdin.take().unwrap();
        (keeper, alive)
    }

    fn wait(&self) {
        // Each try of pg_isready asks once; it says why the server is not there yet.
        for _ in 0..200 {
            let mut ready = Command::new(programs().join("pg_isready"));
            ready.arg("-h").arg(&self.dir).args(["-U", "postgres"]).stdout(Stdio::null());
            if ready.status().unwrap().success() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("{}", std::fs::read_to_string(self.dir.join("log")).unwrap());
    }

    /// The cluster's folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The whole server as an administrator sees it: runs SQL in a database, gives back plain text.
    pub(crate) fn sql(&self, database: &str, sql: &str) -> Result<String, String> {
        self.sql_as("postgres", database, sql)
    }

    /// The same as somebody else.
    pub(crate) fn sql_as(&self, who: &str, database: &str, sql: &str) -> Result<String, String> {
        let done = Command::new(programs().join("psql"))
            .arg("-h")
            .arg(&self.dir)
            .args(["-U", who, "-d", database, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql])
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
    }

    /// Kills the server as a power cut would, all of it at once.
    pub(crate) fn kill(&mut self) {
        self.alive.take().unwrap().write_all(b"kill\n").unwrap();
        self.keeper.wait().unwrap();
    }

    /// Starts it again after [`Server::kill`].
    pub(crate) fn restart(&mut self) {
        // Its processes notice that their parent is gone, one after the other, and free the memory
        // that a new server asks for; until then it refuses to start.
        for _ in 0..100 {
            let (keeper, alive) = Self::keep(&self.dir, &self.settings);
            (self.keeper, self.alive) = (keeper, Some(alive));
            std::thread::sleep(std::time::Duration::from_millis(100));
            let log = std::fs::read_to_string(self.dir.join("log")).unwrap();
            if !log.contains("FATAL") || log.contains("starting up") {
                break;
            }
            self.kill();
        }
        self.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.alive = None;
        drop(self.keeper.wait());
        drop(std::fs::remove_dir_all(&self.dir));
    }
}

/// The cluster that most tests share.
pub(crate) fn shared() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| Server::start(&[]))
}

/// A database with the tables of this release, and who may sign in to it.
pub(crate) struct Database {
    pub(crate) name: String,
    socket: PathBuf,
}

impl Database {
    /// Makes one in a cluster. Accounts are made by an administrator, as the handbook says.
    pub(crate) fn make(server: &Server) -> Self {
        let database = Self::empty(server);
        migrate(&database.address("owner")).unwrap();
        database
    }

    /// Makes one without tables.
    pub(crate) fn empty(server: &Server) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("trace_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let accounts = "do $$ begin
            perform pg_advisory_lock(1);
            if not exists (select from pg_roles where rolname = 'owner') then
              create role owner login createrole;
              create role bailiwick_ingest nologin;
              create role bailiwick_expire nologin;
              create role bailiwick_audit nologin;
              create role node login in role bailiwick_ingest, bailiwick_expire, bailiwick_audit;
              create role auditor login in role bailiwick_audit;
            end if;
          end $$";
        server.sql("postgres", accounts).unwrap();
        server.sql("postgres", &format!("create database {name} owner owner")).unwrap();
        Self { name, socket: server.dir().to_owned() }
    }

    /// Where it is, for an account.
    pub(crate) fn url(&self, who: &str) -> String {
        let socket = self.socket.display().to_string().replace('/', "%2F");
        format!("postgresql://{who}@/{}?host={socket}", self.name)
    }

    /// Its address for an account.
    pub(crate) fn address(&self, who: &str) -> Address {
        Address::read(&self.url(who), None, None).unwrap()
    }
}
