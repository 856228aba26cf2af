//! The Bailiwick server and command line.
