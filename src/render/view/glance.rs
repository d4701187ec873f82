//! What an entity's briefings say of it at a glance: in which roles they name it, the newest, how it was
//! judged last, and what it is said to have claimed.

use super::entity::count_text;
use super::{briefing, day};
use crate::model::briefing::Trend;
use crate::model::site::{EntityId, MentionRole, PageId};
use crate::model::source::EntityKind;
use crate::render::Voice;
use crate::render::template::{Value, object};

/// The roles, the strongest first.
const ROLES: [MentionRole; 3] = [
    MentionRole::Subject,
    MentionRole::Location,
    MentionRole::Mentioned,
];

/// The most claims that are shown of an entity.
const CLAIMS: usize = 12;

/// Named values on their way into a map.
type Entries = [(&'static str, Value); 4];

/// At a glance; `pages` are the entity's briefings, the newest first.
pub(super) fn glance(voice: Voice<'_>, id: EntityId, pages: &[PageId]) -> Entries {
    [
        ("by_role", by_role(voice, id, pages)),
        (
            "newest",
            pages.first().map(|page| voice.stage.item(*page)).into(),
        ),
        ("trend", trend(voice, id, pages)),
        ("said", said(voice, id, pages)),
    ]
}

/// Nothing of it, for later pages of a list.
pub(super) fn nothing() -> Entries {
    ["by_role", "newest", "trend", "said"].map(|name| (name, ().into()))
}

/// How many briefings name it in each role. One that names only a topic below it counts as on it.
fn by_role(voice: Voice<'_>, id: EntityId, pages: &[PageId]) -> Value {
    let mut counts = [0_u64; ROLES.len()];
    for page in pages {
        let role = role(voice, id, *page).unwrap_or(MentionRole::Subject);
        let place = ROLES.iter().position(|other| *other == role).unwrap_or(0);
        counts[place] += 1;
    }
    let counted = ROLES.into_iter().zip(counts);
    let counted = counted.filter(|(_, count)| *count > 0);
    let roles = counted.map(|(role, count)| {
        object([
            ("role", role.word().into()),
            ("text", voice.word(&format!("role.{}", role.word())).into()),
            ("count", count.into()),
            ("count_text", count_text(voice, count)),
        ])
    });
    roles.collect::<Vec<Value>>().into()
}

fn role(voice: Voice<'_>, id: EntityId, page: PageId) -> Option<MentionRole> {
    let mentions = &voice.stage.site.page(page).names.mentions;
    let own = mentions.binary_search_by_key(&id, |mention| mention.entity);
    own.ok().map(|at| mentions[at].role)
}

/// The newest judgement of a briefing that is on it: on a country, for what is judged is how things are
/// going there.
fn trend(voice: Voice<'_>, id: EntityId, pages: &[PageId]) -> Value {
    let stage = voice.stage;
    if stage.site.entity(id).kind != EntityKind::Country {
        return ().into();
    }
    let judged = pages.iter().find_map(|page| {
        let trend = stage.site.page(*page).briefing.trend?;
        (role(voice, id, *page) == Some(MentionRole::Subject)).then_some((*page, trend))
    });
    let view = judged.map(|(page, trend): (PageId, Trend)| {
        let page = stage.site.page(page);
        let word = trend.word();
        object([
            ("word", word.into()),
            ("text", voice.word(&format!("trend.{word}")).into()),
            ("date", day(voice, page.briefing.date.day)),
            ("url", stage.url(&page.address).into()),
        ])
    });
    view.into()
}

/// The newest claims that are attributed to it.
fn said(voice: Voice<'_>, id: EntityId, pages: &[PageId]) -> Value {
    let stage = voice.stage;
    let claims = pages.iter().flat_map(|page_id| {
        let page = stage.site.page(*page_id);
        let claims = page.briefing.claims.iter().zip(&page.names.claimants);
        let own = claims.filter(move |(_, by)| by.entity == Some(id));
        own.map(move |(claim, _)| (*page_id, claim))
    });
    let views = claims.take(CLAIMS).map(|(page, claim)| {
        object([
            ("says", stage.inline(&claim.says)),
            ("likelihood", briefing::likelihood(voice, claim.likelihood)),
            ("confidence", briefing::confidence(voice, claim.confidence)),
            ("briefing", stage.item(page)),
        ])
    });
    views.collect::<Vec<Value>>().into()
}
