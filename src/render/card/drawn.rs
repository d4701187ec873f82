//! The text of a card, SVG → its picture, PNG. The only user of what draws.
//!
//! A card is made of shapes: what would have to be fetched is refused, be it a picture, a font or a part of
//! another file, so that the same text is the same picture anywhere. Knows nothing of what a card says.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::Fault;
use crate::model::cards::{HEIGHT, WIDTH};

mod png;

/// Looks whether a card can be drawn, without drawing it.
///
/// # Errors
/// What is wrong with it.
pub fn check(svg: &str) -> Result<(), Fault> {
    parsed(svg).map(|_| ())
}

/// Draws a card.
///
/// # Errors
/// What is wrong with it.
pub fn draw(svg: &str) -> Result<Vec<u8>, Fault> {
    let document = parsed(svg)?;
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options);
    let tree = tree.map_err(|error| {
        let message = format!("it makes no drawing: {error}");
        Fault::new(message, "compare it with the card of chancery")
    })?;
    let Some(mut pixels) = Pixmap::new(WIDTH, HEIGHT) else {
        let message = "there is no memory for its pixels";
        return Err(Fault::new(message, "end other programs"));
    };
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    Ok(png::encoded(&pixels))
}

fn parsed(svg: &str) -> Result<Document<'_>, Fault> {
    let document = Document::parse(svg).map_err(|error| {
        let message = format!("what it makes is no XML: {error}");
        Fault::new(
            message,
            "every element is to be closed, and every value quoted",
        )
    })?;
    let root = document.root_element();
    let has = |name: &str, value: u32| {
        let given = root.attribute(name).unwrap_or_default();
        given.strip_suffix("px").unwrap_or(given).parse() == Ok(value)
    };
    if !root.has_tag_name(("http://www.w3.org/2000/svg", "svg"))
        || !has("width", WIDTH)
        || !has("height", HEIGHT)
    {
        let message = "what it makes is no drawing of 1200 by 630";
        let help =
            "begin with <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">";
        return Err(Fault::new(message, help));
    }
    for node in root.descendants() {
        refuse(node)?;
    }
    Ok(document)
}

/// What would not be drawn, or would have to be fetched.
fn refuse(node: Node<'_, '_>) -> Result<(), Fault> {
    match node.tag_name().name() {
        "text" => {
            let message = "it has a <text>, which is not drawn: no font is looked for";
            return Err(Fault::new(message, "take letters(…), which gives a path"));
        }
        "image" | "feImage" | "foreignObject" => {
            let message = format!("it has an <{}>: no file is fetched", node.tag_name().name());
            return Err(Fault::new(message, "draw it with shapes and paths"));
        }
        _ => {}
    }
    let names_file = node.attributes().any(|attribute| {
        let value = attribute.value();
        let is_elsewhere = attribute.name() == "href" && !value.starts_with('#');
        let inside = value.split("url(").skip(1);
        is_elsewhere
            || inside
                .map(|rest| rest.trim_start_matches(['"', '\'', ' ']))
                .any(|rest| !rest.starts_with('#'))
    });
    let imports = node
        .text()
        .is_some_and(|text| node.has_tag_name("style") && text.contains("@import"));
    if names_file || imports {
        let message = format!(
            "its <{}> names another file: none is fetched",
            node.tag_name().name()
        );
        return Err(Fault::new(
            message,
            "name only what is in the drawing itself: `#name`",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(inside: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{inside}</svg>"
        )
    }

    #[test]
    fn a_card_is_a_picture_of_its_size_and_always_the_same() {
        let svg = card(
            "<rect width=\"1200\" height=\"630\" fill=\"#fffdf8\"/><circle cx=\"600\" cy=\"300\" r=\"200\" fill=\"#204060\"/>",
        );
        let picture = draw(&svg).expect("it can be drawn");
        assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(picture[16..24], [0, 0, 4, 0xb0, 0, 0, 2, 0x76]);
        assert!(picture.len() < 10_000, "{} bytes", picture.len());
        assert_eq!(draw(&svg), Ok(picture));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let elsewhere = [
            "<image href=\"logo.png\"/>",
            "<use href=\"other.svg#a\"/>",
            "<style>@import url(https://example.org/a.css)</style>",
            "<rect fill=\"url(file:///etc/passwd#a)\"/>",
            "<style>rect { fill: red }</style><g style=\"filter: url('x.svg#f')\"/>",
            "<text>words</text>",
        ];
        for inside in elsewhere {
            assert!(check(&card(inside)).is_err(), "{inside}");
            assert!(draw(&card(inside)).is_err(), "{inside}");
        }
        for svg in [
            "",
            "<svg",
            "<svg width=\"1200\" height=\"630\"/>",
            "<html/>",
        ] {
            assert!(check(svg).is_err(), "{svg}");
        }
        let within =
            "<defs><linearGradient id=\"a\"/></defs><rect fill=\"url(#a)\"/><use href=\"#a\"/>";
        assert_eq!(check(&card(within)), Ok(()));
    }
}
