//! Every kind of wrong configuration through the real command line: its words, and its exit code.

use std::path::Path;

use crate::house::Cast;
use crate::house::command::{Process, Said, verb, verb_with};
use crate::house::until::until;

/// What `serve` says and gives back where it cannot serve.
async fn fails_to_serve(dir: &Path) -> Said {
    verb(dir, &["serve", "--dev"]).await
}

/// Asserts a code and that every word is there, and that nothing was printed as data.
fn says(what: &str, said: &Said, code: i32, words: &[&str]) {
    assert_eq!(said.code, code, "{what}: {}", said.words);
    for word in words {
        assert!(said.words.contains(word), "{what}: {word:?} in {:?}", said.words);
    }
    assert_eq!(said.out, "", "{what}");
    assert!(!said.words.contains("panicked"), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_files_says_how_to_begin() {
    let dir = tempfile::tempdir().expect("a folder");
    for arguments in [
        &["serve", "--dev"][..],
        &["check"],
        &["test"],
        &["keys", "list"],
        &["query"],
        &["verify"],
        &["explain", "--app", "x"],
        &["tail"],
    ] {
        let said = verb(dir.path(), arguments).await;
        says(&arguments.join(" "), &said, 3, &["bailiwick.yaml", "bailiwick init"]);
    }
    let cast = Cast::gather().await;
    std::fs::remove_file(cast.dir().join("policy.yaml")).expect("a file");
    says("no policy", &fails_to_serve(cast.dir()).await, 3, &["policy.yaml"]);
    says("no policy", &verb(cast.dir(), &["check"]).await, 3, &["policy.yaml"]);
}

/// A kind of mistake: a file, what is replaced in it by what, and what the message must say.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const MISTAKES: &[Mistake] = &[
    ("an unknown key", "bailiwick.yaml", "data:", "dta:", &["bailiwick.yaml:1:", "dta", "data"]),
    (
        "a bad address",
        "bailiwick.yaml",
        "127.0.0.1:0,",
        "localhost,",
        &["bailiwick.yaml:1:", "localhost", "127.0.0.1:8080"],
    ),
    (
        "a bad size",
        "bailiwick.yaml",
        "log:",
        "limits: {body: big}\nlog:",
        &["bailiwick.yaml:2:", "body"],
    ),
    (
        "a bad number",
        "bailiwick.yaml",
        "log:",
        "limits: {concurrent_calls: 0}\nlog:",
        &["bailiwick.yaml:2:", "concurrent_calls"],
    ),
    ("a section twice", "bailiwick.yaml", "log:", "log: {}\nlog:", &["bailiwick.yaml:3:", "log"]),
    (
        "an unknown zone",
        "policy.yaml",
        "may_use: [eu-operated]",
        "may_use: [eu-oprated]",
        &["policy.yaml:", "eu-oprated", "did you mean \"eu-operated\""],
    ),
    (
        "an unknown level",
        "policy.yaml",
        "up_to: internal",
        "up_to: internl",
        &["policy.yaml:", "internl", "internal"],
    ),
    ("an unknown label", "policy.yaml", "secret.*", "secrt.*", &["policy.yaml:", "secrt"]),
    (
        "a rule without words",
        "policy.yaml",
        "    because: The processor contract was reviewed.\n",
        "",
        &["policy.yaml:", "because"],
    ),
    (
        "a test that fails",
        "policy.yaml",
        "zones: [own-site]}\n",
        "zones: [eu-operated, own-site]}\n",
        &["policy.yaml:", "a card number"],
    ),
    ("no YAML", "policy.yaml", "policy: house", "policy: [house", &["policy.yaml:"]),
    (
        "a key twice",
        "policy.yaml",
        "version: 1",
        "version: 1\nversion: 2",
        &["policy.yaml:", "version"],
    ),
    (
        "an unknown attribute",
        "register.yaml",
        "stored_in",
        "storred_in",
        &["register.yaml:", "storred_in", "stored_in"],
    ),
    (
        "an endpoint twice",
        "register.yaml",
        "endpoint: own-spare",
        "endpoint: own-site",
        &["register.yaml:", "own-site"],
    ),
    ("a bad URL", "register.yaml", "http://", "gopher://", &["register.yaml:", "base_url"]),
    ("an application twice", "apps.yaml", "app: lab", "app: vault", &["apps.yaml:", "vault"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_in_a_file_is_named_with_its_place() {
    let cast = Cast::gather().await;
    for (what, file, from, to, words) in MISTAKES {
        let before = cast.read(file);
        assert!(before.contains(from), "{what}");
        cast.write(file, &before.replace(from, to));
        // Checked: the answer is no. Not able to serve: could not.
        says(what, &verb(cast.dir(), &["check"]).await, 1, words);
        says(what, &fails_to_serve(cast.dir()).await, 3, words);
        cast.write(file, &before);
    }
    let good = verb(cast.dir(), &["check"]).await;
    says("good files", &good, 0, &["4 endpoints", "4 applications", "2 tests pass"]);
    assert!(
        !cast.dir().join("data/trace").exists(),
        "nothing was opened for a wrong configuration"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_outside_the_files_is_named_too() {
    let cast = Cast::gather().await;
    std::fs::remove_file(cast.dir().join("us.key")).expect("a file");
    says("no credential", &fails_to_serve(cast.dir()).await, 3, &["us-cloud", "us.key"]);
    cast.write("us.key", "\n");
    says("an empty credential", &fails_to_serve(cast.dir()).await, 3, &["us-cloud", "empty"]);
    cast.write("us.key", "two\nlines");
    let said = fails_to_serve(cast.dir()).await;
    says("no header", &said, 3, &["us-cloud"]);
    assert!(!said.words.contains("two"), "a credential is not quoted");
    cast.write("us.key", crate::house::US_KEY);
    let register = cast.read("register.yaml");
    cast.write("register.yaml", &register.replace("{file: us.key}", "{env: BAILIWICK_NO_SUCH}"));
    says("no variable", &fails_to_serve(cast.dir()).await, 3, &["us-cloud", "BAILIWICK_NO_SUCH"]);
    cast.write("register.yaml", &register);

    let settings = cast.read("bailiwick.yaml");
    cast.write("bailiwick.yaml", &format!("{settings}egress: {{ca_files: [gone.pem]}}\n"));
    says("no CA file", &fails_to_serve(cast.dir()).await, 3, &["gone.pem"]);
    cast.write("gone.pem", "not PEM");
    says("no certificate", &fails_to_serve(cast.dir()).await, 3, &["gone.pem", "PEM"]);
    cast.write("bailiwick.yaml", &settings);

    cast.write("data/api-keys.json", "{\"version\":1,\n\"keys\":[}");
    says("a damaged key table", &fails_to_serve(cast.dir()).await, 3, &["api-keys.json", "line 2"]);
    std::fs::remove_file(cast.dir().join("data/api-keys.json")).expect("a file");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    cast.write(
        "bailiwick.yaml",
        &settings.replace("data: 127.0.0.1:0", &format!("data: {address}")),
    );
    says("a port in use", &fails_to_serve(cast.dir()).await, 3, &["cannot listen on", &address]);
    cast.write("bailiwick.yaml", &settings);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_on_a_folder_is_refused_and_the_first_goes_on() {
    let cast = Cast::gather().await;
    let logs = tempfile::tempdir().expect("a folder");
    let first = Process::serve(cast.dir(), &logs.path().join("log")).await;
    let second = fails_to_serve(cast.dir()).await;
    assert_eq!(second.code, 3, "{}", second.words);
    assert!(second.words.contains("trace") && second.words.contains("another"), "{}", second.words);
    // The socket is still the first one's.
    let shown = verb(cast.dir(), &["query", "--kind", "operator", "-o", "jsonl"]).await;
    assert_eq!(shown.code, 0, "{}", shown.words);
    assert_eq!(first.stop().await, 0);
    // Once it is gone, the folder is free again.
    let third = Process::serve(cast.dir(), &logs.path().join("log")).await;
    assert_eq!(third.stop().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_of_the_store_is_named_and_not_made_anew() {
    let cast = Cast::gather().await;
    let logs = tempfile::tempdir().expect("a folder");
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    assert_eq!(process.stop().await, 0);
    std::fs::rename(cast.dir().join("data/keys"), cast.dir().join("data/lost")).expect("a folder");
    let said = fails_to_serve(cast.dir()).await;
    assert_eq!(said.code, 3, "{}", said.words);
    assert!(said.words.contains("key"), "{}", said.words);
    std::fs::remove_dir_all(cast.dir().join("data/keys")).ok();
    std::fs::rename(cast.dir().join("data/lost"), cast.dir().join("data/keys")).expect("a folder");
    let process = Process::serve(cast.dir(), &logs.path().join("log")).await;
    assert_eq!(process.stop().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_call_is_a_usage_error() {
    let cast = Cast::gather().await;
    for arguments in [
        &[][..],
        &["serve"],
        &["srve"],
        &["query", "--limt", "3"],
        &["query", "--from", "yesterday"],
        &["show"],
        &["explain"],
        &["explain", "--labels", "pii.email"],
        &["completions", "cmd"],
        &["check", "-o", "xml"],
    ] {
        let said = verb(cast.dir(), arguments).await;
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.words);
        assert!(!said.words.is_empty() && said.out.is_empty(), "{arguments:?}");
    }
    let help = verb(cast.dir(), &["--help"]).await;
    assert_eq!(help.code, 0);
    assert!(help.out.contains("serve") && help.out.contains("verify"));
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_made_for_what_exists_and_are_strong() {
    let cast = Cast::gather().await;
    let said = verb(cast.dir(), &["keys", "create", "webste"]).await;
    says("no application", &said, 1, &["webste", "website"]);
    let said = verb(cast.dir(), &["keys", "create", "website", "--floor", "hgh"]).await;
    says("no level", &said, 1, &["hgh", "restricted"]);
    let said = verb_with(cast.dir(), &["keys", "import", "website"], "short\n").await;
    says("a short key", &said, 3, &["fewer than 20"]);
    let long = "sk-an-application-has-used-this-for-years";
    let said = verb_with(cast.dir(), &["keys", "import", "website"], long).await;
    says("an import", &said, 0, &["website"]);
    let said = verb_with(cast.dir(), &["keys", "import", "vault"], &format!("{long}\n")).await;
    says("the same again", &said, 3, &["website"]);
    assert!(!cast.read("data/api-keys.json").contains(long));
    let mode = std::fs::metadata(cast.dir().join("data/api-keys.json")).expect("a file");
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode.permissions()) & 0o777, 0o600);
    let listed = verb(cast.dir(), &["keys", "list", "-o", "jsonl"]).await.lines();
    assert!(
        listed.iter().any(|row| row["origin"] == "imported" && row["application"] == "website")
    );
    assert!(listed.iter().all(|row| !row["key"].as_str().expect("a prefix").contains("used-this")));
    // It is no wait for anything: the table is there once the verb has ended.
    until("the imported key", async || {
        cast.read("data/api-keys.json").contains("imported").then_some(())
    })
    .await;
}
