//! Nobody can declare a prompt harmless: a classification has no default.

fn main() {
    let _ = classifiers::Classification::default();
}
