//! A seed → a stream of numbers, always the same (`SplitMix64`, by Steele, Lea and Flood).

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: u64,
}

/// The fraction of the golden ratio: what the state grows by.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The stream of a seed that has the number given.
    pub(super) fn new(seed: u64, stream: usize) -> Self {
        let mut random = Self { state: seed };
        random.state = random.next() ^ (stream as u64).wrapping_mul(STEP);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to the limit, which is not reached.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let product = u128::from(self.next()) * limit as u128;
        usize::try_from(product >> 64).expect("it is below the limit")
    }

    /// A number between two, both included.
    pub(super) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// True so many times of a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some words, each as likely as the others.
    pub(super) fn pick(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    /// Different numbers below a limit. The low ones are frequent and the high ones rare: the cube
    /// of an even chance, in whole numbers of 2⁻⁶³ so that every machine makes the same of it.
    pub(super) fn skewed(&mut self, limit: usize, count: usize) -> Vec<usize> {
        let mut chosen = Vec::with_capacity(count);
        while chosen.len() < count.min(limit) {
            let even = u128::from(self.next() >> 43);
            let cube = even * even * even;
            let number = usize::try_from((limit as u128 * cube) >> 63);
            let number = number.expect("it is below the limit");
            if !chosen.contains(&number) {
                chosen.push(number);
            }
        }
        chosen
    }
}
