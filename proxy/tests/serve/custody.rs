//! The master key in custody of a real PKCS #11 module (SoftHSM 2): in, out, and what happens when the
//! module, its token or its PIN is not the right one.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::house::Cast;
use crate::house::command::{Process, Said};

/// Where Debian puts it; another place is named in BAILIWICK_SOFTHSM.
const SOFTHSM: &str = "/usr/lib/softhsm/libsofthsm2.so";

/// A folder of tokens.
struct Tokens {
    configuration: PathBuf,
    module: PathBuf,
}

impl Tokens {
    /// One token, with the PIN that is in `dir/pin`.
    fn make(dir: &Path) -> Self {
        let module = std::env::var_os("BAILIWICK_SOFTHSM").map_or(SOFTHSM.into(), PathBuf::from);
        assert!(module.exists(), "SoftHSM 2 is needed: install softhsm2, or set BAILIWICK_SOFTHSM");
        let (configuration, tokens) = (dir.join("softhsm2.conf"), dir.join("tokens"));
        std::fs::create_dir(&tokens).expect("a folder");
        let text = format!("directories.tokendir = {}\nlog.level = ERROR\n", tokens.display());
        std::fs::write(&configuration, text).expect("a file");
        std::fs::write(dir.join("pin"), "4711\n").expect("a file");
        let mut make = Command::new("softhsm2-util");
        make.args(["--init-token", "--free", "--label", "bailiwick"]);
        make.args(["--pin", "4711", "--so-pin", "4712"]).env("SOFTHSM2_CONF", &configuration);
        let made = make.output().expect("softhsm2-util");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        Self { configuration, module }
    }

    /// Runs a verb with these tokens in reach.
    fn verb(&self, dir: &Path, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
        command.env_clear().env("SOFTHSM2_CONF", &self.configuration);
        let output = command.arg("--dir").arg(dir).args(arguments).output().expect("the binary");
        Said {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            words: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    fn name(&self, settings: &Path, plain: &str, token: &str) {
        let module = self.module.display();
        let pkcs11 = format!("module: {module}, token: {token}, label: master, pin: {{file: pin}}");
        let text = format!("{plain}\nkeys: {{pkcs11: {{{pkcs11}}}}}\n");
        std::fs::write(settings, text).expect("settings");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_master_key_goes_into_a_module_and_out_again() {
    let cast = Cast::gather().await;
    let dir = cast.dir();
    let tokens = Tokens::make(dir);
    let (settings, master) = (dir.join("bailiwick.yaml"), dir.join("data/keys/master"));
    let plain = std::fs::read_to_string(&settings).expect("settings");
    // A store whose master key lies open.
    let server = Process::serve(dir, &dir.join("log")).await;
    assert_eq!(server.stop().await, 0);
    assert_eq!(std::fs::read(&master).expect("a key").len(), 65);

    tokens.name(&settings, &plain, "bailiwick");
    let open = tokens.verb(dir, &["query", "--kind", "operator"]);
    assert!(open.code == 3 && open.words.contains("lies open in its file"), "{}", open.words);
    let done = tokens.verb(dir, &["keys", "rotate", "master"]);
    assert_eq!(done.code, 0, "{}", done.words);
    assert!(done.words.contains("sealed by the module"), "{}", done.words);
    assert!(std::fs::read(&master).expect("a key").starts_with(b"BWMSTR01"));
    let told = tokens.verb(dir, &["query", "--kind", "operator", "-o", "jsonl"]);
    assert!(
        told.code == 0 && told.out.contains("keys.rotate_master"),
        "{} {}",
        told.out,
        told.words
    );
    let whole = tokens.verb(dir, &["verify"]);
    assert_eq!(whole.code, 0, "{} {}", whole.out, whole.words);
    let listed = tokens.verb(dir, &["inventory", "keys", "-o", "jsonl"]);
    let place = listed.lines()[0]["place"].to_string();
    assert!(place.contains("sealed by key") && place.contains("bailiwick"), "{place}");

    // Another PIN, another token, no module: nothing opens, and nothing is made in its place.
    let sealed = std::fs::read(&master).expect("a key");
    let refused = |what: &str| {
        let said = tokens.verb(dir, &["query"]);
        assert!(
            said.code == 3 && said.words.contains(what),
            "{what}: {} {}",
            said.code,
            said.words
        );
        assert!(!said.words.contains("4711"), "{}", said.words);
        assert_eq!(std::fs::read(&master).expect("a key"), sealed);
    };
    std::fs::write(dir.join("pin"), "0815\n").expect("a file");
    refused("the PIN is not taken");
    std::fs::write(dir.join("pin"), "4711\n").expect("a file");
    tokens.name(&settings, &plain, "somewhere-else");
    refused("there is no such token; there is: bailiwick");
    let configuration = tokens.configuration.clone();
    let nowhere = Tokens { module: dir.join("nothing.so"), configuration };
    nowhere.name(&settings, &plain, "bailiwick");
    refused("the module cannot be loaded");
    std::fs::write(&settings, &plain).expect("settings");
    refused("is sealed by a module; name it");

    tokens.name(&settings, &plain, "bailiwick");
    let out = dir.join("out").to_string_lossy().into_owned();
    let left = tokens.verb(dir, &["keys", "rotate", "master", "--to", &out]);
    assert!(left.code == 0 && left.words.contains("take \"keys.pkcs11\" out"), "{}", left.words);
    let named = match plain.contains("\nstore:") {
        true => plain.replacen("\nstore:", "\nstore:\n  master: out", 1),
        false => format!("{plain}\nstore: {{master: out}}\n"),
    };
    std::fs::write(&settings, named).expect("settings");
    let whole = tokens.verb(dir, &["verify"]);
    assert_eq!(whole.code, 0, "{} {}", whole.out, whole.words);
}
