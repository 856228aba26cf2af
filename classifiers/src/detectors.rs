//! What is looked for, one file per kind.
