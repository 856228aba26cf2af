//! What must not compile, each beside a twin, one step apart, that does.

#[test]
fn the_wrong_orders_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile/pass/*.rs");
    cases.compile_fail("tests/compile/fail/*.rs");
}
