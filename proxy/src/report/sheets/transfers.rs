//! What went to which country, and on what ground (GDPR Chapter V, Art. 44 to 49).

use std::collections::{BTreeMap, BTreeSet};

use super::super::sheet::{Sheet, Table};
use super::{Ground, filters, joined};

const COLUMNS: [&str; 9] = [
    "country",
    "standing",
    "transfer_basis",
    "endpoint",
    "operator",
    "sent",
    "possibly_sent",
    "levels",
    "labels",
];

#[derive(Default)]
struct Row {
    sent: u64,
    possibly: u64,
    levels: BTreeSet<String>,
    labels: BTreeSet<String>,
}

pub(super) fn sheet(ground: &Ground<'_>) -> Sheet {
    let mut rows: BTreeMap<[String; 4], Row> = BTreeMap::new();
    for (way, sent) in &ground.tally.ways {
        let nowhere = ["not stated".to_owned()];
        let places = if way.places.is_empty() { &nowhere[..] } else { &way.places[..] };
        for place in places {
            let key =
                [place.clone(), way.basis.clone(), way.endpoint.clone(), way.operator.clone()];
            let row = rows.entry(key).or_default();
            row.sent += sent.sent;
            row.possibly += sent.possibly;
            row.levels.extend(sent.levels.iter().cloned());
            row.labels.extend(sent.labels.iter().cloned());
        }
    }
    let mut table = Table::new("transfers", "Calls by country and transfer basis", &COLUMNS);
    for ([place, basis, endpoint, operator], row) in rows {
        let standing = ground.rules.standing(&place).to_owned();
        let records = filters(ground.query, &[("kind", "outcome"), ("endpoint", &endpoint)]);
        let cells = vec![
            place,
            standing,
            basis,
            endpoint,
            operator,
            row.sent.to_string(),
            row.possibly.to_string(),
            joined(&row.levels),
            joined(&row.labels),
        ];
        table.count(cells, records);
    }
    Sheet {
        title: "Transfers by country and ground".to_owned(),
        sources: vec!["Regulation (EU) 2016/679 (GDPR), Articles 44 to 49".to_owned()],
        says: vec![
            "A call counts under every country in which its endpoint processes, because which of them a \
             given call reached is not known; lines do not add up to the number of calls. Country and \
             basis are what the register stated when the call was decided; the standing of a country is \
             that of the place data on the day named."
                .to_owned(),
        ],
        tables: vec![table],
    }
}
