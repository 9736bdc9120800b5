//! How lists of decisions are read: what is no decision is told, with its place.

use std::collections::BTreeMap;

use careledger::domain::language::Language;
use careledger::domain::resolution::WorkStatus;
use careledger::domain::word::Word;
use careledger::report::words::Words;
use careledger::schema::Schemas;
use careledger::schema::layout::{LayoutKind, header_key};

use super::{LATE, decide, exception, waive};
use crate::common::{Row, find, rows, text, values};
use crate::desk::Desk;

#[test]
fn what_cannot_be_read_is_told_and_what_conflicts_is_decided_by_the_later_file() {
    let desk = Desk::new();
    let before = rows(&desk.run("2022-05-31"), "exceptions");
    let id = text(exception(&before, "ENR-01", LATE), "exception_id");
    desk.put(
        "decisions/a.csv",
        format!(
            "例外ID,対応状況,担当者,メモ,規則,事実の指紋\n\
             {id},承認,佐藤,展示機,ENR-01,\n\
             {id},完了,佐藤,,ENR-01,\n\
             {id},確認中,佐藤,,XYZ-99,\n\
             ,確認中,佐藤,,,\n\
             {id},確認中,佐藤,,,0123\n\
             00000000deadbeef,対応済,佐藤,,ENR-01,\n\
             {id},未対応,,,ENR-01,\n"
        ),
    );
    desk.put("decisions/b.csv", format!("Exception ID,Work status,In charge\n{id},Checking,Tanaka\n"));
    desk.put("decisions/c.xlsx", "PK no workbook");
    desk.put("decisions/d.csv", "担当者,メモ,対応状況\n佐藤,済,承認\n");
    let after = desk.run("2022-06-30");
    let exceptions = rows(&after, "exceptions");
    let mut told: BTreeMap<(&str, &str), Vec<[String; 2]>> = BTreeMap::new();
    for row in exceptions.iter().filter(|row| text(row, "rule").starts_with("DEC")) {
        let place = values(row, ["source_row", "source_column"]);
        told.entry((text(row, "rule"), text(row, "subject_id"))).or_default().push(place);
    }
    told.values_mut().for_each(|places| places.sort());
    for (rule, row, column, message) in [
        ("DEC-02", 3, "message_ja", "完了。読めるもの：未対応、確認中、承認、対応済）"),
        ("DEC-02", 4, "message_ja", "XYZ-99。読めるもの：規則の番号"),
        ("DEC-03", 2, "message_ja", "後のファイルまたは行の「確認中（Tanaka）」と食い違う"),
        (
            "DEC-05",
            7,
            "message_en",
            "exception 00000000deadbeef is in neither this run's list nor the earlier one's",
        ),
    ] {
        let is_it = |one: &&Row| text(one, "rule") == rule && one["source_row"] == row;
        let found = exceptions.iter().find(is_it).unwrap();
        assert!(text(found, column).contains(message), "{}", text(found, column));
    }
    let at = |row: &str, column: &str| [row.to_owned(), column.to_owned()];
    let expected = BTreeMap::from([
        (
            ("DEC-02", "decisions/a.csv"),
            vec![at("3", "work_status"), at("4", "rule"), at("5", "exception_id"), at("6", "fingerprint")],
        ),
        (("DEC-02", "decisions/c.xlsx"), vec![at("", "")]),
        (("DEC-02", "decisions/d.csv"), vec![at("", "exception_id")]),
        (("DEC-03", "decisions/a.csv"), vec![at("2", "")]),
        (("DEC-05", "decisions/a.csv"), vec![at("7", "")]),
    ]);
    assert_eq!(told, expected);
    let later = exception(&exceptions, "ENR-01", LATE);
    assert_eq!(values(later, ["work_status", "person"]), ["checking", "Tanaka"]);
    let kept = rows(&after, "decisions").len();
    assert_eq!(kept, 3, "also what was beaten, and what names no exception, is kept");
    // They are told once: the next run has read them before. What cannot be read stays.
    let next = rows(&desk.run("2022-07-31"), "exceptions");
    let count = |rule: &str| next.iter().filter(|row| text(row, "rule") == rule).count();
    assert_eq!((count("DEC-02"), count("DEC-03"), count("DEC-05")), (6, 0, 0));
}

#[test]
fn a_note_without_a_state_takes_nothing_back() {
    let desk = Desk::new();
    let before = desk.run("2022-05-31");
    decide(&desk, "1.csv", &before, &[waive("ENR-01", LATE)]);
    let exceptions = rows(&before, "exceptions");
    let id = text(exception(&exceptions, "ENR-01", LATE), "exception_id");
    desk.put("decisions/2.csv", format!("例外ID,メモ\n{id},お客様に連絡済み\n"));
    let run = desk.run("2022-06-10");
    assert_eq!(rows(&run, "decisions").len(), 1);
    let exceptions = rows(&run, "exceptions");
    assert_eq!(text(exception(&exceptions, "ENR-01", LATE), "effect"), "waived");
    let asked = find(&exceptions, "source_file", "decisions/2.csv");
    assert_eq!(values(asked, ["rule", "source_column"]), ["DEC-02", "work_status"]);
}

/// What is read back is what is written: the layout knows the headers of the workbook, and the program
/// its words, in both languages.
#[test]
fn the_layout_of_decisions_knows_the_workbooks_headers_and_words() {
    let schemas = Schemas::embedded();
    let layout = &schemas.layouts.of_decisions()[0];
    let words = [Language::Japanese, Language::English].map(Words::of);
    for words in &words {
        for field in LayoutKind::Decisions.fields() {
            let header = words.column(field.name());
            assert_eq!(layout.headers.get(&header_key(header)), Some(field), "{header}");
        }
    }
    let desk = Desk::new();
    let before = rows(&desk.run("2022-05-31"), "exceptions");
    let id = text(exception(&before, "ENR-01", LATE), "exception_id");
    let mut lines = "例外ID,対応状況,メモ\n".to_owned();
    for (at, status) in WorkStatus::all().enumerate() {
        for (of, words) in words.iter().enumerate() {
            lines += &format!("{id},{},{at} {of}\n", words.work_status[status]);
        }
    }
    desk.put("decisions/words.csv", lines);
    let read = rows(&desk.run("2022-06-30"), "decisions");
    let read: Vec<&str> = read.iter().map(|row| text(row, "status")).collect();
    let twice: Vec<&str> = WorkStatus::ALL.iter().flat_map(|status| [status.name(); 2]).collect();
    assert_eq!(read, twice);
}
