//! Content cannot be printed by mistake.

fn main() {
    let _ = format!("{:?}", classifiers::Sensitive::new("text"));
}
