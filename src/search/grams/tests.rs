//! Tests of what is indexed of an entry, and what each gram says of its place.

use super::*;

fn name(gram: &Gram) -> String {
    gram.second.into_iter().fold(gram.first.to_string(), |text, c| format!("{text}{c}"))
}

fn tokens(entry: &Entry) -> Vec<(String, u8)> {
    let text = Form::of(entry).tokenizable();
    Grams::new(&text).map(|gram| (name(&gram), gram.flags)).collect()
}

#[test]
fn a_word_that_is_put_in_leaves_the_places_of_the_next_run() {
    let places = |text: &str| Grams::new(text).map(|gram| (name(&gram), gram.place)).collect::<Vec<_>>();
    let before = places("\u{2}結果として不備が認められた場合は、報告すること。");
    let after = places("\u{2}結果として重大な不備が認められた場合は、報告すること。");
    let kept = before.iter().filter(|gram| after.contains(gram)).count();
    assert_eq!(before.len() - kept, 1, "て不 is no more: {before:?} {after:?}");
}

#[test]
fn a_word_stands_in_a_text_as_its_steps_say() {
    for (text, word) in [("。外部委託先の選定は、𠮷野の規程", "委託先の選定は、𠮷野の規程"), ("abc-def", "c-de")]
    {
        let tokens: Vec<Gram> = Grams::new(&format!("\u{2}{text}")).collect();
        let from = text.chars().count() - text[text.find(word).expect("it is there")..].chars().count();
        let first = tokens[from].place;
        for (token, (c, step)) in tokens[from..].iter().zip(steps(word)) {
            assert_eq!(token.first, c);
            assert_ne!(step.left_by(1 << token.place) & 1 << first, 0, "{c} {step:?}");
        }
    }
}

#[test]
fn heads_and_texts_are_cut_apart() {
    let entry = Entry {
        number: "9".into(),
        title: "甲乙".into(),
        aliases: vec!["丙".into()],
        text: "丁。\n戊".into(),
        ..Entry::default()
    };
    let all = STARTS_WORD | ENDS_WORD;
    let head = IN_HEAD | STARTS_HEAD;
    assert_eq!(
        tokens(&entry),
        [
            ("9甲".into(), head | STARTS_WORD),
            ("甲乙".into(), head | ENDS_HEAD | all),
            ("乙".into(), IN_HEAD | ENDS_HEAD | ENDS_WORD),
            ("丙".into(), head | ENDS_HEAD | all),
            ("丁。".into(), all),
            ("。".into(), all),
            ("戊".into(), all),
        ]
    );
}

#[test]
fn words_in_letters_are_apart_and_marks_around_a_title_are_no_part_of_it() {
    let entry = Entry { title: "（休憩）".into(), text: "the REST api".into(), ..Entry::default() };
    let flags = tokens(&entry);
    let (head, word) = (STARTS_HEAD | ENDS_HEAD | IN_HEAD, STARTS_WORD | ENDS_WORD);
    assert!(flags.contains(&("休憩".into(), head | word)), "{flags:?}");
    assert!(flags.contains(&("re".into(), STARTS_WORD)) && flags.contains(&("st".into(), ENDS_WORD)), "{flags:?}");
    assert!(flags.contains(&("er".into(), 0)) && flags.contains(&("ta".into(), 0)), "{flags:?}");
}

#[test]
fn a_title_that_is_a_sentence_is_text() {
    let of = |title: &str, text: &str| {
        let form = Form::of(&Entry { title: title.into(), text: text.into(), ..Entry::default() });
        (form.text, form.head)
    };
    assert_eq!(of("委託先は、措置を講…", "委託先は、措置を講ずる。\n"), ("\n委託先は、措置を講ずる。".into(), 0));
    assert_eq!(of("要約…", "本文"), ("\n要約...\n本文".into(), 0));
    assert_eq!(of("委託", "本文"), ("委託\n本文".into(), 6));
    assert_eq!(of("調達", "調達の段階で行うこと"), ("\n調達の段階で行うこと".into(), 0));
    for kind in ["page", "term"] {
        let title = "調達".to_owned();
        let entry = Entry { kind: kind.into(), text: format!("{title}の段階"), title, ..Entry::default() };
        assert_eq!(Form::of(&entry).head, 6, "{kind}: its name");
    }
}

#[test]
fn a_number_without_a_title_ends_its_line() {
    let entry = Entry { number: "9.".into(), aliases: vec!["8.".into()], ..Entry::default() };
    let flags: Vec<_> =
        tokens(&entry).into_iter().map(|(gram, flags)| (gram, flags & (STARTS_HEAD | ENDS_HEAD))).collect();
    let all = STARTS_HEAD | ENDS_HEAD;
    assert_eq!(flags, [("9.".into(), all), (".".into(), ENDS_HEAD), ("8.".into(), all), (".".into(), ENDS_HEAD)]);
}

#[test]
fn a_piece_of_a_compound_is_no_word() {
    let entry = Entry { text: "東京都".into(), ..Entry::default() };
    assert_eq!(tokens(&entry)[..2], [("東京".into(), STARTS_WORD), ("京都".into(), ENDS_WORD)]);
}

#[test]
fn offsets_count_utf16() {
    assert_eq!(grams("𠮷野家"), [(0, "𠮷野"), (2, "野家")]);
    assert_eq!(grams("款"), [(0, "款")]);
}
