//! Numbers of briefings → the few classes that a map shades countries by. Which number begins a class
//! depends on all of them, so that each class has about as many countries; the numbers are round.

/// How many classes there are at most.
const MOST: usize = 5;

/// The least number of each class, the lowest first; none where nothing has a briefing. Where there
/// are few numbers, each is a class.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Classes {
    least: Vec<u64>,
    greatest: u64,
}

impl Classes {
    /// The classes of some numbers; nothing counts for nothing.
    pub(super) fn of(counts: impl Iterator<Item = u64>) -> Self {
        let mut counts: Vec<u64> = counts.filter(|count| *count > 0).collect();
        counts.sort_unstable();
        let greatest = counts.last().copied().unwrap_or(0);
        let mut distinct = counts.clone();
        distinct.dedup();
        let least = if distinct.len() <= MOST {
            distinct
        } else {
            round_steps(&counts)
        };
        Self { least, greatest }
    }

    /// The shade of a number, 1 to 5; 0 for nothing.
    pub(super) fn shade(&self, count: u64) -> usize {
        let class = self.least.iter().filter(|least| **least <= count).count();
        class.checked_sub(1).map_or(0, |class| self.shade_of(class))
    }

    /// The shade of each class with its least and its greatest number, the lowest first.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (usize, u64, u64)> + '_ {
        let next = self.least.iter().skip(1).map(|next| next - 1);
        let to = next.chain([self.greatest]);
        let ranges = self.least.iter().zip(to).enumerate();
        ranges.map(|(class, (from, to))| (self.shade_of(class), *from, to))
    }

    /// Where there are few classes, they are far apart; a single one stands in the middle.
    fn shade_of(&self, class: usize) -> usize {
        match self.least.len() - 1 {
            0 => MOST.div_ceil(2),
            last => 1 + (class * (MOST - 1) + last / 2) / last,
        }
    }
}

/// Round numbers near to those that part the sorted counts into equal lots.
fn round_steps(counts: &[u64]) -> Vec<u64> {
    let mut least = vec![1];
    for lot in 1..MOST {
        let step = rounded(counts[counts.len() * lot / MOST]);
        let is_more = least.last().is_none_or(|last| step > *last);
        let is_filled = counts.last().is_some_and(|greatest| step <= *greatest);
        if is_more && is_filled {
            least.push(step);
        }
    }
    least
}

/// The greatest of 1, 2, 3, 5, 10, 20, 30, 50 … that is not above a number.
fn rounded(count: u64) -> u64 {
    let mut ten = 1;
    while count / ten >= 10 {
        ten *= 10;
    }
    let digit = match count / ten {
        5.. => 5,
        3 | 4 => 3,
        2 => 2,
        _ => 1,
    };
    digit * ten
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers, and the shade, the least and the greatest number of each class.
    type Case = (&'static [u64], &'static [(usize, u64, u64)]);

    #[test]
    fn classes_are_round_and_each_has_countries() {
        let cases: &[Case] = &[
            (&[], &[]),
            (&[0, 0], &[]),
            (&[7], &[(3, 7, 7)]),
            (&[1, 1, 2], &[(1, 1, 1), (5, 2, 2)]),
            (&[1, 1, 2, 9], &[(1, 1, 1), (3, 2, 8), (5, 9, 9)]),
            (
                &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
                &[(1, 1, 2), (3, 3, 4), (5, 5, 10)],
            ),
            (
                &[1, 1, 1, 1, 2, 3, 4, 9, 15, 40, 700],
                &[(1, 1, 1), (2, 2, 2), (4, 3, 9), (5, 10, 700)],
            ),
        ];
        for (counts, expected) in cases {
            let classes = Classes::of(counts.iter().copied());
            let ranges: Vec<(usize, u64, u64)> = classes.ranges().collect();
            assert_eq!(ranges, *expected, "{counts:?}");
            for (shade, from, to) in ranges {
                assert!(counts.iter().any(|count| (from..=to).contains(count)));
                assert_eq!((classes.shade(from), classes.shade(to)), (shade, shade));
            }
            assert_eq!(classes.shade(0), 0);
        }
    }

    #[test]
    fn numbers_are_rounded_down() {
        let cases = [
            (1, 1),
            (4, 3),
            (9, 5),
            (10, 10),
            (29, 20),
            (99, 50),
            (1234, 1000),
        ];
        for (count, expected) in cases {
            assert_eq!(rounded(count), expected);
        }
    }
}
