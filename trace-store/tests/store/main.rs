//! The store from outside: what it promises, on real and on failing disks.

// Marked as tests although all of this file is one: it tells the linter that helpers may panic.
#[cfg(test)]
mod attacks;
#[cfg(test)]
mod backups;
#[cfg(test)]
mod bundles;
#[cfg(test)]
mod callers;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod custody;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod expiry;
#[cfg(test)]
mod faulty;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod forensics;
#[cfg(test)]
mod given;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod life;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod rotation;
#[cfg(test)]
mod search;
#[cfg(test)]
mod subjects;
#[cfg(test)]
mod witness;
