//! Files of detectors that load, what they add to a bundle, and how a policy speaks of their labels.

use classifiers::{Label, LabelSet, Level, MarkingSet};
use routing_rules::{Asked, Bundle, Source, Sources, starter};

const DETECTORS: &str = "\
detectors: acme
labels:
  custom.rules-project: Names of projects that are not public yet
words:
  - {detector: projects, label: custom.rules-project, words: [Bluebird, Projekt Nachtfalter]}
patterns:
  - {detector: customers, label: pii.national_id, pattern: 'KD-[0-9]{8}', checksum: luhn, near: [Kunde]}
lists:
  - detector: projects-by-digest
    label: custom.rules-project
    salt: \"0707070707070707070707070707070707070707070707070707070707070707\"
    words: 2
    lengths: [8, 19]
    digests: |
      00112233445566778899001122334455
      00112233445566778899001122334456
remote:
  - detector: presidio
    endpoint: own-site
    language: de
    deadline: 250 ms
    least_score: 60
    labels: {PERSON: pii.person_name, PROJECT: custom.rules-project}
";

fn sources(policy: &str, detectors: &[&str]) -> Sources {
    Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        detectors: detectors.iter().map(|text| Source::new("detectors.yaml", *text)).collect(),
        ..starter::sources()
    }
}

fn load(policy: &str, detectors: &[&str]) -> Result<Bundle, Vec<String>> {
    let loaded = Bundle::load(&sources(policy, detectors), jiff::civil::date(2026, 11, 24));
    loaded
        .map(|loaded| loaded.bundle)
        .map_err(|found| found.iter().map(ToString::to_string).collect())
}

fn covering() -> String {
    let group = "labels:\n  projects: {covers: [custom.rules-project], floor: confidential}";
    starter::POLICY.replacen("labels:", group, 1)
}

#[test]
fn a_file_of_detectors_adds_labels_that_the_policy_can_name() {
    let bundle = load(&covering(), &[DETECTORS]).unwrap_or_else(|found| panic!("{found:#?}"));
    assert_eq!(bundle.own_detectors().len(), 3);
    let [remote] = bundle.remote_detectors() else { panic!("one remote detector") };
    assert_eq!((remote.endpoint(), remote.language()), ("own-site", "de"));
    assert_eq!((remote.least_score(), remote.deadline().as_millis()), (60, 250));
    assert_eq!(remote.label_of("PERSON"), Some(Label::PersonName));
    assert_eq!(remote.label_of("DATE_TIME"), None);
    let project = Label::parse("custom.rules-project").unwrap();
    assert_eq!(remote.label_of("PROJECT"), Some(project));
    let asked = Asked {
        app: "my-app",
        purpose: None,
        model: "assistant",
        declared_level: None,
        declared_labels: LabelSet::EMPTY,
        key_floor: None,
        continued: routing_rules::Continued::default(),
    };
    let found = [project].into_iter().collect();
    let gathered = bundle.gather(&asked, found, MarkingSet::default());
    assert_eq!(gathered.sources.labels, Some(Level::new(2)));
}

#[test]
fn a_label_needs_the_file_that_declares_it() {
    let found = load(&covering(), &[]).unwrap_err();
    assert!(found[0].contains("custom.rules-project"), "{found:#?}");
}

#[test]
fn detectors_are_part_of_the_bundle() {
    let plain = load(starter::POLICY, &[]).unwrap();
    let own = load(&covering(), &[DETECTORS]).unwrap();
    let changed = load(&covering(), &[&DETECTORS.replace("Bluebird", "Nightbird")]).unwrap();
    assert_ne!(own.digest(), changed.digest());
    assert_ne!(plain.digest(), load(starter::POLICY, &["detectors: none-yet"]).unwrap().digest());
    assert_ne!(own.own_detectors()[0], changed.own_detectors()[0]);
    assert_eq!(own.own_detectors()[1], changed.own_detectors()[1]);
}

#[test]
fn a_label_no_group_covers_is_told() {
    let loaded =
        Bundle::load(&sources(starter::POLICY, &[DETECTORS]), jiff::civil::date(2026, 11, 24))
            .unwrap();
    let said: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
    assert!(
        said.iter().any(|line| line.contains("no label group covers custom.rules-project")),
        "{said:#?}"
    );
}
