//! Chance → the Markdown of a briefing: paragraphs, headings, a list, at times a quotation or a
//! table, a footnote, links and emphasis.

use std::fmt::Write;

use super::cast::capital;
use super::random::Random;
use super::scripts::Script;

/// The name of the picture with a number, beside its briefing.
pub(super) fn picture_name(number: usize) -> String {
    format!("picture-{}.png", number + 1)
}

/// A sentence without any marks.
pub(super) fn summary(random: &mut Random, script: &Script) -> String {
    let mut summary = String::new();
    words(&mut summary, random, script);
    summary + script.stop
}

/// Adds the text of a briefing, about 4 KB.
pub(super) fn write(text: &mut String, random: &mut Random, script: &Script, pictures: usize) {
    paragraph(text, random, script);
    paragraph(text, random, script);
    for number in 0..pictures {
        let what = capital(random.pick(&script.words));
        let name = picture_name(number);
        // writing to a String can't fail
        let _ = write!(text, "![{what}]({name})\n\n");
    }
    heading(text, random, script);
    paragraph(text, random, script);
    for _ in 0..random.between(3, 6) {
        text.push_str("- ");
        sentence(text, random, script);
        text.push('\n');
    }
    text.push('\n');
    paragraph(text, random, script);
    if random.chance(50) {
        text.push_str("> ");
        paragraph(text, random, script);
    }
    heading(text, random, script);
    sentence(text, random, script);
    text.push_str("[^1]\n\n");
    if random.chance(30) {
        table(text, random, script);
    }
    paragraph(text, random, script);
    text.push_str("[^1]: ");
    sentence(text, random, script);
    text.push('\n');
}

/// Adds sections until all is so many bytes long.
pub(super) fn lengthen(text: &mut String, random: &mut Random, script: &Script, bytes: usize) {
    while text.len() < bytes {
        text.push('\n');
        heading(text, random, script);
        for _ in 0..5 {
            paragraph(text, random, script);
        }
    }
}

fn heading(text: &mut String, random: &mut Random, script: &Script) {
    text.push_str("## ");
    let count = random.between(3, 4);
    let words: Vec<&str> = (0..count).map(|_| random.pick(&script.words)).collect();
    text.push_str(&capital(&words.join(script.gap)));
    text.push_str("\n\n");
}

fn paragraph(text: &mut String, random: &mut Random, script: &Script) {
    for number in 0..random.between(3, 6) {
        if number > 0 {
            text.push(' ');
        }
        sentence(text, random, script);
    }
    text.push_str("\n\n");
}

fn sentence(text: &mut String, random: &mut Random, script: &Script) {
    words(text, random, script);
    let word = random.pick(&script.words);
    // writing to a String can't fail
    let _ = match random.below(50) {
        0..4 => write!(text, " **{word}**"),
        4..7 => write!(text, " [{word}](https://example.com/{})", random.below(999)),
        7..9 => write!(text, " *{word}*"),
        _ => Ok(()),
    };
    text.push_str(script.stop);
}

/// Eight to twenty-four words, the first with a large letter.
fn words(text: &mut String, random: &mut Random, script: &Script) {
    text.push_str(&capital(random.pick(&script.words)));
    for _ in 1..random.between(8, 24) {
        let is_joint = random.chance(45);
        text.push_str(script.gap);
        text.push_str(random.pick(if is_joint {
            &script.joints
        } else {
            &script.words
        }));
    }
}

fn table(text: &mut String, random: &mut Random, script: &Script) {
    text.push_str("| What | How much | Where |\n|---|---:|---|\n");
    for _ in 0..5 {
        let (what, place) = (random.pick(&script.words), random.pick(&script.words));
        let amount = random.between(1, 99_999);
        // writing to a String can't fail
        let _ = writeln!(text, "| {what} | {amount} | {place} |");
    }
    text.push('\n');
}
