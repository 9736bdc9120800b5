//! Rows of each export: what makes a fact, and which finding says that it does not.

use careledger::domain::facts::Sale;
use careledger::domain::field::Field;
use careledger::domain::plan::{Cause, Country, Mode, Plan, Service};
use careledger::domain::reading::Term;
use careledger::ingest::Ingested;

use crate::support::{Folder, findings, read_off};

fn read(content: &str) -> Ingested {
    // The sound file's sale comes first.
    let mut ingested = Folder::new().with("D001/a.csv", content).read();
    ingested.facts.sales.remove(0);
    ingested
}

fn sales(line: &str) -> Ingested {
    read(&format!(
        "sale_no,line_no,sale_date,dealer,model,serial,plan,activation_code,quantity,amount,country,channel\n{line}\n"
    ))
}

/// The finding of a sales line, and how many sales came of it.
fn outcome(line: &str) -> (Vec<String>, usize) {
    let ingested = sales(line);
    (findings(&ingested), ingested.facts.sales.len())
}

#[test]
fn a_line_with_a_plan_needs_a_code_and_one_without_a_serial() {
    for (what, line, finding, count) in [
        ("a unit", "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1,968000,JP,正規", None, 1),
        ("a plan", "S1,1,2022-06-15,,M300 RTK,,Basic,ABCD1234,1,103400,,", None, 1),
        ("a plan with its unit", "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,Basic,ABCD1234,1,,,", None, 1),
        ("a unit without serial", "S1,1,2022-06-15,,M300 RTK,,,,1,,,", Some("INP-04 row 2 serial"), 0),
        (
            "a plan without code",
            "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,Basic,,1,,,",
            Some("INP-04 row 2 activation_code"),
            0,
        ),
        ("a unit with a code", "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,ABCD1234,1,,,", None, 1),
        (
            "an unknown plan",
            "S1,1,2022-06-15,,M300 RTK,,ゴールド,ABCD1234,1,,,",
            Some("INP-10 row 2 plan"),
            0,
        ),
        (
            "an unknown model",
            "S1,1,2022-06-15,,Mavic Mini 9,1ZNBH1K00C00FS,,,1,,,",
            Some("INP-09 row 2 model"),
            1,
        ),
        ("no model", "S1,1,2022-06-15,,-,1ZNBH1K00C00FS,,,1,,,", Some("INP-04 row 2 model"), 0),
        ("no number", ",1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1,,,", Some("INP-04 row 2 sale_no"), 0),
        ("no date", "S1,1,N/A,,M300 RTK,1ZNBH1K00C00FS,,,1,,,", Some("INP-04 row 2 sale_date"), 0),
        (
            "a date to guess",
            "S1,1,6/15/2022,,M300 RTK,1ZNBH1K00C00FS,,,1,,,",
            Some("INP-05 row 2 sale_date"),
            0,
        ),
        ("a damaged serial", "S1,1,2022-06-15,,M300 RTK,3.1E+15,,,1,,,", Some("INP-11 row 2 serial"), 0),
        (
            "a damaged code",
            "S1,1,2022-06-15,,M300 RTK,,Basic,A12,1,,,",
            Some("INP-11 row 2 activation_code"),
            0,
        ),
        ("a fraction", "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1.5,,,", Some("INP-05 row 2 quantity"), 0),
        (
            "an amount in words",
            "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1,要見積,,",
            Some("INP-05 row 2 amount"),
            0,
        ),
        (
            "a country unknown",
            "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1,,第三国,",
            Some("INP-05 row 2 country"),
            0,
        ),
        (
            "a channel unknown",
            "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1,,,知人経由",
            Some("INP-05 row 2 channel"),
            0,
        ),
        (
            "more fields than headers",
            "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1,,,,x",
            Some("INP-05 row 2"),
            0,
        ),
        (
            "a dash behind the last header",
            "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS,,,1,,,,-",
            Some("INP-05 row 2"),
            0,
        ),
        ("an amount in two", "S1,1,2022-06-15,,M300 RTK,AAAA1,,,1,82,500,JP,正規", Some("INP-05 row 2"), 0),
        ("blanks behind the last header", "S1,1,2022-06-15,,M300 RTK,AAAA1,,,1,,,,, ,", None, 1),
        ("a total with more fields", "合計,,,,,,,,,82,500,,x", None, 0),
        ("fewer fields than headers", "S1,1,2022-06-15,,M300 RTK,1ZNBH1K00C00FS", None, 1),
    ] {
        let (found, made) = outcome(line);
        assert_eq!((found.first().map(String::as_str), made), (finding, count), "{what}");
        assert!(found.len() <= 1, "{what}: {found:?}");
    }
}

