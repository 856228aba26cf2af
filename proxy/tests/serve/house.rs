//! The stage: four model servers, a folder with rules and keys, and a proxy between them and the
//! caller, in this process ([`House`]) or in one of its own ([`Cast`] with `command::Process`).

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use classifiers::Classifier;
use proxy::config::{Settings, reload};
use proxy::conversation::sealed::Sealer;
use proxy::gateway::{Gateway, Parts};
use proxy::keys::Keys;
use proxy::run::{self, Running};
use proxy::server;
use proxy::telemetry::Telemetry;
use proxy::upstream::client::Client;
use secrecy::ExposeSecret;
use stub_model::{Behaviour, Handle, Received, Stub};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use trace_store::record::{Decision, Gap, Outcome, Record};
use trace_store::{Order, Query, RecordId, Store, Stored};

pub(crate) mod caller;
pub(crate) mod command;
pub(crate) mod disk;
pub(crate) mod founded;
pub(crate) mod search;
pub(crate) mod until;

use caller::Ask;
use disk::FaultyDisk;
use until::until;

const POLICY: &str = include_str!("rules/policy.yaml");
const REGISTER: &str = include_str!("rules/register.yaml");
const APPLICATIONS: &str = include_str!("rules/apps.yaml");
/// Any free ports, and every log line there is.
pub(crate) const SETTINGS: &str = "\
listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}
log: {filter: debug}
";
/// The credentials of the two clouds, which no log, file or other party may see.
pub(crate) const EU_KEY: &str = "sk-upstream-of-the-eu-cloud-7421";
pub(crate) const US_KEY: &str = "sk-upstream-of-the-us-cloud-9938";

/// The model servers and the folder that describes them.
pub(crate) struct Cast {
    pub(crate) own: Handle,
    pub(crate) spare: Handle,
    pub(crate) eu: Handle,
    pub(crate) us: Handle,
    dir: TempDir,
    /// A key for each application, in the order of `APPLICATIONS_KNOWN`.
    keys: Vec<String>,
}

const KNOWN: [&str; 4] = ["website", "support-desk", "vault", "lab"];

impl Cast {
    pub(crate) async fn gather() -> Self {
        Self::described("30 s", SETTINGS).await
    }

    /// With this wait for a first byte, and these settings.
    pub(crate) async fn described(first_byte: &str, settings: &str) -> Self {
        search::listen();
        let start = async |name: &str| {
            Stub::start(stub_model::Settings::named(name)).await.expect("a free port")
        };
        let (own, spare) = (start("own-site").await, start("own-spare").await);
        let (eu, us) = (start("eu-cloud").await, start("us-cloud").await);
        let dir = tempfile::tempdir().expect("a folder");
        let mut cast = Self { own, spare, eu, us, dir, keys: Vec::new() };
        cast.write("register.yaml", &cast.register(first_byte));
        for (name, text) in [
            ("bailiwick.yaml", settings),
            ("policy.yaml", POLICY),
            ("apps.yaml", APPLICATIONS),
            ("eu.key", EU_KEY),
            ("us.key", US_KEY),
        ] {
            cast.write(name, text);
        }
        cast.keys = KNOWN.iter().map(|application| cast.new_key(application, None)).collect();
        cast
    }

