//! The words of schema.org that we use, as types: what is written is one of these, with its properties by
//! their own names. Absent ones are left out. Knows nothing of a site.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

/// Words, borrowed where they can be.
pub(super) type Text<'a> = Cow<'a, str>;

/// What was written once to stand in many documents.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Written<'a> {
    /// It is kept.
    Kept(&'a RawValue),
    /// It stands here only.
    Once(Box<RawValue>),
}

/// Something as JSON in which nothing can end a block of data in HTML.
pub(super) fn written(thing: &impl Serialize) -> String {
    let mut json = Vec::with_capacity(4 << 10);
    let written = thing.serialize(&mut Serializer::with_formatter(&mut json, ForHtml));
    written.expect("keys are texts, and memory takes all that is written");
    String::from_utf8(json).expect("JSON is text")
}

/// The same, to stand in others.
pub(super) fn written_once(thing: &impl Serialize) -> Box<RawValue> {
    RawValue::from_string(written(thing)).expect("what was written is JSON")
}

/// Escapes what HTML or a script could take for its own.
struct ForHtml;

impl Formatter for ForHtml {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // the two separators of lines begin with the last of these
        let is_special = |byte: &u8| matches!(byte, b'<' | b'>' | b'&' | 0xe2);
        if !fragment.as_bytes().iter().any(is_special) {
            return writer.write_all(fragment.as_bytes());
        }
        for character in fragment.chars() {
            match character {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    write!(writer, "\\u{:04x}", u32::from(character))?;
                }
                other => writer.write_all(other.encode_utf8(&mut [0; 4]).as_bytes())?,
            }
        }
        Ok(())
    }
}

/// A document of JSON-LD.
#[derive(Debug, Serialize)]
pub(super) struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

impl<'a> Document<'a> {
    pub(super) fn new(graph: Vec<Node<'a>>) -> Self {
        Self {
            context: "https://schema.org",
            graph,
        }
    }
}

/// Something that is described on its own.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Node<'a> {
    Article(Box<Article<'a>>),
    Page(Box<WebPage<'a>>),
    Site(Box<WebSite<'a>>),
    Trail(Trail<'a>),
    Event(Box<Event<'a>>),
}

/// Something that is described elsewhere, by its name there.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Named {
    #[serde(rename = "@id")]
    pub(super) id: String,
}

/// `NewsArticle` and its kinds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Article<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: &'a str,
    pub(super) main_entity_of_page: &'a str,
    pub(super) headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'a str>,
    pub(super) in_language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_published: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dateline: Option<&'a str>,
    #[serde(rename = "articleSection", skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<&'a str>,
    pub(super) word_count: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) author: Vec<Author<'a>>,
    pub(super) publisher: Written<'a>,
    pub(super) is_part_of: Vec<Written<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) image: Option<Picture<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) about: Vec<Written<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) mentions: Vec<Written<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) correction: Vec<Correction<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) is_based_on: Vec<Work<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) translation_of_work: Option<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) work_translation: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) identifier: Vec<Identifier<'a>>,
}

/// `WebPage` and its kinds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebPage<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id")]
    pub(super) id: &'a str,
    pub(super) url: &'a str,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'a str>,
    pub(super) in_language: &'a str,
    pub(super) is_part_of: Written<'a>,
    pub(super) publisher: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) main_entity: Option<Thing<'a>>,
}

/// `WebSite`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WebSite<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) url: &'a str,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'a str>,
    pub(super) in_language: &'a str,
    pub(super) publisher: Written<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) potential_action: Option<SearchAction>,
}

/// `SearchAction`: how it is searched. The name of the place in the address is given twice.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SearchAction {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) target: EntryPoint,
    #[serde(rename = "query-input")]
    pub(super) query_input: &'static str,
}

impl SearchAction {
    /// That of a page that takes words in its address.
    pub(super) fn of(page: &str) -> Self {
        Self {
            kind: "SearchAction",
            target: EntryPoint {
                kind: "EntryPoint",
                url_template: [page, "?q={search_term_string}"].concat(),
            },
            query_input: "required name=search_term_string",
        }
    }
}

/// `EntryPoint`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EntryPoint {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) url_template: String,
}

/// `Organization`: who answers for it all.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Organization<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id")]
    pub(super) id: String,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logo: Option<Picture<'a>>,
    /// Properties such as `correctionsPolicy`, each with an address.
    #[serde(flatten)]
    pub(super) policies: std::collections::BTreeMap<&'static str, Vec<String>>,
}

/// `Person` or `Organization`: who wrote it.
#[derive(Debug, Serialize)]
pub(super) struct Author<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
}

/// A work, or a whole that works are part of: `CreativeWork`, `CreativeWorkSeries`, `WebSite`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Work<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) archived_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) publisher: Option<Author<'a>>,
}

/// `ImageObject`.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Picture<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) caption: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) credit_text: Option<&'a str>,
}

/// `CorrectionComment`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Correction<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) text: Text<'a>,
    pub(super) date_published: String,
}

/// `PropertyValue`: a name in a system of names.
#[derive(Debug, Serialize)]
pub(super) struct Identifier<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "propertyID")]
    pub(super) property: &'static str,
    pub(super) value: &'a str,
}

/// A person, an organisation, a country, a subject.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Thing<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) alternate_name: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) same_as: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) identifier: Vec<Identifier<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) job_title: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) nationality: Option<Written<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) member_of: Vec<Written<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) member: Vec<Written<'a>>,
}

/// `Event`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) name: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_date: Option<String>,
    #[serde(rename = "eventStatus", skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) about: Vec<Written<'a>>,
    pub(super) subject_of: Named,
}

/// `BreadcrumbList`: the way from the front page to here.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Trail<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) item_list_element: Vec<Step<'a>>,
}

/// `ListItem`.
#[derive(Debug, Serialize)]
pub(super) struct Step<'a> {
    #[serde(rename = "@type")]
    pub(super) kind: &'static str,
    pub(super) position: usize,
    pub(super) name: Text<'a>,
    pub(super) item: String,
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn nothing_ends_the_block() {
        let safe = written(&"</script><!-- & \u{2028}é");
        assert_eq!(safe, r#""\u003c/script\u003e\u003c!-- \u0026 \u2028é""#);
        let again: String = serde_json::from_str(&safe).expect("JSON");
        assert_eq!(again, "</script><!-- & \u{2028}é");
    }
}
