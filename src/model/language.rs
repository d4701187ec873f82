//! Language tags (BCP 47): which texts are one, and which way a language is written.

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
    fn a_script_outweighs_its_language() {
        assert_eq!(direction("ar"), "rtl");
        assert_eq!(direction("fa-IR"), "rtl");
        assert_eq!(direction("az-Arab"), "rtl");
        assert_eq!(direction("ar-Latn"), "ltr");
        assert_eq!(direction("uk"), "ltr");
    }
}
