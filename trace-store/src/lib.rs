//! Records that last as long as promised, provably, and no longer.
