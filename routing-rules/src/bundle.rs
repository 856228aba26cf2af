//! A bundle: one checked policy, register and list of applications, read for one day, with the place
//! data they were read against. A bundle at hand has no error, its guarantees are proved, and its
//! tests pass. One decision uses one bundle.

use std::sync::Arc;

use classifiers::own::OwnDetector;
use classifiers::{Digest, LabelSet, Level, MarkingSet};
use jiff::civil::Date;

use crate::answers::{self, AnswerActions};
use crate::applications::{Application, Applications};
use crate::closing::Closing;
use crate::detectors::{Detectors, RemoteDetector, check_destinations, read_detectors};
use crate::digest;
use crate::document::{Diagnostic, Node, Position, Problems, Source, read};
use crate::facts::{Asked, Continued, gather};
use crate::governance::{Governance, read_governance};
use crate::policy::{Conversation, Keep, Policy, read_policy};
use crate::policy_test::{self, TestOutcome};
use crate::prefer::Preference;
use crate::proof;
use crate::redaction::{Redact, Redaction};
use crate::register::{Endpoint, PLACES, Places, Register, read_register};
use crate::rule::RuleKind;
use crate::signed::Seal;
use crate::suppose::Suppose;
use crate::tables::Tables;
use crate::uninspected;

/// The files of a bundle. Several of a kind read as one, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Who may use what, for which data.
    pub policy: Vec<Source>,
    /// What each endpoint is.
    pub register: Vec<Source>,
    /// Who asks.
    pub applications: Vec<Source>,
    /// Who may change the rules, and with how many others; none for rules that are never signed.
    pub governance: Vec<Source>,
    /// The place data; none for the data shipped with this program.
    pub places: Vec<Source>,
    /// The organisation's own detectors; none where it has none.
    pub detectors: Vec<Source>,
}

impl Sources {
    /// The place data that this program ships.
    pub fn shipped_places() -> Source {
        Source::new("places.yaml", PLACES)
    }
}

/// A bundle that loaded, with what somebody should look at.
#[derive(Debug)]
pub struct Loaded {
    /// The bundle.
    pub bundle: Bundle,
    /// Warnings, by place in the files.
    pub warnings: Vec<Diagnostic>,
}

/// What was read and checked.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) policy: Policy,
    pub(crate) register: Register,
    pub(crate) applications: Applications,
    pub(crate) places: Places,
}

impl Contents {
    /// Every application with each of its purposes; `None` for one that has none.
    pub(crate) fn callers(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.applications.list.iter().flat_map(Application::callers)
    }
}

/// What keeps files from loading, beside mistakes in them.
#[derive(Clone, Copy, Debug)]
enum Strictness {
    /// Guarantees that do not hold, and tests that fail.
    Whole,
    /// Guarantees that do not hold.
    Proved,
    /// Neither; what is read is for comparison only.
    Supposed,
}

/// Contents with their decision tables, shared by a bundle and the reasons given from it.
pub(crate) struct Core {
    pub(crate) contents: Contents,
    pub(crate) tables: Tables,
}

impl std::fmt::Debug for Core {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let policy = &self.contents.policy;
        write!(f, "{} version {}", policy.name, policy.version)
    }
}

/// A checked policy, register and list of applications.
#[derive(Debug)]
pub struct Bundle {
    core: Arc<Core>,
    on: Date,
    detectors: Detectors,
    detectors_digest: Digest,
    governance: Option<Governance>,
    /// Who vouches for it; only signed rules that were verified have one.
    seal: Option<Seal>,
    /// Whether everything but the own site is closed by a restriction of ours.
    own_site_only: bool,
    policy_digest: Digest,
    register_digest: Digest,
    applications_digest: Digest,
    digest: Digest,
    unchanged_through: Option<Date>,
}

/// A model as an application sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model<'b> {
    /// The name to ask for.
    pub name: &'b str,
    /// The endpoints that offer it.
    pub endpoints: Vec<&'b str>,
}

/// On what terms files are read.
#[derive(Clone, Copy)]
struct Terms<'t> {
    strictness: Strictness,
    /// What is taken to be otherwise than the files say.
    suppositions: &'t [Suppose],
    /// Guarantees that give way.
    waived: &'t [&'t str],
}

impl Terms<'_> {
    fn of(strictness: Strictness) -> Self {
        Self { strictness, suppositions: &[], waived: &[] }
    }
}

