//! An event as a syslog message: RFC 5424, framed by its length in octets (RFC 6587, section 3.4.1;
//! RFC 5425, section 4.3).

use trace_store::Stored;

/// Facility "log audit" (RFC 5424, table 1), severity "informational" (table 2).
const PRIORITY: u8 = 13 * 8 + 6;
/// The longest HOSTNAME (RFC 5424, section 6).
const LONGEST_HOST: usize = 255;

/// One message with its length before it.
pub(super) fn framed(stored: &Stored, event: &str) -> Vec<u8> {
    let acknowledged = i128::from(stored.acknowledged().0);
    let when = jiff::Timestamp::from_nanosecond(acknowledged).unwrap_or_default();
    let kind = stored.record().kind().name();
    message(&format!("{when:.6}"), stored.origin(), kind, event)
}

fn message(when: &str, origin: &str, kind: &str, event: &str) -> Vec<u8> {
    // PRINTUSASCII only, and no space.
    let host: String = origin.chars().filter(char::is_ascii_graphic).take(LONGEST_HOST).collect();
    let host = if host.is_empty() { "-" } else { &host };
    let message = format!("<{PRIORITY}>1 {when} {host} bailiwick - {kind} - {event}");
    format!("{} {message}", message.len()).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_its_length_before_it() {
        let framed = message("2026-11-24T10:00:00.000001Z", "nöde 1", "auth", "{\"a\":\"ü\"}");
        let text = "<110>1 2026-11-24T10:00:00.000001Z nde1 bailiwick - auth - {\"a\":\"ü\"}";
        assert_eq!(String::from_utf8(framed).unwrap(), format!("{} {text}", text.len()));
    }
}
