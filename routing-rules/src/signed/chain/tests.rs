use classifiers::Digest;
use jiff::civil::{Date, date};

use super::Link;
use crate::bundle::Sources;
use crate::document::Source;
use crate::reach::Reach;
use crate::signed::{Body, Refused, SecretKey, Statement};
use crate::starter;

const TODAY: Date = date(2026, 11, 24);
const DETECTORS: Digest = Digest::from_bytes([9; 32]);

fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(name, &[name.bytes().next().unwrap(); 32])
}

const PEOPLE: [(&str, &str); 4] =
    [("ada", "governor"), ("bea", "data-protection"), ("cyd", "governor"), ("dev", "developer")];

fn governance() -> String {
    let mut text = "organisation: acme\ngovernors:\n".to_owned();
    for (name, role) in PEOPLE {
        let key = key(name).public();
        text.push_str(&format!("  - {{governor: {name}, key: \"{key}\", roles: [{role}]}}\n"));
    }
    text
}

fn sources() -> Sources {
    Sources {
        governance: vec![Source::new("governance.yaml", governance())],
        places: vec![Sources::shipped_places()],
        ..starter::sources()
    }
}

fn body(sequence: u64, author: &str, reach: Reach, sources: &Sources) -> Body {
    let mut body = Body {
        applications: Vec::new(),
        author: author.to_owned(),
        because: "a test".to_owned(),
        created_s: 1_795_000_000,
        detectors: Vec::new(),
        governance: Vec::new(),
        own_detectors: Vec::new(),
        places: Vec::new(),
        policy: Vec::new(),
        previous: None,
        reach,
        register: Vec::new(),
        rollback_to: None,
        sequence,
        valid_from_s: None,
        valid_until_s: None,
    };
    body.set_sources(sources);
    body.accept_detectors(DETECTORS, None);
    body
}

fn signed(body: Body, signers: &[&str]) -> Statement<Body> {
    let mut statement = Statement::new(body);
    for name in signers {
        statement.sign(&key(name)).unwrap();
    }
    statement
}

fn founded() -> Link {
    let body = body(1, "ada", Reach::Widened, &sources());
    let statement = signed(body, &["ada", "bea", "cyd", "dev"]);
    let digest = statement.digest();
    Link::first(statement, digest).unwrap()
}

/// The starter with a door opened for its application.
fn wider() -> Sources {
    let mut sources = sources();
    let policy = &mut sources.policy[0];
    let text = policy.text.replace("version: 1", "version: 2");
    assert_ne!(text, policy.text);
    policy.text = text;
    sources
}

/// The second version as its author would make it.
fn second(reach: Reach) -> Body {
    let mut body = body(2, "ada", reach, &wider());
    body.follow(founded().digest());
    body
}

#[test]
fn a_founding_needs_everyone_it_names_and_the_digest_that_was_noted() {
    let whole = founded();
    let loaded = whole.load(TODAY).unwrap();
    let seal = loaded.bundle.seal().unwrap();
    assert_eq!((seal.sequence(), seal.author()), (1, "ada"));
    assert!(seal.accepts_detectors(DETECTORS));
    assert!(!seal.accepts_detectors(Digest::from_bytes([8; 32])));
    let missing = signed(body(1, "ada", Reach::Widened, &sources()), &["ada", "cyd", "dev"]);
    let digest = missing.digest();
    assert_eq!(
        Link::first(missing.clone(), digest).unwrap_err(),
        Refused::FounderMissing("bea".into())
    );
    let other = Digest::from_bytes([1; 32]);
    assert_eq!(Link::first(missing, other).unwrap_err(), Refused::OtherFounding);
}

