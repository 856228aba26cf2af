//! What reaches the model server is what was sent, byte for byte, save the splices that
//! `x-bailiwick-changed` names.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::house::caller::{Answer, body};
use crate::house::{Cast, House};

/// A body that a program which parses and prints would not give back: its order, its spaces, its
/// numbers, its escapes.
const AWKWARD: &str = r#" { "temperature" : 0.10 ,"zeta":[ ], "model":"plain","big":123456789012345678901234567890,
"exp":1E+2,"tiny":1e-400,"minus":-0.0, "alpha":{"b":1,"a":2}, "slash":"\/\u0041\u00e9é",
"messages":[{"content":"Say hello.","role":"user","x-unknown":null},{"role":"assistant","tool_calls":[{"id":"call_1",
"type":"function","function":{"name":"f","arguments":"{\"a\": 1.50}"}}],"content":null},{"role":"tool","tool_call_id":"call_1",
"content":"done"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{"a":{"type":"number",
"maximum":9007199254740993}}},"strict":true}}],"response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"type":"object"}}},
"stream":false , "an_sdk_invented_this" : {"deep":[[[{"x":"y"}]]]} } "#;

/// The one body that any server was sent, and by which name.
fn arrived(cast: &Cast) -> (String, String) {
    let arrivals = cast.arrivals();
    let [(server, received)] = arrivals.as_slice() else {
        panic!("{} requests arrived", arrivals.len())
    };
    ((*server).to_owned(), String::from_utf8(received.body.to_vec()).expect("UTF-8"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_awkward_body_arrives_as_it_was_sent() {
    let house = House::open().await;
    let answer = house.send("support-desk", AWKWARD).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("x-bailiwick-changed"), None);
    assert_eq!(arrived(&house), ("eu-cloud".to_owned(), AWKWARD.to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_surrogate_pair_is_legal_json_and_passes() {
    let house = House::open().await;
    let lone = AWKWARD.replacen('{', r#"{"lone":"\ud83d and \udc00","#, 1);
    // The stub's own parser refuses what it was sent; that is the stub's answer, relayed.
    let answer = house.send("support-desk", lone.clone()).await;
    assert_eq!(answer.header("x-bailiwick-endpoint"), Some("eu-cloud"), "{}", answer.text());
    assert_eq!(arrived(&house), ("eu-cloud".to_owned(), lone));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_splice_is_named_and_nothing_else_changes() {
    let house = House::open().await;
    let sent = AWKWARD
        .replace("\"plain\"", "\"assistant\"")
        .replace("\"stream\":false", "\"store\":true,\"stream\":true");
    let answer = house.send("support-desk", sent.clone()).await;
    let mut named: Vec<&str> =
        answer.header("x-bailiwick-changed").expect("changes").split(',').collect();
    named.sort_unstable();
    assert_eq!(named, ["model", "store", "stream_options.include_usage"]);
    let want = spliced(&sent, &answer, "mistral-large");
    assert_eq!(arrived(&house), ("eu-cloud".to_owned(), want));
    assert_eq!(answer.header("x-bailiwick-model"), Some("assistant"));
}

#[tokio::test(flavor = "multi_thread")]
async fn store_is_forced_only_where_the_operator_is_another() {
    let house = House::open().await;
    let sent = body("Keep this.", json!({"store": true}));
    let answer = house.send("vault", sent.clone()).await;
    assert_eq!(arrived(&house), ("own-site".to_owned(), sent));
    assert_eq!(answer.header("x-bailiwick-changed"), None);
}

/// Any JSON value that is not likely to be taken for something sensitive.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9999_i32..9999).prop_map(Value::from),
        (-1.0_f64..1.0).prop_map(|number| json!((number * 100.0).round() / 100.0)),
        "[a-z \u{e9}\u{4e2d}\\\\\"\n/]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Writes JSON with the given separators, members in the given order.
fn print(value: &Value, gap: &str, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                out.push_str(gap);
                print(item, gap, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (place, (key, member)) in members.iter().enumerate() {
                out.push_str(if place > 0 { "," } else { "" });
                out.push_str(gap);
                out.push_str(&Value::from(key.clone()).to_string());
                out.push_str(gap);
                out.push(':');
                print(member, gap, out);
            }
            out.push_str(gap);
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

#[derive(Debug, Clone)]
struct Case {
    members: Vec<(String, String)>,
    order: Vec<usize>,
    gap: &'static str,
}

impl Case {
    fn text(&self) -> String {
        let mut members = self.members.clone();
        for place in (1..members.len()).rev() {
            members.swap(place, self.order[place] % (place + 1));
        }
        let gap = self.gap;
        let written = members.iter().map(|(key, value)| format!("{gap}\"{key}\"{gap}:{value}"));
        format!("{gap}{{{}{gap}}}{gap}", written.collect::<Vec<_>>().join(","))
    }
}

fn case() -> impl Strategy<Value = Case> {
    let members = (
        prop::collection::btree_map("zz_[a-z]{1,6}", value(), 0..5),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(vec!["", " ", "\n\t", "\r\n  "]),
        prop::collection::vec(any::<usize>(), 16),
    );
    members.prop_map(|(unknown, alias, stream, store, gap, order)| {
        let model = if alias { "\"assistant\"" } else { "\"plain\"" };
        let mut members = vec![
            ("model".to_owned(), model.to_owned()),
            ("messages".to_owned(), "[{\"role\":\"user\",\"content\":\"Say hello.\"}]".to_owned()),
            ("stream".to_owned(), stream.to_string()),
        ];
        if store {
            members.push(("store".to_owned(), "true".to_owned()));
        }
        for (key, value) in unknown {
            let mut text = String::new();
            print(&value, gap, &mut text);
            members.push((key, text));
        }
        Case { members, order, gap }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn any_body_arrives_as_it_was_sent_save_the_named_splices() {
    let house = House::open().await;
    let runtime = tokio::runtime::Handle::current();
    // Found by the one who drives, since a property is not async.
    let mut runner = TestRunner::new(Config { cases: 60, ..Config::default() });
    let ran = tokio::task::block_in_place(|| {
        runner.run(&case(), |case| {
            let sent = case.text();
            house.servers().into_iter().for_each(stub_model::Handle::clear);
            let answer = runtime.block_on(house.send("support-desk", sent.clone()));
            prop_assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
            let (server, got) = arrived(&house);
            let alias = if server == "own-site" { "llama-small" } else { "mistral-large" };
            prop_assert_eq!(got, spliced(&sent, &answer, alias));
            Ok(())
        })
    });
    ran.expect("the property");
}

/// Makes the named splices in a body as text, by a way of its own.
fn spliced(sent: &str, answer: &Answer, alias: &str) -> String {
    let mut text = sent.to_owned();
    for change in answer.header("x-bailiwick-changed").unwrap_or_default().split(',') {
        text = match change {
            "" => text,
            "model" => text.replacen("\"assistant\"", &format!("\"{alias}\""), 1),
            "store" => {
                let (before, after) = text.split_once("\"store\"").expect("store");
                format!("{before}\"store\"{}", after.replacen("true", "false", 1))
            }
            "stream_options.include_usage" => {
                text.replacen('{', "{\"stream_options\":{\"include_usage\":true},", 1)
            }
            other => panic!("an unknown splice {other}"),
        };
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_invented_fields_do_not_change_the_destination() {
    let house = House::open().await;
    let invented: serde_json::Map<String, Value> = (0..20)
        .map(|n| (format!("invented_{n}"), json!(format!("some plain words, number {n}"))))
        .collect();
    for application in ["website", "support-desk", "vault"] {
        let plain = house.send(application, body("Say hello.", json!({}))).await;
        let more =
            house.send(application, body("Say hello.", Value::Object(invented.clone()))).await;
        assert_eq!(more.status, 200);
        for header in ["x-bailiwick-endpoint", "x-bailiwick-level", "x-bailiwick-labels"] {
            assert_eq!(more.header(header), plain.header(header), "{application} {header}");
        }
    }
}
