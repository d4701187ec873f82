//! `letters(text=card.title, font="Dateline Serif", sizes=[88, 72], width=1056, lines=4)`: a text → the outlines
//! of its letters, for the template of a card. Drawings have no lines that break by themselves, and what draws
//! them is not to look for fonts.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::model::theme::Theme;
use crate::render::letters::{Fault, Letters, Wish};

use super::{html, object};

/// The names of files that are fonts.
const FONTS: [&str; 3] = [".woff2", ".ttf", ".otf"];

/// Registers `letters`. Where no card is drawn, no font is handed on.
pub(super) fn register(tera: &mut Tera, theme: &Theme, draws_cards: bool) {
    let letters = Letters::new(if draws_cards {
        fonts(theme)
    } else {
        Vec::new()
    });
    tera.register_function("letters", move |args: Kwargs, state: &State<'_>| {
        set(&letters, &args, state)
    });
}

/// The fonts of pages, and then those for cards only.
fn fonts(theme: &Theme) -> Vec<(String, Vec<u8>)> {
    let assets = theme.assets.iter();
    let assets = assets.map(|(name, asset)| (name, &asset.bytes));
    let all = assets.chain(&theme.fonts);
    let fonts = all.filter(|(name, _)| FONTS.iter().any(|end| name.ends_with(end)));
    fonts
        .map(|(name, bytes)| (name.clone(), bytes.clone()))
        .collect()
}

fn set(letters: &Letters, args: &Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let Some(text) = args.get::<&str>("text")? else {
        return Ok(Value::none());
    };
    let family: &str = args.must_get("font")?;
    let sizes: Vec<f32> = args.must_get("sizes")?;
    let leading = args.get::<f32>("leading")?.unwrap_or(1.15);
    if sizes.is_empty() || sizes.iter().any(|size| !(1.0..=1000.0).contains(size)) {
        let message = "`sizes` is a list of sizes from 1 to 1000, the best first";
        return Err(tera::Error::message(message));
    }
    let named = |name| Ok::<_, tera::Error>(state.get::<Value>(name)?.unwrap_or_else(Value::none));
    let (lang, dir) = (named("lang")?, named("dir")?);
    let set = letters.set(&Wish {
        text,
        lang: lang.as_str().unwrap_or_default(),
        is_rtl: dir.as_str() == Some("rtl"),
        family,
        weight: args.get("weight")?.unwrap_or(400.0),
        sizes: &sizes,
        width: args.must_get("width")?,
        lines: args.get("lines")?.unwrap_or(1),
        height: args.get("height")?.unwrap_or(f32::MAX),
        leading,
    });
    let set = set.map_err(|fault| tera::Error::message(told(&fault, family)))?;
    let Some(set) = set else {
        return Ok(Value::none());
    };
    let gaps = u16::try_from(set.count.saturating_sub(1)).unwrap_or(u16::MAX);
    Ok(object([
        // nothing in there means anything to XML
        ("path", html(&set.path)),
        ("size", set.size.into()),
        ("count", set.count.into()),
        ("width", set.width.into()),
        ("height", (f32::from(gaps) * set.size * leading).into()),
    ]))
}

fn told(fault: &Fault, family: &str) -> String {
    match fault {
        Fault::Unreadable(name) => {
            format!("The font `{name}` can't be read: it has to be a .woff2, .ttf or .otf file")
        }
        Fault::NoFamily(names) => format!(
            "The theme has no font `{family}`; there are {}",
            names.join(", ")
        ),
    }
}
