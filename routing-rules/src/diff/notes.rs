//! What a change does that the reach of requests does not show: promises, zones that would take other
//! endpoints, what is enforced on the way, what is remembered of a conversation, who the records of an
//! application belong to. Each note says whether it counts as widening. In doubt it does.

use std::cmp::Ordering;

use classifiers::{Label, Level};

use super::pairing::{EndpointPair, Pairing, pair_wholes};
use super::{Note, Reach};
use crate::answers::AnswerLine;
use crate::bundle::Contents;
use crate::guarantee::Guarantee;
use crate::policy::{Keep, Levels};
use crate::prefer::Preference;
use crate::proof::{beyond, states};
use crate::register::{Certificate, Content, Endpoint, Form, Observe};
use crate::suppression::Suppression;
use crate::uninspected::Accepted;

struct Notes<'c> {
    old: &'c Contents,
    new: &'c Contents,
    found: Vec<Note>,
}

/// Finds every note.
pub(super) fn find(pairing: &Pairing<'_>) -> Vec<Note> {
    let (old, new) = (pairing.old.contents, pairing.new.contents);
    let mut notes = Notes { old, new, found: Vec::new() };
    notes.levels(&pairing.levels);
    notes.guarantees();
    notes.zones();
    notes.redactions();
    notes.answers();
    notes.accepted();
    notes.suppressions();
    notes.redacting();
    notes.conversation();
    notes.retention();
    notes.tests();
    notes.applications();
    notes.places();
    for pair in pair_wholes(old, new) {
        notes.endpoint(pair);
    }
    for pair in &pairing.endpoints {
        notes.offering(pair);
    }
    notes.found
}

