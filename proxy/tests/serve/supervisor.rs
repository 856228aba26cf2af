//! What the service manager hears of a real process: ready, alive, reloading, ready again, stopping.

use std::process::Command;
use std::time::Duration;

use tokio::net::UnixDatagram;

use crate::house::Cast;
use crate::house::until::soon;

/// Waits for a message that holds `wanted`, and gives it back.
async fn hears(socket: &UnixDatagram, wanted: &str) -> String {
    let mut bytes = [0; 512];
    loop {
        let length = soon(wanted, socket.recv(&mut bytes)).await.expect("a message");
        let message = String::from_utf8_lossy(&bytes[..length]).into_owned();
        if message.contains(wanted) {
            return message;
        }
        assert!(message.starts_with("WATCHDOG=1"), "{message} before {wanted}");
    }
}

fn signal(process: u32, name: &str) {
    let sent = Command::new("kill").args([name, &process.to_string()]).status();
    assert!(sent.expect("kill").success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_manager_hears_of_every_turn() {
    let cast = Cast::gather().await;
    let socket = cast.dir().join("notify");
    let manager = UnixDatagram::bind(&socket).expect("a socket");
    let mut server = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
        .env_clear()
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", Duration::from_millis(40).as_micros().to_string())
        .arg("--dir")
        .arg(cast.dir())
        .args(["serve", "--dev"])
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the binary");
    hears(&manager, "READY=1").await;
    hears(&manager, "WATCHDOG=1").await;
    signal(server.id(), "-HUP");
    let reloading = hears(&manager, "RELOADING=1").await;
    assert!(reloading.contains("MONOTONIC_USEC="), "{reloading}");
    hears(&manager, "READY=1").await;
    signal(server.id(), "-TERM");
    hears(&manager, "STOPPING=1").await;
    assert!(server.wait().expect("an end").success());
}
