//! What dates do: `check --on DATE`, and the warnings ahead of it.

use jiff::ToSpan;

use crate::desk::{Desk, today};

/// A bank where the value of one attribute ends in this many days.
fn ending_in(days: i64) -> Desk {
    let desk = Desk::of("bank");
    let until = today().checked_add(days.days()).expect("a day");
    desk.edit(
        "register.yaml",
        "    operator_seat: AT\n    ultimate_parent: DE\n    processed_in: [AT]\n",
        &format!(
            "    operator_seat: AT\n    ultimate_parent: DE\n    processed_in: {{value: [AT], grade: declared, \
             by: ada, review: {until}}}\n"
        ),
    );
    desk
}

#[test]
fn what_ends_is_warned_of_sixty_thirty_and_seven_days_ahead() {
    for (days, warned) in [
        (61, None),
        (60, Some("within 60 days")),
        (31, Some("within 60 days")),
        (30, Some("within 30 days")),
        (8, Some("within 30 days")),
        (7, Some("within 7 days")),
        (0, Some("within 7 days")),
    ] {
        let said = ending_in(days).run(&["check"]);
        said.says(0, &[]);
        let told = said
            .words
            .lines()
            .find(|line| line.contains("\"processed_in\" of endpoint \"vienna\""));
        match warned {
            None => assert_eq!(told, None, "{days}"),
            Some(when) => {
                let told = told.unwrap_or_else(|| panic!("{days}: {}", said.words));
                assert!(told.contains(when) && told.contains("expires on"), "{days}: {told}");
            }
        }
    }
    ending_in(-1).run(&["check"]).says(0, &["expired on", "counts as not stated"]);
}

#[test]
fn the_days_to_come_are_told_and_the_answer_is_no_where_somebody_is_cut_off() {
    let desk = ending_in(20);
    let until = |days: i64| today().checked_add(days.days()).expect("a day").to_string();
    desk.run(&["check", "--on", &until(19)]).says(0, &["nothing changes by itself before"]);
    let last = until(20);
    let told = format!(
        "after {last} endpoint \"vienna\" leaves group, eea-region, adequate because of processed_in"
    );
    desk.run(&["check", "--on", &until(30)]).says(0, &[&told]);
    // Everything ends in 2031 here.
    let all = desk.run(&["check", "--on", "2032-01-01"]);
    all.says(1, &["application \"website-chat\" reaches no endpoint any more", "and 1", "more"]);
    let longest = all.words.lines().filter(|line| line.starts_with("after")).map(str::len).max();
    assert!(longest.expect("a line") < 200, "{}", all.words);
    desk.run(&["check", "--on", &until(-1)]).says(2, &["has passed"]);
    desk.run(&["check", "--on", &today().to_string()]).says(0, &["nothing changes"]);
    desk.run(&["check", "--on", "soon"]).says(2, &["--on"]);
}

#[test]
fn a_check_is_data_too() {
    let desk = ending_in(20);
    let later = today().checked_add(30.days()).expect("a day").to_string();
    let said = desk.run(&["check", "--on", &later, "-o", "json"]);
    said.says(0, &["27 tests pass"]);
    let rows = said.json();
    let rows = rows.as_array().expect("rows");
    let codes: Vec<&str> = rows.iter().filter_map(|row| row["code"].as_str()).collect();
    for code in ["expires-soon", "no-key", "proved", "safety-net", "date"] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
    let soon = rows.iter().find(|row| row["code"] == "expires-soon").expect("a row");
    assert_eq!(
        (soon["weight"].as_str(), soon["file"].as_str()),
        (Some("warning"), Some("register.yaml"))
    );
    assert!(soon["line"].as_str().is_some_and(|line| line.parse::<u32>().is_ok()), "{soon}");
    desk.edit("policy.yaml", "up_to: public", "up_to: publc");
    let wrong = desk.run(&["check", "-o", "json"]);
    wrong.says(1, &["1 error"]);
    let wrong = wrong.json();
    assert_eq!(
        (wrong[0]["weight"].as_str(), wrong[0]["file"].as_str()),
        (Some("error"), Some("policy.yaml"))
    );
    std::fs::remove_file(desk.dir().join("apps.yaml")).expect("the file");
    desk.run(&["check"]).says(3, &["apps.yaml", "bailiwick init"]);
}