impl Bundle {
    /// Reads and checks the files as they mean on a day.
    ///
    /// # Errors
    /// Everything that is wrong, errors first, then by place in the files: unreadable text, unknown
    /// names, rules that never apply, guarantees that do not hold, tests of the policy that fail.
    pub fn load(sources: &Sources, on: Date) -> Result<Loaded, Vec<Diagnostic>> {
        Self::read(sources, on, Terms::of(Strictness::Whole))
    }

    /// Reads files that were in force yesterday as they mean today. What has expired since counts as
    /// not stated, so less may be allowed; a test of the policy that fails for it is then a warning,
    /// since nobody has changed the rules and refusing all of them would help nobody.
    ///
    /// # Errors
    /// As [`Bundle::load`], less the tests.
    pub fn load_for_a_new_day(sources: &Sources, on: Date) -> Result<Loaded, Vec<Diagnostic>> {
        Self::read(sources, on, Terms::of(Strictness::Proved))
    }

    /// Reads files that were in force with one restriction more: nothing leaves the own site.
    ///
    /// # Errors
    /// As [`Bundle::load_for_a_new_day`].
    pub fn load_own_site_only(
        sources: &Sources,
        on: Date,
        because: &str,
    ) -> Result<Loaded, Vec<Diagnostic>> {
        let mut sources = sources.clone();
        sources.policy.push(own_site_only(because));
        let Loaded { bundle, warnings } = Self::load_for_a_new_day(&sources, on)?;
        Ok(Loaded { bundle: Self { own_site_only: true, ..bundle }, warnings })
    }

    /// Reads files that were in force together with exceptions, to which these guarantees give way.
    pub(crate) fn load_waiving(
        sources: &Sources,
        on: Date,
        waived: &[&str],
    ) -> Result<Loaded, Vec<Diagnostic>> {
        Self::read(sources, on, Terms { waived, ..Terms::of(Strictness::Proved) })
    }

    /// Reads files under suppositions; broken guarantees and failed tests are warnings, so what comes
    /// of it is for comparison only.
    pub(crate) fn load_supposing(
        sources: &Sources,
        on: Date,
        suppositions: &[Suppose],
    ) -> Result<Loaded, Vec<Diagnostic>> {
        Self::read(sources, on, Terms { suppositions, ..Terms::of(Strictness::Supposed) })
    }

    fn read(sources: &Sources, on: Date, terms: Terms<'_>) -> Result<Loaded, Vec<Diagnostic>> {
        let Terms { strictness, suppositions, waived } = terms;
        let mut problems = Problems::default();
        let policy_roots = read_all("policy", &sources.policy, &mut problems);
        let register_roots = read_all("register", &sources.register, &mut problems);
        let application_roots = read_all("applications", &sources.applications, &mut problems);
        let governance = read_governance(&sources.governance, &mut problems);
        let mut places = Places::load(places_text(&sources.places), on, &mut problems);
        let applications = read_applications(&application_roots, &mut problems);
        suppositions.iter().for_each(|one| places.suppose(one, &mut problems));
        let mut register = read_register(&register_roots, &places, on, &mut problems);
        suppositions.iter().for_each(|one| register.suppose(one, &places, &mut problems));
        let detector_roots: Vec<Node> =
            sources.detectors.iter().filter_map(|source| read(source, &mut problems)).collect();
        let detectors = read_detectors(&detector_roots, &mut problems);
        let asked = (detectors.labels, on);
        let policy =
            read_policy(&policy_roots, applications.as_ref(), &places, asked, &mut problems);
        let (Some(mut policy), Some(applications), false) =
            (policy, applications, problems.has_errors())
        else {
            return Err(problems.into_found());
        };
        policy.guarantees.retain(|guarantee| !waived.contains(&guarantee.id.as_str()));
        let contents = Contents { policy, register, applications, places };
        let tables = Tables::build(&contents);
        let core = Arc::new(Core { contents, tables });
        let Core { contents, tables } = core.as_ref();
        check_rules(contents, &mut problems);
        check_destinations(&detectors.remote, contents, &mut problems);
        let mut proof = Problems::default();
        proof::prove(&core, &mut proof);
        let unproved = matches!(strictness, Strictness::Whole | Strictness::Proved);
        problems.take_over(proof, unproved);
        let mut failed = Problems::default();
        for test in &contents.policy.tests {
            let outcome = policy_test::run(test, contents, tables);
            if !outcome.passed {
                failed.error(&outcome.position, "test-failed", outcome.message);
            }
        }
        problems.take_over(failed, matches!(strictness, Strictness::Whole));
        if problems.has_errors() {
            return Err(problems.into_found());
        }
        let policy_digest = digest::of_nodes("policy", &policy_roots);
        let register_digest = digest::of_nodes("register", &register_roots);
        let applications_digest = digest::of_nodes("applications", &application_roots);
        let digest = digest_of([policy_digest, register_digest, applications_digest], sources);
        let unchanged_through = contents
            .register
            .dates()
            .chain(contents.places.dates())
            .chain(contents.policy.dates())
            .filter(|date| on <= *date)
            .min();
        let bundle = Self {
            core,
            on,
            detectors,
            detectors_digest: digest::of_nodes("detectors", &detector_roots),
            governance,
            seal: None,
            own_site_only: false,
            policy_digest,
            register_digest,
            applications_digest,
            digest,
            unchanged_through,
        };
        Ok(Loaded { bundle, warnings: problems.into_found() })
    }

