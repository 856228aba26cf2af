//! Order among what is allowed. The first matching line sorts; it cannot add. Whoever knows the
//! health of endpoints may only leave some out afterwards.

use crate::applications::{Application, Applications};
use crate::document::{Node, Problems};
use crate::policy::{Scope, read_scope};
use crate::redaction::Redact;
use crate::register::Endpoint;
use crate::rule::read_zone_list;
use crate::zone::Zone;

/// What a line sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Criterion {
    /// The first zone of the line's `zones` that the endpoint is in.
    Zone,
    /// The expected milliseconds to the first token; unknown comes last.
    Latency,
    /// The price of input and output together; unknown comes last.
    Cost,
    /// Known only while running; the order of the others stands.
    Health,
    /// Endpoints of the application's own site first.
    SameSite,
}

/// The words of `by`.
pub(crate) const CRITERIA: &[&str] = &["zone", "latency", "cost", "health", "same-site"];

/// One line of `prefer`.
#[derive(Debug)]
pub(crate) struct Preference {
    scope: Scope,
    by: Vec<Criterion>,
    zones: Vec<usize>,
    redact: Redact,
}

impl Preference {
    /// Whose requests it sorts for.
    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// When a redaction plan may be used.
    pub(crate) fn redact(&self) -> Redact {
        self.redact
    }

    /// The order, in words. `zones` puts names of zones into a list.
    pub(crate) fn in_words(&self, zones: &dyn Fn(&[usize]) -> String) -> String {
        let criteria = self.by.iter().map(|by| match by {
            Criterion::Zone => format!("its zones in the order {}", zones(&self.zones)),
            Criterion::Latency => "the quickest first".to_owned(),
            Criterion::Cost => "the cheapest first".to_owned(),
            Criterion::Health => "the healthiest first".to_owned(),
            Criterion::SameSite => "those on its own site first".to_owned(),
        });
        criteria.collect::<Vec<_>>().join(", among equals ")
    }

    /// Whether the line is about requests of this application and purpose.
    pub(crate) fn covers(&self, app: &str, purpose: Option<&str>) -> bool {
        self.scope.covers(app, purpose)
    }

    /// Places of endpoints in the order this line prefers. `membership` tells whether an endpoint
    /// is in a zone. Equals keep the order of the register.
    pub(crate) fn order(
        &self,
        endpoints: &[Endpoint],
        application: &Application,
        membership: &dyn Fn(usize, usize) -> bool,
    ) -> Vec<usize> {
        let rank = |criterion: Criterion, index: usize, endpoint: &Endpoint| match criterion {
            Criterion::Zone => {
                let place = self.zones.iter().position(|zone| membership(*zone, index));
                place.and_then(|place| u64::try_from(place).ok()).unwrap_or(u64::MAX)
            }
            Criterion::Latency => endpoint.latency_ms().map_or(u64::MAX, u64::from),
            Criterion::Cost => endpoint.price().map_or(u64::MAX, |price| {
                u64::from(price.input).saturating_add(u64::from(price.output))
            }),
            Criterion::Health => 0,
            Criterion::SameSite => {
                let same = endpoint.site().is_some() && endpoint.site() == application.site();
                u64::from(!same)
            }
        };
        let mut order: Vec<(Vec<u64>, usize)> = endpoints
            .iter()
            .enumerate()
            .map(|(index, endpoint)| {
                (self.by.iter().map(|by| rank(*by, index, endpoint)).collect(), index)
            })
            .collect();
        order.sort();
        order.into_iter().map(|(_, index)| index).collect()
    }
}

/// Reads `prefer` of all files, in their order.
pub(crate) fn read_preferences(
    nodes: &[&Node],
    zones: &[Zone],
    applications: Option<&Applications>,
    problems: &mut Problems,
) -> Vec<Preference> {
    let mut all = Vec::new();
    for node in nodes {
        for item in node.list("prefer", problems).unwrap_or_default() {
            all.extend(read_preference(item, zones, applications, problems));
        }
    }
    all
}

fn read_preference(
    node: &Node,
    zones: &[Zone],
    applications: Option<&Applications>,
    problems: &mut Problems,
) -> Option<Preference> {
    let fields = node.fields("a line of prefer", &["for", "by", "zones", "redact"], problems)?;
    let scope = read_scope(fields.get("for"), applications, problems);
    let mut by = Vec::new();
    for item in fields.require("by", problems)?.filled_list("by", problems)? {
        by.extend(match item.word("by", CRITERIA, problems) {
            Some("zone") => Some(Criterion::Zone),
            Some("latency") => Some(Criterion::Latency),
            Some("cost") => Some(Criterion::Cost),
            Some("health") => Some(Criterion::Health),
            Some("same-site") => Some(Criterion::SameSite),
            Some(_) | None => None,
        });
    }
    let redact = fields.get("redact").and_then(|node| node.word("redact", Redact::WORDS, problems));
    let listed = fields.get("zones");
    if by.contains(&Criterion::Zone) != listed.is_some() {
        let message = "\"by: [zone]\" and \"zones: [...]\" go together: the list gives the order";
        problems.error(node.position(), "zones-and-by", message);
    }
    let zones = match listed {
        Some(node) => read_zone_list("zones", node, None, zones, problems)?,
        None => Vec::new(),
    };
    let redact = redact.and_then(Redact::parse).unwrap_or_default();
    Some(Preference { scope: scope?, by, zones, redact })
}
