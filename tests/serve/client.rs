//! A running server, and a browser of the simplest kind.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Nothing takes so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server, stopped when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Server {
    /// Starts it, and waits until it has looked at the site.
    pub(crate) fn start(command: &mut Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let mut url = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout)
            .read_line(&mut url)
            .expect("it says where it is");
        let address = url
            .trim()
            .trim_start_matches("http://")
            .trim_end_matches('/');
        let address = address.parse().expect("it is an address");
        let server = Self { child, address };
        server.state();
        server
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Sends a request with these lines in its head.
    pub(crate) fn ask(&self, method: &str, path: &str, lines: &[&str]) -> Answer {
        let host = format!("Host: {}", self.address);
        let has_host = lines.iter().any(|line| line.starts_with("Host:"));
        let own = (!has_host).then_some(host.as_str());
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for line in own.iter().chain(lines) {
            write!(head, "{line}\r\n").expect("a string takes all");
        }
        self.send(format!("{head}\r\n").as_bytes())
    }

    /// Sends a form.
    pub(crate) fn post(&self, path: &str, form: &str, lines: &[&str]) -> Answer {
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n",
            self.address,
            form.len()
        );
        for line in lines {
            write!(head, "{line}\r\n").expect("a string takes all");
        }
        self.send(format!("{head}\r\n{form}").as_bytes())
    }

    /// Sends bytes as they are.
    pub(crate) fn send(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("it can be set");
        stream.write_all(request).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        let end = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("there is a head");
        let body = answer.split_off(end + 4);
        let head = String::from_utf8(answer).expect("it is a text");
        let status = head.split(' ').nth(1).expect("there is a status");
        Answer {
            status: status.parse().expect("it is a number"),
            head,
            body,
        }
    }

    /// What happened last.
    pub(crate) fn state(&self) -> Value {
        let answer = self.get("/_desk/state.json");
        serde_json::from_slice(&answer.body).expect("it is JSON")
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn version(&self) -> u64 {
        self.state()["version"].as_u64().expect("it has a version")
    }

    /// Waits until more has happened than this.
    pub(crate) fn after(&self, version: u64) -> Value {
        let started = Instant::now();
        loop {
            let state = self.state();
            if state["version"].as_u64() > Some(version) {
                return state;
            }
            assert!(started.elapsed() < PATIENCE, "nothing was seen");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends it as a terminal does.
    #[cfg(unix)]
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("it can be sent").success());
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(2) {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                return status.code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("it goes on");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without what the preview adds.
    pub(crate) fn page(&self) -> Vec<u8> {
        let text = self.text();
        match (
            text.split_once("<!-- dateline serve -->"),
            text.split_once("<!-- /dateline serve -->\n"),
        ) {
            (Some((before, _)), Some((_, after))) => format!("{before}{after}").into_bytes(),
            _ => self.body.clone(),
        }
    }
}