#[test]
fn the_numbers_of_the_version_before_decide() {
    let first = founded();
    for (reach, signers, expected) in [
        (Reach::Narrowed, vec!["ada"], Ok(())),
        (
            Reach::Same,
            vec!["ada"],
            Err(Refused::TooFew { reach: Reach::Same, needed: 1, given: 0 }),
        ),
        (Reach::Same, vec!["ada", "cyd"], Ok(())),
        (
            Reach::Widened,
            vec!["ada", "bea"],
            Err(Refused::TooFew { reach: Reach::Widened, needed: 2, given: 1 }),
        ),
        (Reach::Widened, vec!["ada", "bea", "cyd"], Ok(())),
        (Reach::Widened, vec!["ada", "cyd", "dev"], Err(Refused::MayNotApprove("dev".into()))),
        (Reach::Widened, vec!["bea", "cyd"], Err(Refused::AuthorMissing("ada".into()))),
    ] {
        let followed = first.follow(signed(second(reach), &signers));
        assert_eq!(followed.map(drop), expected, "{reach:?} {signers:?}");
    }
    // Two others are not enough where neither speaks for those whose data it is.
    let mut by_bea = second(Reach::Widened);
    by_bea.author = "bea".to_owned();
    let followed = first.follow(signed(by_bea, &["bea", "ada", "cyd"]));
    assert_eq!(followed.unwrap_err(), Refused::NoDataProtection);
    // Lower numbers in the new version do not help the new version.
    let mut lowered = second(Reach::Widened);
    let text = governance().replace("governors:", "approvals: {same: 0, widening: 0}\ngovernors:");
    lowered.governance[0].text = text;
    let followed = first.follow(signed(lowered.clone(), &["ada"]));
    assert_eq!(
        followed.unwrap_err(),
        Refused::TooFew { reach: Reach::Widened, needed: 2, given: 0 }
    );
    lowered.reach = Reach::Narrowed;
    let link = first.follow(signed(lowered, &["ada"])).unwrap();
    assert_eq!(
        link.prove(&first, TODAY).unwrap_err(),
        Refused::DoesMore { claimed: Reach::Narrowed, found: Reach::Widened }
    );
}

#[test]
fn a_version_follows_one_version_only() {
    let first = founded();
    let whole = second(Reach::Narrowed);
    for (change, expected) in [
        ((|body| body.sequence = 1) as fn(&mut Body), Refused::Sequence { number: 1, expected: 2 }),
        (|body| body.sequence = 3, Refused::Sequence { number: 3, expected: 2 }),
        (|body| body.previous = None, Refused::NotNext),
        (|body| body.follow(Digest::from_bytes([3; 32])), Refused::NotNext),
        (|body| body.detectors.clear(), Refused::Detectors(0)),
        (|body| body.governance.clear(), Refused::NoGovernance),
        (
            |body| body.governance[0].text = body.governance[0].text.replace("acme", "umbrella"),
            Refused::OtherOrganisation("umbrella".into()),
        ),
    ] {
        let mut changed = whole.clone();
        change(&mut changed);
        assert_eq!(first.follow(signed(changed, &["ada"])).unwrap_err(), expected);
    }
}

#[test]
fn detectors_that_were_not_accepted_before_widen() {
    let first = founded();
    let mut upgraded = second(Reach::Narrowed);
    upgraded.set_sources(&sources());
    upgraded.accept_detectors(Digest::from_bytes([4; 32]), Some(DETECTORS));
    assert_eq!(first.reach_to(&upgraded, TODAY), Ok(Reach::Widened));
    let mut same = second(Reach::Same);
    same.set_sources(&sources());
    assert_eq!(first.reach_to(&same, TODAY), Ok(Reach::Same));
    let link = first.follow(signed(same, &["ada", "cyd"])).unwrap();
    assert_eq!(link.prove(&first, TODAY), Ok(()));
}

#[test]
fn a_version_has_its_time() {
    let mut timed = second(Reach::Narrowed);
    (timed.valid_from_s, timed.valid_until_s) = (Some(100), Some(200));
    let link = founded().follow(signed(timed, &["ada"])).unwrap();
    assert_eq!(link.in_force(99), Err(Refused::NotYet("1970-01-01T00:01:40Z".into())));
    assert_eq!(link.in_force(100), Ok(()));
    assert_eq!(link.in_force(200), Err(Refused::Expired("1970-01-01T00:03:20Z".into())));
}

