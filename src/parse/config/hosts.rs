//! `hosts:` in `dateline.yaml`, what web hosts are told → [`Hosts`].

use std::ops::RangeInclusive;

use crate::diag::{Findings, messages};
use crate::model::briefing::Name;
use crate::model::config::{Hosts, Precompress, Security};
use crate::model::outline::RawHtml;
use crate::model::{language, url};
use crate::parse::fields::Fields;
use crate::parse::front_matter;
use crate::yaml::Value;

/// The keys of `hosts:`.
const KEYS: &[&str] = &["headers", "policy", "precompress", "cname", "security"];

/// The best that both forms can do: files are compressed once and sent a thousand times.
const BEST: Precompress = Precompress {
    gzip: Some(12),
    brotli: Some(11),
};

/// The keys of `security:`.
const SECURITY_KEYS: &[&str] = &[
    "contact",
    "expires",
    "encryption",
    "acknowledgments",
    "languages",
    "policy",
    "hiring",
];

/// How what may be contacted begins.
const CONTACT: &[&str] = &["https://", "mailto:", "tel:"];

/// Keys whose values are addresses, their names in the file, and how the addresses begin.
const LINKS: &[(&str, &str, &[&str])] = &[
    (
        "encryption",
        "Encryption",
        &["https://", "dns:", "openpgp4fpr:"],
    ),
    ("acknowledgments", "Acknowledgments", &["https://"]),
    ("policy", "Policy", &["https://"]),
    ("hiring", "Hiring", &["https://"]),
];

/// Reads `hosts:`. Where raw HTML is trusted it may load anything, so that no policy forbids it unless
/// the site asks for one.
pub(super) fn hosts(fields: &Fields<'_>, raw_html: RawHtml, found: &mut Findings) -> Hosts {
    let map = fields.map("hosts", KEYS, found);
    let map = map.unwrap_or_else(|| Fields::none(fields.place()));
    let policy = map.switch("policy", found);
    Hosts {
        headers: map.switch("headers", found).unwrap_or(true),
        policy: policy.unwrap_or(raw_html != RawHtml::Trusted),
        precompress: precompress(&map, found),
        cname: cname(&map, found),
        security: map
            .map("security", SECURITY_KEYS, found)
            .and_then(|security| read_security(&security, found)),
    }
}

/// On, off, or how well for each form; a form that is not named is made as well as it can be.
fn precompress(fields: &Fields<'_>, found: &mut Findings) -> Precompress {
    let none = Precompress::default();
    match fields.get("precompress").map(|node| &node.value) {
        None => none,
        Some(Value::Map(_)) => {
            let map = fields.map("precompress", &["gzip", "brotli"], found);
            map.map_or(none, |map| Precompress {
                gzip: quality(&map, "gzip", 1..=12, BEST.gzip, found),
                brotli: quality(&map, "brotli", 0..=11, BEST.brotli, found),
            })
        }
        Some(_) => {
            let is_on = fields.switch("precompress", found);
            if is_on == Some(true) { BEST } else { none }
        }
    }
}

fn quality(
    fields: &Fields<'_>,
    key: &str,
    limits: RangeInclusive<u32>,
    best: Option<u8>,
    found: &mut Findings,
) -> Option<u8> {
    match fields.get(key).map(|node| &node.value) {
        None => best,
        Some(Value::Number(_)) => {
            let quality = fields.count(key, limits, found)?;
            u8::try_from(quality).ok()
        }
        Some(_) => best.filter(|_| fields.switch(key, found) == Some(true)),
    }
}

fn cname(fields: &Fields<'_>, found: &mut Findings) -> Option<String> {
    let name = fields.name("cname", found)?;
    if url::is_host_name(&name.text) {
        return Some(name.text.to_ascii_lowercase());
    }
    found.push(messages::hosts::bad_host_name(name.place, &name.text));
    None
}

fn read_security(fields: &Fields<'_>, found: &mut Findings) -> Option<Security> {
    let contacts = fields.names("contact", found);
    match fields.get("contact") {
        Some(node) if node.value == Value::List(Vec::new()) => {
            found.push(messages::fields::empty_value(node.place, "contact"));
        }
        Some(_) => {}
        None => fields.demand("contact", "mailto:security@example.org", found),
    }
    let expires = match fields.get("expires") {
        Some(_) => front_matter::instant(fields, "expires", found),
        None => {
            fields.demand("expires", "2027-01-01T00:00:00Z", found);
            None
        }
    };
    let contacts = contacts
        .iter()
        .filter_map(|contact| uri(contact, "contact", CONTACT, found))
        .collect();
    let mut more = Vec::new();
    for (key, name, schemes) in LINKS {
        let given = fields.names(key, found);
        let links = given
            .iter()
            .filter_map(|link| uri(link, key, schemes, found));
        more.extend(links.map(|link| (*name, link)));
    }
    let languages = languages(fields, found);
    if !languages.is_empty() {
        more.push(("Preferred-Languages", languages.join(", ")));
    }
    let (expires, expires_place) = expires?;
    Some(Security {
        contacts,
        expires,
        expires_place,
        more,
    })
}

fn languages(fields: &Fields<'_>, found: &mut Findings) -> Vec<String> {
    let names = fields.names("languages", found).into_iter();
    names
        .filter_map(|name| {
            if language::is_tag(&name.text) {
                return Some(name.text);
            }
            found.push(messages::fields::bad_language(name.place, &name.text));
            None
        })
        .collect()
}

/// An address that begins in one of some ways (RFC 3986, as far as a file of lines can be broken).
fn uri(name: &Name, key: &str, schemes: &[&str], found: &mut Findings) -> Option<String> {
    let text = name.text.as_str();
    let rest = schemes.iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let is_one = |byte: u8| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte);
    if rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(is_one)) {
        return Some(text.to_owned());
    }
    let takes = |scheme: &str| schemes.contains(&scheme);
    let help = if text.contains('@') && !text.contains(':') && takes("mailto:") {
        format!("write `mailto:{text}`")
    } else if text.starts_with('+') && takes("tel:") {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        format!("write `tel:{digits}`")
    } else {
        format!("begin it with {}, in ASCII and without spaces", or(schemes))
    };
    found.push(messages::hosts::bad_uri(name.place, key, text, &help));
    None
}

/// `a, b or c`.
fn or(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