    /// The same bundle without the endpoints that are closed. `None` where something still holds the
    /// bundle's contents, which a bundle that was just loaded never does.
    #[must_use]
    pub fn closing(self, closings: &[Closing]) -> Option<Self> {
        let affected = |endpoint: &Endpoint| closings.iter().find(|one| one.concerns(endpoint));
        if !self.endpoints().iter().any(|endpoint| affected(endpoint).is_some()) {
            return Some(self);
        }
        let Core { mut contents, .. } = Arc::into_inner(self.core)?;
        contents.register.close(|endpoint| {
            closings.iter().find(|one| one.concerns(endpoint)).map(|one| one.because.clone())
        });
        let tables = Tables::build(&contents);
        Some(Self { core: Arc::new(Core { contents, tables }), ..self })
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    pub(crate) fn contents(&self) -> &Contents {
        &self.core.contents
    }

    /// The detectors of the organisation's own that run in this process.
    pub fn own_detectors(&self) -> &[OwnDetector] {
        &self.detectors.own
    }

    /// The detectors of the organisation's own that are asked over HTTP. Every text may go to each.
    pub fn remote_detectors(&self) -> &[RemoteDetector] {
        &self.detectors.remote
    }

    /// The digest of the files of the organisation's own detectors.
    pub fn detectors_digest(&self) -> Digest {
        self.detectors_digest
    }

    /// Who may change these rules; `None` where no file says so.
    pub fn governance(&self) -> Option<&Governance> {
        self.governance.as_ref()
    }

    /// Who vouches for these rules; `None` for rules that nobody has signed.
    pub fn seal(&self) -> Option<&Seal> {
        self.seal.as_ref()
    }

    /// Whether nothing but the own site is left, whatever the policy says.
    pub fn is_own_site_only(&self) -> bool {
        self.own_site_only
    }

    pub(crate) fn sealed(self, seal: Seal) -> Self {
        // What was signed is what decisions name, so that the version is found again by it.
        Self { digest: seal.digest(), seal: Some(seal), ..self }
    }

    /// The policy's name.
    pub fn policy_name(&self) -> &str {
        &self.contents().policy.name
    }

    /// The policy's version.
    pub fn version(&self) -> u64 {
        self.contents().policy.version
    }

    /// The digest of the policy files.
    pub fn policy_digest(&self) -> Digest {
        self.policy_digest
    }

    /// The digest of the register files.
    pub fn register_digest(&self) -> Digest {
        self.register_digest
    }

    /// The digest of the application files.
    pub fn applications_digest(&self) -> Digest {
        self.applications_digest
    }

    /// The digest of all of it, place data included.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The day for which dates in the files were judged.
    pub fn on(&self) -> Date {
        self.on
    }

    /// The last day on which the dates in the files still mean what they mean now; `None` when no
    /// date will change anything. Load the files again on the day after.
    pub fn unchanged_through(&self) -> Option<Date> {
        self.unchanged_through
    }

    /// The names of the levels, low to high.
    pub fn levels(&self) -> &[String] {
        self.contents().policy.levels.names()
    }

    /// The name of a level; one above the top is called as the top.
    pub fn level_name(&self, level: Level) -> &str {
        self.contents().policy.levels.name(level)
    }

    /// The level of a name: a level's own, or a marking's by the policy's aliases.
    pub fn level(&self, name: &str) -> Option<Level> {
        let levels = &self.contents().policy.levels;
        levels
            .parse(name)
            .or_else(|| classifiers::Marking::parse(name).map(|marking| levels.of_marking(marking)))
    }

    /// The highest level.
    pub fn top(&self) -> Level {
        self.contents().policy.levels.top()
    }

    /// The endpoints, in the order of the files; at least one.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.contents().register.endpoints
    }

    /// The endpoint of a name.
    pub fn endpoint(&self, name: &str) -> Option<&Endpoint> {
        self.endpoints().iter().find(|endpoint| endpoint.name() == name)
    }

