//! `dateline new`: the first lines of a briefing or of a profile page, or the first files of a theme,
//! in the right place.

use super::Exit;
use super::args::{New, NewKind};
use super::child_theme::{self, Line};
use super::init::{create, quoted};
use super::session::{Session, Strictness, Trouble};
use crate::diag::Findings;
use crate::model::config::Config;
use crate::model::country;
use crate::model::fold::fold;
use crate::model::source::{EntityKind, Library};
use crate::model::url;
use crate::parse::{self, Overrides};
use crate::read::Folder;
use crate::theme;

/// Writes the first lines of a text, or the first files of a theme.
pub(super) fn run(session: &Session, args: &New) -> Result<Exit, Trouble> {
    let mut found = Findings::new();
    let library = session.library()?.into(&mut found);
    let config = parse::config(&library, &Overrides::default()).into(&mut found);
    if session.report(found, Strictness::Lenient, &library) {
        return Ok(Exit::Content);
    }
    let name = args.name.trim();
    match args.kind {
        NewKind::Briefing => text(session, name, |slug| {
            Ok(briefing(session, &config, name, slug))
        }),
        NewKind::Actor => text(session, name, |slug| {
            Ok(profile(EntityKind::Actor, name, slug))
        }),
        NewKind::Topic => text(session, name, |slug| {
            Ok(profile(EntityKind::Topic, name, slug))
        }),
        NewKind::Country => text(session, name, |_| country_profile(name)),
        NewKind::Theme => theme(session, &library, &config, name),
    }
}

/// Writes a text that is made from its name as part of an address.
fn text(
    session: &Session,
    name: &str,
    make: impl FnOnce(&str) -> Result<(String, String), Trouble>,
) -> Result<Exit, Trouble> {
    let slug = url::slug(name);
    if slug.is_empty() {
        let message = format!("`{name}` has no letter or digit to make a file name of");
        return Err(Trouble::new(message, "give it a name in words"));
    }
    let (path, text) = make(&slug)?;
    let file = session.root()?.join(&path);
    if file.symlink_metadata().is_ok() {
        return Err(there_already(&path));
    }
    create(&file, &text)?;
    session.say(format!("Wrote {path}"));
    Ok(Exit::Done)
}

/// A theme that builds on the site's, or where that is not there yet, on the usual one.
fn theme(
    session: &Session,
    library: &Folder,
    config: &Config,
    name: &str,
) -> Result<Exit, Trouble> {
    let sources = library.sources();
    let (own, _) = &config.theme;
    let parent = if theme::names(sources).contains(&own.as_str()) {
        own.as_str()
    } else {
        child_theme::DEFAULT_PARENT
    };
    let line = Line {
        names: &child_theme::line(library, parent),
        has: &|file| sources.find(&format!("themes/{file}")).is_some(),
    };
    let files = child_theme::files(name, &line)?;
    let folder = format!("themes/{name}");
    let root = session.root()?;
    if root.join(&folder).symlink_metadata().is_ok() {
        return Err(there_already(&folder));
    }
    for (path, text) in &files {
        create(&root.join(path), text)?;
        session.say(format!("Wrote {path}"));
    }
    session.say(format!(
        "The theme builds on {parent}, and looks like it so far"
    ));
    let is_chosen = own == name;
    if !is_chosen {
        session.say(format!("Next: put `theme: {name}` into dateline.yaml"));
    }
    session.say("See all that it can show with: dateline build --kitchen preview");
    Ok(Exit::Done)
}

fn there_already(path: &str) -> Trouble {
    let message = format!("`{path}` is there already");
    Trouble::new(message, "open it, or choose another name")
}

/// A draft dated today: it is public once its `status` line is taken out.
fn briefing(session: &Session, config: &Config, title: &str, slug: &str) -> (String, String) {
    let today = session.as_of().with_timezone(&config.timezone).date_naive();
    let path = format!("content/briefings/{today}-{slug}.md");
    let text = format!(
        "---\n\
         title: {}\n\
         date: {today}\n\
         status: draft        # take this line out to publish\n\
         summary:\n\
         takeaways: []\n\
         place:\n\
         countries: []        # names or codes; the first is the primary one\n\
         actors: []\n\
         topics: []\n\
         sources: []          # e.g. - {{title: Report, outlet: Agency, url: https://example.org/, grade: B2}}\n\
         ---\n\n\
         Write here.\n",
        quoted(title)
    );
    (path, text)
}

fn profile(kind: EntityKind, name: &str, slug: &str) -> (String, String) {
    let path = format!("content/{}/{slug}.md", kind.plural());
    let more = match kind {
        EntityKind::Actor => {
            "kind: organisation   # or person, office, state, alliance, party, company …\ncountry:\n"
        }
        EntityKind::Topic => "parent:\n",
        EntityKind::Country => "",
    };
    let text = format!(
        "---\nname: {}\naliases: []\n{more}description:\n---\n",
        quoted(name)
    );
    (path, text)
}

/// A country is known already: its page only adds to it.
fn country_profile(name: &str) -> Result<(String, String), Trouble> {
    let table = country::table();
    let wanted = fold(name);
    let country = table.iter().find(|country| {
        let codes = [
            country.alpha2,
            country.alpha3,
            country.numeric,
            country.name,
        ];
        let names = codes.iter().chain(&country.aliases);
        names.into_iter().any(|own| fold(own) == wanted)
    });
    let Some(country) = country else {
        let names = table.iter().map(|country| country.name);
        let help = match parse::nearest(name, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "use a name or a code of ISO 3166-1".to_owned(),
        };
        return Err(Trouble::new(format!("`{name}` is no country"), help));
    };
    let path = format!("content/countries/{}.md", url::slug(country.name));
    Ok((path, "---\naliases: []\ndescription:\n---\n".to_owned()))
}
