//! HTTP → questions, and answers → HTTP: statuses, types, ranges, entity tags, and what keeps
//! strangers out.
//!
//! No path of a request ever becomes a path on disk: it is looked up among the site's addresses.
//! Names that lead to this machine but are not its own are refused, for a page on the web may give
//! itself such a name (DNS rebinding).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use axum::body::Body;
use axum::extract::{ConnectInfo, Form, Path, Request, State as Shared};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, LOCATION, ORIGIN,
    RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::DateTime;
use serde::Deserialize;
use tokio::sync::Semaphore;
use tower_http::services::ServeFile;
use twox_hash::XxHash3_128;

use super::additions::{self, Additions};
use super::ask::{Answer, Wanted};
use super::board::{Board, State};
use super::components::{BASE, Components};
use super::events;
use super::keeper::Happened;
use crate::model::url;
use content::Content;

mod content;

/// What pages that are the preview's own may do. (What the site's pages may do, they say themselves.)
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// How many questions wait at a time; others wait before they are asked.
const AT_ONCE: usize = 64;

/// How many may listen to what happens.
const LISTENERS: usize = 64;

/// What everything here needs.
pub(super) struct Server {
    pub(super) board: Arc<Board>,
    additions: Additions,
    components: Components,
    happens: Sender<Happened>,
    /// For questions.
    turns: Semaphore,
    /// For who listens to what happens.
    pub(super) lines: Arc<Semaphore>,
}

impl Server {
    pub(super) fn new(
        board: Arc<Board>,
        additions: Additions,
        components: Components,
        happens: Sender<Happened>,
    ) -> Self {
        Self {
            board,
            additions,
            components,
            happens,
            turns: Semaphore::new(AT_ONCE),
            lines: Arc::new(Semaphore::new(LISTENERS)),
        }
    }
}

/// All that can be asked for.
pub(super) fn router(server: Arc<Server>) -> Router {
    Router::new()
        .route("/_desk", get(|| async { Redirect::permanent("/_desk/") }))
        .route("/_desk/", get(desk))
        .route("/_desk/at", post(look))
        .route("/_desk/events", get(events::stream))
        .route("/_desk/kitchen", get(kitchen))
        .route("/_desk/kitchen/{*address}", get(kitchen))
        .route("/_desk/kitchen/", get(kitchen))
        .route("/_desk/state.json", get(state))
        .route("/_desk/{file}", get(file))
        .fallback(page)
        .layer(middleware::from_fn(guard))
        .with_state(server)
}

/// Refuses requests under a name that is not this machine's own, and says what all answers have in
/// common.
async fn guard(from: ConnectInfo<SocketAddr>, request: Request, next: Next) -> Response {
    if !is_own_name(request.headers()) {
        let told = "this name is not one of this machine's own: use 127.0.0.1 or localhost\n";
        return (StatusCode::MISDIRECTED_REQUEST, told).into_response();
    }
    if !is_here(from) && is_of_desk(request.uri().path()) {
        let told = "the desk is for who sits at this machine\n";
        return (StatusCode::FORBIDDEN, told).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    let no_cache = HeaderValue::from_static("no-cache");
    headers.entry(CACHE_CONTROL).or_insert(no_cache);
    response
}

/// Whether who asks sits at this machine.
pub(super) fn is_here(ConnectInfo(from): ConnectInfo<SocketAddr>) -> bool {
    from.ip().to_canonical().is_loopback()
}

/// Whether an address tells of what is not public, or changes what all others see. What pages need to
/// follow the site is not among these.
fn is_of_desk(path: &str) -> bool {
    let inside = path.strip_prefix("/_desk");
    let for_pages = ["/events", "/state.json"].into_iter();
    let files = additions::FILES.iter().map(|(name, _)| *name);
    inside.is_some_and(|inside| {
        let name = inside.strip_prefix('/').unwrap_or_default();
        !for_pages.clone().any(|known| known == inside) && !files.clone().any(|known| known == name)
    })
}

/// `localhost`, a name below it, or a number: whoever gives himself a name on the web has another.
fn is_own_name(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let Ok(host) = host.to_str() else {
        return false;
    };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok()
}

async fn page(Shared(server): Shared<Arc<Server>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allowed = [(ALLOW, "GET, HEAD")];
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            allowed,
            "only GET and HEAD\n",
        )
            .into_response();
    }
    let Some(path) = url::decode(request.uri().path()).filter(|path| !path.contains('\0')) else {
        return (StatusCode::BAD_REQUEST, "the address is no UTF-8\n").into_response();
    };
    let state = first_state(&server.board).await;
    let base = url::decode(&state.base).unwrap_or_default();
    let address = match path.strip_prefix(base.as_str()) {
        Some(address) if address.starts_with('/') => address.to_owned(),
        _ if path == "/" || path == base => {
            return Redirect::temporary(&format!("{}/", state.base)).into_response();
        }
        _ => return not_found(&server, &state, None),
    };
    let Ok(_turn) = server.turns.acquire().await else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")]).into_response();
    };
    let answer = server.board.ask(Wanted::Address(address)).await;
    match answer {
        None => broken(&server, &state),
        Some(answer) => answered(&server, Origin::site(&state), answer, request).await,
    }
}

