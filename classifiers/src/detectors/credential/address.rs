//! Addresses of services that carry a password: URIs with user information (RFC 3986, 3.2.1), JDBC
//! URLs, and fields as ADO.NET, ODBC, libpq and Azure write them.

use std::ops::Range;

use memchr::memchr2_iter;

use super::placeholder::is_placeholder;
use crate::Label;
use crate::detectors::About;
use crate::engine::runs;
use crate::engine::scan::{Hit, Scan};
use crate::engine::view::View;

pub(crate) const NAME: &str = "address";

/// What this detector is.
pub(crate) const ABOUT: About = About {
    name: NAME,
    version: "1",
    labels: &[Label::ConnectionString],
    kinds,
    evidence: "A URI with a password in its user information, or fields that say where to connect and hold a password; placeholders are none.",
    source: "RFC 3986 section 3.2.1; JDBC, ADO.NET, ODBC, libpq and Azure connection strings.",
};

/// Names of fields that hold a password or a key.
pub(crate) const FIELDS: &[&str] =
    &["password=", "pwd=", "passwd=", "accountkey=", "sharedaccesskey="];

const LONGEST_SCHEME: usize = 32;
const LONGEST_USER: usize = 256;
const LONGEST_ADDRESS: usize = 1024;
/// Bytes before and after a password field in which the other fields stand.
const REACH: usize = 400;
/// Longer than any of `PLACES`.
const LONGEST_PLACE: usize = 32;

/// Fields that say where to connect, and what starts an address of fields.
const PLACES: &[&[u8]] = &[
    b"jdbc:",
    b"server=",
    b"data source=",
    b"datasource=",
    b"host=",
    b"hostname=",
    b"endpoint=",
    b"addr=",
    b"address=",
    b"driver=",
    b"dsn=",
    b"provider=",
    b"database=",
    b"dbname=",
    b"accountname=",
    b"defaultendpointsprotocol=",
    b"initial catalog=",
];

/// Passwords of documentation and of nobody.
const WORDS: &[&[u8]] = &[
    b"password",
    b"pass",
    b"passwd",
    b"pwd",
    b"secret",
    b"pw",
    b"user",
    b"token",
    b"passwort",
    b"motdepasse",
    b"mypassword",
    b"mypass",
    b"your_password",
    b"db_password",
];

/// Looks around `://`.
pub(crate) fn look(scan: &mut Scan<'_, '_>, at: usize) -> Option<usize> {
    let view = scan.view();
    let scheme_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-');
    let scheme = view.run_back(at, LONGEST_SCHEME, scheme_byte);
    let authority = at + b"://".len();
    let user_end = user_end(view, authority)?;
    let user = view.slice(authority..user_end);
    let colon = user.iter().position(|byte| *byte == b':')?;
    let password = user.get(colon + 1..)?;
    let named = view.at(scheme).is_ascii_alphabetic() && scheme < at;
    if !named || !is_secret(password) || !view.at(user_end + 1).is_ascii_alphanumeric() {
        return None;
    }
    let kind = kind(view.slice(scheme..at));
    let start = if view.slice(scheme.saturating_sub(5)..scheme).eq_ignore_ascii_case(b"jdbc:") {
        scheme - 5
    } else {
        scheme
    };
    let end = address_end(scan, user_end);
    scan.add(Hit::new(NAME, Label::ConnectionString, start..end).kind(kind).confidence(97))
}

/// Where the user information ends: the last at sign before the path.
fn user_end(view: View<'_>, from: usize) -> Option<usize> {
    let end = view.run(from, LONGEST_USER, |byte| {
        byte > b' ' && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'/' | b'\\')
    });
    view.slice(from..end).iter().rposition(|byte| *byte == b'@').map(|place| from + place)
}

/// Where an address ends in running text: at a blank or quote, without punctuation before it.
fn address_end(scan: &mut Scan<'_, '_>, from: usize) -> usize {
    let view = scan.view();
    let end = scan.runs().end(runs::ADDRESS, (view, from), LONGEST_ADDRESS, |byte| {
        byte > b' '
            && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b')' | b'}' | b']')
    });
    let text = view.slice(from..end);
    let kept =
        text.iter().rposition(|byte| !matches!(byte, b'.' | b',' | b';' | b':' | b'!' | b'?'));
    from + kept.map_or(0, |last| last + 1)
}

