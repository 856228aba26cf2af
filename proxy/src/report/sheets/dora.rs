//! Lines for template B_02.02 of the register of information: contractual arrangements, specific
//! information. Columns are those of Annex I to Commission Implementing Regulation (EU) 2024/2956. What
//! neither log nor register knows is empty, to be filled in by the outsourcing office.

use std::collections::BTreeMap;

use super::super::rules::Party;
use super::super::sheet::{Sheet, Table};
use super::{Ground, filters, yes};

/// The columns of B_02.02, in order, and after them what helps to fill in the rest.
const COLUMNS: [(&str, &str); 18] = [
    ("B_02.02.0010", "Contractual arrangement reference number"),
    ("B_02.02.0020", "LEI of the financial entity making use of the ICT service(s)"),
    ("B_02.02.0030", "Identification code of the ICT third-party service provider"),
    ("B_02.02.0040", "Type of code to identify the ICT third-party service provider"),
    ("B_02.02.0050", "Function identifier"),
    ("B_02.02.0060", "Type of ICT services"),
    ("B_02.02.0070", "Start date of the contractual arrangement"),
    ("B_02.02.0080", "End date of the contractual arrangement"),
    ("B_02.02.0090", "Reason of the termination or ending of the contractual arrangement"),
    ("B_02.02.0100", "Notice period for the financial entity"),
    ("B_02.02.0110", "Notice period for the ICT third-party service provider"),
    ("B_02.02.0120", "Country of the governing law of the contractual arrangement"),
    ("B_02.02.0130", "Country of provision of the ICT services"),
    ("B_02.02.0140", "Storage of data"),
    ("B_02.02.0150", "Location of the data at rest (storage)"),
    ("B_02.02.0160", "Location of management of the data (processing)"),
    ("B_02.02.0170", "Sensitiveness of the data stored by the ICT third-party service provider"),
    ("B_02.02.0180", "Level of reliance on the ICT service supporting a critical function"),
];

/// What helps: ours, not of the template.
const OURS: [&str; 6] = ["endpoint", "account", "basis", "critical", "calls", "levels"];

#[derive(Default)]
struct Use {
    critical: bool,
    calls: u64,
    levels: std::collections::BTreeSet<String>,
}

pub(super) fn sheet(ground: &Ground<'_>) -> Sheet {
    let mut uses: BTreeMap<(String, String), Use> = BTreeMap::new();
    for (way, sent) in &ground.tally.ways {
        // What one runs oneself is no arrangement with a third party.
        if way.operator == "self" {
            continue;
        }
        let used = uses.entry((way.function.clone(), way.endpoint.clone())).or_default();
        used.critical |= way.critical;
        used.calls += sent.sent + sent.possibly;
        used.levels.extend(sent.levels.iter().cloned());
    }
    let codes: Vec<&str> = COLUMNS.iter().map(|(code, _)| *code).chain(OURS).collect();
    let mut table = Table::new("b_02_02", "B_02.02 Contractual arrangements: specific", &codes);
    for ((function, endpoint), used) in &uses {
        let party = ground.rules.party(endpoint);
        for (provided, stored, processed) in countries(party) {
            let records = filters(ground.query, &[("kind", "outcome"), ("endpoint", endpoint)]);
            let mut cells = vec![String::new(); 4];
            cells.push(function.clone());
            cells.extend(vec![String::new(); 7]);
            cells.extend([provided, storage(party), stored, processed]);
            cells.extend([String::new(), String::new()]);
            cells.extend(ours(endpoint, party, used));
            table.count(cells, records);
        }
    }
    Sheet {
        title: "Feeder for the register of information (DORA)".to_owned(),
        sources: vec![
            "Commission Implementing Regulation (EU) 2024/2956, Annex I, template B_02.02".to_owned(),
            "Regulation (EU) 2022/2554 (DORA), Article 28(3)".to_owned(),
        ],
        says: vec![
            "One line for each function, endpoint, country of provision, of storage and of processing, \
             as the template wants it. Empty fields are not known here. \"Storage of data\" follows the \
             days of keeping and the places of storage that the register states. The last six columns \
             are not part of the template."
                .to_owned(),
        ],
        tables: vec![table, legend()],
    }
}

fn legend() -> Table {
    let mut table = Table::new("columns", "The columns of the template", &["code", "name"]);
    for (code, name) in COLUMNS {
        table.push(vec![code.to_owned(), name.to_owned()]);
    }
    table
}

/// Every combination of the countries of provision, storage and processing.
fn countries(party: Option<&Party>) -> Vec<(String, String, String)> {
    let of = |attribute: &str| {
        let stated = party.map(|party| party.values(attribute)).unwrap_or_default();
        let mut found: Vec<String> = stated.into_iter().map(str::to_owned).collect();
        found.retain(|place| place != "none");
        if found.is_empty() { vec![String::new()] } else { found }
    };
    let (provided, stored, processed) = (of("established_in"), of("stored_in"), of("processed_in"));
    let mut all = Vec::new();
    for one in &provided {
        for two in &stored {
            all.extend(processed.iter().map(|three| (one.clone(), two.clone(), three.clone())));
        }
    }
    all
}

/// Whether the provider stores data: `Yes`, `No`, or empty where the register does not say.
fn storage(party: Option<&Party>) -> String {
    let value = |attribute: &str| party.and_then(|party| party.value(attribute));
    match (value("retention_days"), value("stored_in")) {
        (Some("0"), _) | (None, Some("none")) => "No",
        (Some(_), _) | (None, Some(_)) => "Yes",
        (None, None) => "",
    }
    .to_owned()
}

fn ours(endpoint: &str, party: Option<&Party>, used: &Use) -> [String; 6] {
    let basis = party.and_then(|party| party.stated.values().find_map(|one| one.basis.clone()));
    [
        endpoint.to_owned(),
        party.and_then(|party| party.account.clone()).unwrap_or_default(),
        basis.unwrap_or_default(),
        yes(used.critical),
        used.calls.to_string(),
        super::joined(&used.levels),
    ]
}
