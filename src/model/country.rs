//! The built-in country table: `countries/table.tsv` and `countries/names.tsv` → rows that borrow
//! from them. ISO 3166-1 codes, M49 regions, names and aliases, from CLDR and a curated list.
//!
//! `countries/make.mjs` writes both files. Nothing here knows how a name is matched or what a site
//! overrides; names in other languages are for display, and no test keeps them apart.

const TABLE: &str = include_str!("countries/table.tsv");
const NAMES: &str = include_str!("countries/names.tsv");

/// An empty cell; a bare tab at a line's end would not survive every editor.
const NONE: &str = "-";

/// One country or territory as ISO 3166-1 and CLDR have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2, in capitals: `BY`. Kosovo has the user-assigned `XK`.
    pub alpha2: &'static str,
    /// ISO 3166-1 alpha-3, in capitals: `BLR`. Kosovo has the user-assigned `XKX`.
    pub alpha3: &'static str,
    /// ISO 3166-1 numeric, three digits: `112`. Kosovo has CLDR's user-assigned `983`.
    pub numeric: &'static str,
    /// CLDR's English name, with its typography: `Türkiye`, `Côte d’Ivoire`.
    pub name: &'static str,
    /// The M49 region right below the world: Europe.
    pub region: Region,
    /// The M49 region that directly holds the country: Eastern Europe. Antarctica has none.
    pub subregion: Option<Region>,
    /// English demonyms, the adjective first: `British`, `Briton`. None where nobody lives, and
    /// none that two countries share (`Congolese`, `Dominican`).
    pub demonyms: Vec<&'static str>,
    /// Other English names, long forms and spellings; no other country in the table has them.
    pub aliases: Vec<&'static str>,
}

/// A region of the UN's M49 standard, placed and named by CLDR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// The M49 code, three digits: `151`.
    pub code: &'static str,
    /// CLDR's English name: `Eastern Europe`.
    pub name: &'static str,
}

/// The whole table, sorted by alpha-2: the 249 entries of ISO 3166-1, and Kosovo.
#[must_use]
pub fn table() -> Vec<Country> {
    TABLE.lines().skip(1).filter_map(country).collect()
}

/// Countries' names in other languages, as CLDR has them.
#[derive(Debug, Clone)]
pub struct LocalNames {
    /// The language of each column after the first.
    languages: Vec<&'static str>,
    /// A country's alpha-2 and its names, still joined by tabs; sorted by alpha-2.
    rows: Vec<(&'static str, &'static str)>,
}

impl LocalNames {
    /// All names that are shipped.
    #[must_use]
    pub fn new() -> Self {
        let mut rows = NAMES.lines().filter_map(|line| line.split_once('\t'));
        let languages = rows
            .next()
            .map_or_else(Vec::new, |(_, header)| header.split('\t').collect());
        Self {
            languages,
            rows: rows.collect(),
        }
    }

    /// A country's name in a language, if that is shipped.
    ///
    /// `lang` is a BCP 47 tag in any case. A tag that is not shipped loses its last subtag until
    /// one is (RFC 4647, lookup): `fr-CA` gives `fr`. `alpha2` is in capitals, as in
    /// [`Country::alpha2`].
    #[must_use]
    pub fn name(&self, lang: &str, alpha2: &str) -> Option<&'static str> {
        let column = self.column(lang)?;
        let row = self
            .rows
            .binary_search_by_key(&alpha2, |(code, _)| code)
            .ok()?;
        let (_, names) = self.rows[row];
        names.split('\t').nth(column).filter(|name| *name != NONE)
    }

    fn column(&self, lang: &str) -> Option<usize> {
        shorter_and_shorter(lang)
            .map(shipped_under)
            .find_map(|tag| {
                self.languages
                    .iter()
                    .position(|known| known.eq_ignore_ascii_case(tag))
            })
    }
}

impl Default for LocalNames {
    fn default() -> Self {
        Self::new()
    }
}

fn country(row: &'static str) -> Option<Country> {
    let mut cells = row.split('\t');
    Some(Country {
        alpha2: cells.next()?,
        alpha3: cells.next()?,
        numeric: cells.next()?,
        name: cells.next()?,
        region: region(cells.next()?, cells.next()?)?,
        subregion: region(cells.next()?, cells.next()?),
        demonyms: list(cells.next()?),
        aliases: list(cells.next()?),
    })
}