#[test]
fn two_columns_of_a_field_have_one_finding() {
    for (what, cells, found) in [
        ("agreeing", "1ZNB-H1K0,1znbh1k0,2022-06-15,2022/6/15", vec![]),
        ("one blank", ",1ZNBH1K0,-,2022-06-15", vec![]),
        ("both blank", "-,,2022-06-15,", vec!["INP-04 row 2 serial"]),
        (
            "differing",
            "AAAA1,AAAA2,2022-06-15,2022-06-16",
            vec!["INP-05 row 2 sale_date", "INP-05 row 2 serial"],
        ),
        ("unreadable alike", "A1,A1,6/15,6/15", vec!["INP-05 row 2 sale_date", "INP-11 row 2 serial"]),
        ("unreadable both", "A1,A2,6/15,6/16", vec!["INP-05 row 2 sale_date", "INP-11 row 2 serial"]),
        (
            "the first unreadable",
            "A1,AAAA1,6/15,2022-06-15",
            vec!["INP-05 row 2 sale_date", "INP-11 row 2 serial"],
        ),
        (
            "the second unreadable",
            "AAAA1,A1,2022-06-15,6/15",
            vec!["INP-05 row 2 sale_date", "INP-11 row 2 serial"],
        ),
    ] {
        let text = format!("sale_no,model,SN,シリアル番号,売上日,販売日\nS1,M300 RTK,{cells}\n");
        assert_eq!(findings(&read(&text)), found, "{what}");
    }
}

#[test]
fn columns_without_a_header_are_columns() {
    for (what, text, found) in [
        (
            "two in the header row",
            "sale_no,sale_date,model,serial,,\nS1,2022-06-15,M300 RTK,AAAA1,x,y\n",
            vec![],
        ),
        (
            "one more than in the header row",
            "sale_no,sale_date,model,serial,\nS1,2022-06-15,M300 RTK,AAAA1,x,y\n",
            vec!["INP-05 row 2"],
        ),
    ] {
        assert_eq!(findings(&read(text)), found, "{what}");
    }
    let surplus = read("sale_no,sale_date,model,serial,amount\nS1,2022-06-15,M300 RTK,AAAA1,82,500,,x\n");
    let finding = &surplus.findings[0];
    assert_eq!((finding.rule.id(), finding.column, surplus.facts.sales.len()), ("INP-05", None, 0));
    assert_eq!(finding.reading(), [Some(&Term::Columns { count: 5 }), Some(&Term::cell("500 |  | x"))]);
    assert_eq!((surplus.files[1].rows.read, surplus.files[1].rows.rejected), (1, 1));
}

#[test]
fn the_name_of_an_error_is_no_value_in_a_text_file_either() {
    let (found, made) = outcome("S1,1,#VALUE!,,M300 RTK,#REF!,,,,Err:508,,#N/A");
    let bad = ["INP-05 row 2 sale_date", "INP-11 row 2 serial", "INP-05 row 2 amount"];
    assert_eq!((found, made), (bad.map(str::to_owned).into(), 0));
}

#[test]
fn every_bad_cell_of_a_row_has_a_finding() {
    let (found, made) = outcome(",1,未定,,Mavic Mini 9,A12,,,x,y,z,w");
    let columns =
        ["04 row 2 sale_no", "05 row 2 sale_date", "09 row 2 model", "05 row 2 quantity", "11 row 2 serial"];
    let columns = columns.into_iter().chain(["05 row 2 amount", "05 row 2 country", "05 row 2 channel"]);
    assert_eq!((found, made), (columns.map(|rest| format!("INP-{rest}")).collect(), 0));
}

