//! How much is tried, from which seed, and what came of it. A test run tries a little; `make torture`
//! asks for more in the environment and reads the lines that begin with `torture`.

use std::panic::RefUnwindSafe;

/// Power cuts each of the tests makes.
pub(crate) const CUTS: &str = "BAILIWICK_CUTS";
/// Kills of a process that appends.
pub(crate) const KILLS: &str = "BAILIWICK_KILLS";
/// The distance between the calls that a fault is tried at.
pub(crate) const STEP: &str = "BAILIWICK_STEP";
/// Bits that are flipped before a store is opened and read.
pub(crate) const FLIPS: &str = "BAILIWICK_FLIPS";
/// Records that are written, expire or are erased, and are looked for afterwards.
pub(crate) const MARKERS: &str = "BAILIWICK_MARKERS";
/// One seed alone.
const SEED: &str = "BAILIWICK_SEED";
/// Which records share a batch is up to the scheduler, so one run of a seed may pass where another
/// fails.
const AGAIN: u64 = 20;

/// So many, unless the environment says otherwise.
pub(crate) fn count(name: &str, small: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is no number: \"{text}\"")),
        Err(_) => small,
    }
}

/// Runs seeds, and names the one that fails; with `BAILIWICK_SEED=n` that one alone, many times.
pub(crate) fn each_seed(seeds: u64, run: impl Fn(u64) + RefUnwindSafe) {
    let seeds: Vec<u64> = match std::env::var(SEED) {
        Ok(_) => vec![count(SEED, 0); usize::try_from(AGAIN).unwrap()],
        Err(_) => (0..seeds).collect(),
    };
    for seed in seeds {
        if let Err(panic) = std::panic::catch_unwind(|| run(seed)) {
            eprintln!("failed with {SEED}={seed}");
            std::panic::resume_unwind(panic);
        }
    }
}

/// Says what a test found, for `make torture`.
pub(crate) fn tell(test: &str, figures: &[(&str, u64)]) {
    let figures: Vec<String> = figures.iter().map(|(name, n)| format!("\"{name}\":{n}")).collect();
    println!("torture {{\"test\":\"{test}\",{}}}", figures.join(","));
}
