//! Files by their names → packs: the length of a table (four bytes, the last first), the table, which says
//! in JSON where each file begins and how long it is, and then the files. `worker.js` takes them apart.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Shape;

/// Files by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// One pack of all files.
pub(super) fn one(files: &Files) -> Vec<u8> {
    let mut at = 0;
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, bytes) in files {
        table.insert(name, (at, bytes.len()));
        at += bytes.len();
    }
    let table = json(&table);
    let length = u32::try_from(table.len()).unwrap_or(u32::MAX);
    let mut pack = Vec::with_capacity(4 + table.len() + at);
    pack.extend_from_slice(&length.to_le_bytes());
    pack.extend_from_slice(&table);
    for bytes in files.values() {
        pack.extend_from_slice(bytes);
    }
    pack
}

/// So many packs; which one a file is in, its name alone says: the number that its hash begins with.
pub(super) fn by_name(files: Files, packs: usize) -> Vec<Vec<u8>> {
    let mut parts = vec![Files::new(); packs];
    for (name, bytes) in files {
        parts[place(&name, packs)].insert(name, bytes);
    }
    parts.iter().map(one).collect()
}

/// `fragment/en_1a2b3c4.pf_fragment`: 0x1a2b3c, as a place among so many.
fn place(name: &str, packs: usize) -> usize {
    let hash = name
        .rsplit_once('_')
        .and_then(|(rest, _)| rest.rsplit_once('_'));
    let digits = hash.and_then(|(_, hash)| hash.get(..6));
    let number = digits.and_then(|digits| usize::from_str_radix(digits, 16).ok());
    number.unwrap_or_default() % packs
}

/// So many packs of about as many files each, and in which one each file is.
pub(super) fn in_order(files: Files, packs: usize) -> (Vec<Vec<u8>>, BTreeMap<String, usize>) {
    let count = files.len().max(1);
    let mut parts = vec![Files::new(); packs];
    let mut places = BTreeMap::new();
    for (number, (name, bytes)) in files.into_iter().enumerate() {
        let place = number * packs / count;
        places.insert(name.clone(), place);
        parts[place].insert(name, bytes);
    }
    (parts.iter().map(one).collect(), places)
}

/// Where what is not in the head is.
pub(super) fn table(places: &BTreeMap<String, usize>, shape: Shape) -> Vec<u8> {
    #[derive(Serialize)]
    struct Table<'a> {
        words: &'a BTreeMap<String, usize>,
        texts: usize,
    }
    json(&Table {
        words: places,
        texts: shape.texts,
    })
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("maps of texts and numbers can be written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_says_where_its_files_are() {
        let files = [("a", "first"), ("b", ""), ("c", "third")];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        let pack = one(&files.into());
        let table = br#"{"a":[0,5],"b":[5,0],"c":[5,5]}"#;
        let length = u32::try_from(table.len()).expect("short").to_le_bytes();
        assert_eq!(pack, [&length[..], table, b"firstthird"].concat());
    }

    #[test]
    fn a_name_says_in_which_pack_its_file_is() {
        let name = "fragment/pt-BR_00000a9.pf_fragment";
        assert_eq!(place(name, 7), 0x00_00_0a % 7);
        assert_eq!(place("fragment/en_1a2b3c4.pf_fragment", 1), 0);
        assert_eq!(place("odd", 5), 0);
    }

    #[test]
    fn every_file_is_in_the_pack_that_is_told() {
        for packs in [1, 3, 10] {
            let files: Files = (0..7).map(|n| (format!("w{n}"), vec![n])).collect();
            let (parts, places) = in_order(files, packs);
            assert_eq!((parts.len(), places.len()), (packs, 7));
            for (name, place) in &places {
                let text = String::from_utf8_lossy(&parts[*place]).into_owned();
                assert!(text.contains(name), "{name} in {place} of {packs}");
            }
        }
    }
}
