//! Sentences that once said more, less or something else than the handbook. Each stands here with the words that
//! it must have and those that it must not have again, and with the line of the handbook that it follows.

use super::{analysis, content, guide, list, text};

/// What must stand in a file, and what must not.
struct Sentence {
    file: &'static str,
    says: &'static [&'static str],
    never: &'static [&'static str],
}

const fn sentence(file: &'static str, says: &'static [&'static str], never: &'static [&'static str]) -> Sentence {
    Sentence { file, says, never }
}

const SENTENCES: &[Sentence] = &[
    // 是正 is of the state of performance, not of the measures (L316).
    sentence(
        "07-principles/7.3.md",
        &["6) 委託先における情報セキュリティ対策の履行状況が、これを確認した結果、必要がある場合に是正されること。"],
        &["情報セキュリティ対策が是正される"],
    ),
    // Secrecy is plainly asked for; only integrity is 重要 (L446).
    sentence(
        "08-forms/8.1.4.md",
        &[
            "契約に基づいて事業者に求める。 {#demanding-confidentiality}",
            "特に、完全性を確保することも重要である。 {#securing-integrity force=should",
        ],
        &["事業者に求める。特に"],
    ),
    // The rules show the procedure; the officer uses it (L484, L498).
    sentence(
        "09-duties/9.1.md",
        &[
            "判断を求めるための手続を、規程に示す。》 {#procedure-for-asking force=may role=chief-officer",
            "情報セキュリティ責任者に判断を求める。》 {#asking-security-officer force=may role=system-officer}",
        ],
        &["判断を求める手続を示す。》 {#asking-security-officer"],
    ),
    // What is confirmed is the result of an evaluation, not how the management is kept (L581).
    sentence(
        "09-duties/9.2.2.md",
        &["第三者機関が評価した結果を確認できる", "事業者が自己評価した結果を確認できる"],
        &["どのように維持・改善されているか"],
    ),
    // A place and not the service (L352, L699).
    sentence("07-principles/7.5.md", &["\\データセンター等における"], &["されるデータセンター等"]),
    sentence("09-duties/9.2.7.md", &["\\データセンターにおいて"], &["、データセンターにおいて"]),
    // Only the check in between may be dropped; the one at the end is made (L906).
    sentence(
        "09-duties/9.3.1.md",
        &[
            "業務の実施中のものに限り、不要とすることも考えられる。 {#omitting-interim-check page=36 force=may",
            "「9.5 納品・検収に関する遵守事項」に従って行う。 {#check-at-the-end page=36}",
        ],
        &["しかし、外部委託する情報処理業務の実施中には"],
    ),
    // Examples of measures, of which the record is reported (L889).
    sentence(
        "09-duties/9.3.1.md",
        &["（セキュリティ修正の適用、代替策の適用等）"],
        &["適用したセキュリティ修正や代替策等"],
    ),
    // A condition, not a statement that there will be talks (L930).
    sentence(
        "09-duties/9.3.1.md",
        &["別途協議を行うときに、その根拠があらかじめ合意されているようにするためである。"],
        &["については、別途協議を行う。"],
    ),
    // What the contractor is bound to anyway, and what the contract may say (L834).
    sentence(
        "09-duties/9.3.1.md",
        &[
            "委託先が当然に守るべき事項である。 {#keeping-other-assets force=must party=contractor}",
            "明示的に求めることも考えられる。 {#other-assets-in-contract force=may",
        ],
        &["守るべき事項である。そこで"],
    ),
    // Both duties hold outside the ministries, and come from another provision (L1048).
    sentence(
        "09-duties/9.4.1.md",
        &[
            "- 政府機関統一管理基準の「`3.2.5 情報の提供`」の項により、府省庁外の者に機密性2情報を提供する場合には、",
            "- 政府機関統一管理基準の「`3.2.5 情報の提供`」の項により、府省庁外の者に機密性3情報を提供する場合には、",
        ],
        &["- 機密性2情報を提供", "- 機密性3情報を提供"],
    ),
    // Measures 「がある」, and are chosen from; they are not all (L1082).
    sentence(
        "09-duties/9.5.md",
        &["に挙げたものがあり、どれを確認するかは"],
        &["に挙げた情報セキュリティ対策である。この中から"],
    ),
    // A permission inside of a duty (L1094).
    sentence(
        "09-duties/9.5.md",
        &["に含めることも考えられる。 {#values-in-system-description page=43 force=may"],
        &["これを含めることも考えられる。）"],
    ),
    sentence(
        "02-contents/2.2.md",
        &[
            "その実施を求めることが考えられる。",
            "対策の実施を求める。\n\n",
            "具体的に提示することも考えられる。 {#operational-requirements force=may",
        ],
        &["対策の実施を求める。実施内容が"],
    ),
    // Said in the order of the language (L1118, L1122).
    sentence(
        "09-duties/9.6.1.md",
        &[
            "構築する情報システムに、重要なセキュリティ要件があると認めた場合には",
            "開発するソフトウェアに、重要なセキュリティ要件がある場合には",
            "セキュリティ設計仕様書（ST：Security Target）",
        ],
        &["要件が構築する情報システムに", "要件が開発するソフトウェアに", "Security Target、略して"],
    ),
    // Publisher and date (L1169).
    sentence(
        "09-duties/9.6.2.md",
        &["- [[ref:certified-product-list]]（経済産業省、2011年4月）"],
        &["- [[ref:certified-product-list]]\n"],
    ),
    // The cover says what the plain form means.
    sentence("index.md", &["「定める」「含める」「求める」「行う」"], &[]),
];

#[test]
fn sentences_say_what_the_handbook_says() {
    for Sentence { file, says, never } in SENTENCES {
        let written = std::fs::read_to_string(content().join(file)).expect("a file");
        for words in *says {
            assert!(written.contains(words), "{file} says {words}");
        }
        for words in *never {
            assert!(!written.contains(words), "{file} must not say {words}");
        }
    }
}

/// The duties whose bearer the handbook does not name are the party's by inference, and so they are told.
#[test]
fn parties_that_the_handbook_does_not_name_are_inferred() {
    let guide = guide();
    let unnamed = ["2.2", "7.1", "7.2", "7.5", "8.1.3", "8.1.4", "8.2"];
    let party = |b: &serde_json::Value| text(b, "vocabulary") == "party";
    let borne: Vec<_> = list(&guide, "duties")
        .iter()
        .filter(|d| unnamed.contains(&text(d, "section")) && list(d, "bearers").iter().any(party))
        .map(|d| {
            let named = list(d, "bearers").iter().all(|b| b["inferred"] == false);
            (text(d, "address").replace(".html", ""), named)
        })
        .collect();
    let named: Vec<_> = borne.iter().filter(|(_, named)| *named).map(|(place, _)| place.as_str()).collect();
    // L346 names both: 委託先及び府省庁のそれぞれで.
    assert_eq!(named, ["7.5#clear-division"]);
    assert_eq!(borne.len(), 13);
    let both = list(&guide, "duties").iter().find(|d| text(d, "address") == "7.5.html#clear-division");
    let parties: Vec<_> = list(both.expect("found above"), "bearers").iter().map(|b| text(b, "value")).collect();
    assert_eq!(parties, ["ministry", "contractor"]);
}

/// A duty has a word of its force, as the cover explains them. The plain form (「契約において求める」, 「契約で定めて
/// おく」: L818, L1084) has none, and is no duty in one place and none in another.
#[test]
fn every_duty_has_a_word_of_its_force() {
    let guide = guide();
    let words = |force: &str| -> &[&str] {
        match force {
            "must" => &["こと。", "こと（", "必要", "なければならない", "べき事項である", "求められる"],
            "must-not" => &["してはならない"],
            "should" => &["望ましい", "重要である", "求められる"],
            _ => &["できる", "てもよい", "してよい", "考えられる"],
        }
    };
    let beside_clauses = |d: &&serde_json::Value| text(d, "source") == "commentary" && d["discretion"] == false;
    for duty in list(&guide, "duties").iter().filter(beside_clauses) {
        let said = text(duty, "text");
        let has = words(text(duty, "force")).iter().any(|word| said.contains(word));
        assert!(has, "{} has no word of {}: {said}", text(duty, "address"), text(duty, "force"));
    }
}

/// Services that cost nothing are used by more people than those who procure (L472).
#[test]
fn what_concerns_every_user_is_told_to_every_user() {
    let guide = guide();
    let concerned = |id: &str| {
        let caution = list(&guide, "cautions").iter().find(|c| text(c, "id") == id).expect("a caution");
        list(&caution["facets"], "role").iter().any(|role| role == "staff")
    };
    assert!(concerned("free-services") && concerned("internal-notice"));
}

#[test]
fn tensions_are_shown() {
    let guide = guide();
    for (note, first, second) in [
        ("9.3.1.html#routine-check-and-omission", "定常的な確認", "不要とする"),
        ("9.3.5.html#part-or-whole", "一部再委託", "全部又は一部"),
        ("9.2.3.html#announce-standard-terms", "約款による情報処理サービス", "列"),
        ("9.3.1.html#contract-standard-terms", "約款による情報処理サービス", "列"),
    ] {
        let found = list(&guide, "notes").iter().find(|n| text(n, "address") == note);
        let found = found.unwrap_or_else(|| panic!("no note {note}"));
        assert_eq!(text(found, "kind"), "contradiction", "{note}");
        let words = format!("{} {}", text(found, "title"), text(found, "text"));
        assert!(words.contains(first) && words.contains(second), "{note}: {words}");
    }
}

/// Places are told by words of their own: データセンター is linked where the service is meant, and only there.
#[test]
fn a_place_is_not_linked_as_a_service() {
    let guide = guide();
    let links = |number: &str| {
        let section = list(&guide, "sections").iter().find(|s| text(s, "number") == number);
        let xrefs = section.map(|s| list(s, "xrefs")).unwrap_or_default();
        xrefs.iter().any(|x| text(x, "target") == "terms.html#term-data-centre")
    };
    assert!(!links("7.5") && !links("9.2.7"));
    assert!(links("9.2.4"));
}

/// What stands in lists says what it speaks of, and a case asks for what is meant for its form.
#[test]
fn texts_that_travel_alone_say_what_they_mean() {
    let resolved = analysis().resolved;
    let views = tebiki::graph::derive(&resolved);
    let anchor = |at: tebiki::graph::PlaceRef| {
        let place = resolved.corpus.page(at.page).and_then(|page| page.place(at.place));
        place.map(|place| place.anchor.to_string()).unwrap_or_default()
    };
    let summary = |id: &str| {
        let measure = views.measures.iter().find(|m| anchor(m.at) == id).expect("a measure");
        resolved.summary_of(measure.at)
    };
    for (id, words) in [
        ("organisation", "「9.3.1 外部委託に係る契約」の(2)から(13)まで"),
        ("confidentiality", "委託元から提供する情報"),
        ("performance-check", "「9.3.1 外部委託に係る契約」の(1)から(8)まで"),
        ("remediation", "委託先における情報セキュリティ対策の履行"),
    ] {
        assert!(summary(id).contains(words), "{id}: {}", summary(id));
    }
    let lead = |id: &str| {
        let duty = views.duties.iter().find(|d| anchor(d.at) == id).expect("a duty");
        resolved.standing(duty.at).and_then(|standing| standing.lead).unwrap_or_default()
    };
    for id in ["presenting-requirements", "undergoing-st-evaluation", "presenting-confirmation"] {
        assert!(
            lead(id).contains("重要なセキュリティ要件のある") && !lead(id).contains("そのため"),
            "{id}: {}",
            lead(id)
        );
    }
    for id in ["notifying-confidentiality-2", "permission-for-confidentiality-3"] {
        assert!(lead(id).contains("府省庁外の者") && !lead(id).contains("その項"), "{id}: {}", lead(id));
    }
    let caution = views.cautions.iter().find(|c| anchor(c.at) == "terms-not-negotiable").expect("a caution");
    let body = resolved.text_of(caution.at.page, &caution.caution.body);
    assert!(body.starts_with("「約款による情報処理サービス」を利用するときは"), "{body}");
    let of_form = |facets: &tebiki::document::Facets| {
        facets.get("form").map(|facet| facet.values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    };
    for clause in &views.clauses {
        let number = clause.clause.number.as_ref().map(|number| number.value.to_string()).unwrap_or_default();
        let expected = number.starts_with("1.5").then(|| "construction".to_owned());
        assert_eq!(of_form(&clause.facets), expected, "{number}");
    }
    for (id, form) in [
        ("vulnerability-measures-in-contract", "onsite remote"),
        ("vulnerability-in-operations", "operations"),
        ("vulnerability-documents", "construction"),
        ("explaining-to-the-operator", "construction running"),
        ("undergoing-st-evaluation", "construction"),
        ("choosing-certified-products", "construction"),
    ] {
        let duty = views.duties.iter().find(|d| anchor(d.at) == id).expect("a duty");
        assert_eq!(of_form(&duty.facets).as_deref(), Some(form), "{id}");
    }
}