fn region(code: &'static str, name: &'static str) -> Option<Region> {
    (code != NONE).then_some(Region { code, name })
}

fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split('|').filter(|item| *item != NONE).collect()
}

/// `zh-Hant-TW`, `zh-Hant`, `zh`.
fn shorter_and_shorter(lang: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(lang), |tag| tag.rsplit_once('-').map(|(rest, _)| rest))
}

/// The column's tag where taking subtags off a tag does not lead to it.
fn shipped_under(tag: &str) -> &str {
    const SAME: [(&str, &str); 5] = [
        ("nb", "no"),
        ("iw", "he"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
    ];
    SAME.iter()
        .find(|(other, _)| other.eq_ignore_ascii_case(tag))
        .map_or(tag, |(_, known)| known)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

    use super::*;

    fn find(alpha2: &str) -> Country {
        table()
            .into_iter()
            .find(|country| country.alpha2 == alpha2)
            .expect("the test names a country of the table")
    }

    fn folded(text: &str) -> String {
        text.nfd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .collect()
    }

    /// Everything that may stand for a country, codes included.
    fn designations(country: &Country) -> BTreeSet<String> {
        [
            country.alpha2,
            country.alpha3,
            country.numeric,
            country.name,
        ]
        .iter()
        .chain(&country.demonyms)
        .chain(&country.aliases)
        .map(|text| folded(text))
        .collect()
    }

    #[test]
    fn every_row_is_read() {
        let rows = TABLE.lines().count() - 1;
        assert_eq!((rows, table().len()), (250, 250));
        assert!(table().is_sorted_by(|a, b| a.alpha2 < b.alpha2));
    }

    #[test]
    fn codes_are_well_formed() {
        let is = |text: &str, length, kind: fn(&u8) -> bool| {
            text.len() == length && text.as_bytes().iter().all(kind)
        };
        for country in table() {
            assert!(is(country.alpha2, 2, u8::is_ascii_uppercase), "{country:?}");
            assert!(is(country.alpha3, 3, u8::is_ascii_uppercase), "{country:?}");
            assert!(is(country.numeric, 3, u8::is_ascii_digit), "{country:?}");
            assert!(
                is(country.region.code, 3, u8::is_ascii_digit),
                "{country:?}"
            );
        }
    }

    #[test]
    fn texts_are_trimmed_and_not_empty() {
        for country in table() {
            let texts = [country.name, country.region.name];
            for text in texts
                .iter()
                .chain(&country.demonyms)
                .chain(&country.aliases)
            {
                assert!(
                    !text.is_empty() && text.trim() == *text && !text.contains("  "),
                    "{country:?}"
                );
            }
        }
    }

    #[test]
    fn nothing_stands_for_two_countries() {
        let mut owners: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for country in table() {
            for text in designations(&country) {
                owners.entry(text).or_default().push(country.alpha2);
            }
        }
        owners.retain(|_, countries| countries.len() > 1);
        assert_eq!(owners, BTreeMap::new());
    }

    #[test]
    fn no_country_says_a_thing_twice() {
        for country in table() {
            for texts in [&country.demonyms, &country.aliases] {
                let distinct: BTreeSet<String> = texts.iter().map(|text| folded(text)).collect();
                assert_eq!(distinct.len(), texts.len(), "{country:?}");
            }
        }
    }

    #[test]
    fn demonyms_lack_only_where_shared_or_nobody_lives() {
        let lacking: Vec<_> = table()
            .into_iter()
            .filter(|c| c.demonyms.is_empty())
            .map(|c| c.alpha2)
            .collect();
        assert_eq!(
            lacking,
            ["BV", "CD", "CG", "DM", "DO", "HM", "SJ", "TF", "UM"]
        );
    }

    #[test]
    fn regions_are_m49s() {
        let belarus = find("BY");
        assert_eq!(
            (belarus.alpha3, belarus.numeric, belarus.name),
            ("BLR", "112", "Belarus")
        );
        assert_eq!(
            belarus.region,
            Region {
                code: "150",
                name: "Europe"
            }
        );
        assert_eq!(
            belarus.subregion,
            Some(Region {
                code: "151",
                name: "Eastern Europe"
            })
        );

        let regions: BTreeSet<_> = table().iter().map(|country| country.region.code).collect();
        assert_eq!(
            regions.into_iter().collect::<Vec<_>>(),
            ["002", "009", "019", "142", "150"]
        );
        let without: Vec<_> = table()
            .into_iter()
            .filter(|c| c.subregion.is_none())
            .map(|c| c.alpha2)
            .collect();
        assert_eq!(without, ["AQ"]);
    }

    #[test]
    fn what_m49_lacks_has_cldrs_region() {
        let kosovo = find("XK");
        assert_eq!(
            (kosovo.alpha3, kosovo.subregion.map(|r| r.code)),
            ("XKX", Some("039"))
        );
        assert_eq!(find("TW").subregion.map(|region| region.code), Some("030"));
    }

    #[test]
    fn known_names_are_there() {
        let cases = [
            ("TR", "Türkiye", "Turkey"),
            ("CI", "Côte d’Ivoire", "Ivory Coast"),
            ("CI", "Côte d’Ivoire", "Côte d'Ivoire"),
            ("RU", "Russia", "Russian Federation"),
            ("MM", "Myanmar (Burma)", "Burma"),
            ("GB", "United Kingdom", "UK"),
            ("US", "United States", "America"),
            ("KP", "North Korea", "DPRK"),
            ("KR", "South Korea", "Republic of Korea"),
            ("CZ", "Czechia", "Czech Republic"),
            ("SZ", "Eswatini", "Swaziland"),
            ("CV", "Cape Verde", "Cabo Verde"),
            ("TL", "Timor-Leste", "East Timor"),
            ("CD", "Congo - Kinshasa", "DRC"),
            ("NL", "Netherlands", "Holland"),
            ("VA", "Vatican City", "Holy See"),
            ("MK", "North Macedonia", "Macedonia"),
            ("PS", "Palestinian Territories", "Palestine"),
            ("AE", "United Arab Emirates", "UAE"),
            ("BA", "Bosnia & Herzegovina", "Bosnia and Herzegovina"),
            ("KN", "St. Kitts & Nevis", "Saint Kitts and Nevis"),
            ("KG", "Kyrgyzstan", "Kyrgyz Republic"),
            ("SY", "Syria", "Syrian Arab Republic"),
        ];
        for (alpha2, name, alias) in cases {
            let country = find(alpha2);
            assert_eq!(country.name, name);
            assert!(
                country.aliases.contains(&alias),
                "{alias} is no alias of {name}"
            );
        }
        assert_eq!(find("BY").demonyms[0], "Belarusian");
        assert_eq!(find("GB").demonyms[0], "British");
    }

    #[test]
    fn local_names_are_complete() {
        let names = LocalNames::new();
        assert!(names.languages.is_sorted());
        for country in table() {
            assert_eq!(names.name("en", country.alpha2), Some(country.name));
            for lang in &names.languages {
                assert!(
                    names.name(lang, country.alpha2).is_some(),
                    "{lang} lacks {}",
                    country.alpha2
                );
            }
        }
    }

    #[test]
    fn local_names_fall_back() {
        let names = LocalNames::new();
        let cases = [
            ("fr", "CI", Some("Côte d’Ivoire")),
            ("fr-CA", "DE", Some("Allemagne")),
            ("FR-ca-x-desk", "DE", Some("Allemagne")),
            ("ru", "BY", Some("Беларусь")),
            ("sq", "XK", Some("Kosovë")),
            ("zh", "US", Some("美国")),
            ("zh-Hant-TW", "US", Some("美國")),
            ("zh-HK", "US", Some("美國")),
            ("nb", "NO", Some("Norge")),
            ("tlh", "NO", None),
            ("", "NO", None),
            ("fr", "ZZ", None),
            ("fr", "alpha2", None),
        ];
        for (lang, alpha2, expected) in cases {
            assert_eq!(names.name(lang, alpha2), expected, "{lang} {alpha2}");
        }
    }
}