    /// The applications, in the order of the files.
    pub fn applications(&self) -> &[Application] {
        &self.contents().applications.list
    }

    /// The application of a name.
    pub fn application(&self, name: &str) -> Option<&Application> {
        self.contents().applications.find(name).map(|(_, application)| application)
    }

    /// The guarantees by name; in a loaded bundle they are proved.
    pub fn guarantees(&self) -> impl Iterator<Item = &str> {
        self.contents().policy.guarantees.iter().map(|guarantee| guarantee.id.as_str())
    }

    /// How long records of a class are kept, by class.
    pub fn retention(&self) -> impl Iterator<Item = (&str, Keep)> {
        self.contents().policy.retention.iter().map(|(class, keep)| (class.as_str(), *keep))
    }

    /// The redaction plans for requests of this application and purpose, in the order of the files.
    pub fn redactions(&self, app: &str, purpose: Option<&str>) -> impl Iterator<Item = &Redaction> {
        let plans = self.contents().policy.redactions.iter();
        plans.filter(move |plan| plan.scope.covers(app, purpose))
    }

    /// What is done with answers to requests of this application and purpose.
    pub fn answers(&self, app: &str, purpose: Option<&str>) -> AnswerActions {
        answers::actions(&self.contents().policy.answers, app, purpose)
    }

    /// When such a plan may be used: what the first line of `prefer` says that the request meets.
    pub fn redact(&self, app: &str, purpose: Option<&str>) -> Redact {
        let mut lines = self.contents().policy.preferences.iter();
        lines.find(|line| line.covers(app, purpose)).map(Preference::redact).unwrap_or_default()
    }

    /// The labels that a group of the policy covers; `None` when there is no such group.
    pub fn label_group(&self, name: &str) -> Option<LabelSet> {
        self.contents().policy.labels.group(name)
    }

    /// The groups of labels of the policy, in the order of the files.
    pub fn label_groups(&self) -> impl Iterator<Item = (&str, LabelSet)> {
        self.contents().policy.labels.groups().map(|(name, labels, _)| (name, labels))
    }

    /// The zones of the policy, in the order of the files.
    pub fn zones(&self) -> impl Iterator<Item = &str> {
        self.contents().policy.zones.iter().map(|zone| zone.name.as_str())
    }

    /// The countries that a name stands for: those of a group, or the one of that code.
    pub fn place_group(&self, name: &str) -> Option<Vec<String>> {
        self.contents().places.members(name)
    }

    /// How facts are carried within a conversation.
    pub fn conversation(&self) -> Conversation {
        self.contents().policy.conversation
    }

    /// The offerings of an endpoint: itself, or one for each of its sets of models that the register
    /// describes apart, each with what holds of it.
    pub fn offerings_of(&self, endpoint: &str) -> impl Iterator<Item = &Endpoint> {
        self.contents().register.of_name(endpoint)
    }

    /// The zones an endpoint is in with every one of its models, in the order of the files.
    pub fn zones_of(&self, endpoint: &str) -> Vec<&str> {
        let whole = |zone: &&crate::zone::Zone| {
            let mut offerings = self.offerings_of(endpoint).peekable();
            offerings.peek().is_some() && offerings.all(|one| zone.predicate.holds(one))
        };
        let zones = self.contents().policy.zones.iter();
        zones.filter(whole).map(|zone| zone.name.as_str()).collect()
    }

    /// The attributes that a zone or a guarantee of this policy tests, by name, each once.
    pub fn tested_attributes(&self) -> Vec<&'static str> {
        let policy = &self.contents().policy;
        let zones = policy.zones.iter().map(|zone| &zone.predicate);
        let promised = policy.guarantees.iter().map(|guarantee| &guarantee.only_reaches);
        let tests = zones.chain(promised).flat_map(|predicate| &predicate.tests);
        let mut names: Vec<&str> = tests.map(|test| test.attribute.name()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The zones that one offering is in, in the order of the files.
    pub fn zones_of_offering(&self, offering: &Endpoint) -> Vec<&str> {
        let zones = self.contents().policy.zones.iter();
        zones.filter(|zone| zone.predicate.holds(offering)).map(|zone| zone.name.as_str()).collect()
    }

    /// The models an application may use at its base level and without any label, by name: those of
    /// the endpoints it could reach then, for any of its purposes.
    pub fn models_for(&self, app: &str) -> Vec<Model<'_>> {
        let contents = self.contents();
        let mut models: Vec<Model<'_>> = Vec::new();
        for (_, purpose) in contents.callers().filter(|(known, _)| *known == app) {
            let asked = Asked {
                app,
                purpose,
                model: "",
                declared_level: None,
                declared_labels: LabelSet::EMPTY,
                key_floor: None,
                continued: Continued::default(),
            };
            let none = MarkingSet::default();
            let mut facts = gather(contents, &asked, LabelSet::EMPTY, none).facts;
            facts.model = None;
            let tables = &self.core.tables;
            for index in tables.each(&tables.judge(contents, &facts)) {
                let Some(offering) = contents.register.offerings.get(index) else { continue };
                for name in offering.models().keys().filter(|name| *name != "*") {
                    add_model(&mut models, name, offering.name());
                }
            }
        }
        models.sort_by(|a, b| a.name.cmp(b.name));
        models
    }

