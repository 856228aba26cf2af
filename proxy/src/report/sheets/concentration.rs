//! How much hangs on whom: the share of calls by endpoint, operator, parent country and country of
//! processing (DORA Art. 29, concentration risk).

use std::collections::BTreeMap;

use super::super::sheet::{Sheet, Table};
use super::super::tally::Way;
use super::{Ground, filters};

#[derive(Default)]
struct Share {
    calls: u64,
    critical: u64,
}

pub(super) fn sheet(ground: &Ground<'_>) -> Sheet {
    let stated = |way: &Way, attribute: &str| {
        let party = ground.rules.party(&way.endpoint);
        let value = party.and_then(|party| party.value(attribute)).map(str::to_owned);
        vec![value.unwrap_or_else(|| "not stated".to_owned())]
    };
    let own = |way: &Way| way.operator == "self";
    let tables = vec![
        table(ground, ("endpoints", "By endpoint", "endpoint"), &|way| vec![way.endpoint.clone()]),
        table(ground, ("operators", "By kind of operator", "operator"), &|way| {
            vec![way.operator.clone()]
        }),
        table(ground, ("parents", "By country of the ultimate parent", "parent"), &|way| {
            if own(way) { vec!["own".to_owned()] } else { stated(way, "ultimate_parent") }
        }),
        table(ground, ("countries", "By country of processing", "country"), &|way| {
            if way.places.is_empty() { vec!["not stated".to_owned()] } else { way.places.clone() }
        }),
    ];
    Sheet {
        title: "Concentration".to_owned(),
        sources: vec!["Regulation (EU) 2022/2554 (DORA), Articles 28 and 29".to_owned()],
        says: vec![
            "Shares are of all sends in the period, in thousandths; a call that was tried at two \
             endpoints counts at both, and one whose outcome is not known at all it might have reached. \
             Parents are those of the register on the day named. Under several countries of processing \
             shares add up to more than a thousand."
                .to_owned(),
        ],
        tables,
    }
}

fn table(
    ground: &Ground<'_>,
    (name, title, column): (&str, &str, &str),
    of: &dyn Fn(&Way) -> Vec<String>,
) -> Table {
    let columns = [column, "sends", "share_per_mille", "critical_sends", "critical_per_mille"];
    let mut table = Table::new(name, title, &columns);
    let mut shares: BTreeMap<String, (Share, Vec<String>)> = BTreeMap::new();
    let mut all = Share::default();
    for (way, sent) in &ground.tally.ways {
        let calls = sent.sent + sent.possibly;
        let critical = if way.critical { calls } else { 0 };
        all.calls += calls;
        all.critical += critical;
        for value in of(way) {
            let (share, endpoints) = shares.entry(value).or_default();
            share.calls += calls;
            share.critical += critical;
            if !endpoints.contains(&way.endpoint) {
                endpoints.push(way.endpoint.clone());
            }
        }
    }
    let part = |part: u64, whole: u64| (part * 1000).checked_div(whole).unwrap_or(0).to_string();
    let mut sorted: Vec<_> = shares.into_iter().collect();
    sorted.sort_by(|one, two| two.1.0.calls.cmp(&one.1.0.calls).then(one.0.cmp(&two.0)));
    for (value, (share, endpoints)) in sorted {
        let cells = vec![
            value,
            share.calls.to_string(),
            part(share.calls, all.calls),
            share.critical.to_string(),
            part(share.critical, all.critical),
        ];
        let mut wanted = vec![("kind", "outcome")];
        wanted.extend(endpoints.iter().map(|endpoint| ("endpoint", endpoint.as_str())));
        table.count(cells, filters(ground.query, &wanted));
    }
    table
}