    /// The register with the servers' addresses.
    pub(crate) fn register(&self, first_byte: &str) -> String {
        REGISTER
            .replace("OWN_SITE_URL", &self.own.base_url())
            .replace("OWN_SPARE_URL", &self.spare.base_url())
            .replace("EU_CLOUD_URL", &self.eu.base_url())
            .replace("US_CLOUD_URL", &self.us.base_url())
            .replace("FIRST_BYTE", first_byte)
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn settings(&self) -> Settings {
        let settings = Settings::read(self.dir()).expect("settings");
        Settings { dev: settings.founding.is_none(), ..settings }
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.dir().join(name), text).expect("a folder to write to");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.dir().join(name)).expect("a file")
    }

    /// Adds a key to the table.
    pub(crate) fn new_key(&self, application: &str, floor: Option<&str>) -> String {
        let table = self.settings().api_keys;
        let mut keys = Keys::read(&table).expect("a table");
        let now = proxy::clock::now();
        let key = keys.create(application, floor.map(str::to_owned), now).expect("a key");
        keys.write(&table).expect("a table");
        key.expose_secret().to_owned()
    }

    /// The key of an application.
    pub(crate) fn key(&self, application: &str) -> &str {
        let place = KNOWN.iter().position(|known| *known == application);
        &self.keys[place.expect("an application of the cast")]
    }

    /// A chat request of an application.
    pub(crate) fn ask(&self, application: &str, body: impl Into<String>) -> Ask {
        Ask::chat(self.key(application), body.into())
    }

    pub(crate) fn servers(&self) -> [&Handle; 4] {
        [&self.own, &self.spare, &self.eu, &self.us]
    }

    pub(crate) fn server(&self, name: &str) -> &Handle {
        self.servers().into_iter().find(|server| server.name() == name).expect("a server")
    }

    /// The names of the servers that were sent this text, in their order here.
    pub(crate) fn saw(&self, text: &str) -> Vec<&str> {
        let servers = self.servers().into_iter();
        servers.filter(|server| server.saw(text.as_bytes())).map(Handle::name).collect()
    }

    /// Everything that arrived anywhere, with the server's name.
    pub(crate) fn arrivals(&self) -> Vec<(&str, Received)> {
        let servers = self.servers().into_iter();
        servers.flat_map(|one| one.requests().into_iter().map(|got| (one.name(), got))).collect()
    }

    pub(crate) fn all(&self, behaviour: &Behaviour) {
        self.servers().into_iter().for_each(|server| server.set(behaviour.clone()));
    }
}

/// What is out of the ordinary about a house.
pub(crate) struct Plan {
    pub(crate) classifier: Classifier,
    pub(crate) disk: Option<FaultyDisk>,
    pub(crate) first_byte: &'static str,
    pub(crate) settings: &'static str,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            classifier: Classifier::new(classifiers::Settings::default()),
            disk: None,
            first_byte: "30 s",
            settings: SETTINGS,
        }
    }
}

/// A cast with a proxy in this process.
pub(crate) struct House {
    pub(crate) cast: Cast,
    pub(crate) data: SocketAddr,
    front: Front,
}

enum Front {
    Whole(Box<Running>),
    /// On a disk of the test's choice, which only the parts can be told.
    ByHand {
        gateway: Arc<Gateway>,
        stop: CancellationToken,
    },
}

impl std::ops::Deref for House {
    type Target = Cast;

