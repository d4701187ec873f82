//! The settings of a site, `dateline.yaml`, typed and with their defaults.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::atlas::Drawn;
use super::briefing::{Extra, Tlp};
use super::outline::RawHtml;
use super::url::BaseUrl;
use crate::diag::Place;

/// The settings of a site.
// what is on or off is no state that hangs together
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Clone)]
pub struct Config {
    /// The file, for what is wrong with no key in particular.
    pub place: Place,
    /// The publication's name.
    pub title: String,
    /// What it is, in a sentence.
    pub description: Option<String>,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// Whether `base_url` is the author's word or only our default.
    pub base_url_given: bool,
    /// BCP 47; the language of what says nothing else.
    pub language: String,
    /// The other languages with an edition of their own; `None`: those that are found.
    pub languages: Option<BTreeMap<String, EditionConfig>>,
    /// Decides when a day begins, and the year and month of an address.
    pub timezone: Tz,
    /// The theme's name and where it was given.
    pub theme: (String, Place),
    /// Whether the command line put another theme in the place of the settings'.
    pub theme_overridden: bool,
    /// What the site chose of what its theme offers.
    pub theme_settings: BTreeMap<String, Setting>,
    /// How a briefing's address is made.
    pub permalink: Permalink,
    /// Briefings on a page of a list.
    pub paginate: usize,
    /// Entries of a feed.
    pub feed_items: usize,
    /// With how many briefings on both a country and a topic or an actor have a page together; `None`:
    /// never.
    pub crossings: Option<usize>,
    /// Who wrote what names no author.
    pub authors: Vec<String>,
    /// Who answers for it.
    pub publisher: Publisher,
    /// The highest label this site may hold.
    pub audience: Tlp,
    /// Which warnings are errors.
    pub strict: Strict,
    /// How raw HTML in Markdown is treated.
    pub raw_html: RawHtml,
    /// Whether quotes and dashes are set as a printer would.
    pub smart: bool,
    /// What is done for addresses that are to stay; `None`: nothing.
    pub addresses: Option<Promises>,
    /// Whether its pages can be searched.
    pub search: bool,
    /// Whether there is a sitemap of the news.
    pub news: bool,
    /// Which pages have a social card.
    pub cards: Cards,
    /// Whether briefings can be taken into reference managers.
    pub citations: bool,
    /// How much of the site there is as data.
    pub api: Api,
    /// Whether pages have twins in Markdown, and `llms.txt` names them.
    pub twins: bool,
    /// What feeds are like.
    pub feeds: Feeds,
    /// What web hosts are told.
    pub hosts: Hosts,
    /// What maps say of what is disputed.
    pub map: MapSettings,
    /// What only the theme knows.
    pub extra: BTreeMap<String, Extra>,
}

/// What is done for addresses that are to stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promises {
    /// Those in the ledger are kept.
    Kept,
    /// And every build puts those that are new into it.
    Made,
}

/// The value that a site gives a setting of its theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Where the setting is named.
    pub key_place: Place,
    /// Where the value stands.
    pub place: Place,
    /// The value.
    pub value: Extra,
}

/// What an edition in another language says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditionConfig {
    /// The publication's name in that language.
    pub title: Option<String>,
    /// What it is, in a sentence.
    pub description: Option<String>,
}

/// Who answers for the publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// The name; the site's title if none is given.
    pub name: String,
    /// Its own site.
    pub url: Option<String>,
    /// The path of a picture.
    pub logo: Option<String>,
    /// Pages by what they regulate: corrections, ethics …
    pub policies: BTreeMap<String, String>,
}

/// What feeds are like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feeds {
    /// The hub that tells subscribers what is new (`WebSub`).
    pub hub: Option<String>,
    /// How much the feeds of entities have of a briefing, if the site says.
    pub entities: Option<Extent>,
    /// What the ids of briefings begin with, if it is not made of `base_url`.
    pub ids: Option<String>,
}

/// How much a feed has of a briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Its summary.
    Summary,
    /// Its whole text.
    Full,
}

/// How much of a site there is as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// The lists, and a file for every briefing and entity.
    All,
    /// The lists.
    Lists,
    /// Nothing.
    None,
}

/// Which pages have a social card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cards {
    /// Which.
    pub which: WhichCards,
    /// Where that is given, if it is.
    pub place: Option<Place>,
}

/// Which pages have a social card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichCards {
    /// None.
    Off,
    /// The newest, and those that have one already.
    Recent,
    /// All.
    All,
}

/// What maps say of what is disputed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MapSettings {
    /// How territories are drawn.
    pub drawn: Drawn,
    /// What stands below every map: inline Markdown.
    pub note: Option<String>,
    /// The same by language.
    pub notes: BTreeMap<String, String>,
}

/// What web hosts are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// Whether there are `_headers` and `_redirects`.
    pub headers: bool,
    /// Whether a policy says what pages may load.
    pub policy: bool,
    /// How well files are compressed for hosts that serve them so.
    pub precompress: Precompress,
    /// The host name in `CNAME`, in lower case.
    pub cname: Option<String>,
    /// What `security.txt` says.
    pub security: Option<Security>,
}

/// How well files are compressed for hosts that serve them so; `None`: there are none of that form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Precompress {
    /// `.gz` (RFC 1952): 1 to 12.
    pub gzip: Option<u8>,
    /// `.br` (RFC 7932): 0 to 11.
    pub brotli: Option<u8>,
}

/// What `security.txt` says (RFC 9116).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Security {
    /// Where to report what is wrong, the preferred way first.
    pub contacts: Vec<String>,
    /// From this instant on nobody should rely on it.
    pub expires: DateTime<Utc>,
    /// Where that is given.
    pub expires_place: Place,
    /// Other fields, each with its name in the file.
    pub more: Vec<(&'static str, String)>,
}

/// Which warnings are errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strict {
    /// Actors that no registry has.
    pub actors: bool,
    /// Topics that no registry has.
    pub topics: bool,
    /// Links that lead to nothing.
    pub links: bool,
}

/// The pattern of a briefing's address, in parts between slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink(pub Vec<Vec<PermalinkPiece>>);

/// A piece of one part of a permalink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermalinkPiece {
    /// Words as they are.
    Words(String),
    /// `{year}`.
    Year,
    /// `{month}`, two digits.
    Month,
    /// `{day}`, two digits.
    Day,
    /// `{slug}`.
    Slug,
    /// `{section}`; a briefing without one leaves the part out.
    Section,
}
