//! Four judges that share no code: the slow evaluator, the decision tables, the ceilings, and a
//! translation of the rules into clauses for a SAT solver. They must agree on every request over six
//! labels, and the solver must find a request and an endpoint that break a guarantee exactly when the
//! guarantee does not load.

use std::collections::HashMap;

use batsat::{BasicSolver, Lit, SolverInterface, lbool};
use classifiers::{Label, LabelSet};
use proptest::prelude::*;
use routing_rules::Bundle;

use super::reference::{
    APPS, Endpoint, LEVELS, PURPOSES, Request, Rule, TODAY, Words, World, Zone, eligible,
    every_request, faces, guarantee_breaks, judged, labels, load, sources, world as any_world,
    zone,
};

const LAWS: [&str; 4] = ["none", "US-CLOUD-Act", "US-FISA702", "UK-IPA"];
const OPERATORS: [&str; 3] = ["self", "affiliate", "third-party"];
const TRAINING: [&str; 3] = ["never", "opt-out", "yes"];
const DAYS: [i64; 5] = [0, 1, 7, 30, 31];

/// The rules of a world as clauses over one request and one endpoint.
struct Clauses {
    solver: BasicSolver,
    named: HashMap<String, Lit>,
    sound: bool,
}

impl Clauses {
    fn var(&mut self, name: impl Into<String>) -> Lit {
        let solver = &mut self.solver;
        *self.named.entry(name.into()).or_insert_with(|| Lit::new(solver.new_var_default(), true))
    }

    fn add(&mut self, clause: Vec<Lit>) {
        let mut clause = clause;
        self.sound &= self.solver.add_clause_reuse(&mut clause);
    }

    fn exactly_one(&mut self, all: &[Lit]) {
        self.add(all.to_vec());
        for (place, first) in all.iter().enumerate() {
            for second in &all[place + 1..] {
                self.add(vec![!*first, !*second]);
            }
        }
    }

    fn new(world: &World) -> Self {
        let solver = BasicSolver::default();
        let mut clauses = Self { solver, named: HashMap::new(), sound: true };
        clauses.request(world);
        clauses.endpoint();
        for (place, zone) in world.zones.iter().enumerate() {
            let inside = clauses.var(format!("zone {place}"));
            clauses.within(inside, zone);
        }
        clauses.rules(world);
        clauses
    }

    fn levels_from(&mut self, least: usize) -> Vec<Lit> {
        (least..LEVELS.len()).map(|level| self.var(format!("level {level}"))).collect()
    }

    /// One caller, one level; no label above the level, no level below the base.
    fn request(&mut self, world: &World) {
        let levels = self.levels_from(0);
        self.exactly_one(&levels);
        let callers: Vec<(usize, Lit)> =
            callers().into_iter().map(|(app, tag)| (app, self.caller(app, tag))).collect();
        self.exactly_one(&callers.iter().map(|(_, lit)| *lit).collect::<Vec<_>>());
        for (app, caller) in callers {
            let mut high = self.levels_from(world.base[app]);
            high.push(!caller);
            self.add(high);
        }
        for (name, floor) in labels().iter().zip(&world.floors) {
            let mut high = self.levels_from(*floor);
            high.push(!self.var(*name));
            self.add(high);
        }
    }

    fn caller(&mut self, app: usize, tag: Option<&str>) -> Lit {
        self.var(format!("caller {app} {}", tag.unwrap_or("-")))
    }

    /// What the endpoint states: one word, or none, for each attribute; of laws a set, or nothing.
    fn endpoint(&mut self) {
        for (attribute, words) in [("operator", OPERATORS), ("trains", TRAINING)] {
            let all: Vec<Lit> = words
                .iter()
                .chain(&["nothing"])
                .map(|word| self.var(format!("{attribute} {word}")))
                .collect();
            self.exactly_one(&all);
        }
        let mut days: Vec<Lit> = DAYS.iter().map(|days| self.var(format!("days {days}"))).collect();
        days.push(self.var("days nothing"));
        self.exactly_one(&days);
        let laws: Vec<Lit> = LAWS.iter().map(|law| self.var(format!("law {law}"))).collect();
        let nothing = self.var("law nothing");
        let mut some = laws.clone();
        some.push(nothing);
        self.add(some);
        for law in &laws {
            self.add(vec![!nothing, !*law]);
        }
        for law in &laws[1..] {
            self.add(vec![!laws[0], !*law]);
        }
    }

