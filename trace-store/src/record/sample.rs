//! Records for tests: every field filled, so that an encoding test sees each of them.

use super::*;

pub(crate) fn id(n: u64) -> RecordId {
    let mut bytes = [0u8; 16];
    bytes[..6].copy_from_slice(&1_790_000_000_000u64.to_be_bytes()[2..]);
    bytes[6] = 0x70;
    bytes[8..].copy_from_slice(&n.to_be_bytes());
    bytes[8] = 0x80;
    RecordId::from_bytes(bytes)
}

/// Two endpoints, one of them in two countries.
fn eligible() -> Vec<Eligible> {
    vec![
        Eligible {
            attributes: Some(Digest::from_bytes([3; 32])),
            endpoint: "own-berlin".to_owned(),
            operator: "self".to_owned(),
            processed_in: vec!["DE".to_owned()],
            splices: vec![Splice { name: "model".to_owned(), value: "small-8b".to_owned() }],
            stated: vec![],
            transfer_basis: None,
        },
        Eligible {
            attributes: None,
            endpoint: "eu-cloud".to_owned(),
            operator: "Beispiel Cloud".to_owned(),
            processed_in: vec!["DE".to_owned(), "FR".to_owned()],
            splices: vec![],
            stated: vec![],
            transfer_basis: Some("adequacy".to_owned()),
        },
    ]
}

/// A decision with what the first releases of this format did not write.
pub(crate) fn decision_with_statements() -> Decision {
    let mut decision = decision(1);
    let stated = |attribute: &str, value: &str, grade: &str| StatedAttribute {
        attribute: attribute.to_owned(),
        evidence: (grade == "attested").then(|| format!("sha256:{}", "ab".repeat(32))),
        grade: grade.to_owned(),
        until: Some("2027-03-01".to_owned()),
        value: value.to_owned(),
    };
    if let Some(first) = decision.eligible.first_mut() {
        first.stated = vec![
            stated("processed_in", "DE", "attested"),
            stated("trains_on_data", "never", "declared"),
        ];
    }
    decision.suppressed = vec![Suppressed {
        count: 2,
        label: "financial.payment_card".to_owned(),
        suppressions: vec!["order-numbers".to_owned()],
    }];
    decision
}

pub(crate) fn decision(n: u64) -> Decision {
    Decision {
        application: "intake".to_owned(),
        body_bytes: 2048,
        bundle: Digest::from_bytes([1; 32]),
        classifier_complete: true,
        consulted: vec![],
        credential: "bw_intake_7f".to_owned(),
        critical: false,
        decision: Verdict::Permit,
        declared: vec![Declared { name: "purpose".to_owned(), value: "triage".to_owned() }],
        detectors: Digest::from_bytes([2; 32]),
        dev: true,
        eligible: eligible(),
        function: Some("claims".to_owned()),
        labels: vec![
            LabelCount { count: 2, label: "pii.email".to_owned() },
            LabelCount { count: 1, label: "pii.iban".to_owned() },
        ],
        level: "confidential".to_owned(),
        level_sources: vec![LevelSource {
            level: "confidential".to_owned(),
            source: "label:pii.iban".to_owned(),
        }],
        markings: vec!["tlp:amber".to_owned()],
        method: "POST".to_owned(),
        mode: Reach::Connected,
        model: "general".to_owned(),
        path: "/v1/chat/completions".to_owned(),
        policy_digest: Digest::from_bytes([4; 32]),
        policy_name: "house".to_owned(),
        policy_version: "7".to_owned(),
        purpose: Some("triage".to_owned()),
        reasons: vec![EndpointReason {
            because: Some("staff data stays in the EU – Betriebsvereinbarung §3".to_owned()),
            endpoint: "us-cloud".to_owned(),
            rules: vec!["eu-only".to_owned()],
            verdict: "excluded".to_owned(),
        }],
        received_ns: UtcNanos(1_790_000_000_000_000_000 + n),
        record_id: id(n),
        redacted: Vec::new(),
        refusal: None,
        register_digest: Digest::from_bytes([5; 32]),
        request_digest: Digest::from_bytes([6; 32]),
        request_key: RequestKey::from_bytes([7; 32]),
        retry_count: 0,
        rules_granted: vec!["own-site".to_owned()],
        rules_restricted: vec!["eu-only".to_owned()],
        scanned_bytes: 1900,
        span_id: Some(SpanId::from_bytes([8; 8])),
        stream: true,
        subject: None,
        suppressed: vec![],
        tenant: Some("north".to_owned()),
        trace_id: Some(TraceId::from_bytes([9; 16])),
        unread_bytes: 0,
    }
}