#[test]
fn several_serials_are_as_many_sales() {
    let sold = |serials: &str, quantity: &str| {
        sales(&format!("S1,1,2022-06-15,,M300 RTK,\"{serials}\",,,{quantity},3000,,"))
    };
    let shown = |ingested: &Ingested| -> Vec<(String, i64, Option<i64>)> {
        let row = |sale: &Sale| {
            (ingested.texts.opt(sale.serial).unwrap_or_default().to_owned(), sale.quantity, sale.amount_jpy)
        };
        ingested.facts.sales.iter().map(row).collect()
    };
    for (serials, quantity, made) in [
        ("AAAA1、AAAA2", "2", vec![("AAAA1", 1, None), ("AAAA2", 1, None)]),
        ("AAAA1,AAAA2", "-2", vec![("AAAA1", -1, None), ("AAAA2", -1, None)]),
        ("AAAA1\nAAAA2", "2", vec![("AAAA1", 1, None), ("AAAA2", 1, None)]),
        ("AAAA1 AAAA2", "2", vec![("AAAA1", 1, None), ("AAAA2", 1, None)]),
        ("AAAA1 AAAA2", "1", vec![("AAAA1AAAA2", 1, Some(3000))]),
        ("AAAA1", "3", vec![("AAAA1", 3, Some(3000))]),
        ("AAAA1", "", vec![("AAAA1", 1, Some(3000))]),
        ("AAAA1", "0", vec![("AAAA1", 0, Some(3000))]),
    ] {
        let ingested = sold(serials, quantity);
        let made: Vec<(String, i64, Option<i64>)> = made
            .into_iter()
            .map(|(serial, quantity, amount)| (serial.to_owned(), quantity, amount))
            .collect();
        assert_eq!((findings(&ingested), shown(&ingested)), (vec![], made), "{serials} × {quantity}");
    }
    for (serials, quantity, finding) in [
        ("AAAA1、AAAA2", "3", "INP-05 row 2 quantity"),
        ("AAAA1、AAAA2", "", "INP-05 row 2 quantity"),
        ("AAAA1、AAAA2", "0", "INP-05 row 2 quantity"),
        ("AAAA1、A2", "2", "INP-11 row 2 serial"),
    ] {
        let ingested = sold(serials, quantity);
        assert_eq!(
            (findings(&ingested), shown(&ingested).len()),
            (vec![finding.to_owned()], 0),
            "{serials} × {quantity}"
        );
    }
}

#[test]
fn what_a_sale_does_not_say_has_a_default() {
    let ingested = sales("S1,,2022-06-15 09:00,,ﾏﾄﾘｽ,1znb-h1k0 0c00fs,,,,,,");
    let sale = ingested.facts.sales[0];
    assert_eq!((sale.quantity, sale.amount_jpy, sale.country, sale.channel), (1, None, Country::JAPAN, None));
    assert_eq!(ingested.texts.opt(sale.serial), Some("1ZNBH1K00C00FS"));
    assert_eq!(ingested.texts.opt(sale.dealer), Some("D001"));
    let ingested = sales("S1,,2022-06-15,D999,M300 RTK,1ZNBH1K00C00FS,,,,,,");
    assert_eq!(ingested.texts.opt(ingested.facts.sales[0].dealer), Some("D999"));
}

#[test]
fn two_columns_for_one_field_must_agree() {
    let header = "伝票番号,売上日,販売日,機種,型番,S/N\n";
    for (line, found) in [
        ("S1,2022-06-15,R4.6.15,M300 RTK,Matrice 300 RTK,AAAA1", vec![]),
        ("S1,,2022-06-15,-,M300 RTK,AAAA1", vec![]),
        ("S1,2022-06-15,2022-06-16,M300 RTK,,AAAA1", vec!["INP-05 row 2 sale_date"]),
        ("S1,2022-06-15,6/15,M300 RTK,,AAAA1", vec!["INP-05 row 2 sale_date"]),
        ("S1,2022-06-15,,M300 RTK,H20,AAAA1", vec!["INP-05 row 2 model"]),
        ("S1,,,M300 RTK,,AAAA1", vec!["INP-04 row 2 sale_date"]),
    ] {
        let ingested = read(&format!("{header}{line}\n"));
        assert_eq!(findings(&ingested), found, "{line}");
    }
}

