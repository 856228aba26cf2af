use super::*;

#[test]
fn only_a_plain_api_version_is_a_known_query() {
    assert_eq!(forwarded_query(None, Api::Chat), Ok(None));
    assert_eq!(
        forwarded_query(Some("api-version=2024-10-21"), Api::Chat),
        Ok(Some("api-version=2024-10-21".to_owned()))
    );
    for query in ["q=secret", "api-version=a%20b", "api-version=1&x=2"] {
        assert_eq!(forwarded_query(Some(query), Api::Chat), Err(Refusal::UnknownQuery), "{query}");
    }
}

#[test]
fn a_trace_parent_is_read_or_ignored() {
    let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    assert_eq!(
        traceparent(good),
        Some(("4bf92f3577b34da6a3ce929d0e0e4736".into(), "00f067aa0ba902b7".into()))
    );
    for bad in ["", "00-x-y-01", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"] {
        assert_eq!(traceparent(bad), None, "{bad}");
    }
}