pub(crate) fn outcome(n: u64) -> Outcome {
    Outcome {
        aborted_by: Some(Party::Client),
        answer_bytes: 900,
        answer_digest: Some(Digest::from_bytes([10; 32])),
        answer_labels: vec![LabelCount { count: 1, label: "pii.email".to_owned() }],
        application: "intake".to_owned(),
        attempts: vec![
            Attempt {
                endpoint: "own-berlin".to_owned(),
                error: Some("connect".to_owned()),
                first_byte_us: None,
                latency_us: 1_000,
                status: None,
            },
            Attempt {
                endpoint: "eu-cloud".to_owned(),
                error: None,
                first_byte_us: Some(80_000),
                latency_us: 400_000,
                status: Some(200),
            },
        ],
        changed: vec!["model".to_owned()],
        ended_ns: UtcNanos(1_790_000_000_500_000_000 + n),
        endpoint: Some("eu-cloud".to_owned()),
        finish_reason: Some("stop".to_owned()),
        first_byte_us: Some(81_000),
        jurisdictions: vec!["DE".to_owned(), "FR".to_owned()],
        latency_us: 402_000,
        model_answered: Some("small-8b".to_owned()),
        record_id: id(n),
        status: 200,
        stream: true,
        tenant: Some("north".to_owned()),
        tokens: Some(Tokens {
            cached: 0,
            input: 512,
            output: 128,
            reasoning: 0,
            source: TokenSource::Upstream,
        }),
        upstream_request_id: Some("req_1".to_owned()),
    }
}

pub(crate) fn actor() -> Actor {
    Actor {
        name: "m.keller".to_owned(),
        role: Some("operator".to_owned()),
        site: Some("berlin".to_owned()),
        strength: Some("mfa".to_owned()),
    }
}

/// One full record of each kind, in the order of [`Kind::ALL`].
pub(crate) fn each_kind() -> Vec<Record> {
    let at_ns = UtcNanos(1_790_000_000_000_000_000);
    let (record_id, by, why) = (id(1), actor(), Some("audit 2026".to_owned()));
    vec![
        Record::Decision(Box::new(decision(1))),
        Record::Outcome(Box::new(outcome(1))),
        Record::Gap(Box::new(Gap { cause: GapCause::Restart, decision_index: 4, record_id })),
        Record::Auth(Box::new(Auth {
            accepted: false,
            application: Some("intake".to_owned()),
            credential: Some("bw_intake_7f".to_owned()),
            method: "POST".to_owned(),
            path: "/v1/chat/completions".to_owned(),
            reason: "revoked".to_owned(),
            received_ns: at_ns,
            record_id,
        })),
        Record::Policy(Box::new(Policy {
            at_ns,
            bundle: Some(Digest::from_bytes([1; 32])),
            by: by.clone(),
            change: Change::Loaded,
            digest: Some(Digest::from_bytes([4; 32])),
            name: "house".to_owned(),
            record_id,
            retention: std::collections::BTreeMap::new(),
            version: "7".to_owned(),
            why: why.clone(),
        })),
        Record::Register(Box::new(Register {
            at_ns,
            by: by.clone(),
            change: Change::Rejected,
            digest: Some(Digest::from_bytes([5; 32])),
            endpoints: vec!["own-berlin".to_owned()],
            record_id,
            why: why.clone(),
        })),
        Record::Operator(Box::new(Operator {
            action: "key.create".to_owned(),
            at_ns,
            by: by.clone(),
            record_id,
            target: Some("bw_intake_7f".to_owned()),
            why: why.clone(),
        })),
        Record::Mode(Box::new(Mode {
            at_ns,
            by: by.clone(),
            from: Reach::Connected,
            record_id,
            to: Reach::Disconnected,
            why: why.clone(),
        })),
        Record::Read(Box::new(Read {
            at_ns,
            by,
            record_id,
            what: "query --label pii.iban".to_owned(),
            why,
        })),
        Record::Heartbeat(Box::new(Heartbeat { at_ns, record_id })),
    ]
    .into_iter()
    .chain(of_retention(at_ns, record_id))
    .chain(of_keeping(at_ns, record_id))
    .collect()
}

