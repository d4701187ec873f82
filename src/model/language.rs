//! Language tags (BCP 47): which texts are one, and which way a language is written.

use std::collections::BTreeSet;

/// Whether a text has the shape of a language tag: `en`, `fr-CA`, `sr-Latn`.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or("");
    (2..=3).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Whether a tag begins with a language of ISO 639-1: what a file's name may say of a text without
/// its site naming the language in the settings.
#[must_use]
pub fn is_common(tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or(tag);
    ISO_639_1.binary_search(&primary).is_ok()
}

/// A language as Google News wants it: the code of ISO 639 alone, but for Chinese, which is told
/// apart by its script.
#[must_use]
pub fn of_news(tag: &str) -> &str {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or(tag);
    if primary != "zh" {
        return primary;
    }
    let is_one_of =
        |part: &str, known: &[&str]| known.iter().any(|one| part.eq_ignore_ascii_case(one));
    // a script outweighs a region
    let by_script = parts.clone().find_map(|part| match part {
        _ if is_one_of(part, &["Hant"]) => Some("zh-tw"),
        _ if is_one_of(part, &["Hans"]) => Some("zh-cn"),
        _ => None,
    });
    let is_traditional = parts.any(|part| is_one_of(part, &["TW", "HK", "MO"]));
    by_script.unwrap_or(if is_traditional { "zh-tw" } else { "zh-cn" })
}

/// The two-letter codes of ISO 639-1, in order.
const ISO_639_1: &[&str] = &[
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh",
    "bi", "bm", "bn", "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da",
    "de", "dv", "dz", "ee", "el", "en", "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr",
    "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz",
    "ia", "id", "ie", "ig", "ii", "ik", "io", "is", "it", "iu", "ja", "jv", "ka", "kg", "ki", "kj",
    "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la", "lb", "lg", "li", "ln",
    "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "na", "nb",
    "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj", "om", "or", "os", "pa", "pi",
    "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc", "sd", "se", "sg", "si", "sk",
    "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv", "sw", "ta", "te", "tg", "th", "ti",
    "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug", "uk", "ur", "uz", "ve", "vi", "vo",
    "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
];

/// `rtl` for languages and scripts written from right to left, otherwise `ltr`.
#[must_use]
pub fn direction(tag: &str) -> &'static str {
    const SCRIPTS: [&str; 7] = ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"];
    const LANGUAGES: [&str; 14] = [
        "ar", "arc", "ckb", "dv", "fa", "he", "khw", "ks", "nqo", "ps", "sd", "ug", "ur", "yi",
    ];
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or("");
    let script = parts.find(|part| part.len() == 4);
    let from_right = match script {
        Some(script) => SCRIPTS.iter().any(|s| s.eq_ignore_ascii_case(script)),
        None => LANGUAGES.contains(&primary),
    };
    if from_right { "rtl" } else { "ltr" }
}

/// Each language of very many texts once: there are few, and to sort the texts by them takes long.
#[must_use]
pub fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut distinct = BTreeSet::new();
    for one in all {
        distinct.insert(one);
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_tags_from_other_words() {
        for tag in ["en", "fr-CA", "sr-Latn", "zh-Hant-TW", "ckb"] {
            assert!(is_tag(tag), "{tag}");
        }
        for other in ["", "EN", "english", "e", "en_GB", "2", "v1"] {
            assert!(!is_tag(other), "{other}");
        }
    }

    #[test]
    fn a_backup_is_no_language() {
        assert!(ISO_639_1.is_sorted());
        assert!(is_common("fr") && is_common("sr-Latn"));
        assert!(!is_common("old") && !is_common("xml"));
    }

    #[test]
    fn google_tells_two_kinds_of_chinese_apart() {
        let cases = [
            ("en", "en"),
            ("pt-BR", "pt"),
            ("sr-Latn", "sr"),
            ("ckb", "ckb"),
            ("zh", "zh-cn"),
            ("zh-Hant", "zh-tw"),
            ("zh-hk", "zh-tw"),
            ("zh-Hans-HK", "zh-cn"),
            ("zh-SG", "zh-cn"),
        ];
        for (tag, expected) in cases {
            assert_eq!(of_news(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_script_outweighs_its_language() {
        assert_eq!(direction("ar"), "rtl");
        assert_eq!(direction("fa-IR"), "rtl");
        assert_eq!(direction("az-Arab"), "rtl");
        assert_eq!(direction("ar-Latn"), "ltr");
        assert_eq!(direction("uk"), "ltr");
    }
}
