//! Numbers of YAML nodes → their bytes in the file.
//!
//! Counts nodes exactly as the parse in [`super`] does: the root is 0, then keys and values in
//! reading order.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::fence::{Fence, front_matter};

/// The bytes of the nodes with these numbers, in the order asked. `None` for a node that the
/// spanned parse did not reach.
///
/// `path` tells a Markdown file, whose YAML is its front matter, from a file that is all YAML.
#[must_use]
pub fn ranges(path: &str, text: &str, nodes: &[u32]) -> Vec<Option<Range<usize>>> {
    let is_markdown = std::path::Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "md");
    let block = match front_matter(text) {
        Fence::Closed { yaml, .. } if is_markdown => yaml,
        _ if is_markdown => return vec![None; nodes.len()],
        _ => 0..text.len(),
    };
    let all = all_ranges(&text[block.clone()]);
    nodes
        .iter()
        .map(|&node| {
            let range = all.get(node as usize)?.clone()?;
            Some(tidy(
                text,
                block.start + range.start..block.start + range.end,
            ))
        })
        .collect()
}

/// A block collection's span runs on to the next token: cut at the end of its first line's text,
/// which is what a caret should point at.
fn tidy(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(part) = text.get(range.clone()) else {
        return range;
    };
    let first_line = part.lines().next().unwrap_or("").trim_end();
    range.start..range.start + first_line.len()
}

fn all_ranges(yaml: &str) -> Vec<Option<Range<usize>>> {
    let options = serde_saphyr::options! {
        budget: None,
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::PassThrough,
        // a number that is none is reported by the parser, at its place
        non_finite_float_policy: serde_saphyr::options::NonFiniteFloatPolicy::PassThrough,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::AsOrdinary,
    };
    let mut flat = Vec::new();
    if let Ok(tree) = serde_saphyr::from_str_with_options::<Spanned<Tree>>(yaml, options) {
        flatten(&tree, &mut flat);
    }
    flat
}

fn flatten(node: &Spanned<Tree>, flat: &mut Vec<Option<Range<usize>>>) {
    let span = node.referenced.span();
    flat.push(
        span.byte_offset()
            .zip(span.byte_len())
            .and_then(|(at, len)| {
                let start = usize::try_from(at).ok()?;
                Some(start..start + usize::try_from(len).ok()?)
            }),
    );
    match &node.value {
        Tree::Scalar => {}
        Tree::List(items) => items.iter().for_each(|item| flatten(item, flat)),
        Tree::Map(entries) => {
            for (key, value) in entries {
                flatten(key, flat);
                flatten(value, flat);
            }
        }
    }
}

/// A YAML tree of which only the shape matters.
enum Tree {
    Scalar,
    List(Vec<Spanned<Tree>>),
    Map(Vec<(Spanned<Tree>, Spanned<Tree>)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shape)
    }
}

struct Shape;

impl<'de> Visitor<'de> for Shape {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Tree::Map(map))
    }
}
