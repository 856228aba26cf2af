//! What is asked for, read from the query of a URL, and narrowed to what the asker's token opens.

use classifiers::Label;
use routing_rules::document;
use trace_store::Query;

use super::problem::Problem;
use crate::access::Scope;
use crate::audit::protocol::Filter;
use crate::report::Field;

/// Every parameter. One that may be repeated means: any of these.
pub(super) const PARAMETERS: [&str; 17] = [
    "app",
    "by",
    "cosigned",
    "cursor",
    "decision",
    "endpoint",
    "from",
    "jurisdiction",
    "kind",
    "label",
    "level",
    "limit",
    "model",
    "order",
    "rule",
    "tenant",
    "to",
];

/// What is asked for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) filter: Filter,
    pub(crate) cursor: Option<String>,
    pub(crate) by: Vec<Field>,
    pub(crate) cosigned: bool,
}

impl Asked {
    /// Reads the query of a URL.
    pub(crate) fn read(query: &str) -> Result<Self, Problem> {
        let mut asked = Self::default();
        asked.filter.limit = 100;
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            asked.take(&name, value.into_owned())?;
        }
        Ok(asked)
    }

    fn take(&mut self, name: &str, value: String) -> Result<(), Problem> {
        let Self { filter, cursor, by, cosigned } = self;
        match name {
            "from" => filter.from_ns = Some(time(name, &value)?),
            "to" => filter.to_ns = Some(time(name, &value)?),
            "kind" => filter.kinds.push(value),
            "app" => filter.applications.push(value),
            "tenant" => filter.tenants.push(value),
            // A misspelt one would find nothing, and nothing found is an answer.
            "label" if Label::parse(&value).is_none() => {
                let known = Label::ALL.iter().filter(|label| label.is_named());
                let ending = document::unknown(&value, "labels", known.map(|label| label.name()));
                return Err(Problem::Malformed(format!("there is no label \"{value}\"{ending}")));
            }
            "label" => filter.labels.push(value),
            "level" => filter.levels.push(value),
            "endpoint" => filter.endpoints.push(value),
            "jurisdiction" => filter.jurisdictions.push(value),
            "rule" => filter.rules.push(value),
            "decision" => filter.decisions.push(value),
            "model" => filter.models.push(value),
            "cursor" => *cursor = Some(value),
            "cosigned" => *cosigned = value == "true",
            "limit" => {
                let limit = value.parse().ok().filter(|limit| {
                    usize::try_from(*limit)
                        .is_ok_and(|limit| (1..=Query::LARGEST_PAGE).contains(&limit))
                });
                filter.limit = limit.ok_or_else(|| {
                    Problem::Malformed("\"limit\" must be between 1 and 1000".to_owned())
                })?;
            }
            "order" => {
                filter.oldest_first = match value.as_str() {
                    "oldest" => true,
                    "newest" => false,
                    _ => {
                        let what = "\"order\" is \"newest\" or \"oldest\"";
                        return Err(Problem::Malformed(what.to_owned()));
                    }
                }
            }
            "by" => {
                for field in value.split(',') {
                    by.push(field_of(field)?);
                }
            }
            other => {
                let ending = document::unknown(other, "parameters", PARAMETERS);
                return Err(Problem::Malformed(format!(
                    "there is no parameter \"{other}\"{ending}"
                )));
            }
        }
        Ok(())
    }

    /// Narrows it to a scope. What lies outside by name is refused, so that nobody takes an empty answer
    /// for one about it; times are cut, and told in the answer.
    pub(crate) fn narrow(&mut self, scope: &Scope) -> Result<(), Problem> {
        let Filter { tenants, applications, from_ns, to_ns, .. } = &mut self.filter;
        within("tenant", tenants, &scope.tenants)?;
        within("application", applications, &scope.applications)?;
        *from_ns = (*from_ns).max(scope.from_ns);
        *to_ns = match (*to_ns, scope.to_ns) {
            (Some(asked), Some(most)) => Some(asked.min(most)),
            (asked, most) => asked.or(most),
        };
        Ok(())
    }
}

fn within(what: &str, asked: &mut Vec<String>, open: &[String]) -> Result<(), Problem> {
    if open.is_empty() {
        return Ok(());
    }
    if let Some(outside) = asked.iter().find(|one| !open.contains(one)) {
        return Err(Problem::Scope(format!("the {what} \"{outside}\"")));
    }
    if asked.is_empty() {
        open.clone_into(asked);
    }
    Ok(())
}

fn time(name: &str, value: &str) -> Result<u64, Problem> {
    let at = value.parse::<jiff::Timestamp>().ok();
    at.and_then(|at| u64::try_from(at.as_nanosecond()).ok()).ok_or_else(|| {
        Problem::Malformed(format!(
            "\"{name}\" is no time after 1970 in the form of RFC 3339, such as 2026-11-24T08:00:00Z"
        ))
    })
}

fn field_of(name: &str) -> Result<Field, Problem> {
    Field::ALL.into_iter().find(|field| field.name() == name).ok_or_else(|| {
        let known = Field::ALL.iter().map(|field| field.name());
        let ending = document::unknown(name, "fields", known);
        Problem::Malformed(format!("records are not counted by \"{name}\"{ending}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_and_mistakes_are_named() {
        let asked = Asked::read(
            "app=a&app=b%20c&from=1970-01-01T00:00:01Z&order=oldest&limit=7&by=app,day",
        )
        .unwrap();
        assert_eq!(asked.filter.applications, ["a", "b c"]);
        assert_eq!((asked.filter.from_ns, asked.filter.limit), (Some(1_000_000_000), 7));
        assert!(asked.filter.oldest_first);
        assert_eq!(asked.by, [Field::App, Field::Day]);
        for wrong in ["ap=a", "limit=0", "limit=1001", "from=today", "order=up", "by=nobody"] {
            assert!(matches!(Asked::read(wrong), Err(Problem::Malformed(_))), "{wrong}");
        }
        let named: Vec<String> = PARAMETERS
            .iter()
            .filter(|name| {
                Asked::read(&format!("{name}=x"))
                    .is_err_and(|error| error.to_string().contains("no parameter"))
            })
            .map(ToString::to_string)
            .collect();
        assert_eq!(named, Vec::<String>::new());
    }

    #[test]
    fn a_scope_narrows_and_never_widens() {
        let scope = Scope {
            tenants: Vec::new(),
            applications: vec!["a".to_owned(), "b".to_owned()],
            from_ns: Some(10),
            to_ns: Some(20),
        };
        let narrowed = |query: &str| {
            let mut asked = Asked::read(query).unwrap();
            asked.narrow(&scope).map(|()| asked.filter)
        };
        let all = narrowed("").unwrap();
        assert_eq!(all.applications, scope.applications);
        assert_eq!((all.from_ns, all.to_ns), (Some(10), Some(20)));
        let early = narrowed("app=b&from=1970-01-01T00:00:00Z&to=1970-01-01T00:00:01Z").unwrap();
        assert_eq!(
            (early.applications, early.from_ns, early.to_ns),
            (vec!["b".to_owned()], Some(10), Some(20))
        );
        assert_eq!(
            narrowed("app=a&app=c"),
            Err(Problem::Scope("the application \"c\"".to_owned()))
        );
    }
}