fn is_secret(password: &[u8]) -> bool {
    let starred = password.iter().all(|byte| matches!(byte, b'*' | b'x' | b'X' | b'.'));
    !password.is_empty()
        && !starred
        && !WORDS.iter().any(|word| password.eq_ignore_ascii_case(word))
        && !is_placeholder(password)
}

/// Schemes by how they start, and the kind of service behind each.
const KINDS: &[(&str, &str)] = &[
    ("postgres", "postgres"),
    ("mysql", "mysql"),
    ("mariadb", "mysql"),
    ("mongodb", "mongodb"),
    ("redis", "redis"),
    ("valkey", "redis"),
    ("amqp", "amqp"),
    ("mssql", "mssql"),
    ("sqlserver", "mssql"),
    ("oracle", "oracle"),
    ("clickhouse", "clickhouse"),
    ("cockroach", "postgres"),
    ("snowflake", "snowflake"),
    ("ldap", "ldap"),
    ("ftp", "ftp"),
    ("sftp", "ftp"),
    ("smtp", "smtp"),
    ("imap", "imap"),
    ("ssh", "ssh"),
    ("http", "http"),
    ("nats", "nats"),
    ("kafka", "kafka"),
    ("mqtt", "mqtt"),
    ("couchdb", "couchdb"),
    ("neo4j", "neo4j"),
    ("bolt", "neo4j"),
    ("elastic", "elasticsearch"),
];

/// The kind of service behind a scheme; `url` for one that is not listed.
fn kind(scheme: &[u8]) -> &'static str {
    let starts = |name: &str| {
        scheme.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()))
    };
    KINDS.iter().find(|(name, _)| starts(name)).map_or("url", |(_, kind)| kind)
}

fn kinds() -> Vec<&'static str> {
    KINDS
        .iter()
        .map(|(_, kind)| *kind)
        .chain(["url", "fields", "jdbc", "azure_servicebus", "azure_storage"])
        .collect()
}

/// Looks at a field that holds a password, or at the Oracle form of a URL.
pub(crate) fn fields(scan: &mut Scan<'_, '_>, at: Range<usize>) -> Option<usize> {
    let view = scan.view();
    if view.starts_any_case(at.start, b"jdbc:oracle:thin:") {
        return oracle(scan, at);
    }
    let from = scan.searched().saturating_sub(LONGEST_PLACE);
    let Some((start, kind)) = fields_start(view, from, at.start) else {
        // What was looked at in vain is not looked at again for the next password.
        *scan.searched() = at.start;
        return None;
    };
    let value_end = view.run(at.end, 256, in_value);
    let value = view.slice(at.end..value_end);
    let key = matches!(view.at(at.start).to_ascii_lowercase(), b'a' | b's');
    if !is_secret(value) || (key && value.len() < 30) {
        return None;
    }
    let end = fields_end(view, value_end);
    scan.add(Hit::new(NAME, Label::ConnectionString, start..end).kind(kind).confidence(95))
}

const fn in_value(byte: u8) -> bool {
    byte > b' ' && !matches!(byte, b';' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'&' | b'\\')
}

/// The first field of the address that the password belongs to.
fn fields_start(view: View<'_>, from: usize, password: usize) -> Option<(usize, &'static str)> {
    let from = password.saturating_sub(REACH).max(from);
    let before = view.slice(from..password);
    let line = before.iter().rposition(|byte| matches!(byte, b'\n' | b'"' | b'\'' | b'`' | b'<'));
    let from = from + line.map_or(0, |place| place + 1);
    let before = view.slice(from..password);
    let (first, place) =
        memchr2_iter(b'=', b':', before).find_map(|sign| place_at(before, sign))?;
    let joined = before.get(first..)?.contains(&b';') || before.get(first..)?.contains(&b' ');
    let query = before.get(first..)?.iter().any(|byte| matches!(byte, b'?' | b'&'));
    let kind = match place {
        b"jdbc:" => "jdbc",
        b"endpoint=" | b"hostname=" => "azure_servicebus",
        b"accountname=" | b"defaultendpointsprotocol=" => "azure_storage",
        _ => "fields",
    };
    (joined || query).then_some((from + first, kind))
}

/// The name of a place that ends with the sign here, and where it starts.
fn place_at(before: &[u8], sign: usize) -> Option<(usize, &'static [u8])> {
    let head = before.get(..=sign)?;
    let ends = |place: &&&[u8]| {
        let start = head.len().checked_sub(place.len());
        start.and_then(|start| head.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(place))
    };
    let place = PLACES.iter().find(ends)?;
    let start = head.len() - place.len();
    let opens =
        start.checked_sub(1).is_none_or(|p| !before.get(p).is_some_and(u8::is_ascii_alphanumeric));
    let follows = before.get(sign + 1).is_none_or(|byte| *byte > b' ');
    (opens && follows).then_some((start, *place))
}

