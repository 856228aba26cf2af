//! Why something signed is not accepted.

use crate::document::Diagnostic;
use crate::reach::Reach;

/// Why a bundle or another signed statement is refused. What was in force stays in force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is longer than any bundle may be.
    #[error("it is {bytes} bytes long, and at most {most} are read")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// It does not have the form.
    #[error("it is not in the form of a signed {what} (line {line}, column {column})")]
    Malformed {
        /// What was expected.
        what: &'static str,
        /// Where the form is left.
        line: usize,
        /// Where in the line.
        column: usize,
    },
    /// Its bytes are not the one way to write what it says.
    #[error("its bytes are not the one form in which a signed {what} is written")]
    NotCanonical {
        /// What was expected.
        what: &'static str,
    },
    /// A signature names another algorithm.
    #[error("a signature names the algorithm \"{0}\"; only \"ed25519\" is accepted")]
    Algorithm(String),
    /// A signature by nobody who may sign.
    #[error("\"{0}\" is no governor of these rules, so their signature means nothing")]
    UnknownSigner(String),
    /// A signature under another key than the governor's.
    #[error("the signature of \"{0}\" is not under the key that the governance file gives them")]
    OtherKey(String),
    /// A signature that does not fit.
    #[error("the signature of \"{0}\" does not fit what it stands under")]
    Forged(String),
    /// Two signatures of one person.
    #[error("\"{0}\" signed twice; one person counts once")]
    SignedTwice(String),
    /// A signature of a person whose roles approve nothing.
    #[error("\"{0}\" has no role that approves")]
    MayNotApprove(String),
    /// The author's own signature is missing.
    #[error("the author \"{0}\" has not signed")]
    AuthorMissing(String),
    /// Too few have approved.
    #[error("{} needs {needed} approval{} besides the author's, and has {given}", .reach.sentence(), if *.needed == 1 { "" } else { "s" })]
    TooFew {
        /// What the change does.
        reach: Reach,
        /// How many it needs.
        needed: usize,
        /// How many it has.
        given: usize,
    },
    /// Nobody with the data-protection role has approved.
    #[error("a change that widens needs the approval of someone with the data-protection role")]
    NoDataProtection,
    /// It says that it does less than it does.
    #[error("it says it {claimed}, and it {found}", claimed = .claimed.verb(), found = .found.verb())]
    DoesMore {
        /// What it says.
        claimed: Reach,
        /// What the proof says.
        found: Reach,
    },
    /// It is not the next one.
    #[error("it has number {number}, and {expected} is next")]
    Sequence {
        /// Its number.
        number: u64,
        /// The number expected.
        expected: u64,
    },
    /// It does not follow from the one before.
    #[error("it does not follow from the version before it")]
    NotNext,
    /// It is the first version, and not the one this installation was founded on.
    #[error("it is not the version that this installation was founded on")]
    OtherFounding,
    /// It belongs to another organisation.
    #[error("it is of organisation \"{0}\"")]
    OtherOrganisation(String),
    /// A governor named by the founding has not signed it.
    #[error("the founding names \"{0}\" as governor, and they have not signed it")]
    FounderMissing(String),
    /// It is not in force yet.
    #[error("it is not in force before {0}")]
    NotYet(String),
    /// It is not in force any more.
    #[error("it was in force until {0}")]
    Expired(String),
    /// An exception that is not of the version in force.
    #[error("it was approved beside another version of the rules")]
    NotBeside,
    /// An exception that is open too long.
    #[error("it must end after it begins, and at most four hours later")]
    TooLongOpen,
    /// An exception from a guarantee that does not give way.
    #[error(
        "the guarantee \"{0}\" does not exist, or none of those who approved has a role that it names \
         in waivable_by"
    )]
    MayNotWaive(String),
    /// It accepts no detectors, or too many.
    #[error("it accepts {0} sets of detectors; it must be one or two")]
    Detectors(usize),
    /// Its files hold mistakes.
    #[error("{}", listed(.0))]
    Mistakes(Vec<Diagnostic>),
    /// It holds no governance file.
    #[error("it does not say who governs it")]
    NoGovernance,
}

fn listed(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
