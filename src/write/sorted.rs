//! Two lists sorted by path → what each path of the one has in the other, in one pass.
//!
//! Knows nothing of what is listed.

/// What a list has for each of these paths. Each list has a path once.
pub(super) fn each<'a, 'b, T>(
    paths: impl IntoIterator<Item = &'a str>,
    list: impl IntoIterator<Item = (&'b str, T)>,
) -> impl Iterator<Item = Option<T>> {
    let mut list = list.into_iter().peekable();
    paths.into_iter().map(move |path| {
        while list.next_if(|(other, _)| *other < path).is_some() {}
        list.next_if(|(other, _)| *other == path)
            .map(|(_, there)| there)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_gets_its_own() {
        let cases = [
            ("", "a b", ""),
            ("a b", "", "- -"),
            ("a b c", "a b c", "0 1 2"),
            ("b d", "a b c d e", "1 3"),
            ("a b-c b/c e", "b b/c c d", "- - 1 -"),
        ];
        for (paths, list, expected) in cases {
            let list = list.split_whitespace().zip(0..);
            let found = each(paths.split_whitespace(), list);
            let found = found.map(|at| at.map_or("-".to_string(), |at| at.to_string()));
            assert_eq!(found.collect::<Vec<_>>().join(" "), expected);
        }
    }
}