fn activations(line: &str) -> Ingested {
    read(&format!(
        "serial,product_activated_at,plan,activation_code,bound_at,mode,add_to,氏名,電話番号,メールアドレス,dealer_email,\
         granted_limit,video_review\n{line}\n"
    ))
}

#[test]
fn a_binding_is_whole_or_none() {
    for (what, line, found, binding) in [
        ("both", "AAAA1,2022-06-14,plus,CODE1,2022-06-15 9:05,,,,,,,,", vec![], Some(true)),
        ("a binding", "AAAA1,,plus,CODE1,2022-06-15,,,,,,,,", vec![], Some(true)),
        ("a product activation", "AAAA1,2022-06-14,,,,,,,,,,,", vec![], Some(false)),
        ("neither", "AAAA1,,-,,なし,,,,,,,,", vec!["INP-04 row 2"], None),
        ("no plan", "AAAA1,2022-06-14,,CODE1,2022-06-15,,,,,,,,", vec!["INP-04 row 2 plan"], None),
        (
            "a plan alone",
            "AAAA1,,plus,,,,,,,,,,",
            vec!["INP-04 row 2 activation_code", "INP-04 row 2 bound_at"],
            None,
        ),
        ("an unreadable code alone", "AAAA1,,,調査中,,,,,,,,,", vec!["INP-11 row 2 activation_code"], None),
        (
            "an unreadable code",
            "AAAA1,,plus,調査中,,,,,,,,,",
            vec!["INP-11 row 2 activation_code", "INP-04 row 2 bound_at"],
            None,
        ),
        ("an unreadable instant", "AAAA1,6/14,,,,,,,,,,,", vec!["INP-05 row 2 product_activated_at"], None),
        ("no serial", ",2022-06-14,,,,,,,,,,,", vec!["INP-04 row 2 serial"], None),
        ("a word unknown", "AAAA1,2022-06-14,,,,更新,,,,,,,", vec!["INP-05 row 2 mode"], None),
        ("a limit below 0", "AAAA1,2022-06-14,,,,,,,,,,-1,", vec!["INP-05 row 2 granted_limit"], None),
        ("a review unknown", "AAAA1,2022-06-14,,,,,,,,,,,未定", vec!["INP-05 row 2 video_review"], None),
        ("a damaged target", "AAAA1,,plus,CODE1,2022-06-15,追加,A1,,,,,,", vec!["INP-11 row 2 add_to"], None),
        ("two at signs", "AAAA1,2022-06-14,,,,,,,,a@b@c,,,", vec!["INP-05 row 2 email"], None),
    ] {
        let ingested = activations(line);
        let made = ingested.facts.activations.first().map(|row| row.binding.is_some());
        assert_eq!(
            (findings(&ingested), made),
            (found.into_iter().map(str::to_owned).collect(), binding),
            "{what}"
        );
    }
}

#[test]
fn an_owner_is_known_by_mail_then_phone_then_name() {
    for (contacts, key) in [
        ("山田 太郎,090-1234-5678,Taro@Example.JP,shop@example.jp", Some("taro@example.jp")),
        ("山田 太郎,+81 90-1234-5678,,shop@example.jp", Some("09012345678")),
        ("（株） 山田\u{3000}商店,-,,shop@example.jp", Some("(株)山田商店")),
        (",,,shop@example.jp", None),
    ] {
        let ingested = activations(&format!("AAAA1,,plus,CODE1,2022-06-15,追加,BBBB2,{contacts},,"));
        let binding = ingested.facts.activations[0].binding.unwrap();
        assert_eq!(ingested.texts.opt(binding.owner_key), key, "{contacts}");
        assert_eq!((binding.plan, binding.mode), (Plan::Plus, Mode::Add));
        assert_eq!(ingested.texts.opt(binding.add_to), Some("BBBB2"));
    }
}

fn repairs(line: &str) -> Ingested {
    read(&format!(
        "修理受付番号,SN,受付日,完了日,損傷原因,対応,状況,修理見積額,送料,対象パーツ,メーカー保証,代替機\n{line}\n"
    ))
}

