//! `bailiwick.yaml`: where this process listens, keeps its records, and how much it takes on.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use classifiers::Digest;
use routing_rules::document::{self, Fields, Node, Problems};

use routing_rules::signed::parse_digest;
use trace_store::Kind;

use trace_store::{Cosigner, Sharing};
use url::Url;

use super::{ConfigError, SETTINGS_FILE, read_source, shared, tls};
use crate::cosigning::Outside;
use crate::custody::{self, Kept};
use crate::gateway::Limits;
use crate::quota::{PerMinute, Quotas};
use crate::siem::{Receiver, Siem};
use crate::telemetry::{Otlp, Protocol};
use crate::tls::Listeners;
use crate::upstream::client::Egress;

/// What `bailiwick init` writes.
pub const STARTER: &str = include_str!("starter.yaml");

/// The kinds of files that the settings may name.
const FILES: &[&str] = &["policy", "register", "applications", "governance", "detectors"];

/// Where the rules are, relative to the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// Policy files; several are read as one.
    pub policy: Vec<PathBuf>,
    /// Register files.
    pub register: Vec<PathBuf>,
    /// Files of applications.
    pub applications: Vec<PathBuf>,
    /// The governance file; none where rules are not signed.
    pub governance: Vec<PathBuf>,
    /// Files of the organisation's own detectors.
    pub detectors: Vec<PathBuf>,
}

/// The sections of the file.
const SECTIONS: [&str; 13] = [
    "listen",
    "store",
    "files",
    "limits",
    "egress",
    "log",
    "shared_store",
    "siem",
    "telemetry",
    "tls",
    "trust",
    "custodians",
    "keys",
];

/// The keys of `limits`.
const LIMITS: [&str; 8] = [
    "body",
    "answer",
    "concurrent_calls",
    "body_timeout",
    "classify_timeout",
    "drain",
    "each_application",
    "applications",
];

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// The checked settings; every path is absolute or below the current folder.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where applications connect.
    pub data: SocketAddr,
    /// Where operators and probes connect.
    pub governance: SocketAddr,
    /// The trace store's folder.
    pub store: PathBuf,
    /// The folder of the keys that the store's cells are encrypted under.
    pub store_keys: PathBuf,
    /// The file of the master key, under which those keys lie wrapped.
    pub master_key: PathBuf,
    /// The module that seals the master key; without one it lies open in its file.
    pub kept: Option<Kept>,
    /// Who keeps which keys: `master`, `signing`, `api_keys`, `endpoints`.
    pub custodians: BTreeMap<String, String>,
    /// Files outside the store that hold what was last signed; the log must extend them.
    pub witnesses: Vec<PathBuf>,
    /// Who confirms from outside that the log only grows.
    pub cosigners: Vec<Outside>,
    /// The name of this node in its records.
    pub origin: String,
    /// The table of API keys.
    pub api_keys: PathBuf,
    /// The table of who may read records over HTTP.
    pub access: PathBuf,
    /// The table of closed endpoints.
    pub closings: PathBuf,
    /// The socket through which other verbs talk to the running server.
    pub socket: PathBuf,
    /// Where the rules are.
    pub files: Files,
    /// Serves the files as they stand, unsigned, and marks everything done by them. Never read from
    /// a file: it is asked for by name on the command line.
    pub dev: bool,
    /// The folder of signed versions.
    pub bundles: PathBuf,
    /// The digest of the version that the rules were founded on.
    pub founding: Option<Digest>,
    /// The bounds.
    pub limits: Limits,
    /// How long a shutdown waits for calls in flight.
    pub drain: Duration,
    /// How connections to upstreams leave.
    pub egress: Egress,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Which log lines there are, as in `info` or `info,proxy=debug`.
    pub log_filter: String,
    /// Where records are fed to as security events; nowhere without it.
    pub siem: Option<Siem>,
    /// Where metrics and traces are sent; nowhere without it.
    pub otlp: Option<Otlp>,
    /// The listeners that speak TLS.
    pub tls: Listeners,
    /// The PostgreSQL that several nodes share; none without it.
    pub shared: Option<Sharing>,
}

