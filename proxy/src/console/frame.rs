//! What all pages share: navigation, head, who looks, and the headers under which a page is sent.

use askama::Template;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};

use super::Desk;
use crate::audit::api::problem::Problem;
use crate::identity::Signed;

/// A screen; each answers one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Screen {
    Traces,
    Policy,
    Evidence,
}

impl Screen {
    /// In the order of the navigation.
    pub(super) const ALL: [Self; 3] = [Self::Traces, Self::Policy, Self::Evidence];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Traces => "Traces",
            Self::Policy => "Policy",
            Self::Evidence => "Evidence",
        }
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Traces => "/console/traces",
            Self::Policy => "/console/policy",
            Self::Evidence => "/console/evidence",
        }
    }

    /// The key that leads there after `g`.
    pub(super) const fn key(self) -> char {
        match self {
            Self::Traces => 't',
            Self::Policy => 'p',
            Self::Evidence => 'e',
        }
    }

    pub(super) const fn question(self) -> &'static str {
        match self {
            Self::Traces => "What happened to these requests?",
            Self::Policy => "What will this change do before it does it?",
            Self::Evidence => "Is it complete, unaltered, and gone on time?",
        }
    }
}

/// What stands around every page.
pub(super) struct Frame {
    pub(super) screen: Option<Screen>,
    pub(super) title: String,
    pub(super) name: String,
    pub(super) roles: String,
    pub(super) csrf: String,
    /// Lets the styles of this one page in that its scripts make.
    pub(super) nonce: String,
    pub(super) policy: String,
    /// The number of the signed version.
    pub(super) signed: Option<u64>,
    /// Why nothing but the own site is open.
    pub(super) own_site_only: Option<&'static str>,
    pub(super) screens: [Screen; Screen::ALL.len()],
}

impl Frame {
    pub(super) fn new(
        desk: &Desk,
        signed: &Signed,
        screen: Option<Screen>,
        title: impl Into<String>,
    ) -> Self {
        let live = desk.gateway.live();
        let bundle = &live.bundle;
        Self {
            screen,
            title: title.into(),
            name: signed.person().name.clone(),
            roles: signed.person().roles.to_string(),
            csrf: signed.csrf().to_owned(),
            nonce: nonce(),
            policy: format!("{} version {}", bundle.policy_name(), bundle.version()),
            signed: bundle.seal().map(routing_rules::signed::Seal::sequence),
            own_site_only: live.own_site_only.map(crate::gateway::OwnSiteOnly::because),
            screens: Screen::ALL,
        }
    }

    pub(super) fn is_at(&self, screen: &Screen) -> bool {
        self.screen == Some(*screen)
    }
}

/// A page without random bytes gets no style of its scripts' making, and is otherwise whole.
fn nonce() -> String {
    let mut random = [0; 16];
    match getrandom::fill(&mut random) {
        Ok(()) => URL_SAFE_NO_PAD.encode(random),
        Err(_) => String::new(),
    }
}

/// A whole page, under the policy of content that every page has.
pub(super) fn page(
    status: StatusCode,
    nonce: &str,
    template: &dyn askama::DynTemplate,
) -> Response {
    let styles = if nonce.is_empty() { String::new() } else { format!(" 'nonce-{nonce}'") };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'{styles}; connect-src 'self'; \
         img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    let mut response = fragment(status, template);
    if let Ok(policy) = policy.parse() {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// A part of a page, loaded into it later.
pub(super) fn fragment(status: StatusCode, template: &dyn askama::DynTemplate) -> Response {
    let Ok(html) = template.dyn_render() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let head = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ];
    (status, head, html).into_response()
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Told {
    frame: Frame,
    what: String,
    help: &'static str,
}

/// A page that says what is wrong and what to do.
pub(super) fn problem(frame: Frame, problem: &Problem) -> Response {
    let what = problem.to_string();
    let help = match problem {
        Problem::NotFound => {
            "It may have expired, or have been refused before a decision was made. The list of \
             calls shows what is kept."
        }
        Problem::Malformed(_) => "Go back, or begin with the list of calls.",
        Problem::Unreadable(_) => "bailiwick verify names the first entry that is not whole.",
        Problem::Scope(_) => {
            "Whoever gave you access can give you more of it: bailiwick access grant."
        }
    };
    let nonce = frame.nonce.clone();
    page(problem.status(), &nonce, &Told { frame, what, help })
}
