//! What the printed handbook holds, written down by hand from it.

/// Number, title and pages of every section: the first from the table of contents, the last from where sentences are
/// cut and footnotes stand in the text.
pub(super) const SECTIONS: &[(&str, &str, &str)] = &[
    ("1", "本書の目的", "5"),
    ("2", "規定に記載すべき事項", "5"),
    ("2.1", "政府機関統一管理基準（NISD-K304-101）に定める外部委託に係る遵守事項", "5-6"),
    ("2.2", "セキュリティ確保に係るその他の留意事項", "6"),
    ("3", "文書構成例", "6-7"),
    ("4", "策定する上での留意事項", "7"),
    ("5", "参考資料", "7"),
    ("5.1", "政府及び政府関係機関の資料", "8-11"),
    ("5.2", "政府・政府関係機関以外の資料", "11"),
    ("6", "雛形の利用方法", "11"),
    ("7", "外部委託における情報セキュリティ確保の原則", "11"),
    ("7.1", "適用する規定等", "11-12"),
    ("7.2", "外部委託における情報セキュリティの要件", "12"),
    ("7.3", "外部委託における情報セキュリティ確保の枠組み", "12"),
    ("7.4", "外部委託における情報セキュリティ確保に係る手続", "13"),
    ("7.5", "情報セキュリティ対策の分担の明確化", "13-14"),
    ("8", "外部委託の形態", "14"),
    ("8.1", "外部委託する業務の分類", "14"),
    ("8.1.1", "情報システムの構築等の外部委託", "14-15"),
    ("8.1.2", "情報システムの運用・保守・点検の外部委託", "15-16"),
    ("8.1.3", "情報の加工・処理等の外部委託", "16-17"),
    ("8.1.4", "情報の保存・運搬の外部委託", "17"),
    ("8.2", "「約款による情報処理サービス」の利用による外部委託", "17-18"),
    ("9", "政府機関統一管理基準（NISD-K304-101）における外部委託に関する遵守事項の解説", "19"),
    ("9.1", "外部委託により情報処理業務を行うことの可否の判断", "19"),
    ("9.2", "調達に関する遵守事項", "19"),
    ("9.2.1", "委託先の選定", "20-21"),
    ("9.2.2", "国際規格を踏まえた委託先の情報セキュリティ水準の評価", "21-23"),
    ("9.2.3", "委託先に実施させる情報セキュリティ対策等の内容の周知", "23-24"),
    ("9.2.4", "情報セキュリティが侵害された場合の対処手順の整備と周知", "24-25"),
    ("9.2.5", "情報セキュリティ対策の履行状況の確認等に関する事項の周知", "25-26"),
    ("9.2.6", "委託先の選定における手続の遵守", "26"),
    ("9.2.7", "国際規格を踏まえた委託先の情報セキュリティ水準の評価に基づく委託先の選定", "26-28"),
    ("9.3", "契約に関する遵守事項", "28"),
    ("9.3.1", "外部委託に係る契約", "28-38"),
    ("9.3.2", "外部委託に係る確認書等", "38"),
    ("9.3.3", "外部委託の継続における注意", "38-39"),
    ("9.3.4", "外部委託における実施内容の変更に関する注意", "39-40"),
    ("9.3.5", "再委託に関する制限", "40-41"),
    ("9.4", "委託先における情報処理業務実施中の遵守事項", "41"),
    ("9.4.1", "提供する情報の取扱い", "41-42"),
    ("9.4.2", "情報セキュリティ侵害が発生した場合の措置", "42"),
    ("9.4.3", "情報セキュリティ対策の履行状況の確認", "42"),
    ("9.5", "納品・検収に関する遵守事項", "43-44"),
    ("9.6", "国際規格を踏まえたセキュリティ機能の設計及び実装の評価", "45"),
    ("9.6.1", "ST 評価・ST 確認", "45-46"),
    ("9.6.2", "製品に関する IT セキュリティ評価及び認証制度と外部委託の関係", "46-47"),
];

pub(super) const EITHER: &[(&str, &str)] = &[("system-officer", "either"), ("section-officer", "either")];
pub(super) const CHIEF: &[(&str, &str)] = &[("chief-officer", "own")];
pub(super) const SYSTEM: &[(&str, &str)] = &[("system-officer", "own")];
pub(super) const STAFF: &[(&str, &str)] = &[("staff", "own")];

