use super::*;

#[test]
fn the_tables_are_sorted() {
    assert!(KNOWN_KEYS.is_sorted() && KNOWN_NUMBERS.is_sorted());
}