/// All that the theme can show.
async fn kitchen(Shared(server): Shared<Arc<Server>>, request: Request) -> Response {
    let path = url::decode(request.uri().path()).filter(|path| !path.contains('\0'));
    let address = path.as_deref().and_then(|path| path.strip_prefix(BASE));
    let Some(address) = address.map(str::to_owned) else {
        return (StatusCode::BAD_REQUEST, "the address is no UTF-8\n").into_response();
    };
    if address.is_empty() {
        return Redirect::permanent(&format!("{BASE}/")).into_response();
    }
    let state = first_state(&server.board).await;
    let Ok(_turn) = server.turns.acquire().await else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")]).into_response();
    };
    let from = Origin {
        state: &state,
        base: BASE,
        stands: true,
    };
    match server.components.ask(address, state.version).await {
        None => broken(&server, &state),
        Some(answer) => answered(&server, from, answer, request).await,
    }
}

/// What an answer is from: the site, or another one that is made of its files.
#[derive(Clone, Copy)]
struct Origin<'a> {
    state: &'a State,
    /// The path that it stands at.
    base: &'a str,
    /// Whether it is what the files as they are now make.
    stands: bool,
}

impl<'a> Origin<'a> {
    fn site(state: &'a State) -> Self {
        Self {
            state,
            base: &state.base,
            stands: state.stands,
        }
    }
}

/// What happened last, once the site has been looked at for the first time.
async fn first_state(board: &Board) -> Arc<State> {
    let mut news = board.subscribe();
    // the board is there for as long as the server is
    let _ = news.wait_for(|state| state.version > 0).await;
    board.state()
}

async fn answered(server: &Server, from: Origin<'_>, answer: Answer, request: Request) -> Response {
    let state = from.state;
    match answer {
        Answer::Bytes {
            path,
            bytes,
            banner,
        } => {
            let is_page = is_html(&path);
            let status = if is_page && !from.stands {
                StatusCode::INTERNAL_SERVER_ERROR
            } else {
                StatusCode::OK
            };
            // a page is another one under another banner
            let sum = sum(&[&bytes, banner.as_deref().unwrap_or_default().as_bytes()]);
            let bytes = if is_page {
                let additions = server.additions;
                additions.put(&bytes, &sum, state.version, banner.as_deref())
            } else {
                bytes
            };
            let kind = content::type_of(&path);
            let content = Content { kind, sum, bytes };
            match status {
                StatusCode::OK => content.wanted(request.headers()),
                _ => content.whole(status),
            }
        }
        Answer::File(path) => match ServeFile::new(path).try_call(request).await {
            Ok(response) => {
                let mut response = response.map(Body::new);
                // its time is known to the second, and it may change twice within one
                let no_store = HeaderValue::from_static("no-store");
                response.headers_mut().insert(CACHE_CONTROL, no_store);
                response
            }
            Err(_) => not_found(server, state, None),
        },
        Answer::Moved(address) => {
            let to = format!("{}{}", from.base, url::encode(&address));
            (StatusCode::MOVED_PERMANENTLY, [(LOCATION, to)]).into_response()
        }
        Answer::Missing(page) => not_found(server, state, page),
        Answer::Failed => broken(server, state),
        Answer::Desk(page) => named(server, state, StatusCode::OK, page.as_bytes()),
    }
}

fn is_html(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, kind)| kind == "html")
}

