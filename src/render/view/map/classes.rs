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

    /// The class of a number, from 1; 0 for nothing.
    pub(super) fn class(&self, count: u64) -> usize {
        self.least.iter().filter(|least| **least <= count).count()
    }

    /// The least and the greatest number of each class, the lowest first.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let next = self.least.iter().skip(1).map(|next| next - 1);
        let to = next.chain([self.greatest]);
        self.least.iter().copied().zip(to)
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

    #[test]
    fn classes_are_round_and_each_has_countries() {
        let cases: &[(&[u64], &[(u64, u64)])] = &[
            (&[], &[]),
            (&[0, 0], &[]),
            (&[7], &[(7, 7)]),
            (&[1, 1, 2, 9], &[(1, 1), (2, 8), (9, 9)]),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], &[(1, 2), (3, 4), (5, 10)]),
            (
                &[1, 1, 1, 1, 2, 3, 4, 9, 15, 40, 700],
                &[(1, 2), (3, 9), (10, 700)],
            ),
        ];
        for (counts, expected) in cases {
            let classes = Classes::of(counts.iter().copied());
            let ranges: Vec<(u64, u64)> = classes.ranges().collect();
            assert_eq!(ranges, *expected, "{counts:?}");
            for (number, (least, greatest)) in ranges.into_iter().enumerate() {
                assert!(counts.iter().any(|c| (least..=greatest).contains(c)));
                assert_eq!(classes.class(least), number + 1);
                assert_eq!(classes.class(greatest), number + 1);
            }
            assert_eq!(classes.class(0), 0);
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