/// Number, level, roles with their share, section, phase, sub-items, exception.
pub(super) type ClauseRow =
    (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str, &'static str, usize, bool);

pub(super) const CLAUSES: &[ClauseRow] = &[
    ("1.2.5.1(1)(a)", "basic", CHIEF, "9.1", "decision", 0, false),
    ("1.2.5.1(1)(b)", "basic", CHIEF, "9.2.1", "procurement", 0, false),
    ("1.2.5.1(1)(c)", "enhanced", CHIEF, "9.2.2", "procurement", 0, false),
    ("1.2.5.1(2)(a)", "basic", EITHER, "9.2.3", "procurement", 0, false),
    ("1.2.5.1(2)(b)", "basic", EITHER, "9.2.4", "procurement", 0, false),
    ("1.2.5.1(2)(c)", "basic", EITHER, "9.2.5", "procurement", 0, false),
    ("1.2.5.1(3)(a)", "basic", EITHER, "9.2.6", "procurement", 0, false),
    ("1.2.5.1(3)(b)", "enhanced", EITHER, "9.2.7", "procurement", 0, false),
    ("1.2.5.1(4)(a)", "basic", EITHER, "9.3.1", "contract", 2, false),
    ("1.2.5.1(4)(b)", "basic", EITHER, "9.3.2", "contract", 2, false),
    ("1.2.5.1(4)(c)", "basic", EITHER, "9.3.3", "contract", 0, false),
    ("1.2.5.1(4)(d)", "basic", EITHER, "9.3.4", "contract", 0, false),
    ("1.2.5.1(4)(e)", "basic", EITHER, "9.3.5", "contract", 0, false),
    ("1.2.5.1(5)(a)", "basic", STAFF, "9.4.1", "execution", 2, false),
    ("1.2.5.1(5)(b)", "basic", EITHER, "9.4.2", "execution", 0, false),
    ("1.2.5.1(5)(c)", "basic", EITHER, "9.4.3", "execution", 0, false),
    ("1.2.5.1(6)(a)", "basic", EITHER, "9.5", "acceptance", 0, false),
    ("1.5.1.1(1)(g)", "enhanced", SYSTEM, "9.6.1", "evaluation", 0, true),
    ("1.5.2.3(1)(a)(ケ)", "basic", SYSTEM, "9.6.1", "evaluation", 0, true),
    ("1.5.1.1(1)(d)", "basic", SYSTEM, "9.6.2", "evaluation", 0, false),
];

/// The columns of both matrices, in order.
pub(super) const COLUMNS: [&str; 9] =
    ["construction", "onsite", "remote", "datacentre", "asp", "housing", "maintenance", "processing", "storage"];

pub(super) const ANNOUNCE: &[(u64, &str, &str)] = &[
    (1, "organisation", "○○○○○○○○※"),
    (2, "confidentiality", "○○○○○○○○△"),
    (3, "security-functions", "○××××××××"),
    (4, "operational-measures", "×△△△※×△××"),
    (5, "vulnerability", "○△△△※×△××"),
    (6, "service-level", "×△△△△△△××"),
    (7, "incident-response", "△△△△△△△△※"),
    (8, "audit", "△△△△△△△△△"),
    (9, "remediation", "△△△△△△△△※"),
    (10, "subcontracting", "○△△△△△△○△"),
    (11, "security-level-evaluation", "△△△△△△△△△"),
];

pub(super) const CONTRACT: &[(u64, &str, &str)] = &[
    (1, "organisation", "○○○○○○○○※"),
    (2, "confidentiality", "○○○○○○○○○"),
    (3, "security-functions", "○××××××××"),
    (4, "operational-measures", "×△△△※×△××"),
    (5, "vulnerability", "○△△△※×△××"),
    (6, "other-assets", "△△××××△××"),
    (7, "service-level", "×△△△△△△××"),
    (8, "incident-response", "○○○○○○○○※"),
    (9, "performance-check", "○○○○○○○○※"),
    (10, "audit", "△△△△△△△△△"),
    (11, "remediation", "○○○○○○○○※"),
    (12, "confirmation-letter", "△△△△△△△△×"),
    (13, "subcontracting", "○△△△△△△○△"),
];

/// Measure, where it is defined, and the numbers of 8.1.1 to 8.1.3 that list it.
pub(super) const MEASURES: &[(&str, &str, &[&str])] = &[
    ("security-level-evaluation", "9.2.2「国際規格を踏まえた委託先の情報セキュリティ水準の評価」", &[]),
    ("organisation", "9.3.1(1)", &["8.1.1(1)", "8.1.3(1)"]),
    ("confidentiality", "9.3.1(2)", &["8.1.1(2)", "8.1.3(2)"]),
    ("security-functions", "9.3.1(3)", &["8.1.1(3)"]),
    ("operational-measures", "9.3.1(4)", &["8.1.2(3)"]),
    ("vulnerability", "9.3.1(5)", &["8.1.1(4)"]),
    ("other-assets", "9.3.1(6)", &["8.1.1(5)"]),
    ("service-level", "9.3.1(7)", &[]),
    ("incident-response", "9.3.1(8)", &["8.1.1(6)", "8.1.3(3)"]),
    ("performance-check", "9.3.1(9)", &["8.1.1(7)", "8.1.3(4)"]),
    ("audit", "9.3.1(10)", &["8.1.1(8)"]),
    ("remediation", "9.3.1(11)", &["8.1.1(9)", "8.1.3(5)"]),
    ("confirmation-letter", "9.3.1(12)", &[]),
    ("subcontracting", "9.3.1(13)", &[]),
    ("standard-terms", "9.3.1(14)", &[]),
];

/// From which section to which: the 28 of the text (the history has one more).
pub(super) const SECTION_REFS: &[(&str, &str)] = &[
    ("7.1", "2.1"),
    ("7.2", "2.1"),
    ("7.4", "9.1"),
    ("7.4", "9.2"),
    ("7.4", "9.3"),
    ("7.4", "9.4"),
    ("7.4", "9.5"),
    ("8.1.1", "9.3.1"),
    ("8.1.2", "9.3.1"),
    ("8.1.3", "9.3.1"),
    ("9.2.3", "9.3.1"),
    ("9.4.2", "9.3.1"),
    ("9.4.3", "9.3.1"),
    ("9.5", "9.3.1"),
    ("8.1.2", "8.1.1"),
    ("9.2.1", "8"),
    ("9.2.1", "9.2.2"),
    ("9.2.1", "9.2.3"),
    ("9.2.5", "9.2.3"),
    ("9.3.1", "9.6.1"),
    ("9.3.1", "9.5"),
    ("9.3.1", "9.3.2"),
    ("9.5", "9.3.2"),
    ("9.2.3", "9.2.2"),
    ("9.3.1", "9.3.5"),
    ("9.2.7", "9.2.3"),
    ("9.2.1", "9.2.6"),
    ("2.2", "2.1"),
];

/// Section, and address of the item that it refers to.
pub(super) const ITEM_REFS: &[(&str, &str)] = &[
    ("8.1.2", "8.1.1.html#security-functions"),
    ("9.2.7", "9.2.3.html#announce-matrix-i1"),
    ("9.2.7", "9.2.3.html#announce-matrix-i2"),
    ("9.2.7", "9.2.3.html#announce-matrix-i7"),
    ("9.2.7", "9.2.3.html#announce-matrix-i3"),
    ("9.3.1", "9.3.1.html#performance-check"),
    ("9.3.1", "9.3.1.html#audit"),
    ("9.4.2", "9.3.1.html#incident-response"),
    ("9.4.3", "9.3.1.html#performance-check"),
    ("9.4.3", "9.3.1.html#audit"),
    ("9.4.3", "9.3.1.html#remediation"),
];

/// Section, the range as written, the address of its first item, how often.
pub(super) const RANGES: &[(&str, &str, &str, usize)] = &[
    ("8.1.1", "(2)～(9)", "8.1.1.html#confidentiality", 1),
    ("8.1.1", "(1)～(6)", "8.1.1.html#organisation", 2),
    ("8.1.2", "(4)～(9)", "8.1.1.html#vulnerability", 1),
    ("8.1.3", "(2)～(5)", "8.1.3.html#confidentiality", 1),
    ("8.1.3", "(1)～(3)", "8.1.3.html#organisation", 1),
    ("9.2.5", "(1)～(7)", "9.2.3.html#announce-matrix-i1", 1),
    ("9.3.1", "(2)～(13)", "9.3.1.html#confidentiality", 1),
    ("9.3.1", "(1)～(8)", "9.3.1.html#organisation", 2),
    ("9.4.3", "(1)～(8)", "9.3.1.html#organisation", 1),
];

pub(super) const REFERENCES: &[(&str, &str, &str)] = &[
    ("procurement-policy", "5.1(1)", "2007"),
    ("evaluation-methods", "5.1(2)", "2011"),
    ("benchmark", "5.1(3)", "2007"),
    ("it-security-evaluation", "5.1(4)", ""),
    ("requirements-guide", "5.1(5)", "2011"),
    ("st-guide", "5.1(6)", "2011"),
    ("requirements-manual", "5.1(7)", "2011"),
    ("audit-system", "5.1(8)", ""),
    ("saas-sla", "5.1(9)", "2008"),
    ("asp-saas-guideline", "5.1(10)", "2008"),
    ("cloud-checklist", "5.1(11)", "2010"),
    ("cloud-management", "5.1(12)", "2011"),
    ("isms", "5.2(1)", ""),
];

pub(super) const URLS: &[&str] = &[
    "http://www.soumu.go.jp/main_sosiki/gyoukan/kanri/pdf/070301_1.pdf",
    "http://www.meti.go.jp/policy/netsecurity/downloadfiles/070824benchmark.pdf",
    "http://www.ipa.go.jp/security/benchmark/index.html",
    "http://www.meti.go.jp/policy/netsecurity/sec_gov-TopPage.html",
    "http://www.meti.go.jp/policy/netsecurity/downloadfiles/sec_gov-report.pdf",
    "http://www.ipa.go.jp/security/jisec/index.html",
    "http://www.meti.go.jp/policy/netsecurity/audit.htm",
    "http://www.meti.go.jp/policy/netsecurity/is-kansa/index.html",
    "http://www.meti.go.jp/press/20080121004/03_guide_line_set.pdf",
    "http://www.soumu.go.jp/menu_news/s-news/2008/pdf/080130_3_bt3.pdf",
    "http://www.meti.go.jp/press/20100816001/20100816001.html",
    "http://www.meti.go.jp/policy/netsecurity/docs.html",
    "http://www.isms.jipdec.jp/isms.html",
    "http://www.jasa.jp/index.html",
];
