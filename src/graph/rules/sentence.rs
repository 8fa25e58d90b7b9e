//! What a sentence says where it stands alone: whether it begins with a word that points back, and whether it says what is
//! to be done. Words alone tell; where they do not, nothing is said.

/// Words that begin a sentence and mean something said before it; in English in lower case.
const DEMONSTRATIVES: [&str; 58] = [
    "これら",
    "この",
    "これ",
    "その",
    "それ",
    "こうした",
    "そうした",
    "そこで",
    "ここで",
    "同",
    "前項",
    "前号",
    "前述",
    "上記",
    "上述",
    "当該",
    "前記",
    "前各",
    "かかる場合",
    "かかる事態",
    "かかる事由",
    "以上の",
    "以上を",
    "以上に",
    "以上から",
    "上に掲げ",
    "上に述べ",
    "上に示",
    "上で述べ",
    "いずれの場合にも",
    "いずれの場合も",
    "いずれの場合にお",
    "上の場合",
    "後者",
    "前者",
    "if so",
    "here, ",
    "here the ",
    "thereafter",
    "in this event",
    "in that event",
    "for this reason",
    "for that reason",
    "for these reasons",
    "these ",
    "this ",
    "those ",
    "that ",
    "such ",
    "in this case",
    "in these cases",
    "it ",
    "they ",
    "its ",
    "their ",
    "the above",
    "the said ",
    "said ",
];
/// Words that join a sentence with the one before it and stand before such a word.
const JOINING: [&str; 17] = [
    "また、",
    "ただし、",
    "なお、",
    "さらに、",
    "更に、",
    "そして、",
    "加えて、",
    "かつ、",
    "一方、",
    "ただし",
    "also, ",
    "however, ",
    "in addition, ",
    "moreover, ",
    "furthermore, ",
    "and ",
    "but ",
];
/// Words that begin like one and mean nothing said before.
const INDEPENDENT: [&str; 29] = [
    "その他",
    "そのほか",
    "その都度",
    "同様",
    "同等",
    "同一",
    "同時",
    "同じ",
    "同意",
    "この手引",
    "この規程",
    "この章",
    "この節",
    "this guide",
    "this section",
    "this chapter",
    "this document",
    "this standard",
    "this policy",
    "this part",
    "this annex",
    "this article",
    "this regulation",
    "those who",
    "those that",
    "those which",
    "those of",
    "such as",
    "that which",
];
/// Words of English that may stand before one and are of the same sentence, in lower case.
const BEFORE: [&str; 19] = [
    "in ", "for ", "where ", "if ", "when ", "under ", "on ", "by ", "from ", "with ", "at ", "after ", "before ",
    "until ", "unless ", "to ", "of ", "once ", "as ",
];

/// The word that a text begins with and that means something said before it.
pub(super) fn demonstrative(text: &str) -> Option<&str> {
    const LONGEST: usize = 32;
    // Behind a preposition only these point back: "In its contract" speaks of what the sentence names.
    const POINTING: [&str; 5] = ["these ", "this ", "those ", "that ", "such "];
    let text = text.trim_start_matches('《');
    // A quotation that ends inside the sentence is a word that the sentence speaks of.
    let is_word = |rest: &str| {
        let rest = rest.trim_end_matches(['。', '》']);
        rest.find('」').is_some_and(|at| at + '」'.len_utf8() < rest.len())
    };
    let text = match text.strip_prefix('「') {
        Some(rest) if is_word(rest) => return None,
        Some(rest) => rest,
        None => text,
    };
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    // Of ASCII alone, so that both are cut at the same places.
    let lower = text.get(..end)?.to_ascii_lowercase();
    let joined = JOINING.iter().find(|word| lower.starts_with(**word)).map_or(0, |word| word.len());
    let rest = lower.get(joined..)?;
    let before = BEFORE.iter().find(|word| rest.starts_with(**word)).map_or(0, |word| word.len());
    let is_meant = |rest: &str| !INDEPENDENT.iter().any(|word| rest.starts_with(word));
    let opening = |rest: &str| DEMONSTRATIVES.iter().find(|word| rest.starts_with(**word)).filter(|_| is_meant(rest));
    if let Some(word) = bare(rest) {
        return text.get(joined..joined + word.len());
    }
    if let Some(word) = opening(rest) {
        return text.get(joined..joined + word.len());
    }
    let rest = rest.get(before..).filter(|rest| before > 0 && is_meant(rest))?;
    let word = POINTING.iter().find(|word| rest.starts_with(**word))?;
    text.get(joined..joined + before + word.len())
}

