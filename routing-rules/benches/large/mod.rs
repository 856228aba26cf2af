//! A large organisation, generated: as many rules, labels, endpoints, applications and purposes as
//! asked for, the same every time.

use routing_rules::{Source, Sources};

/// How large.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Rules, two thirds of them grants.
    pub(crate) rules: usize,
    /// Endpoints.
    pub(crate) endpoints: usize,
    /// Applications.
    pub(crate) applications: usize,
    /// Purposes of each application.
    pub(crate) purposes: usize,
}

/// 1,000 rules over 50 endpoints, and 24 x 24 callers at 5 levels: 2,880 slices.
pub(crate) const LARGE: Size = Size { rules: 1_000, endpoints: 50, applications: 24, purposes: 24 };

pub(crate) const LEVELS: [&str; 5] = ["public", "internal", "confidential", "restricted", "secret"];
/// The labels that rules name: all but languages, 45 of them.
pub(crate) const LABELS: [&str; 40] = [
    "secret.api_key",
    "secret.private_key",
    "secret.jwt",
    "secret.connection_string",
    "secret.password",
    "secret.generic",
    "secret.high_entropy",
    "pii.national_id",
    "pii.tax_id",
    "pii.passport",
    "pii.driver_license",
    "pii.email",
    "pii.phone",
    "pii.address",
    "pii.date_of_birth",
    "pii.person_name",
    "pii.person_linked",
    "pii.ip_address",
    "pii.mac_address",
    "financial.payment_card",
    "financial.iban",
    "financial.bank_account",
    "financial.crypto_wallet",
    "financial.statement",
    "health.patient_id",
    "health.diagnosis",
    "health.icd10",
    "health.medication",
    "health.record",
    "special.religion",
    "special.ethnicity",
    "special.political",
    "special.trade_union",
    "special.sexual_orientation",
    "special.genetic_biometric",
    "special.criminal",
    "confidential.legal",
    "confidential.hr",
    "code.source",
    "code.proprietary_header",
];
pub(crate) const ZONES: usize = 20;

/// Numbers that look random and are the same every time (Knuth, MMIX).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let most = u64::try_from(most.max(1)).unwrap_or(1);
        usize::try_from((self.0 >> 33) % most).unwrap_or_default()
    }

    pub(crate) fn some_of(&mut self, words: &[&str], count: usize) -> String {
        let chosen: Vec<&str> =
            (0..count).filter_map(|_| words.get(self.below(words.len())).copied()).collect();
        chosen.join(", ")
    }
}

/// One rule, drawn.
pub(crate) struct Drawn {
    pub(crate) app: Option<usize>,
    pub(crate) purpose: Option<usize>,
    pub(crate) grants: bool,
    pub(crate) level: &'static str,
    pub(crate) labels: Vec<&'static str>,
    pub(crate) zones: Vec<String>,
}

pub(crate) fn draw(size: Size, dice: &mut Dice) -> Vec<Drawn> {
    let rule = |rule: usize| {
        let zone = |dice: &mut Dice| format!("z{}", dice.below(ZONES));
        let app = (!rule.is_multiple_of(3)).then(|| dice.below(size.applications));
        let purpose = (rule % 3 > 1).then(|| dice.below(size.purposes));
        let level = LEVELS.get(dice.below(3)).copied().unwrap_or_default();
        let count = dice.below(4).saturating_add(1);
        let labels = (0..count).filter_map(|_| LABELS.get(dice.below(LABELS.len())).copied());
        let mut labels: Vec<&'static str> = labels.collect();
        let zones = match rule % 4 {
            0 => vec!["home".to_owned(), zone(dice), zone(dice)],
            1 => {
                labels.clear();
                vec![zone(dice)]
            }
            _ => vec!["home".to_owned(), zone(dice)],
        };
        Drawn { app, purpose, grants: !rule.is_multiple_of(4), level, labels, zones }
    };
    (0..size.rules).map(rule).collect()
}