impl Settings {
    /// Reads the settings of a folder; what is left out has its default.
    ///
    /// # Errors
    /// [`ConfigError`] with every mistake found.
    pub fn read(dir: &Path) -> Result<Self, ConfigError> {
        let source = read_source(dir, Path::new(SETTINGS_FILE))?;
        let mut problems = Problems::default();
        let root = document::read(&source, &mut problems);
        let settings = Reader { dir, problems: &mut problems }.settings(root.as_ref());
        let found = problems.into_found();
        match settings {
            Some(settings) if found.iter().all(|one| one.severity != document::Severity::Error) => {
                Ok(settings)
            }
            Some(_) | None => Err(ConfigError::Mistakes(found)),
        }
    }
}

struct Reader<'a> {
    dir: &'a Path,
    problems: &'a mut Problems,
}

/// Where a section or value was left out, its default stands.
type Given<'n> = Option<&'n Node>;

impl Reader<'_> {
    fn settings(&mut self, root: Given<'_>) -> Option<Settings> {
        let top = root?.fields("the settings", &SECTIONS, self.problems)?;
        let listen = self.section(&top, "listen", &["data", "governance"]);
        let known = ["dir", "keys", "master", "witnesses", "cosigners", "origin"];
        let store = self.section(&top, "store", &known);
        let log = self.section(&top, "log", &["format", "filter"]);
        let limits = self.section(&top, "limits", &LIMITS);
        let data = get(listen.as_ref(), "data");
        let governance = get(listen.as_ref(), "governance");
        Some(Settings {
            data: self.address(data, "data", SocketAddr::from(([127, 0, 0, 1], 8080))),
            governance: self.address(
                governance,
                "governance",
                SocketAddr::from(([127, 0, 0, 1], 8081)),
            ),
            store: self.path(get(store.as_ref(), "dir"), "dir", "data/trace"),
            store_keys: self.path(get(store.as_ref(), "keys"), "keys", "data/keys"),
            master_key: self.master_key(store.as_ref()),
            kept: self
                .section(&top, "keys", &["pkcs11"])
                .and_then(|keys| custody::read(self.dir, &keys, self.problems)),
            custodians: self.custodians(&top),
            witnesses: self.witnesses(get(store.as_ref(), "witnesses")),
            cosigners: self.cosigners(get(store.as_ref(), "cosigners")),
            origin: get(store.as_ref(), "origin")
                .and_then(|node| node.name("origin", self.problems))
                .unwrap_or("bailiwick")
                .to_owned(),
            api_keys: self.dir.join("data/api-keys.json"),
            access: self.dir.join("data/access.json"),
            closings: self.dir.join("data/closed-endpoints.json"),
            socket: self.dir.join("data/bailiwick.sock"),
            files: self.files(&top),
            dev: false,
            bundles: self.dir.join("data/bundles"),
            founding: self.founding(&top),
            drain: self.duration(get(limits.as_ref(), "drain"), "drain", Duration::from_secs(30)),
            limits: self.limits(limits.as_ref()),
            egress: self.egress(&top),
            log_format: get(log.as_ref(), "format")
                .and_then(|node| node.word("format", &["json", "text"], self.problems))
                .map_or(LogFormat::Json, |word| match word {
                    "text" => LogFormat::Text,
                    _ => LogFormat::Json,
                }),
            log_filter: get(log.as_ref(), "filter")
                .and_then(|node| node.text("filter", self.problems))
                .unwrap_or("info")
                .to_owned(),
            siem: self.siem(&top),
            otlp: self.otlp(&top),
            tls: tls::read(self.dir, &top, self.problems),
            shared: self
                .section(&top, "shared_store", &shared::KEYS)
                .and_then(|section| shared::read(self.dir, &section, self.problems)),
        })
    }

    /// The file that the settings name; else that of the folder of the keys; else a systemd credential
    /// (systemd.exec(5), `LoadCredential=`).
    fn master_key(&mut self, store: Option<&Fields<'_>>) -> PathBuf {
        let named = get(store, "master").and_then(|node| node.text("master", self.problems));
        if let Some(named) = named {
            return self.dir.join(named);
        }
        let own = self.path(get(store, "keys"), "keys", "data/keys").join("master");
        let credential = std::env::var_os("CREDENTIALS_DIRECTORY")
            .map(|folder| Path::new(&folder).join("bailiwick-master"));
        match credential.filter(|file| file.exists() && !own.exists()) {
            Some(credential) => credential,
            None => own,
        }
    }

    fn custodians(&mut self, top: &Fields<'_>) -> BTreeMap<String, String> {
        const KEYS: [&str; 4] = ["master", "signing", "api_keys", "endpoints"];
        let Some(named) = self.section(top, "custodians", &KEYS) else { return BTreeMap::new() };
        let read = |key: &str| {
            let name = named.get(key)?.text(key, self.problems)?;
            Some((key.to_owned(), name.to_owned()))
        };
        KEYS.into_iter().filter_map(read).collect()
    }

    fn section<'n>(&mut self, top: &Fields<'n>, name: &str, known: &[&str]) -> Option<Fields<'n>> {
        top.get(name)?.fields(name, known, self.problems)
    }

    fn files(&mut self, top: &Fields<'_>) -> Files {
        let files = self.section(top, "files", FILES);
        // What not every folder has is read where it stands.
        let standing = |name: &str| match self.dir.join(name).exists() {
            true => vec![PathBuf::from(name)],
            false => Vec::new(),
        };
        let (governance, detectors) = (standing("governance.yaml"), standing("detectors.yaml"));
        let mut list = |key: &str, default: Vec<PathBuf>| -> Vec<PathBuf> {
            let Some(node) = get(files.as_ref(), key) else { return default };
            let Some(items) = node.filled_list(key, self.problems) else { return Vec::new() };
            items
                .iter()
                .filter_map(|item| item.text(key, self.problems).map(PathBuf::from))
                .collect()
        };
        Files {
            policy: list("policy", vec![PathBuf::from("policy.yaml")]),
            register: list("register", vec![PathBuf::from("register.yaml")]),
            applications: list("applications", vec![PathBuf::from("apps.yaml")]),
            governance: list("governance", governance),
            detectors: list("detectors", detectors),
        }
    }

    fn witnesses(&mut self, node: Given<'_>) -> Vec<PathBuf> {
        let items = node.and_then(|node| node.list("witnesses", self.problems)).unwrap_or_default();
        let paths = items.iter().filter_map(|item| item.text("witnesses", self.problems));
        paths.map(|path| self.dir.join(path)).collect()
    }

    fn cosigners(&mut self, node: Given<'_>) -> Vec<Outside> {
        let items = node.and_then(|node| node.list("cosigners", self.problems)).unwrap_or_default();
        items.iter().filter_map(|item| self.cosigner(item)).collect()
    }

    fn cosigner(&mut self, node: &Node) -> Option<Outside> {
        let fields = node.fields("a co-signer", &["url", "key"], self.problems)?;
        let url = fields.require("url", self.problems)?;
        // A prefix: what is asked for stands behind its last slash.
        let address =
            url.text("url", self.problems).map(|text| format!("{}/", text.trim_end_matches('/')));
        let address = address.and_then(|text| Url::parse(&text).ok());
        let address = address.filter(|url| matches!(url.scheme(), "http" | "https"));
        if address.is_none() {
            let message = "\"url\" is no address of a co-signer, such as https://witness.example/";
            self.problems.error(url.position(), "bad-address", message);
        }
        let key = fields.require("key", self.problems)?;
        let parsed = key.text("key", self.problems).and_then(|text| Cosigner::parse(text).ok());
        if parsed.is_none() {
            let message = "\"key\" is no public key of a co-signer; it looks like \
                           witness.example+a1b2c3d4+BA…, as `bailiwick witness init` prints it";
            self.problems.error(key.position(), "not-a-key", message);
        }
        Some(Outside { url: address?, key: parsed? })
    }

    fn founding(&mut self, top: &Fields<'_>) -> Option<Digest> {
        let trust = self.section(top, "trust", &["founding"])?;
        let node = trust.require("founding", self.problems)?;
        let digest = node.text("founding", self.problems).and_then(parse_digest);
        if digest.is_none() {
            let message = "\"founding\" is no digest; it has 64 hexadecimal digits, as `bailiwick init` \
                           noted it";
            self.problems.error(node.position(), "not-a-digest", message);
        }
        digest
    }

    fn quotas(&mut self, limits: Option<&Fields<'_>>) -> Quotas {
        let each = get(limits, "each_application").map(|node| self.per_minute(node));
        let table = get(limits, "applications");
        let entries = table.and_then(|node| node.table("applications", self.problems));
        let named = entries.unwrap_or_default().iter();
        let named = named.map(|entry| (entry.name().to_owned(), self.per_minute(entry.node())));
        Quotas { each: each.unwrap_or_default(), named: named.collect() }
    }

    fn per_minute(&mut self, node: &Node) -> PerMinute {
        const KEYS: [&str; 2] = ["requests_per_minute", "tokens_per_minute"];
        let fields = node.fields("a limit of an application", &KEYS, self.problems);
        let mut number = |key| {
            let node = fields.as_ref()?.get(key)?;
            let number = node.integer(key, 1..=1_000_000_000, self.problems)?;
            u32::try_from(number).ok()
        };
        PerMinute { requests: number("requests_per_minute"), tokens: number("tokens_per_minute") }
    }

    fn limits(&mut self, limits: Option<&Fields<'_>>) -> Limits {
        Limits {
            quotas: self.quotas(limits),
            body_bytes: self.bytes(get(limits, "body"), "body", 32 << 20),
            answer_bytes: self.bytes(get(limits, "answer"), "answer", 64 << 20),
            concurrent_calls: get(limits, "concurrent_calls")
                .and_then(|node| node.integer("concurrent_calls", 1..=100_000, self.problems))
                .and_then(|number| usize::try_from(number).ok())
                .unwrap_or(1024),
            body_timeout: self.duration(
                get(limits, "body_timeout"),
                "body_timeout",
                Duration::from_secs(60),
            ),
            classify_timeout: self.duration(
                get(limits, "classify_timeout"),
                "classify_timeout",
                Duration::from_secs(2),
            ),
        }
    }

    fn egress(&mut self, top: &Fields<'_>) -> Egress {
        let Some(egress) = self.section(top, "egress", &["proxy", "ca_files"]) else {
            return Egress::default();
        };
        let ca_files = egress.get("ca_files").and_then(|node| node.list("ca_files", self.problems));
        Egress {
            proxy: egress
                .get("proxy")
                .and_then(|node| node.text("proxy", self.problems))
                .map(str::to_owned),
            ca_files: ca_files
                .unwrap_or_default()
                .iter()
                .filter_map(|node| node.text("ca_files", self.problems))
                .map(|name| self.dir.join(name))
                .collect(),
        }
    }

    fn siem(&mut self, top: &Fields<'_>) -> Option<Siem> {
        let siem = self.section(top, "siem", &["to", "kinds", "ca_files"])?;
        let node = siem.require("to", self.problems)?;
        let to = node.text("to", self.problems)?;
        let receiver = Receiver::parse(to);
        if receiver.is_none() {
            let message = format!(
                "\"to\" is \"{to}\"; it must be a syslog receiver such as tls://siem.example:6514, or \
                 tcp://127.0.0.1:601 on this machine"
            );
            self.problems.error(node.position(), "bad-address", message);
        }
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let kinds =
            match siem.get("kinds").and_then(|node| node.filled_list("kinds", self.problems)) {
                Some(items) => {
                    let words =
                        items.iter().filter_map(|item| item.word("kinds", &known, self.problems));
                    words.filter_map(Kind::parse).collect()
                }
                // That a log is alive is for its own verification, not for an alarm centre.
                None => Kind::ALL.into_iter().filter(|kind| *kind != Kind::Heartbeat).collect(),
            };
        let ca_files = siem.get("ca_files").and_then(|node| node.list("ca_files", self.problems));
        let ca_files = ca_files.unwrap_or_default();
        let ca_files = ca_files.iter().filter_map(|node| node.text("ca_files", self.problems));
        Some(Siem {
            to: receiver?,
            kinds,
            ca_files: ca_files.map(|name| self.dir.join(name)).collect(),
            position: self.dir.join("data/siem-position.json"),
        })
    }

    fn otlp(&mut self, top: &Fields<'_>) -> Option<Otlp> {
        let telemetry = self.section(top, "telemetry", &["otlp"])?;
        let otlp = self.section(&telemetry, "otlp", &["endpoint", "protocol", "every"])?;
        let node = otlp.require("endpoint", self.problems)?;
        let endpoint = node.text("endpoint", self.problems)?.to_owned();
        if !is_receiver(&endpoint) {
            let message = format!(
                "\"endpoint\" is \"{endpoint}\"; it must be the URL of an OTLP receiver on this machine, \
                 such as http://127.0.0.1:4317, or an https URL elsewhere"
            );
            self.problems.error(node.position(), "bad-address", message);
        }
        let protocol = otlp.get("protocol");
        let protocol =
            protocol.and_then(|node| node.word("protocol", &["grpc", "http"], self.problems));
        Some(Otlp {
            endpoint,
            protocol: if protocol == Some("http") { Protocol::Http } else { Protocol::Grpc },
            every: self.duration(otlp.get("every"), "every", Duration::from_secs(30)),
        })
    }

    fn address(&mut self, node: Given<'_>, what: &str, default: SocketAddr) -> SocketAddr {
        let Some(node) = node else { return default };
        let Some(text) = node.text(what, self.problems) else { return default };
        text.parse().unwrap_or_else(|_| {
            let message = format!(
                "\"{what}\" is \"{text}\"; it must be an address and port, such as 127.0.0.1:8080 \
                 or [::1]:8080"
            );
            self.problems.error(node.position(), "bad-address", message);
            default
        })
    }

    fn path(&mut self, node: Given<'_>, what: &str, default: &str) -> PathBuf {
        let text = node.and_then(|node| node.text(what, self.problems)).unwrap_or(default);
        self.dir.join(text)
    }

    fn duration(&mut self, node: Given<'_>, what: &str, default: Duration) -> Duration {
        node.and_then(|node| node.duration(what, self.problems)).unwrap_or(default)
    }

    fn bytes(&mut self, node: Given<'_>, what: &str, default: u64) -> u64 {
        node.and_then(|node| node.bytes(what, self.problems)).unwrap_or(default)
    }
}