/// "The same must …", "the latter is …": what stands for a thing named before, where a verb follows and no noun.
fn bare(lower: &str) -> Option<&'static str> {
    const BARE: [&str; 3] = ["the same", "the former", "the latter"];
    const VERBS: [&str; 11] = ["must", "shall", "should", "may", "need", "is", "are", "has", "have", "applies", "case"];
    BARE.into_iter().find(|word| {
        let next = lower.strip_prefix(word).and_then(|rest| rest.split_whitespace().next());
        next.is_some_and(|next| VERBS.contains(&next.trim_end_matches(',')))
    })
}

/// Whether a sentence announces something, defines a word, or says only what may happen.
pub(super) fn states_no_duty(sentence: &str) -> bool {
    let opens =
        ["次の", "以下の", "The following", "Following are", "Below ", "In some cases", "Sometimes", "It includes"];
    let words =
        ["」とは", " means ", " refers to ", " is defined as ", "There are cases", " may happen", " the following:"];
    opens.iter().any(|word| sentence.starts_with(word))
        || words.iter().any(|word| sentence.contains(word))
        || announces_a_count(sentence)
        || defines(sentence)
        || is_definition(sentence)
        || may_happen(sentence)
}

/// 次のとおり, 次の二つ, 次に掲げる: what is to be done stands behind the sentence.
fn announces_a_count(sentence: &str) -> bool {
    const COUNTS: &str = "一二三四五六七八九十２３４５６７８９0123456789";
    let words = ["次のとおり", "次の通り", "次に掲げる", "次の例", "以下のとおり", "以下の通り"];
    let counted = |rest: &str| {
        let unit = rest.trim_start_matches(|c| COUNTS.contains(c));
        unit.len() < rest.len() && unit.starts_with('つ')
    };
    // 以下を確認する, and not 機密性２以下を.
    let below = sentence
        .match_indices("以下を")
        .any(|(at, _)| sentence[..at].chars().next_back().is_none_or(|c| matches!(c, 'ぁ'..='ゖ' | '、')));
    below || words.iter().any(|word| sentence.contains(word)) || sentence.split("次の").skip(1).any(counted)
}

/// …とは…をいう, …は、…ことを指す, …とは…ことである.
fn defines(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(['。', '」', '）', '》']);
    let said = ["をいう", "を言う", "を指す", "を意味する"].iter().any(|word| end.ends_with(word));
    let others = ["異な", "別", "限ら", "いえ", "言え", "違"];
    let names = sentence.split("とは").skip(1).any(|rest| !others.iter().any(|word| rest.starts_with(word)));
    said || names && ["である", "です", "のこと"].iter().any(|word| end.ends_with(word))
}

/// 場合がある, ことがある: something may happen, and nobody does it.
fn may_happen(sentence: &str) -> bool {
    let end = sentence.trim_end_matches(['。', '.', '」', '）', '》']);
    let things = ["場合", "こと", "おそれ", "恐れ", "可能性"];
    let rest = end.strip_suffix("がある").or_else(|| end.strip_suffix("もある"));
    rest.is_some_and(|rest| things.iter().any(|thing| rest.ends_with(thing)))
}

