//! What a handler asks for to learn who it serves: [`Signed`], and [`SignedForm`] where a form is sent.
//!
//! A change that a browser sends in a session must show the session's secret, in the header
//! `x-csrf-token` or, in a form, in the field `csrf`. A request with a token of its own needs none: no
//! other site can make a browser send one.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, FromRequest, FromRequestParts};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, AUTHORIZATION, COOKIE, LOCATION};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use secrecy::SecretString;

use super::act::Act;
use super::noted::{self, Asked};
use super::page;
use super::person::{How, Person};
use super::role::Role;
use super::session::Session;
use super::turned::Turned;
use super::{Identity, Shown};
use crate::clock;
use crate::pipeline::accept::Ticket;
use crate::server::Peer;

/// The cookie of a session where browsers come over TLS: it is bound to this host, path and scheme
/// (RFC 6265bis section 4.1.3.2).
const COOKIE_BOUND: &str = "__Host-bailiwick";
/// The same on a listener without TLS, which browsers give no bound cookie to.
const COOKIE_PLAIN: &str = "bailiwick";
/// Longest form that is read, in bytes.
const FORM_BYTES: usize = 4 << 20;
/// The header in which a person says why they ask.
const WHY: &str = "x-bailiwick-why";

/// Somebody who has shown who they are, and what they ask for.
pub struct Signed {
    identity: Arc<Identity>,
    person: Person,
    session: Option<Session>,
    asked: Asked,
    why: Option<String>,
    /// Whether a browser asks for a page.
    page: bool,
}

impl Signed {
    /// Who.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Their session; none for a program with a token.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What changes must show, for forms and scripts of pages; empty without a session.
    #[must_use]
    pub fn csrf(&self) -> &str {
        self.session.as_ref().map_or("", Session::csrf)
    }

    /// Lets them do this, if one of their roles opens it, and records it, before anything is shown or
    /// done; `about` says what of it, without a prompt's text or a secret. A refusal is recorded as well.
    ///
    /// # Errors
    /// The answer they get.
    pub async fn admit(&self, act: Act, about: &str) -> Result<(), Away> {
        let role = self.check(act).await?;
        let (gateway, why) = (self.identity.gateway(), self.why.as_deref());
        let done = noted::admitted(gateway, &self.person, (act, role), about, why).await;
        done.map_err(|turned| self.away(turned))
    }

    /// The role in which they may do this; whoever may not is recorded. What is then shown or done is the
    /// caller's to record, by [`Signed::admit`].
    ///
    /// # Errors
    /// The answer they get.
    pub async fn check(&self, act: Act) -> Result<Role, Away> {
        match self.person.role_for(act) {
            Some(role) => Ok(role),
            None => Err(self.turned(Turned::Role { act, roles: self.person.roles.clone() }).await),
        }
    }

    /// Records that they were refused something for a reason of another room, by its code.
    ///
    /// # Errors
    /// The answer they get where that cannot be recorded.
    pub async fn refused(&self, code: &str) -> Result<(), Away> {
        let gateway = self.identity.gateway();
        let noted = noted::refused(gateway, &self.asked, code, Some(&self.person)).await;
        noted.map_err(|turned| self.away(turned))
    }

    async fn turned(&self, turned: Turned) -> Away {
        let gateway = self.identity.gateway();
        self.away(noted::turned(gateway, &self.asked, turned, Some(&self.person)).await)
    }

    fn away(&self, turned: Turned) -> Away {
        Away { turned, page: self.page, back: None, htmx: false }
    }

    /// Holds a change against the secret of its session.
    async fn hold(self, shown: Option<&str>) -> Result<Self, Away> {
        let safe = matches!(self.asked.method.as_str(), "GET" | "HEAD" | "OPTIONS");
        let fits = match (&self.session, &self.person.how) {
            (Some(session), _) => shown.is_some_and(|shown| session.is_csrf(shown)),
            // A browser shows its certificate wherever another site sends it; that site cannot make it
            // send a header of ours.
            (None, How::Certificate { .. }) => shown.is_some(),
            (None, How::LocalLink | How::Token(_) | How::Provider { .. }) => true,
        };
        if safe || fits {
            return Ok(self);
        }
        Err(self.turned(Turned::Csrf).await)
    }
}

/// The answer for somebody who is turned away: a problem for a program, a page for a browser, which is led
/// to sign in where that helps.
#[derive(Debug)]
pub struct Away {
    turned: Turned,
    page: bool,
    /// Where they wanted to go.
    back: Option<String>,
    /// Whether a part of a page was asked for.
    htmx: bool,
}

impl Away {
    /// Why.
    #[must_use]
    pub fn turned(&self) -> &Turned {
        &self.turned
    }
}

impl IntoResponse for Away {
    fn into_response(self) -> Response {
        let Self { turned, page, back, htmx } = self;
        let unknown = turned.status() == StatusCode::UNAUTHORIZED;
        if htmx && unknown {
            let mut response = turned.problem();
            response.headers_mut().insert("hx-redirect", HeaderValue::from_static("/sign-in"));
            return response;
        }
        if !page {
            return turned.problem();
        }
        if unknown && let Some(back) = back {
            let next: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
            return Redirect::to(&format!("/sign-in?next={next}")).into_response();
        }
        page::turned_away(&turned)
    }
}

/// Whether a path leads to a place of ours, so that nobody is sent elsewhere after signing in.
pub(super) fn is_ours(path: &str) -> bool {
    let rest = path.strip_prefix('/');
    rest.is_some_and(|rest| !rest.starts_with(['/', '\\']) && !rest.contains(char::is_control))
}

