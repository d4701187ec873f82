//! A number → a briefing: its date, its file's name, its text and its pictures.

use std::ops::{Range, RangeInclusive};

use chrono::{Datelike, Days, NaiveDate};

use super::cast::{self, Cast};
use super::front_matter::{self, Head};
use super::random::Random;
use super::scripts::Script;
use super::{Order, Shape, picture, text};

/// The years that an archive spans.
pub(super) const YEARS: RangeInclusive<i32> = 2005..=2024;

/// How many days those are, the last few left out.
const DAYS: usize = 7300;

/// A briefing, ready to be written.
#[derive(Debug)]
pub(super) struct Briefing {
    pub(super) year: i32,
    /// The name of its file or folder, which begins with its date.
    pub(super) stem: String,
    /// Front matter and text.
    pub(super) source: String,
    /// PNG files beside it.
    pub(super) pictures: Vec<Vec<u8>>,
}

impl Briefing {
    /// Makes the briefing with a number. The one past the last is what is special of some shapes.
    pub(super) fn new(order: &Order<'_>, cast: &Cast, number: usize) -> Self {
        let mut random = Random::new(order.seed, number);
        let date = date(order, number);
        let script = &cast.scripts[random.below(cast.scripts.len())];
        let title = title(&mut random, script);
        let slug: String = cast::slug(&title).chars().take(40).collect();
        let pictures = match order.shape {
            Shape::Pictures(pictures) => share(order, number, pictures),
            _ => 0..0,
        };
        let head = Head {
            date,
            title,
            summary: text::summary(&mut random, script),
            topics: topics(order, cast, &mut random),
            actors: actors(order, cast, number, &mut random),
            countries: chosen(&mut random, &cast.countries, (1, 3)),
        };
        let is_special = number == order.briefings;
        let mut source = match order.shape {
            Shape::LongFrontMatter(bytes) if is_special => {
                front_matter::long(&head, bytes, &mut random, script)
            }
            _ => front_matter::plain(&head),
        };
        let bytes = match order.shape {
            Shape::LongText(bytes) if is_special => bytes,
            _ => 0,
        };
        text::write(&mut source, &mut random, script, pictures.len());
        text::lengthen(&mut source, &mut random, script, bytes);
        Self {
            year: date.year(),
            stem: format!("{date}-{}-{number:07}", slug.trim_end_matches('-')),
            source,
            pictures: pictures.map(|_| picture::png(&mut random)).collect(),
        }
    }
}

/// Briefings are spread evenly over the years, in the order of their numbers.
fn date(order: &Order<'_>, number: usize) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).expect("it is in the calendar");
    let day = number * DAYS / (order.briefings + 1);
    first + Days::new(day as u64)
}

fn title(random: &mut Random, script: &Script) -> String {
    let count = random.between(5, 9);
    let words: Vec<&str> = (0..count).map(|_| random.pick(&script.words)).collect();
    cast::capital(&words.join(script.gap))
}

fn topics<'c>(order: &Order<'_>, cast: &'c Cast, random: &mut Random) -> Vec<&'c str> {
    let mut topics = chosen(random, &cast.topics, (2, 4));
    if order.shape == Shape::OneTopic && !topics.contains(&cast.topics[0].as_str()) {
        topics.insert(0, &cast.topics[0]);
    }
    topics
}

fn actors<'c>(
    order: &Order<'_>,
    cast: &'c Cast,
    number: usize,
    random: &mut Random,
) -> Vec<&'c str> {
    if let Shape::ManyActors(_) = order.shape {
        let own = share(order, number, cast.actors.len());
        return cast.actors[own].iter().map(String::as_str).collect();
    }
    chosen(random, &cast.actors, (2, 6))
}

/// Which of so many things fall to a briefing if all are shared out.
fn share(order: &Order<'_>, number: usize, things: usize) -> Range<usize> {
    let until = |number: usize| things * number.min(order.briefings) / order.briefings.max(1);
    until(number)..until(number + 1)
}

fn chosen<'n, N: AsRef<str>>(
    random: &mut Random,
    names: &'n [N],
    (least, most): (usize, usize),
) -> Vec<&'n str> {
    let count = random.between(least, most);
    let numbers = random.skewed(names.len(), count).into_iter();
    numbers.map(|number| names[number].as_ref()).collect()
}
