//! What readings are held to.

use super::*;
use crate::search::{Entry, Lexicon};

#[test]
fn words_of_a_guide_have_readings() {
    let entry =
        Entry { title: "再委託先のデータの抹消".into(), text: "府省庁".into(), ..Entry::default() };
    let lexicon = Lexicon::default().with_thesaurus(&[entry]);
    let readings: BTreeMap<String, Vec<String>> = lexicon.readings.into_iter().collect();
    for (reading, word) in [("いたく", "委託"), ("さい", "再"), ("でた", "データ"), ("まっしょう", "抹消")]
    {
        assert!(readings[reading].contains(&word.to_owned()), "{reading}");
    }
}

#[test]
fn every_word_of_the_table_is_found_and_nothing_else() {
    let entries: Vec<(String, String)> = (0..TABLE.offsets.len()).map(|word| TABLE.entry(word)).collect();
    assert!(entries.len() > 200_000 && entries.is_sorted_by_key(|(word, _)| word.clone()));
    for (word, readings) in entries {
        assert_eq!(TABLE.reading(&word), Some(readings), "{word}");
        assert_eq!(TABLE.reading(&format!("{word}\t")), None, "{word}");
    }
    assert_eq!(TABLE.reading("委託").as_deref(), Some("いたく"));
    for other in ["", "\t", "委託委", "\u{10ffff}", "a"] {
        assert_eq!(TABLE.reading(other), None, "{other}");
    }
}

#[test]
fn romaji_is_kana() {
    for (romaji, kana) in [
        ("saiitaku", "さいいたく"),
        ("masshou", "まっしょう"),
        ("shinyou", "しにょう"),
        ("shin'you", "しんよう"),
        ("kannri", "かんり"),
        ("kanri", "かんり"),
        ("matchi", "まっち"),
        ("jyouhou", "じょうほう"),
        ("hyouka", "ひょうか"),
        ("sekyuriti", "せきゅりち"),
    ] {
        assert_eq!(from_romaji(romaji).as_deref(), Some(kana), "{romaji}");
    }
    for other in ["kubernetes", "zzzqqq", "authentication", "rest", "jipdec", "naïve", "n’é"] {
        assert_eq!(from_romaji(other), None, "{other}");
    }
    assert_eq!((key("セキュリティ"), short("じょうほう")), ("せきゅりち".into(), "じょほ".into()));
}
