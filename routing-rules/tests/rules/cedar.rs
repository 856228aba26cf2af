//! The export for Cedar, judged by Cedar itself: every verdict must be ours, on the worked organisations,
//! on the starter, and on generated rules, registers and requests; and the exported guarantees, added as
//! prohibitions, must change none.

use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, Schema, ValidationMode,
    Validator,
};
use classifiers::{Label, LabelSet, Level, MarkingSet};
use proptest::prelude::*;
use routing_rules::worked::ORGANISATIONS;
use routing_rules::{Asked, Bundle, Facts, Source, Sources, evaluate, starter};
use serde_json::Value;

use crate::reference;

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 24);

/// The export of a bundle, read by Cedar.
struct Exported {
    policies: PolicySet,
    with_guarantees: PolicySet,
    schema: Schema,
    entities: Entities,
    verdicts: String,
}

impl Exported {
    fn of(bundle: &Bundle) -> Self {
        let files = bundle.export_cedar();
        let text = |name: &str| {
            files.iter().find(|file| file.name == name).map(|file| file.text.clone()).unwrap()
        };
        let read = |text: &str| {
            PolicySet::from_str(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
        };
        let (schema, _) = Schema::from_cedarschema_str(&text("schema.cedarschema")).unwrap();
        let entities = Entities::from_json_str(&text("entities.json"), Some(&schema)).unwrap();
        let both = format!("{}\n{}", text("policy.cedar"), text("guarantees.cedar"));
        let (policies, with_guarantees) = (read(&text("policy.cedar")), read(&both));
        let found =
            Validator::new(schema.clone()).validate(&with_guarantees, ValidationMode::Strict);
        assert!(found.validation_passed(), "{found:?}");
        Self { policies, with_guarantees, schema, entities, verdicts: text("verdicts.jsonl") }
    }

    /// What Cedar decides. On facts that there can be, the guarantees must make no difference.
    fn allows(&self, request: &Value, possible: bool) -> bool {
        let uid = |key: &str| EntityUid::from_str(request[key].as_str().unwrap()).unwrap();
        let context = Context::from_json_value(request["context"].clone(), None).unwrap();
        let request = Request::new(
            uid("principal"),
            uid("action"),
            uid("resource"),
            context,
            Some(&self.schema),
        )
        .unwrap();
        let decide = |policies: &PolicySet| {
            Authorizer::new().is_authorized(&request, policies, &self.entities).decision()
                == Decision::Allow
        };
        let allowed = decide(&self.policies);
        if possible {
            assert_eq!(decide(&self.with_guarantees), allowed, "a guarantee changed the verdict");
        }
        allowed
    }

    /// Compares every endpoint's verdict on these facts with ours.
    fn agrees(&self, bundle: &Bundle, facts: &Facts) {
        let verdict = evaluate(bundle, facts);
        let ours: Vec<&str> = verdict.endpoints().collect();
        let possible = least_level(bundle, facts) <= facts.level;
        for offering in bundle.endpoints().iter().flat_map(|e| bundle.offerings_of(e.name())) {
            let request = bundle.cedar_request(facts, offering.called());
            let allowed = self.allows(&request, possible);
            let expected = match facts.model.as_deref() {
                Some(model) => offering.offers(model) && ours.contains(&offering.name()),
                None => {
                    let model = offering.models().keys().next().cloned();
                    let facts = Facts { model, ..facts.clone() };
                    let verdict = evaluate(bundle, &facts);
                    verdict.endpoints().any(|name| name == offering.name())
                }
            };
            assert_eq!(allowed, expected, "{facts:?} {}", offering.called());
        }
    }
}

/// The level that these facts have at least: of the application's base and of the labels.
fn least_level(bundle: &Bundle, facts: &Facts) -> Level {
    let asked = Asked {
        app: &facts.app,
        purpose: None,
        model: "",
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    bundle.gather(&asked, facts.labels, facts.markings).facts.level
}

fn load(sources: &Sources) -> Bundle {
    let loaded = Bundle::load(sources, TODAY);
    loaded.unwrap_or_else(|problems| panic!("{problems:#?}")).bundle
}

fn worked() -> Vec<(&'static str, Bundle)> {
    let example = Sources {
        policy: vec![Source::new("policy.yaml", include_str!("../example/policy.yaml"))],
        register: vec![Source::new("register.yaml", include_str!("../example/register.yaml"))],
        applications: vec![Source::new("apps.yaml", include_str!("../example/apps.yaml"))],
        ..Sources::default()
    };
    let own = [("starter", load(&starter::sources())), ("example", load(&example))];
    let organisations = ORGANISATIONS.iter().map(|one| (one.name, load(&one.sources())));
    organisations.chain(own).collect()
}

#[test]
fn cedar_decides_the_sample_as_we_did() {
    for (name, bundle) in worked() {
        let exported = Exported::of(&bundle);
        let (mut allowed, mut denied) = (0, 0);
        // Of a long sample every fifth line; the tests of the policy stand at its beginning.
        let tests = bundle.run_tests().len() * bundle.endpoints().len();
        for (index, line) in exported.verdicts.lines().enumerate() {
            if index >= tests && index % 5 != 0 {
                continue;
            }
            let request: Value = serde_json::from_str(line).unwrap();
            let expected = request["allowed"].as_bool().unwrap();
            assert_eq!(exported.allows(&request, true), expected, "{name}: {line}");
            if expected { allowed += 1 } else { denied += 1 }
        }
        assert!(allowed > 0 && (denied > 0 || bundle.endpoints().len() == 1), "{name}");
    }
}

fn label_set() -> impl Strategy<Value = LabelSet> {
    let labels: Vec<Label> = Label::ALL.iter().copied().filter(|label| !label.is_own()).collect();
    proptest::collection::vec(proptest::sample::select(labels), 0..5)
        .prop_map(|labels| labels.into_iter().collect())
}

/// Any facts, those that no application could have among them.
fn facts(bundle: &Bundle, (app, purpose, level): (usize, usize, u8), labels: LabelSet) -> Facts {
    let applications = bundle.applications();
    let application = applications.get(app % (applications.len() + 1));
    let purposes: Vec<&str> = application.map(|one| one.purposes().collect()).unwrap_or_default();
    let purpose = match purpose % (purposes.len() + 2) {
        0 => None,
        1 => Some("no-such-purpose"),
        other => purposes.get(other - 2).copied(),
    };
    Facts {
        app: application.map_or("no-such-app", |one| one.name()).into(),
        purpose: purpose.map(Into::into),
        level: Level::new(level % u8::try_from(bundle.levels().len()).unwrap()),
        labels,
        markings: MarkingSet::default(),
        model: (app % 3 == 0).then(|| "assistant".to_owned()),
    }
}

#[test]
fn cedar_decides_generated_requests_as_we_do() {
    let worked: Vec<(&str, Bundle, Exported)> = worked()
        .into_iter()
        .map(|(name, bundle)| {
            let exported = Exported::of(&bundle);
            (name, bundle, exported)
        })
        .collect();
    let config = ProptestConfig { cases: 150, ..ProptestConfig::default() };
    proptest!(config, |(picks in (0_usize..60, 0_usize..12, 0_u8..16), labels in label_set())| {
        for (_, bundle, exported) in &worked {
            exported.agrees(bundle, &facts(bundle, picks, labels));
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn cedar_decides_generated_rules_as_we_do(
        world in reference::world(),
        requests in proptest::collection::vec(reference::request(), 4),
    ) {
        if let Some(bundle) = reference::load(&world) {
            let exported = Exported::of(&bundle);
            for request in &requests {
                exported.agrees(&bundle, &reference::facts(request));
            }
        }
    }

    #[test]
    fn cedar_knows_places_grades_certificates_and_bounds(
        entries in proptest::collection::vec(entry(), 1..4)
    ) {
        let register: String = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| format!("  - {{endpoint: e{index}, {entry}}}\n"))
            .collect();
        let sources = Sources {
            policy: vec![Source::new("policy.yaml", POLICY)],
            register: vec![Source::new("r.yaml", format!("register: r\nendpoints:\n{register}"))],
            applications: vec![Source::new("a.yaml", "applications: [{app: mail, tenant: t}]\n")],
            ..Sources::default()
        };
        let bundle = load(&sources);
        let exported = Exported::of(&bundle);
        for level in 0..6 {
            exported.agrees(&bundle, &facts(&bundle, (0, 0, level), LabelSet::EMPTY));
        }
    }
}

/// One zone for each kind of test, each offered at a level of its own.
const POLICY: &str = r#"
policy: kinds
version: 1
levels: [place, group, grade, certificate, seal, bound]
base: {default: place}
labels: {everything: {covers: ["pii.*", "financial.*", "secret.*", "health.*", "special.*", "confidential.*", "code.*", "custom.*"], floor: place}}
zones:
  place: {processed_in: [DE, CH]}
  group: {processed_in: [EEA, adequate], transfer_basis: [none-needed, adequacy]}
  grade: {processed_in: [EEA], grade: attested}
  certificate: {certificates: {has: [{scheme: c5, level: type2}, {scheme: iso27001, scope: all}]}}
  seal: {seal: {at_least: 3}}
  bound: {retention_days: {at_least: 1, at_most: 30}, dora_cif: [true], site: [here]}
rules:
  - {rule: grant, may_use: [place, group, grade, certificate, seal, bound], because: Anything.}
  - {rule: from-group, from: group, stays_in: [group, grade, certificate, seal, bound], because: Less.}
  - {rule: from-grade, from: grade, stays_in: [grade, certificate, seal, bound], because: Less.}
  - {rule: from-certificate, from: certificate, stays_in: [certificate, seal, bound], because: Less.}
  - {rule: from-seal, from: seal, stays_in: [seal, bound], because: Less.}
  - {rule: from-bound, from: bound, stays_in: [bound], because: Less.}
"#;

/// The rest of a register entry.
fn entry() -> impl Strategy<Value = String> {
    let pick = |values: &'static [&'static str]| proptest::sample::select(values);
    let evidence = "\"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"";
    (
        pick(&["[DE]", "[CH]", "[US]", "[DE, CH]", "[EEA]", "[adequate]", "unknown"]),
        pick(&["declared", "attested", "contradicted"]),
        pick(&[
            "",
            "certificates: [{scheme: c5, level: type2}, {scheme: iso27001, scope: all}], ",
            "certificates: [{scheme: c5, level: type1}, {scheme: iso27001, scope: all}], ",
            "certificates: [{scheme: c5, level: type2, valid_until: 2026-11-23}], ",
            "certificates: [{scheme: c5, level: type2, scope: all}, {scheme: iso27001, level: all}], ",
        ]),
        proptest::collection::vec(2..=4, 8),
        0..40,
        pick(&["true", "false"]),
        pick(&["none-needed", "adequacy", "dpf", "unknown"]),
    )
        .prop_map(move |(places, grade, certificates, seal, days, cif, basis)| {
            let seal: Vec<String> = seal
                .iter()
                .enumerate()
                .map(|(index, score)| format!("sov{}: {score}", index + 1))
                .collect();
            format!(
                "base_url: \"https://a.example/v1\", models: {{m: {{}}}}, vouched: {{by: a, basis: b}}, \
                 operator: third-party, processed_in: {{value: {places}, grade: {grade}, by: a, basis: \
                 b, evidence: {evidence}}}, {certificates}seal: {{{}}}, retention_days: {days}, \
                 dora_cif: {cif}, site: here, transfer_basis: {basis}",
                seal.join(", ")
            )
        })
}
