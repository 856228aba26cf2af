//! The store from outside: what it promises, on real and on failing disks.

mod callers;
mod crash;
mod damage;
mod faulty;
mod given;
mod kill;
mod life;
mod search;
