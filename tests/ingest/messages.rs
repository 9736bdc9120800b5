//! What a clerk reads about a bad file, row or cell, in both languages.

use careledger::domain::language::Language;
use careledger::report::message::{Facts, render};

use crate::support::{Folder, SCHEMAS, packed};

/// The sentences of a file's first finding.
fn sentences(path: &str, content: impl AsRef<[u8]>) -> [String; 2] {
    let ingested = Folder::new().with(path, content).read();
    let finding = &ingested.findings[0];
    let facts = Facts {
        subject: Some("F"),
        serial: None,
        column: finding.column,
        header: ingested.texts.opt(finding.header),
        reading: finding.reading(),
        names: SCHEMAS.catalogue.names(&ingested.texts),
    };
    let message = &SCHEMAS.rule_texts.of(finding.rule).message;
    [Language::Japanese, Language::English].map(|language| render(language.of(message), &facts, language))
}

#[test]
fn what_no_reader_opens_says_why_in_the_readers_language() {
    let mut encrypted = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let bomb = packed(&[("xl/sharedStrings.xml", &vec![b' '; 65 << 20])]);
    for (content, japanese, english) in [
        (Vec::new(), "0 バイトの空のファイルです", "the file is empty (0 bytes)"),
        (
            b"text".to_vec(),
            "中身が、拡張子の示す形式のブックではありません",
            "the file is no workbook of the format that its ending names",
        ),
        (b"PK\x03\x04".to_vec(), "壊れているか、途中で切れています", "the workbook is damaged or cut off"),
        (encrypted, "パスワードで保護されています", "the workbook is protected by a password"),
        (
            bomb,
            "展開後の大きさが、ブックとしてあり得ないほどです",
            "the workbook unpacks to more than a workbook of this size can hold",
        ),
    ] {
        assert_eq!(
            sentences("D001/a.xlsx", content),
            [
                format!("F を開けません（{japanese}）。この中のデータは、一件も反映されていません。"),
                format!("F cannot be opened ({english}). None of its data was taken in."),
            ]
        );
    }
}

#[test]
fn a_cell_says_what_is_needed_in_the_readers_language() {
    const HEADERS: &str = "sale_no,sale_date,model,SN,serial,数量,金額,country,得意先名,channel";
    for (line, japanese, english) in [
        (
            "S1,6/15,M300 RTK,AAAA1",
            "「sale_date［売上日］」の値「6/15」は受け付けられません（必要な値：2022-06-15 のような年月日）",
            "sale_date [sale date]: the value 6/15 cannot be accepted (needed: a date such as 2022-06-15)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,,1,要見積",
            "「金額」の値「要見積」は受け付けられません（必要な値：円単位の整数）",
            "金額 [amount]: the value 要見積 cannot be accepted (needed: a whole amount of yen)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,,1,1000000000001",
            "「金額」の値「1000000000001」は受け付けられません（必要な値：−1,000,000,000,000 円から 1,000,000,000,000 円まで）",
            "金額 [amount]: the value 1000000000001 cannot be accepted (needed: -1,000,000,000,000 to 1,000,000,000,000 yen)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1、AAAA2,,3",
            "「数量」の値「3」は受け付けられません（必要な値：シリアル番号の数と同じ 2）",
            "数量 [quantity]: the value 3 cannot be accepted (needed: 2, as many as there are serials)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,AAAA2",
            "「SN［シリアル番号］」の値「AAAA1 | AAAA2」は受け付けられません（必要な値：同じ項目のすべての列で同じ値）",
            "SN [serial]: the value AAAA1 | AAAA2 cannot be accepted (needed: the same value in every column of this field)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,,1,82,500,JP,山田,正規",
            "「行全体」の値「正規」は受け付けられません（必要な値：見出し行と同じ 10 列まで）",
            "the whole row: the value 正規 cannot be accepted (needed: no more than the 10 columns of the header row)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,,1,1,JP,\"山田",
            "「行全体」の値「S1,2022-06-15,M300 RTK,AAAA1,,1,1,JP,\"山田」は受け付けられません（必要な値：引用符（\"）が閉じていること）",
            "the whole row: the value S1,2022-06-15,M300 RTK,AAAA1,,1,1,JP,\"山田 cannot be accepted (needed: a quote (\") that is closed)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,,一台",
            "「数量」の値「一台」は受け付けられません（必要な値：整数）",
            "数量 [quantity]: the value 一台 cannot be accepted (needed: a whole number)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,,1,1,JP,#REF!",
            "「得意先名［氏名・顧客名］」の値「#REF!」は受け付けられません（必要な値：文字列）",
            "得意先名 [customer's name]: the value #REF! cannot be accepted (needed: text)",
        ),
        (
            "S1,2022-06-15,M300 RTK,AAAA1,,1,1,第三国",
            "「country［国］」の値「第三国」は受け付けられません（必要な値：JP のような2文字の国コード、または国名）",
            "country: the value 第三国 cannot be accepted (needed: a country by its two letters, such as JP, or its name)",
        ),
    ] {
        assert_eq!(
            sentences("D001/a.csv", format!("{HEADERS}\n{line}\n")),
            [
                format!("F の{japanese}。この行は読み込んでいません。"),
                format!("F, {english}. The row was not taken in.")
            ]
        );
    }
}

#[test]
fn other_exports_say_what_is_needed_too() {
    for (text, japanese, english) in [
        (
            "serial,product_activated_at,plan\nAAAA1,,\n",
            "F の行に、必須の値がありません（行全体。必要な項目：製品アクティベーション日時、またはプラン・アクティベーションコード・関連付け日時のすべて）。この行は読み込んでいません。",
            "A row of F lacks a required value (the whole row; needed: the product activation, or all of plan, activation code and binding). The row was not taken in.",
        ),
        (
            "serial,product_activated_at,email\nAAAA1,昨日,\n",
            "F の「product_activated_at［製品アクティベーション日時］」の値「昨日」は受け付けられません（必要な値：2022-06-15 09:05 のような日時、または年月日）。この行は読み込んでいません。",
            "F, product_activated_at [product activation]: the value 昨日 cannot be accepted (needed: an instant such as 2022-06-15 09:05, or a date). The row was not taken in.",
        ),
        (
            "serial,product_activated_at,email\nAAAA1,2022-06-15,a\n",
            "F の「email［メールアドレス］」の値「a」は受け付けられません（必要な値：name@example.jp のようなメールアドレス）。この行は読み込んでいません。",
            "F, email [e-mail address]: the value a cannot be accepted (needed: an e-mail address such as name@example.jp). The row was not taken in.",
        ),
        (
            "serial,product_activated_at,phone\nAAAA1,2022-06-15,#REF!\n",
            "F の「phone［電話番号］」の値「#REF!」は受け付けられません（必要な値：電話番号）。この行は読み込んでいません。",
            "F, phone [phone number]: the value #REF! cannot be accepted (needed: a phone number). The row was not taken in.",
        ),
        (
            "case_no,serial,received_at,repair_cost\nR1,AAAA1,2022-06-15,-1\n",
            "F の「repair_cost［修理費用］」の値「-1」は受け付けられません（必要な値：0 円から 1,000,000,000,000 円まで）。この行は読み込んでいません。",
            "F, repair_cost [repair cost]: the value -1 cannot be accepted (needed: 0 to 1,000,000,000,000 yen). The row was not taken in.",
        ),
    ] {
        assert_eq!(sentences("D001/a.csv", text), [japanese, english]);
    }
}