/// Telemetry carries no content, but says who asks whom how often: in the clear it stays here.
fn is_receiver(endpoint: &str) -> bool {
    let Ok(url) = url::Url::parse(endpoint) else { return false };
    let here = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

fn get<'n>(fields: Option<&Fields<'n>>, key: &str) -> Given<'n> {
    fields.and_then(|fields| fields.get(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, ConfigError> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(SETTINGS_FILE), text).unwrap();
        Settings::read(dir.path())
    }

    #[test]
    fn the_starter_says_the_defaults() {
        let starter = read(STARTER).unwrap();
        let empty = read("log: {filter: info}").unwrap();
        assert_eq!(starter.data, empty.data);
        assert_eq!(starter.files, empty.files);
        assert_eq!(starter.limits.body_bytes, empty.limits.body_bytes);
        assert_eq!(starter.drain, empty.drain);
    }

    #[test]
    fn an_application_has_its_own_bound_or_the_one_of_all() {
        let settings = read(
            "limits: {each_application: {requests_per_minute: 60},\n  applications: {hr: {tokens_per_minute: 9}}}",
        )
        .unwrap();
        let quotas = settings.limits.quotas;
        assert_eq!(quotas.each, PerMinute { requests: Some(60), tokens: None });
        assert_eq!(quotas.named["hr"], PerMinute { requests: None, tokens: Some(9) });
        assert!(read("limits: {each_application: {requests_per_minute: 0}}").is_err());
        assert!(read("limits: {applications: {hr: {requests_per_hour: 1}}}").is_err());
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        let error = read("listen: {data: here, goverance: 127.0.0.1:1}\nlimits: {body: big}\n")
            .unwrap_err()
            .to_string();
        for part in ["bailiwick.yaml:1:", "\"here\"", "goverance", "governance", ":2:", "\"body\""]
        {
            assert!(error.contains(part), "{part} in {error}");
        }
    }

    #[test]
    fn a_cosigner_has_an_address_and_a_key() {
        let key = "witness.example/w1+2ddcf4d1+BFJ1wkrJlf2gMbZ5K2nQw3uQ1mQwqT7bXJ0wz2Zz8iUN";
        let wrong = read(&format!("store: {{cosigners: [{{url: 'ftp://x', key: '{key}'}}]}}"));
        let error = wrong.unwrap_err().to_string();
        assert!(error.contains("no address of a co-signer"), "{error}");
        assert!(error.contains("no public key of a co-signer"), "{error}");
    }

    #[test]
    fn a_missing_file_says_how_to_begin() {
        let dir = tempfile::tempdir().unwrap();
        let error = Settings::read(dir.path()).unwrap_err().to_string();
        assert!(error.contains("bailiwick init"), "{error}");
    }
}
