//! What if: an adequacy decision falls, an endpoint or its provider is gone, a provider gets another
//! parent, an endpoint is added. The same files are read under the supposition, and the difference is
//! told like any other change. What breaks then, a guarantee or a test, is told and stops nothing:
//! nothing of this can be put in force.

use jiff::civil::Date;

use crate::bundle::{Bundle, Sources};
use crate::diff::{Change, diff};
use crate::document::{Diagnostic, Position, Source};

/// One supposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suppose {
    /// The adequacy decision for a country (ISO 3166) no longer stands.
    AdequacyFalls(String),
    /// The endpoint of this name is gone, or all under an address with this host.
    Gone(String),
    /// The endpoint's ultimate parent sits in another country (ISO 3166).
    Parent {
        /// The endpoint.
        endpoint: String,
        /// The country.
        country: String,
    },
    /// A further register file stands beside the others.
    Added(Source),
}

/// Rules as they would be.
#[derive(Debug)]
pub struct Supposed {
    bundle: Bundle,
    found: Vec<Diagnostic>,
}

impl Supposed {
    /// What is different from the rules as they are.
    pub fn change_from(&self, bundle: &Bundle) -> Change {
        diff(bundle, &self.bundle)
    }

    /// Guarantees that would not hold and tests that would fail.
    pub fn broken(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter().filter(|found| matches!(found.code, "guarantee-broken" | "test-failed"))
    }
}

/// Reads files under suppositions.
///
/// # Errors
/// What is wrong with the files or a supposition, such as an endpoint that is not there.
pub fn suppose(
    sources: &Sources,
    on: Date,
    suppositions: &[Suppose],
) -> Result<Supposed, Vec<Diagnostic>> {
    let mut sources = sources.clone();
    for one in suppositions {
        match one {
            Suppose::Added(source) => sources.register.push(source.clone()),
            Suppose::AdequacyFalls(_) | Suppose::Gone(_) | Suppose::Parent { .. } => {}
        }
    }
    let loaded = Bundle::load_supposing(&sources, on, suppositions)?;
    Ok(Supposed { bundle: loaded.bundle, found: loaded.warnings })
}

/// The name in place of a file's, where a supposition is wrong.
pub const SUPPOSED: &str = "what-if";

/// Where a supposition stands that cannot be made.
pub(crate) fn supposed() -> Position {
    Position::new(SUPPOSED.into(), 1, 1)
}
