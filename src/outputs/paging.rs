//! A list of briefings → its pages: how many, and which part each shows.

use std::ops::Range;

use crate::model::site::PageId;
use crate::render::Stage;
use crate::render::template::Value;

/// How many pages a list has; an empty one has one.
pub(super) fn pages(count: usize, per_page: usize) -> usize {
    count.div_ceil(per_page).max(1)
}

/// The briefings on the nth page, counted from 1.
pub(super) fn part<T>(list: &[T], per_page: usize, number: usize) -> &[T] {
    &list[places(list.len(), per_page, number)]
}

/// Their places in the list.
pub(super) fn places(count: usize, per_page: usize, number: usize) -> Range<usize> {
    let start = ((number - 1) * per_page).min(count);
    start..(start + per_page).min(count)
}

/// The list items of the nth page.
pub(super) fn items(stage: &Stage<'_>, list: &[PageId], number: usize) -> Value {
    let shown = part(list, stage.site.config.paginate, number);
    let items = shown.iter().map(|id| stage.item(*id));
    items.collect::<Vec<Value>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_on_one_page() {
        let list: Vec<usize> = (0..7).collect();
        let pages = pages(list.len(), 3);
        let shown: Vec<usize> = (1..=pages)
            .flat_map(|number| part(&list, 3, number).to_vec())
            .collect();
        assert_eq!((pages, shown), (3, list));
        assert_eq!(super::pages(0, 3), 1);
    }
}
