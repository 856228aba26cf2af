//! What is logged: the statement about it, and the events that the AI Act wants recorded.

use trace_store::Kind;

use super::super::sheet::{Sheet, Table};
use super::{Ground, filters, joined, time, yes};

/// Regulation (EU) 2024/1689, Articles 19(1) and 26(6): at least six months. No six months are longer.
const SIX_MONTHS_DAYS: u32 = 184;

/// Automatically recorded events of AI systems.
pub(super) fn ai_act(ground: &Ground<'_>) -> Sheet {
    let columns = ["application", "purpose", "calls", "denied", "not_fully_read", "levels"];
    let mut systems = Table::new("systems", "Recorded events by application", &columns);
    for ((app, purpose), asked) in &ground.tally.asked {
        let cells = vec![
            app.clone(),
            purpose.clone(),
            asked.calls.to_string(),
            asked.denied.to_string(),
            asked.unread.to_string(),
            joined(&asked.levels),
        ];
        systems.count(cells, filters(ground.query, &[("kind", "decision"), ("app", app)]));
    }
    let mut duties = Table::new("duties", "Duties and what shows them", &["duty", "met", "by"]);
    let kept = ground.rules.retention.get("decisions");
    let long = kept.is_none_or(|(_, days)| *days >= SIX_MONTHS_DAYS);
    let words = kept.map_or_else(|| "without limit".to_owned(), |(words, _)| words.clone());
    let mut duty =
        |what: &str, met: bool, by: String| duties.push(vec![what.to_owned(), yes(met), by]);
    duty("logs are kept at least six months (Art. 19(1), 26(6))", long, format!("kept {words}"));
    duty(
        "events are recorded automatically over the lifetime (Art. 12(1))",
        ground.basis.missing_days == 0 && ground.basis.unreadable.is_empty(),
        span(ground),
    );
    let risks = ground.events.count(Kind::Decision);
    duty(
        "events that may show a risk are identified (Art. 12(2)(a))",
        true,
        format!(
            "every refusal and everything that could not be read: of {risks} decisions, see above"
        ),
    );
    let changes = ground.events.count(Kind::Policy) + ground.events.count(Kind::Register);
    duty(
        "operation can be monitored (Art. 12(2)(c), 26(5))",
        true,
        format!("{changes} changes of rules and register are recorded, each with who made them"),
    );
    Sheet {
        title: "Records of AI systems".to_owned(),
        sources: vec![
            "Regulation (EU) 2024/1689 (AI Act), Articles 12, 19 and 26(5) and (6)".to_owned(),
        ],
        says: vec![
            "Which application is a high-risk AI system is not known here. What is said of an \
             application holds of the requests it sent through this proxy, and of nothing else it does."
                .to_owned(),
        ],
        tables: vec![systems, duties, kinds(ground)],
    }
}

/// What is logged, how long, and how it can be checked.
pub(super) fn sheet(ground: &Ground<'_>) -> Sheet {
    let mut what =
        Table::new("logged", "What is recorded, and what never is", &["what", "recorded"]);
    for (name, recorded) in [
        ("each request: who asked, what was found in it, by which rules it was decided", true),
        ("each endpoint it might be sent to, and each it was sent to", true),
        ("each answer: status, usage, end", true),
        ("each change of rules, register, keys and mode, with who and why", true),
        ("each reading of records by a person", true),
        ("each deletion, erasure and legal hold", true),
        ("text of requests and answers", false),
        ("keys and credentials", false),
        ("names of persons whom requests are about", false),
    ] {
        what.push(vec![name.to_owned(), yes(recorded)]);
    }
    let mut kept = Table::new("kept", "How long it is kept", &["class", "kept"]);
    for class in trace_store::record::Class::ALL {
        let promised = ground.rules.retention.get(class.name());
        let words = promised.map_or_else(|| "without limit".to_owned(), |(words, _)| words.clone());
        kept.push(vec![class.name().to_owned(), words]);
    }
    let mut checks = Table::new("checks", "How it can be checked", &["question", "answer"]);
    let mut check = |question: &str, answer: String| checks.push(vec![question.to_owned(), answer]);
    check("when the records of this period begin and end", span(ground));
    check(
        "calls cut off by a crash, closed at the next start",
        ground.events.count(Kind::Gap).to_string(),
    );
    check("readings by persons", ground.events.count(Kind::Read).to_string());
    check("signs of life while nothing happened", ground.events.count(Kind::Heartbeat).to_string());
    check("is the log whole", "bailiwick verify".to_owned());
    check(
        "is this page what the log signed",
        "bailiwick verify --report FILE --verifier KEY".to_owned(),
    );
    Sheet {
        title: "Statement on logging".to_owned(),
        sources: vec![
            "Regulation (EU) 2016/679 (GDPR), Articles 5(2) and 32".to_owned(),
            "Regulation (EU) 2022/2554 (DORA), Articles 9 and 12".to_owned(),
        ],
        says: Vec::new(),
        tables: vec![what, kept, checks, kinds(ground)],
    }
}

fn span(ground: &Ground<'_>) -> String {
    ground.events.span.map_or_else(
        || "there are no records".to_owned(),
        |(first, last)| format!("{} to {}", time(first), time(last)),
    )
}

fn kinds(ground: &Ground<'_>) -> Table {
    let mut table = Table::new("kinds", "Records by kind", &["kind", "records"]);
    for (kind, count) in &ground.events.kinds {
        let records = filters(ground.query, &[("kind", kind)]);
        table.count(vec![(*kind).to_owned(), count.to_string()], records);
    }
    table
}
