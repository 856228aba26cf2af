//! Signing in to the governance plane: links that open once, tokens, sessions and their secret, and that
//! all of it is recorded.

use http::Method;
use serde_json::Value;
use trace_store::record::Record;
use trace_store::{Kind, Query};

use crate::house::caller::{Answer, Ask};
use crate::house::command::verb;
use crate::house::{House, everything};

/// A browser: it keeps the cookie that it was given.
struct Browser<'h> {
    house: &'h House,
    cookie: Option<String>,
}

impl<'h> Browser<'h> {
    fn new(house: &'h House) -> Self {
        Self { house, cookie: None }
    }

    fn dressed(&self, ask: Ask) -> Ask {
        let ask = ask.without("authorization").header("accept", "text/html");
        match &self.cookie {
            Some(cookie) => ask.header("cookie", cookie),
            None => ask,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.dressed(Ask::get("", path)).send(self.house.running().governance).await
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> Ask {
        let body =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let ask = self.dressed(Ask::post("", path, body).method(Method::POST));
        ask.header("content-type", "application/x-www-form-urlencoded")
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.form(path, fields).send(self.house.running().governance).await;
        if let Some(line) = answer.header("set-cookie") {
            assert!(line.contains("HttpOnly; SameSite=Strict"), "{line}");
            self.cookie = line.split(';').next().map(str::to_owned);
        }
        answer
    }

    async fn me(&self) -> Option<Value> {
        let answer = self.get("/governance/v1/me").await;
        (answer.status.as_u16() == 200).then(|| answer.json())
    }
}

async fn granted(house: &House, roles: &str, more: &[&str]) -> String {
    let asked = ["access", "grant", roles, "--person", "mia", "--why", "audit"];
    let until = ["--until", "2100-01-01T00:00:00Z"];
    let made = verb(house.dir(), &[&asked[..], &until[..], more].concat()).await;
    assert_eq!(made.code, 0, "{}", made.words);
    made.out.trim().to_owned()
}

fn secret_of(link: &str) -> String {
    let (page, secret) = link.split_once('#').expect("a secret behind #");
    assert!(page.ends_with("/sign-in"), "{link}");
    secret.to_owned()
}

/// What was done, by whom, as records tell it.
fn done(house: &House) -> Vec<(String, String)> {
    let found =
        everything(house.store(), Query { kinds: vec![Kind::Operator], ..Query::default() });
    let acts = found.into_iter().filter_map(|stored| {
        let Record::Operator(one) = stored.into_record() else { return None };
        Some((one.action, one.by.name))
    });
    acts.collect()
}

fn refusals(house: &House) -> Vec<(String, Option<String>)> {
    let found = everything(house.store(), Query { kinds: vec![Kind::Auth], ..Query::default() });
    let refused = found.into_iter().filter_map(|stored| {
        let Record::Auth(one) = stored.into_record() else { return None };
        Some((one.reason, one.credential))
    });
    refused.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_link_opens_once_with_every_role() {
    let house = House::open().await;
    let secret = secret_of(&house.running().console().expect("a link"));
    let mut browser = Browser::new(&house);
    let arrived = browser.get("/governance/v1/me").await;
    assert_eq!(arrived.status.as_u16(), 303);
    assert_eq!(arrived.header("location"), Some("/sign-in?next=%2Fgovernance%2Fv1%2Fme"));
    let page = browser.get("/sign-in?next=%2Fgovernance%2Fv1%2Fme").await;
    let policy = page.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    assert!(page.text().contains("value=\"/governance/v1/me\""), "{}", page.text());

    let entered = browser.post("/sign-in", &[("token", &secret), ("next", "/traces")]).await;
    assert_eq!((entered.status.as_u16(), entered.header("location")), (303, Some("/traces")));
    let me = browser.me().await.expect("signed in");
    assert_eq!(me["name"], "local");
    assert_eq!(me["roles"].as_array().map(Vec::len), Some(8));
    // Another browser, later: the link is used up.
    let mut second = Browser::new(&house);
    let again = second.post("/sign-in", &[("token", &secret)]).await;
    assert_eq!(again.status.as_u16(), 401);
    assert!(second.me().await.is_none());
    assert_eq!(refusals(&house), [("unknown_token".to_owned(), None)]);

    let csrf = me["csrf"].as_str().expect("a secret").to_owned();
    let bare = browser.post("/sign-out", &[]).await;
    assert_eq!(bare.status.as_u16(), 403);
    let wrong = browser.post("/sign-out", &[("csrf", "x")]).await;
    assert_eq!(wrong.status.as_u16(), 403);
    assert!(browser.me().await.is_some(), "still signed in");
    let kept = browser.cookie.clone();
    let out = browser.post("/sign-out", &[("csrf", &csrf)]).await;
    assert_eq!((out.status.as_u16(), out.header("location")), (303, Some("/sign-in")));
    browser.cookie = kept;
    assert!(browser.me().await.is_none(), "the session is over, whatever the browser keeps");
    let did = done(&house);
    for action in ["sign-in", "sign-out"] {
        let times = did.iter().filter(|one| **one == (action.to_owned(), "local".to_owned()));
        assert_eq!(times.count(), 1, "{did:?}");
    }
    assert_eq!(
        refusals(&house).iter().filter(|(reason, _)| reason == "csrf").count(),
        2,
        "{:?}",
        refusals(&house)
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_made_for_somebody_gives_them_a_token_of_their_own() {
    let house = House::open().await;
    let secret = secret_of(&granted(&house, "governor,data-protection", &["--link"]).await);
    // A link opens nothing but a sign-in.
    let bearer = Ask::get(&secret, "/governance/v1/me").send(house.running().governance).await;
    assert_eq!(bearer.status.as_u16(), 401);
    let mut browser = Browser::new(&house);
    let welcome = browser.post("/sign-in", &[("token", &secret)]).await;
    assert_eq!(welcome.status.as_u16(), 200);
    let text = welcome.text();
    let token = text.split("<code id=\"token\">").nth(1).and_then(|rest| rest.split('<').next());
    let token = token.expect("a token").to_owned();
    assert_ne!(token, secret);
    let me = browser.me().await.expect("signed in");
    assert_eq!(me["roles"], serde_json::json!(["governor", "data-protection"]));
    assert_eq!(me["name"], "mia");
    assert_eq!(Browser::new(&house).post("/sign-in", &[("token", &secret)]).await.status, 401);
    // Their own token opens the plane for programs and for a later sign-in.
    let program = Ask::get(&token, "/governance/v1/me").send(house.running().governance).await;
    assert_eq!((program.status.as_u16(), &program.json()["csrf"]), (200, &Value::Null));
    let mut later = Browser::new(&house);
    assert_eq!(later.post("/sign-in", &[("token", &token)]).await.status.as_u16(), 303);
    // What was revoked closes the sessions that it began, at once.
    let prefix: String = token.chars().take(10).collect();
    let revoked = verb(house.dir(), &["access", "revoke", &prefix]).await;
    assert_eq!(revoked.code, 0, "{}", revoked.words);
    assert!(later.me().await.is_none() && browser.me().await.is_none());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_signs_nobody_in_and_leads_nobody_elsewhere() {
    let house = House::open().await;
    let token = granted(&house, "reader", &[]).await;
    let governance = house.running().governance;
    let browser = Browser::new(&house);
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let ask = browser.form("/sign-in", &[("token", &token)]).header(name, value);
        let answer = ask.send(governance).await;
        assert_eq!(answer.status.as_u16(), 403, "{name}");
        assert!(answer.header("set-cookie").is_none());
    }
    let ours = browser.form("/sign-in", &[("token", &token), ("next", "//evil.example/")]);
    let ours = ours.header("origin", &format!("http://{governance}")).send(governance).await;
    assert_eq!((ours.status.as_u16(), ours.header("location")), (303, Some("/")));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_fails_too_often_waits_with_a_right_token_too() {
    let house = House::open().await;
    let token = granted(&house, "reader", &[]).await;
    let governance = house.running().governance;
    let ask = async |token: &str| Ask::get(token, "/governance/v1/me").send(governance).await;
    for _ in 0..11 {
        assert_eq!(ask("bwa-nobody").await.status.as_u16(), 401);
    }
    let waiting = ask(&token).await;
    assert_eq!(waiting.status.as_u16(), 429);
    let wait: u64 = waiting.header("retry-after").expect("a time").parse().expect("seconds");
    assert!((1..=61).contains(&wait), "{wait}");
    let mut browser = Browser::new(&house);
    assert_eq!(browser.post("/sign-in", &[("token", &token)]).await.status.as_u16(), 429);
    assert!(refusals(&house).iter().any(|(reason, _)| reason == "too_many_failures"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_does_not_open_it_is_refused_by_name() {
    let house = House::open().await;
    let token = granted(&house, "operator", &[]).await;
    let governance = house.running().governance;
    let turned = Ask::get(&token, "/audit/v1/records").send(governance).await;
    assert_eq!(turned.status.as_u16(), 403);
    assert!(turned.text().contains("read-counts") && turned.text().contains("auditor"));
    let [(reason, who)] = &refusals(&house)[..] else { panic!("{:?}", refusals(&house)) };
    assert_eq!(reason, "role");
    let who = who.as_deref().expect("a person");
    assert!(who.starts_with("mia, token bwa-") && !who.contains(&token), "{who}");
    house.close().await;
}