fn of_retention(at_ns: UtcNanos, record_id: RecordId) -> [Record; 5] {
    [
        Record::DeleteIntent(Box::new(DeleteIntent {
            at_ns,
            basis: "house 7".to_owned(),
            class: "decisions".to_owned(),
            day: "2025-10-22".to_owned(),
            expired_ns: UtcNanos(1_789_980_000_000_000_000),
            keep: "11 months".to_owned(),
            record_id,
            records: 12,
        })),
        Record::DeleteReceipt(Box::new(DeleteReceipt {
            at_ns,
            class: "decisions".to_owned(),
            day: "2025-10-22".to_owned(),
            holders: vec!["this disk".to_owned()],
            intent: 4,
            record_id,
        })),
        Record::ClockConfirmed(Box::new(ClockConfirmed {
            at_ns,
            by: actor(),
            from_ns: UtcNanos(1_780_000_000_000_000_000),
            record_id,
            why: Some("the machine was in a store room".to_owned()),
        })),
        Record::ErasureIntent(Box::new(ErasureIntent {
            at_ns,
            basis: "request under Art. 17 GDPR, file 77".to_owned(),
            by: actor(),
            class: "decisions".to_owned(),
            day: "2026-09-20".to_owned(),
            indexes: vec![3, 8],
            record_id,
        })),
        Record::Erasure(Box::new(Erasure {
            at_ns,
            class: "decisions".to_owned(),
            day: "2026-09-20".to_owned(),
            holders: vec!["this node: key, records, index".to_owned()],
            indexes: vec![3, 8],
            intent: 4,
            record_id,
        })),
    ]
}

fn of_keeping(at_ns: UtcNanos, record_id: RecordId) -> [Record; 4] {
    [
        Record::Hold(Box::new(Hold {
            action: HoldAction::Placed,
            at_ns,
            authority: Some("district court, file 4 O 17/26".to_owned()),
            by: actor(),
            cell: Some(HeldCell {
                class: "decisions".to_owned(),
                day: "2026-09-20".to_owned(),
                digest: Digest::from_bytes([6; 32]),
                records: 2,
            }),
            hold: record_id,
            reason: Some("pending litigation".to_owned()),
            record_id,
            scope: Some(HoldScope {
                applications: vec!["intake".to_owned()],
                decisions: vec!["permit".to_owned()],
                endpoints: vec!["own-berlin".to_owned()],
                from_ns: Some(at_ns),
                jurisdictions: vec!["DE".to_owned()],
                kinds: vec!["decision".to_owned()],
                labels: vec!["pii.iban".to_owned()],
                levels: vec!["internal".to_owned()],
                models: vec!["small".to_owned()],
                rules: vec!["hr".to_owned()],
                tags: Some(vec![DayTag { day: "2026-09-20".to_owned(), tag: "00ff".to_owned() }]),
                to_ns: Some(at_ns),
            }),
        })),
        Record::Consultation(Box::new(Consultation {
            application: "intake".to_owned(),
            asked: vec![Consulted {
                detector: "names-of-ours".to_owned(),
                endpoint: "own-berlin".to_owned(),
                processed_in: vec!["DE".to_owned()],
            }],
            at_ns,
            record_id,
            tenant: Some("hospital".to_owned()),
            text_bytes: 1_200,
        })),
        Record::Rollup(Box::new(Rollup {
            at_ns,
            days: vec!["2026-09-20".to_owned()],
            groups: vec![RollupGroup {
                application: "intake".to_owned(),
                calls: 12,
                decision: "permit".to_owned(),
                jurisdiction: "DE".to_owned(),
                level: "internal".to_owned(),
            }],
            month: "2026-09".to_owned(),
            record_id,
            unreadable: 1,
        })),
        Record::Drill(Box::new(Drill {
            at_ns,
            backup_entries: 100,
            by: actor(),
            bytes: 70_000,
            missing_entries: 3,
            passed: true,
            record_id,
            records: 97,
            restore_ms: 12,
            verify_ms: 40,
            what_failed: Some("nothing".to_owned()),
        })),
    ]
}
