//! The paths a site wants → the same paths in order, or what is wrong with them.
//!
//! Looks at no disk.

use rayon::prelude::*;

use super::Refusal;
use super::place::IGNORE;

/// The numbers of the paths, by the order of the paths, without the one that is not ours; each must
/// be plain, once, and no other one's folder.
pub(super) fn sorted(paths: &[&str]) -> Result<Vec<usize>, Refusal> {
    let mut sorted: Vec<(&str, usize)> = paths.iter().copied().zip(0..).collect();
    sorted.par_sort_unstable();
    let mut previous = "";
    // Those that begin the path at hand: what begins with one of them follows it at once.
    let mut stems: Vec<&str> = Vec::new();
    for &(path, _) in &sorted {
        refuse_odd(path)?;
        if path == previous {
            return Err(Refusal::Twice(path.to_string()));
        }
        while stems.pop_if(|stem| !path.starts_with(*stem)).is_some() {}
        let is_folder = |stem: &&&str| path[stem.len()..].starts_with('/');
        if let Some(file) = stems.iter().find(is_folder) {
            let (file, below) = ((*file).to_string(), path.to_string());
            return Err(Refusal::FileAndFolder { file, below });
        }
        stems.push(path);
        previous = path;
    }
    let numbers = sorted.into_iter().filter(|(path, _)| *path != IGNORE);
    Ok(numbers.map(|(_, number)| number).collect())
}

fn refuse_odd(path: &str) -> Result<(), Refusal> {
    let is_plain = path
        .split('/')
        .all(|part| !matches!(part, "" | "." | "..") && !part.contains('\0'));
    let below_ignore = path
        .strip_prefix(IGNORE)
        .is_some_and(|rest| rest.starts_with('/'));
    if is_plain && !below_ignore {
        Ok(())
    } else {
        Err(Refusal::BadPath(path.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_can_and_cannot_be() {
        let cases = [
            ("b a/c a/b", "a/b a/c b"),
            (".gitignore a .gitignores", ".gitignores a"),
            ("a/.gitignore", "a/.gitignore"),
            ("münchen/北京/index.html", "münchen/北京/index.html"),
            ("a//b", "bad a//b"),
            ("/a", "bad /a"),
            ("a/", "bad a/"),
            ("../a", "bad ../a"),
            ("a/./b", "bad a/./b"),
            (".gitignore/a", "bad .gitignore/a"),
            ("a b a", "twice a"),
            ("a a-b a/b/c", "a and a/b/c"),
            ("x/a x/a/b x/a-/c", "x/a and x/a/b"),
        ];
        for (paths, expected) in cases {
            let paths: Vec<&str> = paths.split(' ').collect();
            let found = match sorted(&paths) {
                Ok(numbers) => {
                    let sorted = numbers.iter().map(|number| paths[*number]);
                    sorted.collect::<Vec<_>>().join(" ")
                }
                Err(Refusal::BadPath(path)) => format!("bad {path}"),
                Err(Refusal::Twice(path)) => format!("twice {path}"),
                Err(Refusal::FileAndFolder { file, below }) => format!("{file} and {below}"),
                Err(other) => format!("{other:?}"),
            };
            assert_eq!(found, expected);
        }
    }
}