/// What names some bytes.
fn sum(parts: &[&[u8]]) -> String {
    let mut sum = XxHash3_128::new();
    for part in parts {
        sum.write(part);
    }
    format!("{:032x}", sum.finish_128())
}

fn html(status: StatusCode, bytes: Vec<u8>) -> Response {
    let kind = "text/html; charset=utf-8";
    let headers = [(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY)];
    (status, headers, bytes).into_response()
}

/// A page with the additions, under the name of its own bytes.
fn named(server: &Server, state: &State, status: StatusCode, page: &[u8]) -> Response {
    let sum = sum(&[page]);
    let tag = [(ETAG, format!("\"{sum}\""))];
    let page = server.additions.put(page, &sum, state.version, None);
    (tag, html(status, page)).into_response()
}

fn not_found(server: &Server, state: &State, page: Option<Vec<u8>>) -> Response {
    let page = page.unwrap_or_else(|| additions::plain("There is nothing at this address."));
    named(server, state, StatusCode::NOT_FOUND, &page)
}

fn broken(server: &Server, state: &State) -> Response {
    let page = additions::plain(
        "This page can't be made. What is wrong is said here and on the terminal; it shows when it is mended.",
    );
    html(
        StatusCode::INTERNAL_SERVER_ERROR,
        server.additions.put(&page, "", state.version, None),
    )
}

async fn desk(Shared(server): Shared<Arc<Server>>, request: Request) -> Response {
    let state = first_state(&server.board).await;
    match server.board.ask(Wanted::Desk).await {
        Some(answer) => answered(&server, Origin::site(&state), answer, request).await,
        None => {
            let texts = state.found.iter().map(|mistake| mistake.text.as_str());
            let page = additions::no_desk_yet(&texts.collect::<Vec<&str>>());
            named(&server, &state, StatusCode::INTERNAL_SERVER_ERROR, &page)
        }
    }
}

async fn state(Shared(server): Shared<Arc<Server>>, from: ConnectInfo<SocketAddr>) -> Json<State> {
    let state = first_state(&server.board).await;
    Json(if is_here(from) {
        State::clone(&state)
    } else {
        state.for_others()
    })
}

async fn file(
    Shared(server): Shared<Arc<Server>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let known = additions::FILES.iter().find(|(known, _)| *known == name);
    let Some((name, text)) = known else {
        return not_found(&server, &*first_state(&server.board).await, None);
    };
    let content = Content {
        kind: content::type_of(name),
        sum: sum(&[text.as_bytes()]),
        bytes: text.as_bytes().to_vec(),
    };
    content.wanted(&headers)
}

/// The instant that somebody wants to see the site at.
#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    instant: String,
}

async fn look(
    Shared(server): Shared<Arc<Server>>,
    headers: HeaderMap,
    Form(wish): Form<Wish>,
) -> Response {
    if !is_from_here(&headers) {
        return (StatusCode::FORBIDDEN, "only the desk may ask for that\n").into_response();
    }
    let text = wish.instant.trim();
    let instant = match DateTime::parse_from_rfc3339(text) {
        Ok(instant) => Some(instant.to_utc()),
        Err(_) if text.is_empty() => None,
        Err(_) => {
            let told = "This is no instant. Write date, time and offset: 2026-01-10T00:00:00Z.";
            return html(StatusCode::UNPROCESSABLE_ENTITY, additions::plain(told));
        }
    };
    let mut news = server.board.subscribe();
    let before = news.borrow_and_update().version;
    if server.happens.send(Happened::Look(instant)).is_ok() {
        let _ = news.wait_for(|state| state.version > before).await;
    }
    Redirect::to("/_desk/").into_response()
}

/// Whether a form was sent from a page of this server.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(ORIGIN).and_then(|origin| origin.split_once("://"));
    text(ORIGIN).is_none() || origin.is_some_and(|(_, host)| Some(host) == text(HOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_can_follow_the_site_but_not_look_at_the_desk() {
        for open in [
            "/",
            "/a/_desk/",
            "/_desk/events",
            "/_desk/state.json",
            "/_desk/preview.js",
        ] {
            assert!(!is_of_desk(open), "{open}");
        }
        for closed in [
            "/_desk",
            "/_desk/",
            "/_desk/at",
            "/_desk/kitchen/",
            "/_desk/other",
        ] {
            assert!(is_of_desk(closed), "{closed}");
        }
    }
}
