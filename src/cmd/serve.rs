//! `dateline serve`: the site in a browser, while it is being written. Nothing is written to disk.
//!
//! ```text
//! files ─watch─▶ what happened ─keeper─▶ a showing, on a thread of its own ◀─questions─ http ◀─ browsers
//!                                  └────▶ the board: what happened last     ─events──▶ http ─▶ browsers
//! ```
//! No page is kept, so none goes stale: after each change the whole site is linked again from what its
//! files say, and a page is made when somebody asks for it. Remembered is only what parsing made of
//! texts that still say the same. While the files have mistakes, the showing before them goes on.

use std::env;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::Exit;
use super::args::Serve;
use super::session::{Session, Trouble, to_stdout};
use crate::pipeline::Shows;
use additions::Additions;
use board::Board;
use components::Components;
use editor::Editor;
use http::Server;
use keeper::Keeper;
use mistakes::Teller;
use snapshot::Snapshot;

mod additions;
mod ask;
mod board;
mod components;
mod desk;
mod editor;
mod events;
mod http;
mod keeper;
mod mistakes;
mod show;
mod snapshot;
mod watch;

/// How many ports are tried after the one that was asked for.
const MORE_PORTS: u16 = 20;

/// The allocator reads here how many milliseconds it keeps memory that is free; -1 is for ever.
const KEEPS_MEMORY: &str = "MIMALLOC_PURGE_DELAY";

/// Serves the site until it is told to stop.
pub(super) fn run(session: &Session, args: &Serve) -> Result<Exit, Trouble> {
    let root = session.root()?;
    begin_again();
    let runtime = Runtime::new().map_err(|error| machine("start", &error))?;
    let listener = runtime.block_on(listen(args.host, args.port))?;
    let address = listener
        .local_addr()
        .map_err(|error| machine("listen", &error))?;
    if args.port != 0 && address.port() != args.port {
        session.say(format!("Port {} is taken, so it is another one", args.port));
    }
    let server = begin(session, args, &root)?;
    let url = format!(
        "http://{}/",
        SocketAddr::new(seen_from_here(args.host), address.port())
    );
    session.say(format!(
        "Serving {} at {url} (the desk: {url}_desk/); Ctrl-C ends it",
        root.display()
    ));
    if !seen_from_here(args.host).is_loopback() || args.host.is_unspecified() {
        session.say("Others who reach this machine can look, too, but not at the desk".to_owned());
    }
    to_stdout(&format!("{url}\n"))?;
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        session.say(format!("No browser could be opened: {error}"));
    }
    let serving = axum::serve(
        listener,
        http::router(server).into_make_service_with_connect_info::<SocketAddr>(),
    );
    runtime.block_on(async {
        tokio::select! {
            served = serving => served.map_err(|error| machine("serve", &error)),
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })?;
    // nothing was begun that has to be ended: connections and threads go with the process
    runtime.shutdown_background();
    Ok(Exit::Done)
}

/// Begins this program again in the same process, with an allocator that keeps its memory: each edit
/// needs as much as the one before, and to have it from the system again takes an eighth of the time
/// until an edit is seen. An allocator can be told so only before a program begins. Where that can't
/// be done, it takes that much longer.
fn begin_again() {
    #[cfg(unix)]
    if env::var_os(KEEPS_MEMORY).is_none()
        && let Ok(program) = env::current_exe()
    {
        use std::os::unix::process::CommandExt;
        let mut again = Command::new(program);
        let _ = again
            .args(env::args_os().skip(1))
            .env(KEEPS_MEMORY, "-1")
            .exec();
    }
}

/// Looks at the site, and at whatever happens to it from now on.
fn begin(session: &Session, args: &Serve, root: &Path) -> Result<Arc<Server>, Trouble> {
    let (tell, happens) = mpsc::channel();
    // before the files are looked at, so that nothing is missed
    watch::start(root, tell.clone())?;
    let board = Arc::new(Board::new());
    let editor = Editor::new(root, args.editor.as_deref())?;
    let keeper = Keeper {
        root: root.to_owned(),
        session: session.clone(),
        shows: if args.drafts {
            Shows::Everything
        } else {
            Shows::Public
        },
        follows: args.follow,
        teller: Arc::new(Teller::new(session.clone(), editor)),
        board: Arc::clone(&board),
        pool: Arc::new(session.pool()?),
    };
    let components = Components::new(root, session, Arc::clone(&keeper.pool));
    let first = Snapshot::new(root)?;
    thread::spawn(move || keeper::keep(&keeper, first, &happens));
    let additions = Additions {
        shows_drafts: args.drafts,
    };
    Ok(Arc::new(Server::new(board, additions, components, tell)))
}

/// Takes the port, or the next one that is free.
async fn listen(host: IpAddr, port: u16) -> Result<TcpListener, Trouble> {
    let mut taken = None;
    for port in port..=port.saturating_add(MORE_PORTS) {
        match TcpListener::bind((host, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => taken = Some(error),
        }
    }
    let why = taken.map_or_else(String::new, |error| error.to_string());
    let message = format!("no port from {port} on can be had at {host}: {why}");
    Err(Trouble::new(
        message,
        "name another one: `--port 0` takes any that is free",
    ))
}

/// The address to look at what listens there.
fn seen_from_here(host: IpAddr) -> IpAddr {
    match host {
        IpAddr::V4(host) if host.is_unspecified() => std::net::Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(host) if host.is_unspecified() => std::net::Ipv6Addr::LOCALHOST.into(),
        host => host,
    }
}

fn machine(doing: &str, error: &std::io::Error) -> Trouble {
    Trouble {
        message: format!("could not {doing}: {error}"),
        help: None,
    }
}
