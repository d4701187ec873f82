//! What happens → server-sent events, one a change.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, State as Shared};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::http::{Server, is_here};

/// So long a line may be silent: a browser that is gone is noticed then.
const SILENCE: Duration = Duration::from_secs(15);

/// Tells of what happened last, and then of everything.
pub(super) async fn stream(
    Shared(server): Shared<Arc<Server>>,
    from: ConnectInfo<SocketAddr>,
) -> Response {
    let here = is_here(from);
    let Ok(line) = Arc::clone(&server.lines).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many are listening\n").into_response();
    };
    let mut news = server.board.subscribe();
    news.mark_changed();
    let events = stream::unfold((news, line, here), async |(mut news, line, here)| {
        let event = loop {
            news.changed().await.ok()?;
            let state = Arc::clone(&news.borrow_and_update());
            if state.version > 0 {
                let event = Event::default().event("state");
                break if here {
                    event.json_data(&*state).ok()?
                } else {
                    event.json_data(state.for_others()).ok()?
                };
            }
        };
        Some((Ok::<_, Infallible>(event), (news, line, here)))
    });
    let alive = KeepAlive::new().interval(SILENCE);
    Sse::new(events).keep_alive(alive).into_response()
}
