//! Tests on what is stated about an endpoint, joined by "and". Evaluated on the statements
//! themselves; decision tables hold the results, the monitor asks again.

use crate::document::Position;
use crate::register::{Attribute, Certificate, Content, Endpoint, Grade, Stated};

/// All tests that an endpoint must pass.
#[derive(Debug)]
pub(crate) struct Predicate {
    pub(crate) tests: Vec<Test>,
    /// The least grade of every tested attribute.
    pub(crate) grade: Grade,
}

/// One test of one attribute.
#[derive(Debug)]
pub(crate) struct Test {
    pub(crate) attribute: Attribute,
    pub(crate) want: Want,
    pub(crate) written: String,
    pub(crate) position: Position,
}

/// What is missing about an endpoint, where nothing that is stated speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The register does not state it.
    NotStated,
    /// The register says that it is not known.
    Unknown,
    /// What is stated has expired.
    Expired,
    /// What is stated would do, but has a lower grade than the zone asks for.
    Grade(Grade),
}

/// How an endpoint stands to one test.
pub(crate) enum Stands {
    /// It passes.
    Passes,
    /// Something is missing.
    Lacks(Lack),
    /// What is stated is not what is asked for.
    Differs,
}

/// What a test asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Every member is one of these words.
    Among(Vec<String>),
    /// The number is one of these.
    Counts(Vec<i64>),
    /// The number lies between these, ends included.
    Between(i64, i64),
    /// For each of these there is a certificate that has it.
    Certified(Vec<Certificate>),
}

impl Predicate {
    /// Whether another asks for the same, wherever it is written.
    pub(crate) fn asks_the_same(&self, other: &Self) -> bool {
        let within = |one: &Self, other: &Self| {
            one.tests.iter().all(|test| {
                let same =
                    |known: &Test| known.attribute == test.attribute && known.want == test.want;
                other.tests.iter().any(same)
            })
        };
        self.grade == other.grade && within(self, other) && within(other, self)
    }

    /// Whether an endpoint passes every test. A closed endpoint passes none.
    pub(crate) fn holds(&self, endpoint: &Endpoint) -> bool {
        !endpoint.is_closed() && self.tests.iter().all(|test| self.passes(test, endpoint))
    }

    fn passes(&self, test: &Test, endpoint: &Endpoint) -> bool {
        endpoint
            .stated(test.attribute)
            .is_some_and(|stated| self.relies_on(stated) && test.want.met_by(&stated.content))
    }

    /// How an endpoint stands to one of the tests. What is missing is told apart from what differs:
    /// the one can be asked for, the other is an answer.
    pub(crate) fn stands(&self, test: &Test, endpoint: &Endpoint) -> Stands {
        let Some(stated) = endpoint.stated(test.attribute) else {
            return Stands::Lacks(Lack::NotStated);
        };
        match stated.grade {
            Grade::Contradicted => return Stands::Differs,
            Grade::Undeclared => return Stands::Lacks(Lack::Unknown),
            Grade::Expired | Grade::Declared | Grade::Attested | Grade::Enforced => {}
        }
        if !test.want.met_by(&stated.content) {
            let renewed = test.want.met_by(&unexpired(&stated.content));
            return if renewed { Stands::Lacks(Lack::Expired) } else { Stands::Differs };
        }
        if stated.grade == Grade::Expired {
            return Stands::Lacks(Lack::Expired);
        }
        if stated.grade < self.grade {
            return Stands::Lacks(Lack::Grade(self.grade));
        }
        Stands::Passes
    }

    fn relies_on(&self, stated: &Stated) -> bool {
        stated.counts() && stated.grade >= self.grade
    }

    /// Why an endpoint does not pass, one sentence for each test it fails.
    pub(crate) fn failures(&self, endpoint: &Endpoint) -> Vec<String> {
        if let Some(because) = endpoint.closed_because() {
            return vec![format!("it is closed, because {because}")];
        }
        let failed = self.tests.iter().filter(|test| !self.passes(test, endpoint));
        failed.map(|test| self.failure(test, endpoint)).collect()
    }

    fn failure(&self, test: &Test, endpoint: &Endpoint) -> String {
        let (name, wanted) = (test.attribute.name(), &test.written);
        let Some(stated) = endpoint.stated(test.attribute) else {
            return format!("{name} is not stated (wanted: {wanted})");
        };
        let value = stated.written.join(", ");
        if !stated.counts() {
            return format!(
                "{name} is {value}, but {} (wanted: {wanted})",
                match stated.grade {
                    Grade::Expired => "that has expired",
                    Grade::Contradicted
                    | Grade::Undeclared
                    | Grade::Declared
                    | Grade::Attested
                    | Grade::Enforced => "that counts as not stated",
                }
            );
        }
        if stated.grade < self.grade {
            return format!(
                "{name} is only {}, and {} is asked for",
                stated.grade.name(),
                self.grade.name()
            );
        }
        format!("{name} is {value} (wanted: {wanted})")
    }

    /// An endpoint that states just what is asked for, to check zones without a member.
    pub(crate) fn example(&self, position: &Position) -> Endpoint {
        let grade = self.grade.max(Grade::Declared);
        let stated =
            self.tests.iter().map(|test| (test.attribute, test.want.example(), grade)).collect();
        Endpoint::example(position.clone(), stated)
    }
}

impl Want {
    pub(crate) fn met_by(&self, content: &Content) -> bool {
        match (self, content) {
            (Self::Among(wanted), Content::Words(words)) => {
                !words.is_empty() && words.iter().all(|word| wanted.contains(word))
            }
            (Self::Counts(wanted), Content::Count(count)) => wanted.contains(count),
            (Self::Between(least, most), Content::Count(count)) => (least..=most).contains(&count),
            (Self::Certified(wanted), Content::Certificates(held)) => {
                wanted.iter().all(|wanted| held.iter().any(|held| has(held, wanted)))
            }
            // The reader gives each attribute the test of its kind; anything else is no match.
            (
                Self::Among(_) | Self::Counts(_) | Self::Between(..) | Self::Certified(_),
                Content::Words(_) | Content::Count(_) | Content::Certificates(_) | Content::Date(_),
            ) => false,
        }
    }

    /// A value that passes, as small as can be.
    fn example(&self) -> Content {
        match self {
            Self::Among(words) => Content::Words(words.iter().take(1).cloned().collect()),
            Self::Counts(counts) => Content::Count(counts.first().copied().unwrap_or_default()),
            Self::Between(least, _) => Content::Count(*least),
            Self::Certified(certificates) => Content::Certificates(certificates.clone()),
        }
    }
}

/// The same value with every certificate renewed.
fn unexpired(content: &Content) -> Content {
    match content {
        Content::Certificates(all) => Content::Certificates(
            all.iter().map(|one| Certificate { expired: false, ..one.clone() }).collect(),
        ),
        Content::Words(_) | Content::Count(_) | Content::Date(_) => content.clone(),
    }
}

fn has(held: &Certificate, wanted: &Certificate) -> bool {
    let covers = |held: &Option<String>, wanted: &Option<String>| {
        wanted.is_none() || held.as_ref() == wanted.as_ref()
    };
    !held.expired
        && held.scheme == wanted.scheme
        && covers(&held.level, &wanted.level)
        && covers(&held.scope, &wanted.scope)
}