    /// Where a literal holds, the endpoint passes the tests of a zone.
    fn within(&mut self, inside: Lit, zone: &Zone) {
        for (attribute, wanted) in [("operator", &zone.operator), ("trains", &zone.trains)] {
            if let Some(wanted) = wanted {
                let words = wanted.iter().map(|word| self.var(format!("{attribute} {word}")));
                let mut clause: Vec<Lit> = words.collect();
                clause.push(!inside);
                self.add(clause);
            }
        }
        if let Some(wanted) = &zone.reach {
            let nothing = self.var("law nothing");
            self.add(vec![!inside, !nothing]);
            for law in LAWS.iter().filter(|law| !wanted.contains(*law)) {
                let law = self.var(format!("law {law}"));
                self.add(vec![!inside, !law]);
            }
        }
        if let Some(most) = zone.at_most {
            let mut clause: Vec<Lit> = DAYS
                .iter()
                .filter(|days| **days <= most)
                .map(|days| self.var(format!("days {days}")))
                .collect();
            clause.push(!inside);
            self.add(clause);
        }
    }

    /// Some grant applies and offers; every restriction that applies keeps.
    fn rules(&mut self, world: &World) {
        let mut offered = Vec::new();
        for (place, rule) in world.rules.iter().enumerate() {
            let mut zones: Vec<Lit> =
                rule.zones.iter().map(|zone| self.var(format!("zone {zone}"))).collect();
            if rule.grant {
                let offers = self.var(format!("grant {place}"));
                offered.push(offers);
                zones.push(!offers);
                self.add(zones);
                self.grant(offers, rule);
            } else {
                self.restriction(rule, &zones);
            }
        }
        self.add(offered);
    }

    fn grant(&mut self, offers: Lit, rule: &Rule) {
        for label in rule.any.iter().flatten() {
            let label = self.var(*label);
            self.add(vec![!offers, !label]);
        }
        for level in rule.level.map_or(LEVELS.len(), |most| most + 1)..LEVELS.len() {
            let level = self.var(format!("level {level}"));
            self.add(vec![!offers, !level]);
        }
        for (app, tag) in callers().into_iter().filter(|(app, tag)| !meant(rule, *app, *tag)) {
            let caller = self.caller(app, tag);
            self.add(vec![!offers, !caller]);
        }
    }

    fn restriction(&mut self, rule: &Rule, zones: &[Lit]) {
        let any: Vec<Option<&str>> = match &rule.any {
            Some(any) => any.iter().copied().map(Some).collect(),
            None => vec![None],
        };
        let meant = callers().into_iter().filter(|(app, tag)| meant(rule, *app, *tag));
        for (app, tag) in meant.collect::<Vec<_>>() {
            for level in rule.level.unwrap_or(0)..LEVELS.len() {
                for label in &any {
                    let mut clause = zones.to_vec();
                    clause.push(!self.caller(app, tag));
                    clause.push(!self.var(format!("level {level}")));
                    let all = rule.all.iter().flatten().copied().chain(*label);
                    for label in all.collect::<Vec<_>>() {
                        clause.push(!self.var(label));
                    }
                    self.add(clause);
                }
            }
        }
    }

    /// The request is one that a guarantee is about, and the endpoint is not as it promises.
    fn broken(&mut self, (with_any, from, only): &(Words, usize, Zone)) {
        let touched: Vec<Lit> = with_any.iter().map(|label| self.var(*label)).collect();
        self.add(touched);
        let high = self.levels_from(*from);
        self.add(high);
        let mut failing = Vec::new();
        for (attribute, all, wanted) in
            [("operator", OPERATORS, &only.operator), ("trains", TRAINING, &only.trains)]
        {
            let Some(wanted) = wanted else { continue };
            let others = all.iter().chain(&["nothing"]).filter(|word| !wanted.contains(*word));
            let others: Vec<Lit> =
                others.map(|word| self.var(format!("{attribute} {word}"))).collect();
            failing.extend(others);
        }
        if let Some(wanted) = &only.reach {
            let others = LAWS.iter().chain(&["nothing"]).filter(|law| !wanted.contains(*law));
            failing.extend(others.map(|law| self.var(format!("law {law}"))).collect::<Vec<_>>());
        }
        if let Some(most) = only.at_most {
            let longer =
                DAYS.iter().filter(|days| **days > most).map(|days| format!("days {days}"));
            let longer: Vec<String> = longer.chain(["days nothing".to_owned()]).collect();
            failing.extend(longer.into_iter().map(|name| self.var(name)).collect::<Vec<_>>());
        }
        self.add(failing);
    }

    fn satisfiable(&mut self, given: &[Lit]) -> bool {
        self.sound && self.solver.solve_limited(given) == lbool::TRUE
    }

