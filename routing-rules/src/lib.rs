//! Policy, register and facts in, a decision with its reasons out.