/// Where the fields behind the password end.
fn fields_end(view: View<'_>, value_end: usize) -> usize {
    let mut end = value_end;
    // One address has no more fields than this.
    for _ in 0..16 {
        if !matches!(view.at(end), b';' | b'&' | b' ') {
            break;
        }
        let name = view.past_blanks(end + 1, 1);
        let name_end = view.run(name, 40, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'_' | b'-')
        });
        if view.at(name_end) != b'=' || name_end == name || end - value_end > REACH {
            break;
        }
        let next = view.run(name_end + 1, 256, in_value);
        end = next;
    }
    if view.at(end) == b';' { end + 1 } else { end }
}

/// `jdbc:oracle:thin:user/password@host` (Oracle JDBC Developer's Guide, 8.2).
fn oracle(scan: &mut Scan<'_, '_>, at: Range<usize>) -> Option<usize> {
    let view = scan.view();
    let user_end = view.run(at.end, 64, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let password = user_end + 1;
    let password_end = view.run(password, 128, |byte| byte > b' ' && byte != b'@');
    let shaped = view.at(user_end) == b'/' && user_end > at.end && view.at(password_end) == b'@';
    if !shaped || !is_secret(view.slice(password..password_end)) {
        return None;
    }
    let span = at.start..address_end(scan, password_end);
    scan.add(Hit::new(NAME, Label::ConnectionString, span).kind("jdbc").confidence(97))
}

#[cfg(test)]
mod tests {
    use crate::Label::{ConnectionString, Email};
    use crate::detectors::trial::{finds, spares};

    #[test]
    fn addresses_with_a_password_are_found_whole() {
        for address in [
            "postgres://svc:t9Kq-2vX@db1.acme.net:5432/main?sslmode=require",
            "postgresql+asyncpg://svc:p%40ss9@10.0.4.2/main",
            "mongodb+srv://app:Zx81mmQ@cluster0.ab1cd.mongodb.net/prod",
            "redis://:9sKw82nQ@cache.acme.net:6379/0",
            "amqps://svc:9s@Kw82@mq.acme.net/vhost",
            "https://deploy:gT5vbn31@git.acme.net/x.git",
            "jdbc:mysql://app:Zx81mmQ@db1/main",
            "jdbc:postgresql://db1/main?user=app&password=Zx81mmQ",
            "jdbc:sqlserver://db1:1433;databaseName=x;user=sa;password=Zx81mmQ;encrypt=true",
            "jdbc:oracle:thin:scott/t1ger9x@//db1:1521/orcl",
            "Server=tcp:db1.acme.net,1433;Initial Catalog=x;User ID=sa;Password=Zx81mmQ;Encrypt=True;",
            "Driver={ODBC Driver 18 for SQL Server};Server=db1;Uid=sa;Pwd=Zx81mmQ;",
            "host=db1 user=app password=Zx81mmQ dbname=main",
        ] {
            for text in [
                format!("DATABASE_URL={address}"),
                format!("use \"{address}\" for it"),
                format!("use {address} now"),
            ] {
                finds(ConnectionString, &text, address);
                spares(Email, &text);
            }
        }
    }

    #[test]
    fn azure_keys_are_found() {
        let key = "q7Jt0bE1cWx5kN3vR8sYp2ZmA4uHd6LfG9oTiC+eXjKwQyB/rVhSgMnPzOaUlDkF1b2c3d4e5f6g7h8i9j0kLm==";
        let storage = format!(
            "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={key};EndpointSuffix=core.windows.net"
        );
        finds(ConnectionString, &format!("\"{storage}\""), &storage);
        let bus = format!(
            "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={key}"
        );
        finds(ConnectionString, &bus, &bus);
    }

    #[test]
    fn addresses_without_a_password_are_spared() {
        for text in [
            "https://acme.net/a:b@c",
            "postgres://svc@db1/main",
            "postgres://user:password@db1/main",
            "postgres://user:${DB_PASSWORD}@db1/main",
            "redis://:<password>@cache:6379",
            "mysql://root:****@db1/x",
            "https://acme.net:8080/x?mail=a@b.io",
            "Server=db1;Database=x;Integrated Security=true",
            "password=Zx81mmQ",
            "://a:b@",
        ] {
            spares(ConnectionString, text);
        }
    }
}
