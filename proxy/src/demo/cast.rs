//! Who plays: three model servers, and the files that describe them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use secrecy::SecretString;
use stub_model::{Behaviour, Fault, Handle, Settings, Stub};

use crate::clock;
use crate::config::SETTINGS_FILE;
use crate::files;
use crate::keys::Keys;

const POLICY: &str = include_str!("policy.yaml");
const REGISTER: &str = include_str!("register.yaml");
const APPLICATIONS: &str = include_str!("apps.yaml");
/// Any free ports: a demonstration must not collide with what runs here already.
const SETTINGS: &str = "\
listen: {data: 127.0.0.1:0, governance: 127.0.0.1:0}
log: {format: text, filter: error}
";

/// The keys of the demonstration's applications, by application.
pub(super) type AppKeys = BTreeMap<&'static str, SecretString>;

/// The three model servers.
pub(super) struct Cast {
    own_site: Handle,
    eu_cloud: Handle,
    us_cloud: Handle,
}

impl Cast {
    /// Starts them on loopback.
    pub(super) async fn start() -> anyhow::Result<Self> {
        let start = async |name: &str| {
            let settings = Settings { any_model: true, ..Settings::named(name) };
            Stub::start(settings).await.with_context(|| format!("cannot start model server {name}"))
        };
        Ok(Self {
            own_site: start("own-site").await?,
            eu_cloud: start("eu-cloud").await?,
            us_cloud: start("us-cloud-in-eu").await?,
        })
    }

    /// The servers with what they stand for.
    pub(super) fn introduce(&self) -> [(&Handle, &'static str); 3] {
        [
            (&self.own_site, "your own machines, in Germany"),
            (&self.eu_cloud, "a cloud run from France, in France"),
            (&self.us_cloud, "a cloud run from the United States, in Ireland"),
        ]
    }

    /// Writes settings, rules and keys to `dir`.
    pub(super) fn write_files(&self, dir: &Path) -> anyhow::Result<AppKeys> {
        let register = REGISTER
            .replace("OWN_SITE_URL", &self.own_site.base_url())
            .replace("EU_CLOUD_URL", &self.eu_cloud.base_url())
            .replace("US_CLOUD_URL", &self.us_cloud.base_url());
        for (name, text) in [
            (SETTINGS_FILE, SETTINGS),
            ("policy.yaml", POLICY),
            ("register.yaml", register.as_str()),
            ("apps.yaml", APPLICATIONS),
        ] {
            let path = dir.join(name);
            files::replace(&path, text.as_bytes())
                .with_context(|| format!("cannot write '{}'", path.display()))?;
        }
        let table = dir.join("data/api-keys.json");
        let mut keys = Keys::read(&table)?;
        let mut created = AppKeys::new();
        for application in ["website", "support-desk"] {
            created.insert(application, keys.create(application, None, clock::now())?);
        }
        keys.write(&table)?;
        Ok(created)
    }

    /// Nobody answers outside the own site any more.
    pub(super) fn cut_the_cloud(&self) {
        for server in [&self.eu_cloud, &self.us_cloud] {
            server.set(Behaviour::fault(Fault::CutBeforeHeaders));
        }
    }

    /// The cloud answers again.
    pub(super) fn restore_the_cloud(&self) {
        for server in [&self.eu_cloud, &self.us_cloud] {
            server.set(Behaviour::default());
        }
    }
}