#[test]
fn bytes_have_one_form() {
    let whole = signed(second(Reach::Narrowed), &["ada"]);
    let bytes = whole.to_bytes();
    assert_eq!(Statement::parse(&bytes), Ok(whole));
    let text = String::from_utf8(bytes).unwrap();
    for changed in [
        text.replace("\"author\":", "\"author\": "),
        text.replacen("{\"content\":", "{\"kind\":\"bailiwick bundle 1\",\"content\":", 1),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        format!("{text}{text}"),
        text.replace("\"previous\":", "\"own_detectors\":[],\"previous\":"),
        text.replace("\"sequence\":2", "\"sequence\":2.0"),
        text.replace("\"sequence\":2", "\"sequence\":2,\"sequence\":2"),
        text.replace("\"sequence\":2", "\"sequence\":2,\"valid_from_s\":null"),
        text.replace("\"sequence\":2", "\"extra\":0,\"sequence\":2"),
        text.replace("bailiwick bundle 1", "bailiwick exception 1"),
        text.replace("a test", "a \\u0074est"),
    ] {
        assert_ne!(changed, text);
        let refused = Statement::<Body>::parse(changed.as_bytes()).unwrap_err();
        assert!(
            matches!(refused, Refused::Malformed { .. } | Refused::NotCanonical { .. }),
            "{refused}"
        );
    }
    let long = vec![b' '; crate::signed::MOST_BYTES + 1];
    assert!(matches!(Statement::<Body>::parse(&long), Err(Refused::TooLong { .. })));
}

#[test]
fn a_signature_fits_one_content_one_person_and_one_key() {
    let first = founded();
    let text = String::from_utf8(signed(second(Reach::Same), &["ada", "cyd"]).to_bytes()).unwrap();
    let parts: Vec<&str> = text.split("\"signature\":\"").collect();
    let (of_ada, of_cyd) =
        (parts[1].split('"').next().unwrap(), parts[2].split('"').next().unwrap());
    let (ada, cyd) = (key("ada").public().to_string(), key("cyd").public().to_string());
    let other = SecretKey::from_seed("cyd", &[1; 32]);
    let mut impostor = signed(second(Reach::Same), &["ada"]);
    impostor.sign(&other).unwrap();
    // In the signatures alone: names and keys stand in the governance file too.
    let (content, signatures) = text.split_once("\"signatures\":[").unwrap();
    let swap = |from: &str, to: &str| {
        assert!(signatures.contains(from), "{from}");
        format!("{content}\"signatures\":[{}", signatures.replace(from, to))
    };
    for (changed, expected) in [
        (swap(of_cyd, of_ada), Refused::Forged("cyd".into())),
        (swap(of_cyd, ""), Refused::Forged("cyd".into())),
        (swap(of_cyd, of_cyd.split_at(126).0), Refused::Forged("cyd".into())),
        (swap(of_cyd, &of_cyd.to_uppercase()), Refused::Forged("cyd".into())),
        (text.replace("a test", "a text"), Refused::Forged("ada".into())),
        (swap(&cyd, ""), Refused::OtherKey("cyd".into())),
        (swap(&cyd, &ada), Refused::OtherKey("cyd".into())),
        (swap("\"by\":\"cyd\"", "\"by\":\"\""), Refused::UnknownSigner(String::new())),
        (swap("\"by\":\"cyd\"", "\"by\":\"eve\""), Refused::UnknownSigner("eve".into())),
        (swap("\"by\":\"cyd\"", "\"by\":\"bea\""), Refused::OtherKey("bea".into())),
        (swap("ed25519\"", "none\""), Refused::Algorithm("none".into())),
        (String::from_utf8(impostor.to_bytes()).unwrap(), Refused::OtherKey("cyd".into())),
    ] {
        let statement = Statement::<Body>::parse(changed.as_bytes()).unwrap();
        let signers = statement.signers(first.governance());
        assert_eq!(signers.map(drop), Err(expected));
    }
    let ada_twice = {
        let once = signed(second(Reach::Same), &["ada"]);
        let text = String::from_utf8(once.to_bytes()).unwrap();
        let (head, signature) = text.split_once("\"signatures\":[").unwrap();
        let signature = signature.strip_suffix("]}\n").unwrap();
        format!("{head}\"signatures\":[{signature},{signature}]}}\n")
    };
    let statement = Statement::<Body>::parse(ada_twice.as_bytes()).unwrap();
    let refused = first.follow(statement).unwrap_err();
    assert_eq!(refused, Refused::SignedTwice("ada".into()));
}
