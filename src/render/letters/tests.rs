//! Texts → where their letters are: which fonts they come from, how they are joined and turned, and that they fit.

use super::*;

const FONTS: [(&str, &[u8]); 4] = [
    (
        "serif-latin.woff2",
        include_bytes!("../../../themes/chancery/assets/serif-latin.woff2"),
    ),
    (
        "serif-cyrillic.woff2",
        include_bytes!("../../../themes/chancery/assets/serif-cyrillic.woff2"),
    ),
    (
        "sans-latin.woff2",
        include_bytes!("../../../themes/chancery/assets/sans-latin.woff2"),
    ),
    (
        "arabic.woff2",
        include_bytes!("../../../themes/chancery/fonts/arabic.woff2"),
    ),
];

const LONG: &str =
    "The parties to the agreement on the waters of the basin met again in three capitals";

fn letters() -> Letters {
    let files = FONTS.iter();
    Letters::new(
        files
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect(),
    )
}

fn wish(text: &str) -> Wish<'_> {
    Wish {
        text,
        lang: "en",
        is_rtl: false,
        family: "Dateline Serif",
        weight: 650.0,
        sizes: &[80.0, 60.0, 40.0],
        width: 1000.0,
        lines: 4,
        height: f32::MAX,
        leading: 1.2,
    }
}

fn set(wish: &Wish<'_>) -> Option<Lines> {
    letters().set(wish).expect("the fonts are fine")
}

fn plain(text: &str) -> Option<String> {
    set(&wish(text)).map(|lines| lines.path)
}

fn arabic(text: &str) -> Option<Lines> {
    set(&Wish {
        lang: "ar",
        is_rtl: true,
        ..wish(text)
    })
}

/// The least and the greatest of all x, and of all y.
fn bounds(path: &str) -> [f32; 4] {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == ' ';
    let numbers = path.split(is_letter).filter(|number| !number.is_empty());
    let numbers: Vec<f32> = numbers
        .map(|number| number.parse().expect("a number"))
        .collect();
    let ends = |nth: usize| {
        let of = numbers.iter().skip(nth).step_by(2).copied();
        (
            of.clone().fold(f32::MAX, f32::min),
            of.fold(f32::MIN, f32::max),
        )
    };
    let ((left, right), (top, bottom)) = (ends(0), ends(1));
    [left, right, top, bottom]
}

#[test]
fn letters_come_from_whichever_font_has_them() {
    let all = [
        "Truce",
        "Спеціальний трибунал",
        "Été à l’Élysée: 50 %",
        "هدنة في لبنان",
        "گفت‌وگو",
    ];
    for text in all {
        assert!(
            plain(text).is_some_and(|path| path.starts_with('M')),
            "{text}"
        );
    }
    // Polish is in no font here, nor are Chinese and Hebrew
    for text in [
        "联合国安全理事会",
        "Truce 停战",
        "שביתת נשק",
        "",
        " ",
        "🔴",
        "\u{200f}",
    ] {
        assert_eq!(plain(text), None, "{text}");
    }
}

#[test]
fn what_is_no_letter_and_in_no_font_is_left_out() {
    let with_more = [
        "🔴 Truce",
        "Truce ✅",
        " Tru\u{1}ce\t",
        "⚠\u{fe0f} Truce\u{fe0f}\u{20e3}",
    ];
    for text in with_more {
        assert!(plain(text) == plain("Truce"), "{text}");
    }
    assert_ne!(plain("Truce?"), plain("Truce"));
}

#[test]
fn arabic_letters_are_joined() {
    let width = |text: &str| arabic(text).expect("it is set").width;
    let apart: f32 = "هدنة".chars().map(|c| width(&c.to_string())).sum();
    assert!(width("هدنة") < 0.9 * apart, "{} {apart}", width("هدنة"));
    // lam and alef are one glyph
    assert!(width("لا") < width("ل") + 0.9 * width("ا"));
}

#[test]
fn what_runs_from_the_right_begins_there() {
    let lines = arabic("هدنة").expect("it is set");
    let [left, right, ..] = bounds(&lines.path);
    assert!(right > 950.0 && left > 500.0, "{left} {right}");
    let both = arabic("هدنة UNIFIL").expect("it is set");
    let [_, right_of_both, ..] = bounds(&both.path);
    assert!(
        (right - right_of_both).abs() < 1.0,
        "the first word stays at the right"
    );
    // a text in English keeps its full stop at its end, but stands at the right
    let english = arabic("Truce.").expect("it is set");
    let left_to_right = plain("Truce.").expect("it is set");
    let left = bounds(&english.path)[0] - 1000.0 + english.width;
    assert!((bounds(&left_to_right)[0] - left).abs() < 1.0, "{left}");
}

#[test]
fn long_texts_become_small_and_then_short() {
    let short = set(&wish("Truce")).expect("it is set");
    assert_eq!((short.size, short.count), (80.0, 1));
    let texts = [
        LONG.to_owned(),
        [LONG; 9].join(" "),
        "Donaudampfschifffahrt".repeat(20),
    ];
    for text in texts {
        let lines = set(&wish(&text)).expect("it is set");
        let Lines {
            size, count, width, ..
        } = lines;
        assert!(
            size <= 80.0 && (2..=4).contains(&count) && width <= 1000.0,
            "{size} {count} {width}"
        );
        let [left, right, top, bottom] = bounds(&lines.path);
        assert!(left > -5.0 && right < 1005.0, "{left} {right}");
        assert!(top > -size && bottom < 4.0 * size * 1.2, "{top} {bottom}");
    }
    let low = set(&Wish {
        height: 100.0,
        ..wish(LONG)
    })
    .expect("it is set");
    assert_eq!((low.size, low.count), (40.0, 2));
}

#[test]
fn the_same_text_is_set_the_same_way() {
    assert_eq!(plain(LONG), plain(LONG));
    let light = set(&Wish {
        weight: 400.0,
        ..wish(LONG)
    });
    assert_ne!(light.map(|lines| lines.path), plain(LONG));
}

#[test]
fn what_is_wrong_with_fonts_is_told() {
    let none = letters().set(&Wish {
        family: "Georgia",
        ..wish("Truce")
    });
    let there = ["Dateline Sans", "Dateline Serif", "Noto Naskh Arabic"];
    assert!(matches!(none, Err(Fault::NoFamily(names)) if names[..2] == there[..2]));
    let broken = Letters::new(vec![("a.woff2".to_owned(), b"wOF2 and no font".to_vec())]);
    assert_eq!(
        broken.set(&wish("Truce")),
        Err(Fault::Unreadable("a.woff2".to_owned()))
    );
}
