//! Waiting for a condition, with a deadline: the one place where a test lets time pass.

use std::time::Duration;

use stub_model::{Counts, Handle};

/// Long enough for a loaded machine; a test that waits so long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(4);

/// Waits until `look` gives something.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let waiting = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    };
    match tokio::time::timeout(PATIENCE, waiting).await {
        Ok(found) => found,
        Err(_) => panic!("waited in vain for {what}"),
    }
}

/// Ends a wait that must not last.
pub(crate) async fn soon<T>(what: &str, waited: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, waited).await {
        Ok(done) => done,
        Err(_) => panic!("waited in vain for {what}"),
    }
}

/// Waits until a server has counted what is wanted.
pub(crate) async fn reaches(server: &Handle, wanted: impl FnMut(&Counts) -> bool) -> Counts {
    soon("a server's count", server.wait_for(wanted)).await
}
