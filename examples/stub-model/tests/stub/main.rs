//! A stub from outside, over HTTP: what it answers, how it misbehaves, what it keeps.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod behaviours;
#[cfg(test)]
mod client;
#[cfg(test)]
mod control;
#[cfg(test)]
mod load;
#[cfg(test)]
mod requests;