    /// The literals that say: this request, at this endpoint of the register.
    fn given(&mut self, request: &Request, endpoint: &Endpoint) -> Vec<Lit> {
        let tag = request.purpose;
        let mut given =
            vec![self.caller(request.app, tag), self.var(format!("level {}", request.level))];
        for label in labels() {
            let lit = self.var(label);
            given.push(if request.labels.contains(label) { lit } else { !lit });
        }
        let trains = endpoint.trains.filter(|_| !endpoint.expired).unwrap_or("nothing");
        given.push(self.var(format!("operator {}", endpoint.operator.unwrap_or("nothing"))));
        given.push(self.var(format!("trains {trains}")));
        let days = endpoint.retention.map_or("nothing".to_owned(), |days| days.to_string());
        given.push(self.var(format!("days {days}")));
        // What is not known satisfies nothing, as if it were not stated.
        let stated = endpoint.reach.as_ref().filter(|words| !words.contains("unknown"));
        for law in LAWS {
            let lit = self.var(format!("law {law}"));
            given.push(if stated.is_some_and(|words| words.contains(law)) { lit } else { !lit });
        }
        given
    }
}

/// Every application with each of its purposes.
fn callers() -> Vec<(usize, Option<&'static str>)> {
    let apps = APPS.iter().enumerate();
    apps.flat_map(|(app, (_, purposes))| {
        let tags = purposes.iter().copied().map(Some);
        tags.chain(purposes.is_empty().then_some(None)).map(move |tag| (app, tag))
    })
    .collect()
}

fn meant(rule: &Rule, app: usize, tag: Option<&str>) -> bool {
    rule.apps.as_ref().is_none_or(|apps| apps.contains(&app))
        && rule.purposes.as_ref().is_none_or(|tags| tag.is_some_and(|tag| tags.contains(tag)))
}

/// What the ceilings say, read as the crate's documentation says they are to be read.
fn by_ceilings(bundle: &Bundle, request: &Request, endpoint: usize) -> bool {
    let labels: LabelSet = request.labels.iter().map(|name| Label::parse(name).unwrap()).collect();
    let level = classifiers::Level::new(u8::try_from(request.level).unwrap());
    let all = bundle.let_through(APPS[request.app].0, request.purpose, level);
    let (name, part) = (format!("e{endpoint}"), format!("e{endpoint} ("));
    let mut own =
        all.iter().filter(|(called, _)| *called == name || called.starts_with(&part)).peekable();
    assert!(own.peek().is_some(), "no offering of {name}");
    own.all(|(_, masks)| masks.iter().any(|mask| labels.is_subset(*mask)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Exhaustively over all requests with six labels, and all endpoints.
    #[test]
    fn four_judges_agree_on_every_request(world in any_world()) {
        let Some(bundle) = load(&world) else { return Ok(()) };
        let mut clauses = Clauses::new(&world);
        // The solver is asked about every seventh request: it costs a hundred times the others.
        for (turn, request) in every_request(&world).iter().enumerate() {
            let expected = eligible(&world, request);
            prop_assert_eq!(&judged(&bundle, request), &expected, "{:?}", request);
            for (place, endpoint) in world.endpoints.iter().enumerate() {
                let meant = expected.contains(&place);
                prop_assert_eq!(by_ceilings(&bundle, request, place), meant, "{:?}", request);
                if turn % 7 == 0 {
                    let every = faces(endpoint, None).iter().all(|face| {
                        let given = clauses.given(request, face);
                        clauses.satisfiable(&given)
                    });
                    prop_assert_eq!(every, meant, "{:?} e{}", request, place);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn a_solver_breaks_a_guarantee_exactly_when_it_does_not_load(
        world in any_world(),
        with_any in proptest::sample::subsequence(labels(), 1..=6),
        from in 0..LEVELS.len(),
        only in zone(),
    ) {
        if load(&world).is_none() {
            return Ok(());
        }
        let mut world = world;
        let guarantee = (with_any.into_iter().collect(), from, only);
        let mut clauses = Clauses::new(&world);
        clauses.broken(&guarantee);
        world.guarantee = Some(guarantee);
        let broken = clauses.satisfiable(&[]);
        prop_assert_eq!(broken, guarantee_breaks(&world), "the slow evaluator");
        let loaded = Bundle::load(&sources(&world), TODAY);
        let refused = loaded.is_err_and(|all| all.iter().any(|one| one.code == "guarantee-broken"));
        prop_assert_eq!(broken, refused, "the proof");
    }
}

#[test]
fn purposes_of_the_generated_worlds_are_those_of_their_callers() {
    let tags = callers().into_iter().filter_map(|(_, tag)| tag);
    assert!(tags.into_iter().all(|tag| PURPOSES.contains(&tag)));
}