fn rule_line(rule: usize, drawn: &Drawn) -> String {
    let mut scope = Vec::new();
    scope.extend(drawn.app.map(|app| format!("apps: [app{app}]")));
    scope.extend(drawn.purpose.map(|purpose| format!("purposes: [p{purpose}]")));
    let scope =
        if scope.is_empty() { String::new() } else { format!("for: {{{}}}, ", scope.join(", ")) };
    let (verb, with) = if drawn.grants { ("may_use", "without") } else { ("stays_in", "with_any") };
    let level = if drawn.grants { format!("up_to: {}, ", drawn.level) } else { String::new() };
    let labels = if drawn.labels.is_empty() {
        String::new()
    } else {
        format!("{with}: [{}], ", drawn.labels.join(", "))
    };
    let zones = drawn.zones.join(", ");
    format!("  - {{rule: r{rule}, because: bench, {scope}{level}{labels}{verb}: [{zones}]}}\n")
}

/// The files. `raised` raises the level of one grant, for a change to compare.
pub(crate) fn sources(size: Size, raised: bool) -> Sources {
    let mut dice = Dice(42);
    let floor = |place: usize| LEVELS.get(place % 4).copied().unwrap_or_default();
    let mut policy = format!(
        "policy: large\nversion: 1\nlevels: [{}]\nbase: {{default: public}}\nlabels:\n",
        LEVELS.join(", ")
    );
    for (place, label) in LABELS.iter().enumerate() {
        policy.push_str(&format!("  l{place}: {{covers: [{label}], floor: {}}}\n", floor(place)));
    }
    policy.push_str("zones:\n  home: {operator: [self], trains_on_data: [never]}\n");
    for zone in 0..ZONES {
        let places = dice.some_of(&["DE", "FR", "IE", "NL", "US", "CH"], 3);
        policy.push_str(&format!(
            "  z{zone}: {{retention_days: {{at_most: {}}}, processed_in: [{places}], \
             trains_on_data: [never, opt-out]}}\n",
            zone * 2
        ));
    }
    policy.push_str("rules:\n");
    for (rule, mut drawn) in draw(size, &mut dice).into_iter().enumerate() {
        if raised && rule == 5 {
            drawn.level = "secret";
        }
        policy.push_str(&rule_line(rule, &drawn));
    }
    policy.push_str(
        "  - {rule: keys-at-home, because: bench, with_any: [\"secret.*\", \"special.*\", \
         \"health.*\"], stays_in: [home]}\nguarantees:\n",
    );
    let kept =
        |label: &str| ["secret.", "special.", "health."].iter().any(|f| label.starts_with(f));
    for (place, label) in LABELS.iter().enumerate().filter(|(_, label)| kept(label)) {
        policy.push_str(&format!(
            "  - {{guarantee: g{place}, with_any: [{label}], only_reaches: {{operator: [self]}}}}\n"
        ));
    }
    let register = register(size, &mut dice);
    let purposes: Vec<String> = (0..size.purposes).map(|purpose| format!("p{purpose}")).collect();
    let mut apps = "applications:\n".to_owned();
    for app in 0..size.applications {
        apps.push_str(&format!(
            "  - {{app: app{app}, tenant: t, purposes: [{}]}}\n",
            purposes.join(", ")
        ));
    }
    Sources {
        policy: vec![Source::new("policy.yaml", policy)],
        register: vec![Source::new("register.yaml", register)],
        applications: vec![Source::new("apps.yaml", apps)],
        ..Sources::default()
    }
}

fn register(size: Size, dice: &mut Dice) -> String {
    let mut register = "register: large\nendpoints:\n".to_owned();
    for endpoint in 0..size.endpoints {
        let operator = if endpoint < 2 { "self" } else { "third-party" };
        let place = dice.some_of(&["DE", "FR", "IE", "NL", "US", "CH"], 1);
        let trains = dice.some_of(&["never", "opt-out"], 1);
        register.push_str(&format!(
            "  - {{endpoint: e{endpoint}, base_url: \"https://e{endpoint}.example/v1\", models: {{assistant: {{as: m}}}}, vouched: {{by: b}}, operator: {operator}, processed_in: [{place}], trains_on_data: {trains}, retention_days: {}}}\n",
            dice.below(40)
        ));
    }
    register
}