    fn deref(&self) -> &Cast {
        &self.cast
    }
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::planned(Plan::default()).await
    }

    pub(crate) async fn planned(plan: Plan) -> Self {
        let cast = Cast::described(plan.first_byte, plan.settings).await;
        Self::on(cast, plan.classifier, plan.disk).await
    }

    /// A house for a cast that was prepared.
    pub(crate) async fn with(cast: Cast) -> Self {
        Self::on(cast, Plan::default().classifier, None).await
    }

    async fn on(cast: Cast, classifier: Classifier, disk: Option<FaultyDisk>) -> Self {
        let settings = cast.settings();
        let Some(disk) = disk else {
            let running = run::start(cast.dir(), settings, classifier).await.expect("a server");
            return Self { data: running.data, front: Front::Whole(Box::new(running)), cast };
        };
        let store = trace_store::Settings::new(&settings.store, &settings.store_keys, "by-hand");
        let clock = Arc::new(trace_store::clock::SystemClock::new());
        let classifier = Arc::new(classifier);
        let parts = Parts {
            live: reload::live(cast.dir(), &settings, &classifier).expect("rules"),
            keys: Keys::read(&settings.api_keys).expect("keys"),
            store: Store::open_on(store, Arc::new(disk), clock).expect("a store"),
            classifier,
            client: Client::new(&settings.egress).expect("a client"),
            sealer: Sealer::of_file(&settings.store_keys.join("sealed-ids")).expect("keys"),
            limits: settings.limits.clone(),
            telemetry: Telemetry::new("by-hand", None).expect("instruments"),
        };
        let gateway = Arc::new(Gateway::new(parts));
        let listener = TcpListener::bind(settings.data).await.expect("a free port");
        let data = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        let plane = server::data_plane(Arc::clone(&gateway));
        TaskTracker::new().spawn(server::serve(listener, plane, stop.clone()));
        Self { cast, data, front: Front::ByHand { gateway, stop } }
    }

    pub(crate) fn gateway(&self) -> &Arc<Gateway> {
        match &self.front {
            Front::Whole(running) => running.gateway(),
            Front::ByHand { gateway, .. } => gateway,
        }
    }

    pub(crate) fn running(&self) -> &Running {
        match &self.front {
            Front::Whole(running) => running,
            Front::ByHand { .. } => panic!("this house was put together by hand"),
        }
    }

    pub(crate) fn store(&self) -> &Store {
        self.gateway().store()
    }

    /// Sends a chat request of an application.
    pub(crate) async fn send(&self, application: &str, body: impl Into<String>) -> caller::Answer {
        self.ask(application, body).send(self.data).await
    }

    /// Ends the proxy in order and gives the cast, with all that it wrote.
    pub(crate) async fn close(self) -> Cast {
        match self.front {
            Front::Whole(running) => running.stop().await.expect("a store that closes"),
            Front::ByHand { gateway, stop } => {
                stop.cancel();
                drop(gateway.store().clone().close());
            }
        }
        self.cast
    }

    /// Every record there is, oldest first.
    pub(crate) fn records(&self) -> Vec<Stored> {
        everything(self.store(), Query::default())
    }

    /// The decision of a call, with its place.
    pub(crate) fn decision(&self, id: RecordId) -> (Stored, Decision) {
        call(self.store(), id).0.expect("a decision")
    }

    /// The outcome of a call; waits for it, since a caller that left does not.
    pub(crate) async fn outcome(&self, id: RecordId) -> Outcome {
        until("an outcome", async || call(self.store(), id).1.map(|(_, outcome)| outcome)).await
    }
}

type Call = (Option<(Stored, Decision)>, Option<(Stored, Outcome)>, Option<(Stored, Gap)>);

/// The records of one call.
pub(crate) fn call(store: &Store, id: RecordId) -> Call {
    let mut found = (None, None, None);
    for stored in store.get(&id).expect("records") {
        match stored.record().clone() {
            Record::Decision(decision) => found.0 = Some((stored, *decision)),
            Record::Outcome(outcome) => found.1 = Some((stored, *outcome)),
            Record::Gap(gap) => found.2 = Some((stored, *gap)),
            // Of a call about which detectors outside were asked.
            Record::Consultation(_) => {}
            other @ (Record::Auth(_)
            | Record::ClockConfirmed(_)
            | Record::DeleteIntent(_)
            | Record::DeleteReceipt(_)
            | Record::Erasure(_)
            | Record::ErasureIntent(_)
            | Record::Heartbeat(_)
            | Record::Drill(_)
            | Record::Hold(_)
            | Record::Rollup(_)
            | Record::Mode(_)
            | Record::Operator(_)
            | Record::Policy(_)
            | Record::Read(_)
            | Record::Register(_)) => {
                panic!("a {} under the id of a call", other.kind().name())
            }
        }
    }
    found
}

/// The decision, if a record is one.
pub(crate) fn as_decision(stored: &Stored) -> Option<&Decision> {
    if let Record::Decision(decision) = stored.record() { Some(decision) } else { None }
}

/// The outcome, if a record is one.
pub(crate) fn as_outcome(stored: &Stored) -> Option<&Outcome> {
    if let Record::Outcome(outcome) = stored.record() { Some(outcome) } else { None }
}

/// The gap, if a record is one.
pub(crate) fn as_gap(stored: &Stored) -> Option<&Gap> {
    if let Record::Gap(gap) = stored.record() { Some(gap) } else { None }
}

/// All pages of a query, oldest first.
pub(crate) fn everything(store: &Store, query: Query) -> Vec<Stored> {
    let mut query = Query { limit: Query::LARGEST_PAGE, order: Order::Oldest, ..query };
    let mut records = Vec::new();
    loop {
        let page = store.query(&query).expect("records");
        assert!(page.unreadable.is_empty(), "{:?}", page.unreadable);
        records.extend(page.records);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return records,
        }
    }
}
