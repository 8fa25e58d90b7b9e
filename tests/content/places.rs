//! Duties and cross-references, one by one: who is bound and how far, and where every reference leads.

/// Place, force, bearers in the commentary. `?`: the source does not name the bearer; `/`: either's (又は);
/// `*`: beyond the standard (《》).
pub(super) const DUTIES: &[(&str, &str, &str)] = &[
    ("2#contents-of-the-rules", "must", "chief-officer?"),
    ("2.2#operational-requirements", "may", "ministry?"),
    ("4#covering-all-forms", "must", "chief-officer?"),
    ("4#amending-existing-rules", "may", "chief-officer?"),
    ("4#procurement-staff-in-rules", "must", "chief-officer?"),
    ("6#adapting-the-template", "must", "chief-officer?"),
    ("7.1#measures-through-contract", "must", "ministry?"),
    ("7.2#securing-outsourced-work", "must", "ministry?"),
    ("7.5#clear-division", "should", "ministry contractor"),
    ("7.5#vulnerability-measures-in-contract", "must", "ministry?"),
    ("7.5#informing-users", "should", "ministry?"),
    ("8.1.3#managing-processed-information", "must", "ministry?"),
    ("8.1.4#securing-integrity", "should", "ministry?"),
    ("8.2#checking-permission", "must", "ministry?"),
    ("8.2#points-of-attention", "must", "ministry?"),
    ("8.2#free-use-is-outsourcing", "must", "ministry?"),
    ("8.2#following-the-rules", "must", "ministry?"),
    ("8.2#notice-within-the-ministry", "must", "ministry?"),
    ("9.1#principle-by-work", "may", "chief-officer?"),
    ("9.1#listing-allowed-examples", "may", "chief-officer?"),
    ("9.1#procedure-for-asking", "may", "chief-officer? *"),
    ("9.1#asking-security-officer", "may", "system-officer *"),
    ("9.2.1#staff-or-record-criterion", "may", "chief-officer?"),
    ("9.2.1#level-as-criterion", "may", "chief-officer?"),
    ("9.2.2#certification-as-element", "may", "chief-officer?"),
    ("9.2.2#benchmark-as-element", "may", "chief-officer?"),
    ("9.2.2#past-audit-results", "may", "chief-officer?"),
    ("9.2.3#judging-per-case", "must", "EITHER?"),
    ("9.2.3#announcing-per-case", "must", "EITHER?"),
    ("9.2.7#certificate-scope", "must", "EITHER?"),
    ("9.2.7#own-rating-of-benchmark", "may", "ministry"),
    ("9.2.7#objectivity-of-benchmark", "must", "EITHER?"),
    ("9.2.7#audit-scope", "must", "EITHER?"),
    ("9.3.1#contract-items-per-case", "must", "system-officer/ section-officer/"),
    ("9.3.1#judging-contract-items", "must", "EITHER?"),
    ("9.3.1#responsible-person-included", "must", "EITHER?"),
    ("9.3.1#responsible-person-differs", "must", "EITHER?"),
    ("9.3.1#access-included", "must", "EITHER?"),
    ("9.3.1#integrity-and-availability", "must", "EITHER?"),
    ("9.3.1#ban-on-other-purposes", "must", "EITHER?"),
    ("9.3.1#handling-rules", "must", "EITHER?"),
    ("9.3.1#choice-of-handling-rules", "must", "EITHER?"),
    ("9.3.1#consultation-on-functions", "should", "ministry contractor"),
    ("9.3.1#requesting-st-evaluation", "may", "EITHER?"),
    ("9.3.1#deciding-the-response", "must", "EITHER?"),
    ("9.3.1#vulnerability-in-operations", "must", "EITHER?"),
    ("9.3.1#keeping-other-assets", "must", "contractor"),
    ("9.3.1#other-assets-in-contract", "may", "EITHER?"),
    ("9.3.1#service-level-in-contract", "may", "EITHER?"),
    ("9.3.1#emergency-response", "may", "EITHER?"),
    ("9.3.1#tracing-the-cause", "may", "EITHER?"),
    ("9.3.1#routine-check", "must", "EITHER?"),
    ("9.3.1#accepting-audit", "must", "EITHER?"),
    ("9.3.1#need-for-audit", "must", "EITHER?"),
    ("9.3.1#assessing-the-risk", "must", "EITHER?"),
    ("9.3.1#deciding-on-audit", "must", "EITHER?"),
    ("9.3.1#audit-preferred", "should", "EITHER?"),
    ("9.3.1#audit-guidelines-in-rules", "must", "chief-officer"),
    ("9.3.1#omitting-interim-check", "may", "system-officer/ section-officer/"),
    ("9.3.1#audit-terms-in-contract", "must", "EITHER?"),
    ("9.3.1#criteria-for-audit", "may", "EITHER?"),
    ("9.3.1#items-in-confirmation-letter", "must", "EITHER?"),
    ("9.3.1#limits-of-subcontracting", "must", "EITHER?"),
    ("9.3.1#security-level-of-terms", "should", "EITHER?"),
    ("9.3.1#no-outsourcing-without-level", "must-not", "EITHER?"),
    ("9.3.1#reading-the-terms", "should", "EITHER?"),
    ("9.3.1#location-of-information", "must", "EITHER?"),
    ("9.3.1#law-at-the-location", "should", "EITHER?"),
    ("9.3.2#omission", "may", "EITHER?"),
    ("9.3.3#review-each-time", "must", "EITHER?"),
    ("9.3.4#review-of-change", "must", "EITHER?"),
    ("9.3.5#equivalent-measures", "must", "EITHER?"),
    ("9.3.5#decision", "must", "system-officer/ section-officer/"),
    ("9.4.1#handover-and-return", "must", "staff?"),
    ("9.4.1#notifying-confidentiality-2", "must", "staff?"),
    ("9.4.1#permission-for-confidentiality-3", "must", "staff?"),
    ("9.4.1#management-of-provision", "may", "system-officer/ section-officer/ *"),
    ("9.5#selection-of-checks", "may", "EITHER?"),
    ("9.5#vulnerability-documents", "must", "EITHER?"),
    ("9.5#values-in-system-description", "may", "EITHER?"),
    ("9.5#explaining-to-the-operator", "may", "EITHER?"),
    ("9.6.1#presenting-requirements", "must", "ministry"),
    ("9.6.1#undergoing-st-evaluation", "must", "contractor"),
    ("9.6.1#presenting-confirmation", "must", "contractor"),
    ("9.6.1#agreement-on-late-confirmation", "must", "ministry contractor"),
    ("9.6.1#period-of-st-evaluation", "must", "ministry contractor"),
    ("9.6.2#need-for-certified-products", "must", "ministry"),
    ("9.6.2#functions-of-products", "must", "ministry"),
    ("9.6.2#choosing-certified-products", "must", "ministry"),
    ("9.6.2#certification-as-criterion", "may", "ministry *"),
];