#[test]
fn a_case_needs_number_serial_and_day() {
    for (what, line, found) in [
        ("whole", "R1,AAAA1,2022-06-15,,落下,,受付済,\"82,500\",,,,", vec![]),
        ("no number", ",AAAA1,2022-06-15,,,,,,,,,", vec!["INP-04 row 2 case_no"]),
        ("no day", "R1,AAAA1,,,,,,,,,,", vec!["INP-04 row 2 received_at"]),
        ("a cost below 0", "R1,AAAA1,2022-06-15,,,,,△1,,,,", vec!["INP-05 row 2 repair_cost"]),
        ("a word unknown", "R1,AAAA1,2022-06-15,,,返品,,,,,,", vec!["INP-05 row 2 service"]),
        (
            "an answer unknown",
            "R1,AAAA1,2022-06-15,,,,,,,未定,?,",
            vec!["INP-05 row 2 parts_complete", "INP-05 row 2 warranty"],
        ),
        ("a loaner without number", "R1,AAAA1,2022-06-15,,,,,,,,,要確認", vec!["INP-11 row 2 loaner_serial"]),
    ] {
        assert_eq!(findings(&repairs(line)), found, "{what}");
    }
}

#[test]
fn what_a_case_does_not_say_has_a_default() {
    let ingested = repairs("R1,AAAA1,2022-06-15 10:00,-,バッテリー膨張,,受付済,,,-,,");
    let case = ingested.facts.repairs[0];
    assert_eq!(
        (case.service, case.parts_complete, case.warranty, case.cancelled),
        (Service::Repair, true, false, false)
    );
    assert_eq!((case.completed_at, case.repair_cost_jpy, case.country), (None, None, None));
    let Some(Cause::Other(cause)) = case.cause else { panic!("{:?} is kept as written", case.cause) };
    assert_eq!(ingested.texts.get(cause), "バッテリー膨張");
    let ingested = repairs("R1,AAAA1,2022-06-15,,,交換,取消,0円,,なし,有,");
    let case = ingested.facts.repairs[0];
    assert_eq!(
        (case.service, case.parts_complete, case.warranty, case.cancelled),
        (Service::Replacement, false, true, true)
    );
    assert_eq!((case.repair_cost_jpy, case.cause), (Some(0), None));
}

#[test]
fn a_header_row_without_a_required_column_names_it() {
    let lacks = "sale_no,sale_date,customer_name,quantity\nS1,2022-06-15,山田,1\n";
    assert_eq!(findings(&read(lacks)), ["INP-03 model"]);
    assert_eq!(findings(&read("sale_no,model,amount\n")), ["INP-03 sale_date"]);
    assert_eq!(
        findings(&read("customer_name,quantity,amount\n")),
        ["INP-03 sale_no", "INP-03 sale_date", "INP-03 model"]
    );
    assert_eq!(findings(&read("sale_no,quantity\n")), ["INP-02"]);
    let ingested = read(lacks);
    let [expected, actual] = read_off(&ingested, &ingested.findings[0]);
    assert!(expected.unwrap().contains("機種"));
    assert_eq!(actual.as_deref(), Some("sale_no | sale_date | customer_name | quantity"));
}

#[test]
fn headers_are_compared_without_width_spaces_and_case() {
    let text =
        "\"伝　票\r\n番 号\"\tＳＡＬＥ＿ＤＡＴＥ\t機種\tシリアルＮｏ\r\nS1\t2022-06-15\tM300 RTK\tAAAA1\r\n";
    let ingested = read(text);
    assert_eq!((findings(&ingested), ingested.facts.sales.len()), (vec![], 1));
    assert_eq!(ingested.facts.sales[0].place.row, Some(3));
}

#[test]
fn a_finding_shows_the_cell_and_the_header_as_written() {
    let ingested = read("伝 票 番 号,売上日,機種,SN\nS1,６/１５,M300 RTK,AAAA1\n");
    let finding = &ingested.findings[0];
    assert_eq!((finding.column, ingested.texts.opt(finding.header)), (Some(Field::SaleDate), Some("売上日")));
    assert_eq!(finding.reading(), [Some(&Term::CalendarDate), Some(&Term::cell("６/１５"))]);
    assert_eq!(
        (ingested.texts.opt(finding.dealer), finding.subject_id, finding.serial),
        (Some("D001"), None, None)
    );
}
