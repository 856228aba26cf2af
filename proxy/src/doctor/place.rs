//! The folder, the disk, the clock and the log, without opening the store: a server may hold it.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::Path;

use trace_store::disk::{Disk, RealDisk};

use super::{Check, State};
use crate::clock;
use crate::config::Settings;

/// Bits of a mode by which others than the owner may do something.
const OTHERS: u32 = 0o077;

/// The store keeps this part of its file system free: a twentieth.
const RESERVE_PART: u64 = 20;

/// How far ahead the log's last signature may be of this machine's clock, in seconds.
const AHEAD_S: u64 = 60;

pub(super) fn examine(settings: &Settings, checks: &mut Vec<Check>) {
    let secret = [
        ("keys of the records", settings.store_keys.as_path()),
        ("master key", settings.master_key.as_path()),
        ("table of API keys", settings.api_keys.as_path()),
        ("table of readers", settings.access.as_path()),
        ("records", settings.store.as_path()),
    ];
    for (what, path) in secret {
        checks.extend(private(what, path));
    }
    apart(settings, checks);
    disk(settings, checks);
    log(settings, checks);
    checks.push(if UnixStream::connect(&settings.socket).is_ok() {
        Check::good("server", "", "one runs on this folder")
    } else {
        let next = "'bailiwick serve' starts one";
        Check::not(State::Advice, "server", "", ("none runs on this folder", next))
    });
}

/// Whether only its owner may open a path; `None` where there is nothing yet.
fn private(what: &'static str, path: &Path) -> Option<Check> {
    let about = path.display().to_string();
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    Some(if mode & OTHERS == 0 {
        Check::good(what, about, "only its owner may open it")
    } else {
        let found = format!("others than its owner may open it (mode {:03o})", mode & 0o777);
        Check::not(State::Bad, what, about, (found, "chmod go= on it"))
    })
}

/// Whether records and the keys that open them lie on one file system.
fn apart(settings: &Settings, checks: &mut Vec<Check>) {
    let device = |path: &Path| std::fs::metadata(path).map(|about| about.dev()).ok();
    let (Some(records), Some(keys)) = (device(&settings.store), device(&settings.store_keys))
    else {
        return;
    };
    checks.push(if records == keys {
        let next = "name a folder on another volume under store.keys";
        let found = "they lie on one file system with the records";
        Check::not(State::Advice, "keys of the records", "", (found, next))
    } else {
        Check::good("keys of the records", "", "they lie on another file system than the records")
    });
}

fn disk(settings: &Settings, checks: &mut Vec<Check>) {
    let at = settings.store.ancestors().find(|path| path.exists());
    let space = at.and_then(|path| RealDisk.space(path).ok());
    let Some(space) = space else {
        let found = "it cannot be told how much is free";
        checks.push(Check::not(State::Advice, "disk", "", (found, "look at it by hand")));
        return;
    };
    let found = format!("{} MiB of {} MiB are free", space.free >> 20, space.total >> 20);
    let low = space.free < space.total / RESERVE_PART;
    checks.push(if low {
        let next = "make room outside the store: below 5 % nothing is recorded, so nothing is sent";
        Check::not(State::Bad, "disk", "", (found, next))
    } else {
        Check::good("disk", "", found)
    });
}

/// What the last signed state of the log says of itself, and of the clock.
fn log(settings: &Settings, checks: &mut Vec<Check>) {
    let path = settings.store.join("spine/checkpoint");
    let Ok(text) = std::fs::read_to_string(&path) else {
        let found =
            if settings.store.exists() { "nothing is signed yet" } else { "there is none yet" };
        checks.push(Check::not(State::Advice, "log", "", (found, "the first call begins it")));
        return;
    };
    let size = text.lines().nth(1).and_then(|line| line.parse::<u64>().ok());
    checks.push(match size {
        Some(size) => Check::good("log", "", format!("{size} entries are signed")),
        None => {
            let next = "'bailiwick verify' says what is wrong";
            Check::not(State::Bad, "log", "", ("its last signed state cannot be read", next))
        }
    });
    let signed = std::fs::metadata(&path).and_then(|about| about.modified()).ok();
    let since = signed.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let Some(since) = since.map(|since| since.as_secs()) else { return };
    let now = clock::now().as_s();
    checks.push(if since > now.saturating_add(AHEAD_S) {
        let found = format!("it is {} s behind the log's last signature", since - now);
        let next = "set it right, then 'bailiwick retention confirm-clock'";
        Check::not(State::Bad, "clock", "", (found, next))
    } else {
        Check::good("clock", "", "it is not behind the log's last signature")
    });
}