/// The id of a session, from the cookie of that name.
pub(super) fn cookie(headers: &HeaderMap, secure: bool) -> Option<SecretString> {
    let name = if secure { COOKIE_BOUND } else { COOKIE_PLAIN };
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| SecretString::from(value.trim().to_owned()))
}

/// The line that gives a browser its session, or takes it away.
pub(super) fn set_cookie(id: &str, secure: bool) -> String {
    let (name, bound) = if secure { (COOKIE_BOUND, "; Secure") } else { (COOKIE_PLAIN, "") };
    let gone = if id.is_empty() { "; Max-Age=0" } else { "" };
    format!("{name}={id}; Path=/; HttpOnly; SameSite=Strict{bound}{gone}")
}

pub(super) fn shown(identity: &Identity, parts: &Parts) -> Shown {
    let bearer = parts.headers.get(AUTHORIZATION).and_then(|value| {
        let (scheme, token) = value.as_bytes().split_at_checked(7)?;
        let token = std::str::from_utf8(token).ok()?.trim();
        let is_bearer = scheme.eq_ignore_ascii_case(b"bearer ") && !token.is_empty();
        is_bearer.then(|| SecretString::from(token.to_owned()))
    });
    Shown {
        session: cookie(&parts.headers, identity.secure),
        bearer,
        certificate: parts.extensions.get::<Peer>().and_then(|peer| peer.client.clone()),
        from: parts.extensions.get::<Peer>().map(|peer| peer.address.ip()),
    }
}

pub(super) fn asked(parts: &Parts) -> Asked {
    Asked {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        ticket: Ticket::issue(),
    }
}

async fn recognise(identity: Arc<Identity>, parts: &Parts) -> Result<Signed, Away> {
    let shown = shown(&identity, parts);
    let asked = asked(parts);
    let text = |name: http::HeaderName| parts.headers.get(name).and_then(|one| one.to_str().ok());
    let page =
        shown.bearer.is_none() && text(ACCEPT).is_some_and(|text| text.contains("text/html"));
    let htmx = parts.headers.contains_key("hx-request");
    let back = (parts.method == Method::GET)
        .then(|| parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned());
    let looking = Arc::clone(&identity);
    let found = tokio::task::spawn_blocking(move || looking.recognise(&shown, clock::now())).await;
    match found.unwrap_or(Err(Turned::Unavailable)) {
        Ok((person, session)) => {
            let why = parts.headers.get(WHY).and_then(|why| why.to_str().ok()).map(str::to_owned);
            Ok(Signed { identity, person, session, asked, why, page })
        }
        Err(turned) => {
            // A browser that comes to sign in was refused nothing yet.
            let arrives = turned == Turned::Missing && page;
            let turned = match arrives {
                true => turned,
                false => noted::turned(identity.gateway(), &asked, turned, None).await,
            };
            Err(Away { turned, page, back, htmx })
        }
    }
}

fn csrf_header(headers: &HeaderMap) -> Option<String> {
    headers.get("x-csrf-token").and_then(|shown| shown.to_str().ok()).map(str::to_owned)
}

impl<S> FromRequestParts<S> for Signed
where
    Arc<Identity>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Away;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Away> {
        let signed = recognise(Arc::<Identity>::from_ref(state), parts).await?;
        signed.hold(csrf_header(&parts.headers).as_deref()).await
    }
}

/// The fields of a form (`application/x-www-form-urlencoded`), in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// The first field of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every field of a name.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads the form of a request.
pub(super) async fn form(body: Body) -> Form {
    // What is too long or breaks off has no fields, so it shows no secret and asks for nothing.
    to_bytes(body, FORM_BYTES).await.map(|bytes| Form::read(&bytes)).unwrap_or_default()
}

/// Somebody who has shown who they are, with the form they sent.
pub struct SignedForm(pub Signed, pub Form);

impl<S> FromRequest<S> for SignedForm
where
    Arc<Identity>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Away;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, Away> {
        let (parts, body) = request.into_parts();
        let signed = recognise(Arc::<Identity>::from_ref(state), &parts).await?;
        let form = form(body).await;
        // Without a session only the header counts: a field of a form another site could fill in.
        let field = form.get("csrf").filter(|_| signed.session.is_some()).map(str::to_owned);
        let shown = csrf_header(&parts.headers).or(field);
        Ok(Self(signed.hold(shown.as_deref()).await?, form))
    }
}

/// A page that leads elsewhere with a cookie.
pub(super) fn onward(to: &str, cookie: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    if let Ok(to) = HeaderValue::from_str(to) {
        headers.insert(LOCATION, to);
    }
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        headers.insert(http::header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_lead_on() {
        for ours in ["/", "/traces?app=a", "/a//b"] {
            assert!(is_ours(ours), "{ours}");
        }
        for theirs in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb"] {
            assert!(!is_ours(theirs), "{theirs:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name_and_bound_where_it_can_be() {
        use secrecy::ExposeSecret;
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=1; bailiwick=abc ; __Host-bailiwick=x"));
        let found = |secure| cookie(&headers, secure).map(|id| id.expose_secret().to_owned());
        assert_eq!((found(false), found(true)), (Some("abc".to_owned()), Some("x".to_owned())));
        assert!(set_cookie("i", true).starts_with("__Host-bailiwick=i; Path=/; HttpOnly; "));
        assert!(set_cookie("i", true).contains("; Secure"));
        assert!(set_cookie("", false).ends_with("Max-Age=0"));
    }

    #[test]
    fn a_form_has_fields() {
        let form = Form::read(b"a=1&b=x+y&a=%20");
        assert_eq!((form.get("a"), form.get("b"), form.get("c")), (Some("1"), Some("x y"), None));
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", " "]);
    }
}
