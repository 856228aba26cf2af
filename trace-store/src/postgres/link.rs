//! One connection to the shared store, used by one thread, in one role.
//!
//! Every step has a time limit: a server that hangs must not hang a node. What fails is said in
//! PostgreSQL's own words, which name tables and rules but, with the statements used here, no values.

use super::Address;
use std::fmt;
use std::future::Future;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

/// How long one step may take.
const STEP: Duration = Duration::from_secs(60);

/// What every connection is set to: what is committed is on the server's disk, and nothing waits long.
const SESSION: &str = "set synchronous_commit = on; set lock_timeout = '10s'; \
     set statement_timeout = '50s'; set idle_in_transaction_session_timeout = '50s'; \
     set search_path = pg_catalog, pg_temp";

/// Why the shared store did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SharedError {
    /// It cannot be reached, or went away.
    #[error("the shared store cannot be reached ({what}); nothing is lost, it is tried again")]
    Away {
        /// What failed.
        what: String,
    },
    /// It refused.
    #[error("the shared store refused: {what}")]
    Refused {
        /// In its own words.
        what: String,
    },
    /// Its tables are not those of this release.
    #[error("the shared store's tables do not fit this release: {what}")]
    Schema {
        /// In which way.
        what: String,
    },
    /// What stands there contradicts this node's own log.
    #[error("the shared store contradicts the log of \"{origin}\": {what}")]
    Contradicts {
        /// Whose log.
        origin: String,
        /// How.
        what: String,
    },
    /// The node's own files cannot be read, or hold no key.
    #[error("records cannot be shared: {what}")]
    Local {
        /// What failed.
        what: String,
    },
}

impl From<tokio_postgres::Error> for SharedError {
    fn from(error: tokio_postgres::Error) -> Self {
        use std::error::Error as _;
        match error.as_db_error() {
            Some(said) if gone(said.code()) => Self::Away { what: said.message().to_owned() },
            Some(said)
                if *said.code() == SqlState::UNDEFINED_TABLE
                    || *said.code() == SqlState::INVALID_SCHEMA_NAME =>
            {
                Self::Schema { what: format!("{}; run `bailiwick node migrate`", said.message()) }
            }
            Some(said) => Self::Refused { what: said.message().to_owned() },
            None => {
                let source = error.source().map(|source| format!(": {source}"));
                Self::Away { what: format!("{error}{}", source.unwrap_or_default()) }
            }
        }
    }
}

/// Whether the server is going, coming, or has no room: reasons to try again.
fn gone(code: &SqlState) -> bool {
    let class = code.code().get(..2).unwrap_or_default();
    class == "57" || class == "53" || class == "08" || class == "40" || class == "55"
}

impl SharedError {
    /// Whether it may go better the next time, without anybody doing anything.
    #[must_use]
    pub fn passes(&self) -> bool {
        match self {
            Self::Away { .. } => true,
            Self::Refused { .. }
            | Self::Schema { .. }
            | Self::Contradicts { .. }
            | Self::Local { .. } => false,
        }
    }
}

/// As what a connection acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Adds records.
    Ingest,
    /// Ends cells.
    Expire,
    /// Reads.
    Audit,
    /// Whoever signed in; migrations are run so.
    Own,
}

impl Role {
    const fn statement(self) -> &'static str {
        match self {
            Self::Ingest => "set role bailiwick_ingest",
            Self::Expire => "set role bailiwick_expire",
            Self::Audit => "set role bailiwick_audit",
            Self::Own => "reset role",
        }
    }
}

/// The 16 bytes of a UUID, as PostgreSQL takes them.
#[derive(Debug)]
pub(crate) struct Uuid(pub(crate) [u8; 16]);

impl ToSql for Uuid {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        out.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::UUID
    }

    to_sql_checked!();
}

/// An open connection.
pub(crate) struct Link {
    runtime: Option<Runtime>,
    client: Client,
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(..)")
    }
}

impl Link {
    /// Connects and takes the role.
    pub(crate) fn open(address: &Address, role: Role) -> Result<Self, SharedError> {
        let local = |error: std::io::Error| SharedError::Local { what: error.to_string() };
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(local)?;
        let client = limited(&runtime, async {
            let (client, connection) = address.config().connect(address.tls()).await?;
            // It ends when the client goes; what it ends with, the client's next step reports.
            runtime.spawn(async { drop(connection.await) });
            client.batch_execute(SESSION).await?;
            client.batch_execute(role.statement()).await?;
            Ok(client)
        });
        match client {
            Ok(client) => Ok(Self { runtime: Some(runtime), client }),
            Err(error) => {
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    /// Runs one step.
    pub(crate) fn run<'a, T, F>(
        &'a mut self,
        step: impl FnOnce(&'a mut Client) -> F,
    ) -> Result<T, SharedError>
    where
        F: Future<Output = Result<T, tokio_postgres::Error>>,
    {
        let Some(runtime) = &self.runtime else {
            return Err(SharedError::Away { what: "the connection was closed".to_owned() });
        };
        limited(runtime, step(&mut self.client))
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // The plain way would wait, which is not allowed everywhere.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn limited<T>(
    runtime: &Runtime,
    step: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, SharedError> {
    let late = |_| SharedError::Away { what: "it did not answer in time".to_owned() };
    let done = runtime.block_on(async { tokio::time::timeout(STEP, step).await });
    Ok(done.map_err(late)??)
}
