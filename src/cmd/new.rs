//! `dateline new`: the first lines of a briefing or of a profile page, in the right place.

use super::Exit;
use super::args::{New, NewKind};
use super::init::{create, quoted};
use super::session::{Session, Strictness, Trouble};
use crate::diag::Findings;
use crate::model::config::Config;
use crate::model::country;
use crate::model::fold::fold;
use crate::model::source::EntityKind;
use crate::model::url;
use crate::parse::{self, Overrides};

/// Writes the first lines of a text.
pub(super) fn run(session: &Session, args: &New) -> Result<Exit, Trouble> {
    let name = args.name.trim();
    let slug = url::slug(name);
    if slug.is_empty() {
        let message = format!("`{name}` has no letter or digit to make a file name of");
        return Err(Trouble::new(message, "give it a name in words"));
    }
    let mut found = Findings::new();
    let library = session.library()?.into(&mut found);
    let config = parse::config(&library, &Overrides::default()).into(&mut found);
    if session.report(found, Strictness::Lenient, &library) {
        return Ok(Exit::Content);
    }
    let (path, text) = match args.kind {
        NewKind::Briefing => briefing(session, &config, name, &slug),
        NewKind::Actor => profile(EntityKind::Actor, name, &slug),
        NewKind::Topic => profile(EntityKind::Topic, name, &slug),
        NewKind::Country => country_profile(name)?,
    };
    let file = session.root()?.join(&path);
    if file.symlink_metadata().is_ok() {
        let message = format!("`{path}` is there already");
        return Err(Trouble::new(message, "open it, or choose another name"));
    }
    create(&file, &text)?;
    session.say(format!("Wrote {path}"));
    Ok(Exit::Done)
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