/// `An audit is a review …`: a short subject, a form of "be", an article, and nothing that binds.
fn is_definition(sentence: &str) -> bool {
    const BINDING: [&str; 9] = ["must", "shall", "should", "may", "required", "responsible", "ensure", "has", "have"];
    const LONGEST: usize = 6;
    let lower = sentence.to_lowercase();
    let mut words = lower.split_whitespace();
    let mut subject = 0;
    for word in words.by_ref() {
        if word == "is" || word == "are" {
            break;
        }
        subject += 1;
        let goes_on = ["that", "which", "if", "when", "where", "how", "what", "whether", "sure", "there", "it"];
        if subject > LONGEST || word.ends_with([',', ':', ';']) || goes_on.contains(&word) {
            return false;
        }
    }
    let article = words.next().is_some_and(|word| ["a", "an", "the", "any", "those", "one"].contains(&word));
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    subject > 0 && article && !words.any(|word| BINDING.contains(&&*bare(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demonstratives_in_both_languages() {
        for text in [
            "これらの場合には、行う。",
            "このとき、行う。",
            "同手順による。",
            "These are kept.",
            "Such data is erased.",
            "また、これを記録すること。",
            "ただし、この場合には、届け出ること。",
            "前項の規定による。",
            "上記の事項を定めること。",
            "当該情報を消去すること。",
            "そこで、記録を残すこと。",
            "They must be erased.",
            "The above shall be kept.",
            "Said data is erased.",
            "The said data is erased.",
            "However, these are kept.",
            "In such cases, the head decides.",
            "In such a case, the head decides.",
            "For such data, a key is kept.",
            "Where such data is kept, it is named.",
            "If such a contract ends, data is erased.",
            "In those cases, the head decides.",
            "In that case, the head decides.",
            "For these reasons, logs are kept.",
            "In this event, the head decides.",
            "かかる場合には、届け出ること。",
            "以上の場合には、届け出ること。",
            "以上を踏まえ、定めること。",
            "上に掲げる事項を定めること。",
            "いずれの場合にも、記録すること。",
        ] {
            assert!(demonstrative(text).is_some(), "{text}");
        }
        for text in [
            "その他の資産を守る。",
            "同様に行う。",
            "この節の定めによる。",
            "行う。",
            "Items are kept.",
            "また、その他の資産を守る。",
            "ただし書を守る。",
            "Items and these are kept.",
            "And keys are kept.",
            "In this guide, keys are kept.",
            "For those who work at home, keys are kept.",
            "In its contract, the supplier names keys.",
            "かかる費用を負担すること。",
            "上位の者に届け出ること。",
        ] {
            assert!(demonstrative(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_stands_for_a_thing_named_before_points_back() {
        for text in [
            "上の場合には、届け出ること。",
            "後者については、記録すること。",
            "このほか、記録すること。",
            "「これらの場合には、行う」。",
            "The same must be kept.",
            "The former shall be erased.",
            "The latter must be kept.",
            "If so, the head decides.",
            "Here, the head decides.",
            "Thereafter, keys are kept.",
        ] {
            assert!(demonstrative(text).is_some(), "{text}");
        }
        for text in [
            "「これら」の語を使わないこと。",
            "The same person shall not hold both keys.",
            "The former employee must return the keys.",
        ] {
            assert!(demonstrative(text).is_none(), "{text}");
        }
    }

    #[test]
    fn summaries_say_what_is_to_be_done() {
        for text in [
            "次の体制を整える。",
            "「監査」とは、確かめることをいう。",
            "An audit means a review.",
            "変わる場合がある。",
            "変わる場合もある。",
            "漏えいすることがある。",
            "監査とは、確かめることをいう。",
            "監査とは、確かめることである。",
            "監査は、確かめることを指す。",
            "手順は、次のとおりである。",
            "方法には、次の二つがある。",
            "契約には、次の例がある。",
            "契約書に次に掲げる事項を定める。",
            "契約の際に、以下を定める。",
            "An audit is a review of the logs.",
            "Access rights are the permissions of a user.",
            "In some cases, logs are lost.",
            "It includes the following: names and keys.",
        ] {
            assert!(states_no_duty(text), "{text}");
        }
        for text in [
            "体制を整える。",
            "The supplier keeps logs.",
            "機密性２以下を渡す。",
            "他とは異なる鍵で暗号化する。",
            "必要がある者に渡す。",
            "Logs are kept.",
            "The key is the one that shall be kept.",
            "Make sure that the log is a copy.",
        ] {
            assert!(!states_no_duty(text), "{text}");
        }
    }
}
