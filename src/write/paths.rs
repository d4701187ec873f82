//! The paths a site wants → the same paths sorted, or what is wrong with them.
//!
//! Looks at no disk.

use super::Refusal;
use super::place::IGNORE;

/// Sorts the paths; each must be plain, once, and no other one's folder.
pub(super) fn sorted(paths: &[String]) -> Result<Vec<&str>, Refusal> {
    let mut sorted: Vec<&str> = paths.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let mut previous = "";
    for path in &sorted {
        let is_plain = path
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains('\0'));
        let below_ignore = path
            .strip_prefix(IGNORE)
            .is_some_and(|rest| rest.starts_with('/'));
        if !is_plain || below_ignore {
            return Err(Refusal::BadPath((*path).to_string()));
        }
        if *path == previous {
            return Err(Refusal::Twice((*path).to_string()));
        }
        refuse_file_as_folder(&sorted, path, previous)?;
        previous = path;
    }
    sorted.retain(|path| *path != IGNORE);
    Ok(sorted)
}

fn refuse_file_as_folder(sorted: &[&str], path: &str, previous: &str) -> Result<(), Refusal> {
    for (end, _) in path.rmatch_indices('/') {
        // The path before has been through this: what they share needs no second look.
        if previous.starts_with(&path[..=end]) {
            break;
        }
        if sorted.binary_search(&&path[..end]).is_ok() {
            let (file, below) = (path[..end].to_string(), path.to_string());
            return Err(Refusal::FileAndFolder { file, below });
        }
    }
    Ok(())
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
            let paths: Vec<String> = paths.split(' ').map(str::to_string).collect();
            let found = match sorted(&paths) {
                Ok(sorted) => sorted.join(" "),
                Err(Refusal::BadPath(path)) => format!("bad {path}"),
                Err(Refusal::Twice(path)) => format!("twice {path}"),
                Err(Refusal::FileAndFolder { file, below }) => format!("{file} and {below}"),
                Err(other) => format!("{other:?}"),
            };
            assert_eq!(found, expected);
        }
    }
}
