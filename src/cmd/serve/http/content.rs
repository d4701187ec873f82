//! Bytes and what a browser knows of them already → an answer of them: all, a part, or that there is
//! nothing new (RFC 9110).

use axum::http::header::{
    ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// What is answered.
pub(super) struct Content {
    /// Its media type.
    pub(super) kind: String,
    /// What names these bytes and no others.
    pub(super) sum: String,
    pub(super) bytes: Vec<u8>,
}

impl Content {
    /// All of it.
    pub(super) fn whole(self, status: StatusCode) -> Response {
        (status, self.headers(), self.bytes).into_response()
    }

    /// What is wanted of it.
    pub(super) fn wanted(self, asked: &HeaderMap) -> Response {
        let said = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
        if said(IF_NONE_MATCH).is_some_and(|tags| self.is_among(tags)) {
            return (StatusCode::NOT_MODIFIED, self.headers()).into_response();
        }
        let is_meant = said(IF_RANGE).is_none_or(|known| known == self.tag());
        let range = said(RANGE).filter(|_| is_meant);
        let Some(Ok(ranges)) = range.map(http_range_header::parse_range_header) else {
            return self.whole(StatusCode::OK);
        };
        let length = self.bytes.len() as u64;
        match ranges.validate(length).as_deref() {
            Ok([range]) => self.part(*range.start(), *range.end()),
            // several parts are more than a preview needs: all of it is an answer, too
            Ok(_) => self.whole(StatusCode::OK),
            Err(_) => {
                let place = format!("bytes */{length}");
                (StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, place)]).into_response()
            }
        }
    }

    /// From one byte to another, both included; they are within its length.
    fn part(self, first: u64, last: u64) -> Response {
        let length = self.bytes.len();
        let within = |at: u64| usize::try_from(at).unwrap_or(length);
        let part = self.bytes[within(first)..=within(last)].to_vec();
        let place = [(CONTENT_RANGE, format!("bytes {first}-{last}/{length}"))];
        (StatusCode::PARTIAL_CONTENT, self.headers(), place, part).into_response()
    }

    fn headers(&self) -> [(HeaderName, String); 3] {
        [
            (CONTENT_TYPE, self.kind.clone()),
            (ETAG, self.tag()),
            (ACCEPT_RANGES, "bytes".to_owned()),
        ]
    }

    fn tag(&self) -> String {
        format!("\"{}\"", self.sum)
    }

    fn is_among(&self, tags: &str) -> bool {
        let tag = self.tag();
        let mut tags = tags.split(',').map(str::trim);
        tags.any(|one| one == "*" || one.trim_start_matches("W/") == tag)
    }
}

/// The type of a file by its name, as the host of a site would say it.
pub(super) fn type_of(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let known = ["json", "javascript", "xml"].contains(&kind.subtype().as_str());
    let is_text = kind.type_() == "text" || known || kind.suffix().is_some();
    if is_text && kind.get_param("charset").is_none() {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_string()
    }
}
