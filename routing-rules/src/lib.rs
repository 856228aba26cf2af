//! Policy, register and facts in, a decision with its reasons out.
//!
//! Governance writes three kinds of files: the **policy** (who may use what, for which data), the
//! **register** (what each endpoint is, and who vouches for it) and the **applications**. A
//! [`Bundle`] is these three, checked. [`decide()`] judges a classified request against one bundle and
//! yields a [`Permit`] or a [`Denial`]; [`monitor()`] asks again, from the rules themselves, before
//! each send.
//!
//! The language is deliberately weak: grants say *up to* and *without*, restrictions say *from* and
//! *with*, every restriction beats every grant, and order means nothing. So more sensitive input
//! never reaches more endpoints, for every file that loads.
//!
//! Nothing here opens a file or socket, reads a clock or draws a random number; the texts of the
//! files and the day come in as arguments. Absent on purpose: expressions, priorities, negation
//! beyond *without*, and any way to make a [`Permit`] without a classification.
//!
//! Read next: [`document`] for how files are read, `policy`, `register` and `zone` for what they
//! mean, `tables` and `decide` for the verb, `explain` for the words.

mod answers;
mod applications;
mod bundle;
pub mod calendar;
mod ceilings;
pub mod closing;
mod decide;
mod decision;
mod detectors;
mod diff;
mod digest;
pub mod document;
pub mod edit;
mod explain;
mod export;
mod facts;
pub mod gaps;
pub mod governance;
mod guarantee;
mod monitor;
mod policy;
mod policy_test;
mod prefer;
mod proof;
pub mod questionnaire;
pub mod reach;
mod reading;
mod redaction;
mod register;
pub mod replay;
mod rule;
pub mod schema;
pub mod signed;
pub mod starter;
mod suppose;
mod suppression;
mod tables;
pub mod templates;
mod uninspected;
pub mod worked;
mod zone;

pub use answers::{AnswerAction, AnswerActions};
pub use applications::{Application, Function};
pub use bundle::{Bundle, Loaded, Model, Sources};
pub use decide::{decide, evaluate};
pub use decision::{
    Denial, DenialKind, EndpointReason, Permit, PermittedEndpoint, Reasons, RuleRef, Splices,
    Standing, Verdict,
};
pub use detectors::RemoteDetector;
pub use diff::{Change, Effect, EffectKind, Example, Note, diff};
pub use document::{Diagnostic, Position, Severity, Source};
pub use explain::{Account, Explanation, explain, why_not};
pub use export::ExportedFile;
pub use facts::{Asked, Continued, Counted, Facts, Gathered, LevelSources};
pub use monitor::{monitor, monitor_all};
pub use policy::{Conversation, Keep};
pub use policy_test::TestOutcome;
pub use proof::{Standby, StandbyKind};
pub use reach::Reach;
pub use reading::{Section, Sentence};
pub use redaction::{Redact, Redaction};
pub use register::{
    Contradiction, Endpoint, Enforce, Form, Grade, KeySource, MAX_ENDPOINTS, Observe, OfferedModel,
    Price, RegionHeader, StatedAttribute, Watched,
};
pub use suppose::{SUPPOSED, Suppose, Supposed, suppose};
pub use suppression::{Suppressed, TextOf};
pub use zone::Lack;
