//! What a build was made of → a receipt beside its output; and at the next build, whether that one
//! would make the same again.
//!
//! What a site is made of are its files, the program, what the command line says and the instant.
//! The first three are hashed whole: a file's time is not believed. The instant need not be the
//! same: until something is let through or shut out, until a briefing is no news any more, and until
//! midnight, the same files make the same site.
//!
//! **A receipt tells nothing.** Where it lies, others may look who must not see what is not public
//! yet, and it holds what comes of that: the instant of the next change, and what was found wrong.
//! So it is sealed with the hash of all that the site is made of. Who does not have every file, to
//! the byte, can't make that hash, and what is left is noise.

use std::io;

use blake3::Hasher;
use chrono::{DateTime, Offset, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::cmd::next;
use crate::cmd::session::{Session, Strictness, Told};
use crate::model::source::{Digest, Library};
use crate::parse;
use crate::pipeline::{Prepared, Request};
use crate::read::Folder;
use crate::read::digest::{self, Hash};

/// What a site is made of, but for the instant.
pub(super) struct Inputs {
    /// The hash of all of it.
    key: [u8; 32],
    /// What the file system said of the files when they were first looked at.
    traces: Hash,
}

/// What a build can say for a later one that has the same inputs.
#[derive(Serialize, Deserialize)]
pub(super) struct Promise {
    /// The instant it was for.
    as_of: DateTime<Utc>,
    /// From this instant on, the site may be another one.
    until: DateTime<Utc>,
    /// What was found, if anything was.
    found: Option<Found>,
    /// Whether the ledger had all addresses of the site that readers cite.
    recorded: bool,
}

/// What was found, as it was printed.
#[derive(Serialize, Deserialize)]
struct Found {
    /// How: what was not printed in this manner looks otherwise.
    manner: String,
    text: String,
}

impl Promise {
    /// What can be said of a site that was made. `None` if it may be another one at any time.
    pub(super) fn of(
        session: &Session,
        prepared: &Prepared,
        told: &Told,
        recorded: bool,
    ) -> Option<Self> {
        let as_of = session.as_of();
        let midnight = next_day(as_of, prepared.site.config.timezone)?;
        let security = prepared.site.config.hosts.security.as_ref();
        // from then on there is something to tell
        let expires = security.map(|security| security.expires);
        let expires = expires.filter(|expires| *expires > as_of);
        let until = next::within_days(prepared).into_iter().chain(expires);
        let found = told.any.then(|| Found {
            manner: session.manner(),
            text: told.text.clone(),
        });
        Some(Self {
            as_of,
            until: until.fold(midnight, DateTime::min),
            found,
            recorded,
        })
    }
}

impl Inputs {
    /// Reads all that a site is made of, so far as it has not been read yet. `None` if anything
    /// can't be read: then there is no way to know whether it has changed.
    pub(super) fn read(
        library: &Folder,
        program: Digest,
        request: &Request,
        strictness: Strictness,
    ) -> Option<Self> {
        let files = library.whole().ok()?;
        // in this form an override has all its fields: none that is added can be forgotten here
        let said = format!("{:?} {strictness:?}", request.overrides);
        let folder = library.sources().folder();
        let mut key = Hasher::new_derive_key("dateline: what a site is made of");
        key.update(&program.to_le_bytes()).update(&files.contents);
        for text in [said.as_str(), folder] {
            key.update(&text.len().to_le_bytes());
            key.update(text.as_bytes());
        }
        Some(Self {
            key: key.finalize().into(),
            traces: files.traces,
        })
    }

    /// What there is to print if a build has nothing to do but that; `None` if it has to be made, or if
    /// it `records` addresses and there are new ones.
    pub(super) fn known(&self, receipt: &[u8], session: &Session, records: bool) -> Option<String> {
        let promise: Promise = postcard::from_bytes(&self.open(receipt)?).ok()?;
        let now = session.as_of();
        if now < promise.as_of || now >= promise.until || records && !promise.recorded {
            return None;
        }
        match promise.found {
            Some(found) if !session.is_quiet() => {
                (found.manner == session.manner()).then_some(found.text)
            }
            _ => Some(session.nothing_found()),
        }
    }

    /// The receipt of a build that is done. `None` if somebody was at the files meanwhile, so that
    /// it may not be these inputs that the site was made of.
    pub(super) fn receipt(&self, promise: &Promise, library: &Folder) -> Option<Vec<u8>> {
        let is_same = library.traces().ok()? == self.traces;
        let promise = postcard::to_stdvec(promise).ok()?;
        is_same.then(|| self.seal(&promise))
    }

    fn seal(&self, promise: &[u8]) -> Vec<u8> {
        let proof: [u8; 32] = blake3::keyed_hash(&self.key, promise).into();
        [&proof[..], &self.veiled(&proof, promise)].concat()
    }

    fn open(&self, receipt: &[u8]) -> Option<Vec<u8>> {
        let (proof, sealed) = receipt.split_first_chunk()?;
        let promise = self.veiled(proof, sealed);
        (blake3::keyed_hash(&self.key, &promise) == *proof).then_some(promise)
    }

    /// Done twice, it is undone. No two promises have the same veil, for none have the same proof.
    fn veiled(&self, proof: &[u8; 32], bytes: &[u8]) -> Vec<u8> {
        let mut veil = vec![0; bytes.len()];
        let mut key = Hasher::new_derive_key("dateline: the veil of a receipt");
        key.update(&self.key).update(proof);
        key.finalize_xof().fill(&mut veil);
        let both = bytes.iter().zip(veil);
        both.map(|(byte, veil)| byte ^ veil).collect()
    }
}

/// The hash of the program that is running, with the themes that are inside it.
pub(super) fn program() -> io::Result<Digest> {
    digest::of_file(&std::env::current_exe()?)
}

/// When another day begins somewhere. `None` if the clocks there are set back first: that could
/// bring the day before once more.
fn next_day(as_of: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let offset = |at: DateTime<Utc>| at.with_timezone(&zone).offset().fix().local_minus_utc();
    let today = as_of.with_timezone(&zone).date_naive();
    let next = parse::day_begins(today.succ_opt()?, zone);
    let last = next - TimeDelta::nanoseconds(1);
    (offset(last) >= offset(as_of)).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_its_midnight_or_earlier() {
        let cases = [
            ("2026-01-10T00:00:00Z", "UTC", "2026-01-11T00:00:00Z"),
            ("2026-01-10T23:59:59.5Z", "UTC", "2026-01-11T00:00:00Z"),
            (
                "2026-01-10T12:00:00Z",
                "Asia/Kathmandu",
                "2026-01-10T18:15:00Z",
            ),
            // there is no midnight: the clock goes from 23:59 to 1:00
            (
                "2025-03-29T12:00:00Z",
                "Asia/Beirut",
                "2025-03-29T22:00:00Z",
            ),
            // there is no 30th: the 31st follows the 29th
            (
                "2011-12-29T12:00:00Z",
                "Pacific/Apia",
                "2011-12-30T10:00:00Z",
            ),
            (
                "2026-03-29T00:30:00Z",
                "Europe/Berlin",
                "2026-03-29T22:00:00Z",
            ),
            ("2026-10-25T00:30:00Z", "Europe/Berlin", "none"),
            (
                "2026-10-25T01:30:00Z",
                "Europe/Berlin",
                "2026-10-25T23:00:00Z",
            ),
            // at 0:01 it was 23:01 again
            ("2010-11-07T02:30:30Z", "America/St_Johns", "none"),
        ];
        for (as_of, zone, expected) in cases {
            let as_of: DateTime<Utc> = as_of.parse().expect("an instant");
            let next = next_day(as_of, zone.parse().expect("a zone"));
            let next = next.map(|next| next.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
            assert_eq!(
                next.as_deref().unwrap_or("none"),
                expected,
                "{as_of} {zone}"
            );
        }
    }

    #[test]
    fn only_the_same_inputs_open_a_receipt() {
        let inputs = |byte| Inputs {
            key: [byte; 32],
            traces: Hash::default(),
        };
        for promise in [&b""[..], b"words", &[0; 1000]] {
            let sealed = inputs(1).seal(promise);
            assert_eq!(inputs(1).open(&sealed).as_deref(), Some(promise));
            assert_eq!(inputs(2).open(&sealed), None);
            for at in 0..sealed.len() {
                let mut other = sealed.clone();
                other[at] ^= 1;
                assert_eq!(inputs(1).open(&other), None, "{at}");
                assert_eq!(inputs(1).open(&sealed[..at]), None, "{at}");
            }
        }
        let sealed = inputs(1).seal(&[0; 64]);
        assert!(!sealed.windows(4).any(|bytes| bytes == [0; 4]));
    }
}