    /// Runs the tests of the policy; in a loaded bundle they all pass.
    pub fn run_tests(&self) -> Vec<TestOutcome> {
        let contents = self.contents();
        let tests = contents.policy.tests.iter();
        tests.map(|test| policy_test::run(test, contents, &self.core.tables)).collect()
    }
}

/// A restriction that beats every grant, as one more policy file.
fn own_site_only(because: &str) -> Source {
    let text = format!(
        "zones:\n  bailiwick.own-site: {{operator: [self]}}\nrules:\n  - rule: \
         bailiwick.own-site-only\n    stays_in: [bailiwick.own-site]\n    because: \"{because}\"\n"
    );
    Source::new("own-site-only", text)
}

/// The digest of everything that was read, of which some has been put together already.
fn digest_of(read: [Digest; 3], sources: &Sources) -> Digest {
    let mut bytes: Vec<&[u8]> = read.iter().map(|part| part.as_bytes().as_slice()).collect();
    let further = sources.governance.iter().chain(&sources.detectors);
    bytes.push(places_text(&sources.places).as_bytes());
    bytes.extend(further.map(|source| source.text.as_bytes()));
    digest::of_parts(&bytes)
}

/// The place data as shipped, unless the sources bring their own.
fn places_text(places: &[Source]) -> &str {
    places.first().map_or(PLACES, |source| source.text.as_str())
}

fn add_model<'b>(models: &mut Vec<Model<'b>>, name: &'b str, endpoint: &'b str) {
    match models.iter_mut().find(|model| model.name == name) {
        Some(model) if model.endpoints.contains(&endpoint) => {}
        Some(model) => model.endpoints.push(endpoint),
        None => models.push(Model { name, endpoints: vec![endpoint] }),
    }
}

fn read_all(kind: &str, sources: &[Source], problems: &mut Problems) -> Vec<Node> {
    if sources.is_empty() {
        let at = Position::new(format!("{kind}.yaml").into(), 1, 1);
        problems.error(&at, "no-file", format!("no file for the {kind} was given"));
    }
    sources.iter().filter_map(|source| read(source, problems)).collect()
}

/// `None` when the files have errors, so that names they would define are not missed elsewhere.
fn read_applications(roots: &[Node], problems: &mut Problems) -> Option<Applications> {
    let before = problems.errors();
    let applications = Applications::read(roots, problems);
    if problems.errors() > before || roots.is_empty() {
        return None;
    }
    if applications.list.is_empty()
        && let Some(root) = roots.first()
    {
        let message = "no application is listed, so nobody can ask for anything";
        problems.warn(root.position(), "no-application", message);
    }
    Some(applications)
}

/// Rules that can never apply are errors; zones without an endpoint are worth a look.
fn check_rules(contents: &Contents, problems: &mut Problems) {
    let policy = &contents.policy;
    for rule in &policy.rules {
        let within = |app: &str| match &rule.kind {
            RuleKind::Grant { up_to, .. } => policy.levels.base(app) <= *up_to,
            RuleKind::Restriction { .. } => true,
        };
        let mut callers =
            contents.callers().filter(|(app, purpose)| rule.scope.covers(app, *purpose)).peekable();
        let nobody = callers.peek().is_none();
        if contents.applications.list.is_empty() || callers.any(|(app, _)| within(app)) {
            continue;
        }
        let why = if nobody {
            "no application it names has a purpose it names"
        } else {
            "the base level of every application it is for lies above its up_to"
        };
        let message = format!("rule \"{}\" can never apply: {why}", rule.id);
        problems.error(&rule.position, "never-applies", message);
    }
    uninspected::warn_idle(contents, problems);
    for zone in &policy.zones {
        if contents.register.offerings.iter().all(|endpoint| !zone.predicate.holds(endpoint)) {
            let message = format!("no endpoint of the register is in zone \"{}\"", zone.name);
            problems.warn(&zone.position, "zone-empty", message);
        }
    }
}
