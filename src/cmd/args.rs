//! What can be said on the command line. The help texts are here and nowhere else.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::report::{Color, Format};
use super::schema::Of;
use crate::model::briefing::Tlp;
use crate::model::url::BaseUrl;

/// A folder of Markdown briefings becomes a static publication.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 done; 1 the content has errors; 2 wrong usage, or the machine can't."
)]
pub struct Args {
    /// What every command understands.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, ClapArgs)]
pub struct Global {
    /// The site's folder [default: the nearest one upwards with a dateline.yaml]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Build for this instant instead of now, e.g. 2026-01-10T00:00:00Z
    #[arg(long, global = true, value_name = "INSTANT", value_parser = instant)]
    pub as_of: Option<DateTime<Utc>>,
    /// The highest TLP label that may pass: clear, green, amber, amber+strict, red
    #[arg(long, global = true, value_name = "LABEL", value_parser = label)]
    pub audience: Option<Tlp>,
    /// How diagnostics are printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Print errors only
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// How many threads work [default: one a core]
    #[arg(long, short, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new site that builds at once
    Init(Init),
    /// Write the first lines of a briefing or of a profile page, or begin a theme
    New(New),
    /// Build the site into its output folder
    Build(Build),
    /// Say everything that is wrong, also with what is not public yet; write nothing
    Check(Check),
    /// Show the site in a browser while it is being written; nothing is written to disk
    #[cfg(feature = "serve")]
    Serve(Serve),
    /// Print the next instant at which the public site changes by itself
    Next,
    /// Print a JSON Schema of what authors write, for editors
    Schema(Schema),
    /// Print the completions for a shell
    Completions(Completions),
}

/// `init`.
#[derive(Debug, ClapArgs)]
pub struct Init {
    /// The folder to make the site in
    #[arg(default_value = ".", value_name = "DIR")]
    pub dir: PathBuf,
    /// The publication's name [default: the folder's]
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Its theme: one that comes with Dateline, or the name of a new one that builds on `chancery`
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
}

/// `new`.
#[derive(Debug, ClapArgs)]
pub struct New {
    /// What to write
    pub kind: NewKind,
    /// The headline, or the name; a theme's is that of its folder
    pub name: String,
}

/// What `new` can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    /// A briefing, as a draft dated today
    Briefing,
    /// The profile page of an actor
    Actor,
    /// The profile page of a topic
    Topic,
    /// The profile page of a country
    Country,
    /// A theme that builds on the site's, in a folder under themes/
    Theme,
}

/// `build`.
// each flag is one of the command line's own: there is no state in them to name
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, ClapArgs)]
pub struct Build {
    /// The folder to write to [default: output in the site's folder]
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Where the site will stand, in place of the settings' `base_url`
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<BaseUrl>,
    /// The theme, in place of the settings'
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Build into this folder what the theme can show: every kind of page and every component, with texts
    /// from inside the program, for 2026-01-10 unless --as-of says otherwise. The site is left as it is
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "undo", "record"])]
    pub kitchen: Option<PathBuf>,
    /// Write the addresses of the site into content/.addresses, whose addresses no later build may lose
    #[arg(long)]
    pub record: bool,
    /// Take every warning for an error
    #[arg(long)]
    pub strict: bool,
    /// Print the time and count of each stage
    #[arg(long)]
    pub timings: bool,
    /// Write even into a folder with files that Dateline did not make, which are lost; make every page anew
    #[arg(long)]
    pub force: bool,
    /// Go back to the site as it was before the last build; again to return
    #[arg(long, conflicts_with_all = ["base_url", "theme", "strict", "timings", "record"])]
    pub undo: bool,
}

/// `check`.
#[derive(Debug, ClapArgs)]
pub struct Check {
    /// Take every warning for an error
    #[arg(long)]
    pub strict: bool,
    /// The theme, in place of the settings'
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
}

/// `serve`.
// each flag is one of the command line's own: there is no state in them to name
#[allow(clippy::struct_excessive_bools)]
#[cfg(feature = "serve")]
#[derive(Debug, ClapArgs)]
pub struct Serve {
    /// The port; if it is taken, the next one that is free
    #[arg(long, value_name = "N", default_value_t = 4000)]
    pub port: u16,
    /// The address of this machine to listen at; with another one than this, others can look
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub host: std::net::IpAddr,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
    /// Show what is not public, too: drafts, embargoed texts and all
    #[arg(long)]
    pub drafts: bool,
    /// Let the browser go to the briefing that was saved
    #[arg(long)]
    pub follow: bool,
    /// What opens a file in your editor, with {path}, {line} and {column} in it; DATELINE_EDITOR in the
    /// environment says the same [default: what suits VISUAL or EDITOR]
    #[allow(clippy::doc_markdown)]
    #[arg(long, value_name = "URL")]
    pub editor: Option<String>,
}

/// `schema`.
#[derive(Debug, ClapArgs)]
pub struct Schema {
    /// Of what
    #[arg(default_value = "briefing", value_name = "OF")]
    pub of: Of,
}

/// `completions`.
#[derive(Debug, ClapArgs)]
pub struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.with_timezone(&Utc))
        .map_err(|_| "write date, time and offset: 2026-01-10T00:00:00Z".to_owned())
}

fn label(text: &str) -> Result<Tlp, String> {
    Tlp::parse(text).ok_or_else(|| "it is one of clear, green, amber, amber+strict, red".to_owned())
}

fn base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).map_err(str::to_owned)
}
