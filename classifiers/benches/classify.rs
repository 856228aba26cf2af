//! Speed of the classifier.
fn main() {}
