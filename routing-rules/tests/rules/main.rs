//! The crate from outside: a worked example, the mistakes authors make with their messages, and the
//! slow evaluator that the fast one must agree with.

#[cfg(test)]
mod cedar;
#[cfg(test)]
mod change;
#[cfg(test)]
mod detectors;
#[cfg(test)]
mod example;
#[cfg(test)]
mod help;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod models;
#[cfg(test)]
mod mutants;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod replay;
#[cfg(test)]
mod sat;
#[cfg(test)]
mod standby;
#[cfg(test)]
mod zones;