/// Section, and the targets of its cross-references in the order of the text; terms are left out.
pub(super) const XREFS: &[(&str, &str)] = &[
    (
        "cover",
        "1 6 role-chief-officer 7 role-system-officer role-section-officer role-staff phase-decision \
         phase-procurement phase-contract phase-execution phase-acceptance 7.4 9 9.6 8 8.2 \
         9.2.3#announce-matrix 9.3.1#contract-matrix 9.3.1 role-chief-officer 9.3.1#contract-matrix",
    ),
    ("1", "references#ref-k304-101"),
    ("2", "2.1"),
    (
        "2.1",
        "clauses#group-1.2.5.1-1 clauses#group-1.2.5.1-2 clauses#group-1.2.5.1-3 clauses#group-1.2.5.1-4 \
         clauses#group-1.2.5.1-5 clauses#group-1.2.5.1-6 clauses#group-1.5.1.1-1 9.6.2#clause-1.5.1.1-1-d \
         9.6.1#clause-1.5.1.1-1-g clauses#group-1.5.2.3-1 9.6.1#clause-1.5.2.3-1-a-ke 9.1 9.6.2",
    ),
    ("2.2", "2.1"),
    ("5.1", "references#ref-certified-product-list #requirements-guide"),
    ("6", "8.2 3 8.2"),
    ("7.1", "2.1"),
    ("7.2", "2.1"),
    ("7.4", "7.3 9.1 9.2 9.3 9.4 9.5"),
    ("8.1", "references#ref-k304-101c references#ref-bid-qualification-guide"),
    (
        "8.1.1",
        "9.3.1 #confidentiality #organisation #organisation #other-assets 9.3.1 9.3.1#other-assets \
         #other-assets",
    ),
    (
        "8.1.2",
        "8.1.1 8.1.1#organisation 8.1.1#confidentiality 8.1.1#vulnerability #operational-measures 8.1.1 \
         8.1.1#security-functions 8.1.1 8.1.1#other-assets 9.3.1 9.3.1#other-assets 8.1.1 8.1.1#other-assets \
         9.3.1",
    ),
    ("8.1.3", "9.3.1 #confidentiality #organisation"),
    ("8.1.4", "9.3.1#confidentiality"),
    ("8.2", "6#missing-annexes"),
    ("9.1", "#principles #examples"),
    ("9.2.1", "8 9.2.2 9.2.3 9.2.6"),
    (
        "9.2.2",
        "9.2.3 9.2.3#announce-matrix-i11 5.2#isms 5.1#benchmark 5.1#cloud-management #audit-scheme \
         5.1#audit-system references#ref-audit-criteria references#ref-jasa 9.2.7 9.3.1",
    ),
    (
        "9.2.3",
        "9.3.1 9.3.1#organisation 9.3.1#confidentiality 9.3.1#security-functions 9.3.1#operational-measures \
         9.3.1#vulnerability 9.3.1#service-level 9.3.1#incident-response 9.3.1#audit 9.3.1#remediation \
         9.3.1#subcontracting 9.2.2#security-level-evaluation #announce-matrix-i11 9.2.2 \
         9.3.1#security-functions #announce-matrix-i3 8.2 9.3.1#standard-terms 8.2 9.2.4#clause-1.2.5.1-2-b \
         9.2.5#clause-1.2.5.1-2-c #announce-matrix-i7 #announce-matrix-i9",
    ),
    ("9.2.5", "9.2.3 9.2.3#announce-matrix-i1"),
    ("9.2.6", "9.2.1#clause-1.2.5.1-1-b"),
    (
        "9.2.7",
        "9.2.2#clause-1.2.5.1-1-c 9.2.3#announce-matrix-i3 9.2.3 9.2.3#announce-matrix-i1 \
         9.2.3#announce-matrix-i2 9.2.3#announce-matrix-i7 9.2.3 5.1#evaluation-methods 5.1 5.1 \
         5.1#evaluation-methods 5.1#evaluation-methods references#ref-jasa 9.2.2#jasa-name 9.2.2",
    ),
    (
        "9.3.1",
        "#organisation #confidentiality #security-functions #operational-measures #vulnerability #other-assets \
         #service-level #incident-response #performance-check #audit #remediation #confirmation-letter \
         #subcontracting 9.2.3#announce-matrix #subcontracting #organisation #incident-response #performance-check \
         #remediation #confirmation-letter #organisation #confidentiality #security-functions #incident-response \
         8.1.2#other-assets-in-operations 8.1.2 9.3.2#clause-1.2.5.1-4-b 9.3.2#confirmation-letter-duty \
         9.2.3#announce-standard-terms #standard-terms #standard-terms 9.3.1 #confidentiality #subcontracting \
         #confidentiality 5.1#requirements-guide 9.6.1 5.1#st-guide 5.1 5.1 #choosing-response #choosing-response \
         8.1.1#other-assets-title 8.1.1 8.1.1#other-assets 9.3.1 #organisation #incident-response #organisation \
         9.5 #organisation 5.1#audit-system references#ref-audit-criteria 5.1#evaluation-methods \
         references#ref-jasa 9.2.2#jasa-name 9.2.2 #performance-check #audit 9.3.2 9.3.5 \
         9.3.5#polarity-of-prohibition 9.3.5 9.3.5",
    ),
    ("9.3.2", "#clause-1.2.5.1-4-b #clause-1.2.5.1-4-b 9.3.1 9.3.1#confirmation-letter"),
    ("9.3.3", "9.2.6#clause-1.2.5.1-3-a 9.2.6#clause-1.2.5.1-3-a 9.2.6#clause-1.2.5.1-3-a #clause-1.2.5.1-4-c"),
    ("9.3.4", "9.3.5"),
    ("9.3.5", "#clause-1.2.5.1-4-e 9.3.1 9.3.1#subcontracting #clause-1.2.5.1-4-e 9.3.5"),
    ("9.4.1", "#clause-1.2.5.1-5-a #clause-1.2.5.1-5-a"),
    ("9.4.2", "9.3.1 9.3.1#incident-response"),
    ("9.4.3", "9.3.1 9.3.1#performance-check 9.3.1#organisation 9.3.1 9.3.1#audit 9.3.1 9.3.1#remediation"),
    ("9.5", "9.3.1 9.3.2"),
    ("9.6.1", "#clause-1.5.1.1-1-g #clause-1.5.2.3-1-a-ke 5.1#st-guide 9.3.1#contract-guides-editions 5.1"),
    (
        "9.6.2",
        "#required-functions 5.1#requirements-guide references#ref-certified-product-list \
         9.3.1#contract-guides-editions 5.1",
    ),
];