impl Notes<'_> {
    fn note(&mut self, reach: Reach, about: &'static str, text: String) {
        self.found.push(Note { reach, about, text });
    }

    /// A level that moved past another makes levels of the two sides incomparable.
    fn levels(&mut self, pairs: &[(classifiers::Level, classifiers::Level)]) {
        let crossed = pairs.iter().any(|(old, new)| {
            let names = (self.old.policy.levels.name(*old), self.new.policy.levels.name(*new));
            names.0 == names.1
                && pairs.iter().any(|(other_old, other_new)| {
                    let others = (
                        self.old.policy.levels.name(*other_old),
                        self.new.policy.levels.name(*other_new),
                    );
                    others.0 == others.1 && other_old < old && other_new > new
                })
        });
        if crossed {
            let text = "the order of the levels has changed, so what they mean cannot be compared";
            self.note(Reach::Widened, "levels", text.to_owned());
        }
    }

    fn guarantees(&mut self) {
        let (old, new) = (&self.old.policy.guarantees, &self.new.policy.guarantees);
        for before in old {
            match new.iter().find(|after| after.id == before.id) {
                None => {
                    let text = format!("\"{}\" is given up", before.id);
                    self.note(Reach::Widened, "guarantee", text);
                }
                Some(after) => {
                    let (before, after) =
                        ((before, &self.old.policy.levels), (after, &self.new.policy.levels));
                    let (kept, keeps) = (implies(after, before), implies(before, after));
                    let id = &before.0.id;
                    if !kept {
                        let text = format!("\"{id}\" promises less than before");
                        self.note(Reach::Widened, "guarantee", text);
                    } else if !keeps {
                        let text = format!("\"{id}\" promises more than before");
                        self.note(Reach::Same, "guarantee", text);
                    }
                }
            }
        }
        for after in new.iter().filter(|after| old.iter().all(|before| before.id != after.id)) {
            self.note(Reach::Same, "guarantee", format!("\"{}\" is promised anew", after.id));
        }
    }

    /// Zones of the same name that ask for something else.
    fn zones(&mut self) {
        let (old, new) = (self.old, self.new);
        for after in &new.policy.zones {
            let before = old.policy.zones.iter().find(|zone| zone.name == after.name);
            let Some(before) = before.filter(|b| !b.predicate.asks_the_same(&after.predicate))
            else {
                continue;
            };
            if let Some(endpoint) = beyond(&after.predicate, &before.predicate, &after.position) {
                let text = format!(
                    "\"{}\" would take an endpoint that it did not take before: one with {}",
                    after.name,
                    states(&endpoint)
                );
                self.note(Reach::Widened, "zone", text);
            } else if let Some(endpoint) =
                beyond(&before.predicate, &after.predicate, &before.position)
            {
                let text = format!(
                    "\"{}\" no longer takes an endpoint with {}",
                    after.name,
                    states(&endpoint)
                );
                self.note(Reach::Narrowed, "zone", text);
            }
        }
    }

    fn redactions(&mut self) {
        let (old, new) = (self.old, self.new);
        let names = |remove: classifiers::LabelSet| {
            remove.iter().map(Label::name).collect::<Vec<_>>().join(", ")
        };
        for plan in new.policy.redactions.iter().filter(|p| !old.policy.redactions.contains(p)) {
            let text = format!("texts may go further once {} is removed", names(plan.remove));
            self.note(Reach::Widened, "redaction", text);
        }
        for plan in old.policy.redactions.iter().filter(|p| !new.policy.redactions.contains(p)) {
            let text = format!("{} is no longer removed to go further", names(plan.remove));
            self.note(Reach::Narrowed, "redaction", text);
        }
    }

    /// What is done about things found in answers.
    fn answers(&mut self) {
        let (old, new) = (&self.old.policy.answers, &self.new.policy.answers);
        let told = |line: &AnswerLine, others: &[AnswerLine]| {
            let labels = line.find.iter().filter(|label| !line.is_kept_by(*label, others));
            let names: Vec<&str> = labels.map(Label::name).collect();
            let words = (names.join(", "), line.scope.words(), line.action.in_words());
            (!names.is_empty()).then_some(words)
        };
        for (what, whose, done) in old.iter().filter_map(|line| told(line, new)) {
            let text = format!("no longer holds{whose}: {what} {done}");
            self.found.push(Note { reach: Reach::Widened, about: "answers", text });
        }
        for (what, whose, done) in new.iter().filter_map(|line| told(line, old)) {
            let text = format!("from now on{whose}: {what} {done}");
            self.found.push(Note { reach: Reach::Narrowed, about: "answers", text });
        }
    }

    /// What is accepted although nothing has read it.
    fn accepted(&mut self) {
        let (old, new) = (&self.old.policy.accepted, &self.new.policy.accepted);
        let told = |levels: &Levels, one: &Accepted| {
            format!(
                "{} unread in requests{} at \"{}\" until {}",
                one.media_names().join(", "),
                one.scope.words(),
                levels.name(one.level),
                one.until
            )
        };
        let levels = (&self.old.policy.levels, &self.new.policy.levels);
        let newly =
            |one: &&Accepted| !old.iter().any(|known| one.is_within(levels.1, (levels.0, known)));
        let no_longer =
            |one: &&Accepted| !new.iter().any(|known| one.is_within(levels.0, (levels.1, known)));
        for one in new.iter().filter(newly) {
            let text = format!("what is accepted: {}", told(levels.1, one));
            self.found.push(Note { reach: Reach::Widened, about: "unread", text });
        }
        for one in old.iter().filter(no_longer) {
            let text = format!("no longer accepted: {}", told(levels.0, one));
            self.found.push(Note { reach: Reach::Narrowed, about: "unread", text });
        }
    }

    /// False alarms. Whether they are is nothing that can be proved.
    fn suppressions(&mut self) {
        let (old, new) = (&self.old.policy.suppressions, &self.new.policy.suppressions);
        let told = |one: &Suppression| {
            let which = if one.values.is_some() { "listed" } else { "all" };
            format!(
                "{which} findings of {} in requests{} until {} (\"{}\")",
                one.label.name(),
                one.scope.words(),
                one.until,
                one.id
            )
        };
        let more = |from: &[Suppression], one: &Suppression| {
            !from.iter().any(|known| one.is_within(known))
        };
        for one in new.iter().filter(|one| more(old, one)) {
            let text = format!("no longer count: {}", told(one));
            self.found.push(Note { reach: Reach::Widened, about: "false alarms", text });
        }
        for one in old.iter().filter(|one| more(new, one)) {
            let text = format!("count again: {}", told(one));
            self.found.push(Note { reach: Reach::Narrowed, about: "false alarms", text });
        }
    }

    /// When texts are redacted at all, for callers with a plan on both sides: else the plan itself is
    /// the change.
    fn redacting(&mut self) {
        let (old, new) = (self.old, self.new);
        let mode = |contents: &Contents, app: &str, purpose: Option<&str>| {
            let mut plans = contents.policy.redactions.iter();
            let planned = plans.any(|plan| plan.scope().covers(app, purpose));
            let mut lines = contents.policy.preferences.iter();
            let line = lines.find(|line| line.covers(app, purpose));
            planned.then(|| line.map(Preference::redact).unwrap_or_default())
        };
        let applications = new.applications.names().filter_map(|name| new.applications.find(name));
        for (app, purpose) in applications.flat_map(|(_, application)| application.callers()) {
            let modes = (mode(old, app, purpose), mode(new, app, purpose));
            let (Some(before), Some(after)) = modes else { continue };
            let reach = match after.cmp(&before) {
                Ordering::Equal => continue,
                Ordering::Greater => Reach::Widened,
                Ordering::Less => Reach::Narrowed,
            };
            let of = purpose.map(|purpose| format!(" ({purpose})")).unwrap_or_default();
            let text = format!("{app}{of}: now {}", after.in_words());
            self.note(reach, "redaction", text);
        }
    }

    /// What is carried from one request of a conversation to the next only ever raises.
    fn conversation(&mut self) {
        let (old, new) = (self.old.policy.conversation, self.new.policy.conversation);
        let levels = (&self.old.policy.levels, &self.new.policy.levels);
        // What cannot be placed may stand on either side.
        let stands = |after, before| levels.1.stands(after, (levels.0, before));
        let fewer = match (old.carry_from, new.carry_from) {
            (Some(_), None) => true,
            (Some(before), Some(after)) => stands(after, before).is_none_or(Ordering::is_gt),
            (None, Some(_) | None) => false,
        };
        let same = match (old.carry_from, new.carry_from) {
            (Some(before), Some(after)) => stands(after, before).is_some_and(Ordering::is_eq),
            (before, after) => before == after,
        };
        let unknown = stands(new.unknown_answer, old.unknown_answer);
        if same && old.keep == new.keep && unknown.is_some_and(Ordering::is_eq) {
            return;
        }
        let shorter = days(new.keep) < days(old.keep);
        let lower = unknown.is_none_or(Ordering::is_lt);
        for (weaker, text) in [
            (fewer, "fewer answers raise the conversation they are part of"),
            (shorter, "what a conversation held is remembered for a shorter time"),
            (lower, "an answer that nobody remembers raises a request less far"),
        ] {
            if weaker {
                self.note(Reach::Widened, "conversation", text.to_owned());
            }
        }
        if !(fewer || shorter || lower) {
            let text = "more of a conversation is carried on";
            self.note(Reach::Narrowed, "conversation", text.to_owned());
        }
    }

    fn retention(&mut self) {
        let (old, new) = (&self.old.policy.retention, &self.new.policy.retention);
        let kept = |all: &[(String, Keep)], class: &str| {
            let found = all.iter().find(|(known, _)| known == class);
            found.map_or_else(|| "no promise".to_owned(), |(_, keep)| keep.to_string())
        };
        let mut classes: Vec<&String> = old.iter().chain(new).map(|(class, _)| class).collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            let (before, after) = (kept(old, class), kept(new, class));
            if before != after {
                let text = format!("records of \"{class}\": {after} instead of {before}");
                self.found.push(Note { reach: Reach::Same, about: "retention", text });
            }
        }
    }

    fn tests(&mut self) {
        let (old, new) = (self.old, self.new);
        for test in &old.policy.tests {
            let after = new.policy.tests.iter().find(|known| known.name() == test.name());
            let text = match after {
                None => "is no longer tested",
                Some(after) if !after.says_what(&new.policy, (test, &old.policy)) => {
                    "tests something else than before"
                }
                Some(_) => continue,
            };
            self.note(Reach::Same, "test", format!("\"{}\" {text}", test.name()));
        }
    }

    fn applications(&mut self) {
        let (old, new) = (self.old, self.new);
        for before in &old.applications.list {
            let Some((_, after)) = new.applications.find(before.name()) else { continue };
            if before.tenant() != after.tenant() {
                let text = format!(
                    "\"{}\" belongs to tenant \"{}\" instead of \"{}\", and so do its records",
                    before.name(),
                    after.tenant(),
                    before.tenant()
                );
                self.note(Reach::Widened, "application", text);
            }
            let first = (before.purposes().next(), after.purposes().next());
            if first.0 != first.1 {
                let name = |purpose: Option<&str>| purpose.unwrap_or("none").to_owned();
                let text = format!(
                    "requests of \"{}\" that name no purpose count as for \"{}\" instead of \"{}\"",
                    before.name(),
                    name(first.1),
                    name(first.0)
                );
                self.note(Reach::Widened, "application", text);
            }
            if before.function() != after.function() || before.site() != after.site() {
                let text = format!("\"{}\" has another site or function", before.name());
                self.note(Reach::Same, "application", text);
            }
        }
    }

    fn places(&mut self) {
        let (old, new) = (self.old, self.new);
        for ((group, before), (_, after)) in old.places.groups().zip(new.places.groups()) {
            let missing = |from: &[String], of: &[String]| {
                let gone: Vec<&str> =
                    of.iter().filter(|one| !from.contains(one)).map(String::as_str).collect();
                gone.join(", ")
            };
            let (left, joined) = (missing(after, before), missing(before, after));
            if !left.is_empty() {
                let text = format!("{left} is no longer in {group}");
                self.note(Reach::Narrowed, "place data", text);
            }
            if !joined.is_empty() {
                self.note(Reach::Widened, "place data", format!("{joined} is now in {group}"));
            }
        }
    }

    fn endpoint(&mut self, (before, after): (Option<&Endpoint>, Option<&Endpoint>)) {
        match (before, after) {
            (Some(before), Some(after)) => self.same_endpoint(before, after),
            (Some(before), None) => {
                let text = format!("\"{}\" ({}) is removed", before.name(), before.base_url());
                self.note(Reach::Narrowed, "register", text);
            }
            (None, Some(after)) => {
                let text = format!("\"{}\" ({}) is added", after.name(), after.base_url());
                self.note(Reach::Same, "register", text);
            }
            (None, None) => {}
        }
    }

    fn same_endpoint(&mut self, before: &Endpoint, after: &Endpoint) {
        let name = after.name();
        if before.name() != name {
            let text = format!("\"{}\" is called \"{name}\" now", before.name());
            self.note(Reach::Same, "register", text);
        }
        for (model, offered) in after.models() {
            let known = before.models().get(model);
            if known.is_none_or(|known| known.upstream != offered.upstream) {
                let sent = offered.upstream.as_deref().unwrap_or(model);
                let text = format!("\"{name}\" answers for the model \"{model}\" with \"{sent}\"");
                self.note(Reach::Widened, "register", text);
            }
        }
        for model in before.models().keys().filter(|model| !after.models().contains_key(*model)) {
            let text = format!("\"{name}\" no longer offers the model \"{model}\"");
            self.note(Reach::Narrowed, "register", text);
        }
        self.forms(before, after);
        self.watch(before, after);
    }

    /// The forms of requests that an endpoint understands: with another one, other requests reach it.
    fn forms(&mut self, before: &Endpoint, after: &Endpoint) {
        let name = after.name();
        for (form, called) in [(Form::OpenAi, "OpenAI"), (Form::Anthropic, "Anthropic")] {
            match (before.speaks(form), after.speaks(form)) {
                (false, true) => {
                    let text = format!("\"{name}\" is sent requests in the form of {called} now");
                    self.note(Reach::Widened, "register", text);
                }
                (true, false) => {
                    let text =
                        format!("\"{name}\" is no longer sent requests in the form of {called}");
                    self.note(Reach::Narrowed, "register", text);
                }
                (true, true) | (false, false) => {}
            }
        }
    }

    /// What is stated of an endpoint, or of those of its models that are described apart.
    fn offering(&mut self, pair: &EndpointPair) {
        let (old, new) = (self.old, self.new);
        let before = pair.old.and_then(|index| old.register.offerings.get(index));
        let after = pair.new.and_then(|index| new.register.offerings.get(index));
        let Some((before, after)) = before.zip(after) else { return };
        let name = after.called();
        let stated = |endpoint: &Endpoint| {
            let all = endpoint.attributes();
            all.map(|one| (one.name, one.value, one.grade)).collect::<Vec<_>>()
        };
        self.prolonged(before, after);
        let (was, is) = (stated(before), stated(after));
        let word = |all: &[(&str, String, crate::Grade)], attribute: &str| {
            let found = all.iter().find(|(known, _, _)| *known == attribute);
            found.map_or_else(
                || "not stated".to_owned(),
                |(_, value, grade)| format!("{value} ({})", grade.name()),
            )
        };
        for attribute in crate::register::Attribute::all() {
            let (was, is) = (word(&was, attribute.name()), word(&is, attribute.name()));
            if was != is {
                let text = format!("\"{name}\": {} is {is}, was {was}", attribute.name());
                self.note(Reach::Same, "register", text);
            }
        }
    }

    /// What was to expire and does so later, or never, is a change that somebody else has to see.
    fn prolonged(&mut self, before: &Endpoint, after: &Endpoint) {
        for attribute in after.attributes() {
            let same = |known: &crate::register::StatedAttribute<'_>| known.name == attribute.name;
            let Some(known) = before.attributes().find(same) else { continue };
            let Some(was) = known.until else { continue };
            if attribute.until.is_none_or(|until| until > was) {
                let until =
                    attribute.until.map_or("without end".to_owned(), |u| format!("until {u}"));
                let (name, what) = (after.called(), attribute.name);
                let text = format!("\"{name}\": {what} is stated {until}, was until {was}");
                self.note(Reach::Same, "register", text);
            }
        }
        for (_, known, stated) in before.stated_pairs(after) {
            let (Content::Certificates(old), Content::Certificates(new)) =
                (&known.content, &stated.content)
            else {
                continue;
            };
            for certificate in new {
                let same = |one: &&Certificate| {
                    (&one.scheme, &one.level, &one.scope)
                        == (&certificate.scheme, &certificate.level, &certificate.scope)
                };
                let Some(was) = old.iter().find(same).and_then(|one| one.valid_until) else {
                    continue;
                };
                if certificate.valid_until.is_none_or(|until| until > was) {
                    let until = certificate.valid_until;
                    let until =
                        until.map_or("without end".to_owned(), |until| format!("until {until}"));
                    let (name, scheme) = (after.called(), &certificate.scheme);
                    let text = format!(
                        "\"{name}\": certificate {scheme} is valid {until}, was until {was}"
                    );
                    self.note(Reach::Same, "register", text);
                }
            }
        }
    }

    /// What the proxy enforces and watches; less of either counts as widening.
    fn watch(&mut self, before: &Endpoint, after: &Endpoint) {
        let (was, is) = (before.enforce(), after.enforce());
        for (was, is, what) in [
            (was.store_false, is.store_false, "store: false"),
            (was.refuse_hosted_tools, is.refuse_hosted_tools, "no hosted tools"),
            (was.refuse_remote_urls, is.refuse_remote_urls, "no remote addresses"),
        ] {
            let name = after.name();
            if was && !is {
                let text = format!("\"{name}\": {what} is no longer enforced");
                self.note(Reach::Widened, "register", text);
            } else if is && !was {
                let text = format!("\"{name}\": {what} is enforced now");
                self.note(Reach::Narrowed, "register", text);
            }
        }
        if before.observe() != after.observe() {
            let unwatched = *before.observe() == Observe::default();
            let reach = if unwatched { Reach::Narrowed } else { Reach::Widened };
            let text = format!("\"{}\": what is watched on its connections changed", after.name());
            self.note(reach, "register", text);
        }
        if before.key() != after.key() {
            let text = format!("\"{}\": its credential is kept elsewhere", after.name());
            self.note(Reach::Same, "register", text);
        }
    }
}

/// Whether one guarantee promises all that another does, each with the levels it is in.
fn implies((one, levels): (&Guarantee, &Levels), (other, others): (&Guarantee, &Levels)) -> bool {
    let from = levels.stands(one.from, (others, other.from));
    let met = one
        .conditions
        .iter()
        .all(|wide| other.conditions.iter().any(|narrow| narrow.is_subset(*wide)));
    (one.from == Level::PUBLIC || from.is_some_and(Ordering::is_le))
        && met
        && other.scope.is_within(&one.scope)
        && (one.even_if_redacted || !other.even_if_redacted)
        && one.waivable_by.iter().all(|role| other.waivable_by.contains(role))
        && beyond(&one.only_reaches, &other.only_reaches, &one.position).is_none()
}

/// A time in days, near enough to compare.
fn days(keep: Option<Keep>) -> u64 {
    match keep {
        None => 0,
        Some(Keep::Days(days)) => u64::from(days),
        Some(Keep::Months(months)) => u64::from(months).saturating_mul(3044) / 100,
    }
}
