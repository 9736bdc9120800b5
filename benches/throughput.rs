//! Where the time of a run goes: each stage's share of the whole, and rows a second, on a synthetic
//! fleet. `cargo bench` reads 100,000 units; `CARELEDGER_BENCH_UNITS=1000000 cargo bench` a million.
//!
//! Figures are for comparison on one machine, never a pass or a fail.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use careledger::domain::time::{day_before, plus_days};
use careledger::ingest;
use careledger::report::{self, Manner};
use careledger::rollup::view::View;
use careledger::schema::Schemas;
use careledger::settle::day::Day;
use careledger::store::lock::Lock;
use chrono::NaiveDate;

const DEALERS: usize = 8;

fn main() {
    let units: usize =
        std::env::var("CARELEDGER_BENCH_UNITS").ok().and_then(|units| units.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for encoding in ["UTF-8", "CP932"] {
        let input = folder.path().join(encoding);
        let bytes = write_fleet(&input, units, encoding);
        println!("{units} units, {encoding}, {:.1} MB", bytes as f64 / 1e6);
        measure(&input, &folder.path().join(format!("{encoding}-output")));
    }
}

/// Runs the stages of the pipeline one after the other and prints what each took.
fn measure(input: &Path, output: &Path) {
    let as_of = NaiveDate::from_ymd_opt(2022, 6, 30).expect("a date");
    let mut stages: Vec<(&str, Duration)> = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |name| {
        stages.push((name, clock.elapsed()));
        clock = Instant::now();
    };
    let schemas = Schemas::embedded();
    lap("schemas");
    let read = ingest::read(input, &schemas, &()).expect("the fleet is readable");
    lap("ingest");
    let day = Day::decide(&read, &schemas, as_of, day_before(as_of));
    lap("decide");
    let view = View { read: &read, schemas: &schemas, day: &day };
    let lock = Lock::acquire(output).expect("the output folder");
    let published = report::write(view, Manner::default(), &[], &lock).expect("the reports");
    lap("report");
    let whole: Duration = stages.iter().map(|(_, took)| *took).sum();
    let rows = published.totals.rows.read;
    for (name, took) in &stages {
        println!("  {name:16} {:5.1} %", 100.0 * took.as_secs_f64() / whole.as_secs_f64());
    }
    let before_reports = whole.saturating_sub(stages.last().map(|(_, took)| *took).unwrap_or_default());
    let a_second = |took: Duration| rows as f64 / took.as_secs_f64() / 1000.0;
    println!(
        "  {:.0} k rows/s before the reports, {:.0} k rows/s in all",
        a_second(before_reports),
        a_second(whole)
    );
}

/// Writes a fleet's files, one of each kind a dealer and month; gives their bytes.
fn write_fleet(input: &Path, units: usize, encoding: &str) -> usize {
    let epoch = NaiveDate::from_ymd_opt(2021, 4, 1).expect("a date");
    let mut bytes = 0;
    for dealer in 0..DEALERS {
        let mut sales = String::from(
            "伝票番号,行番号,売上日,得意先名,機種,シリアル番号,プラン,アクティベーションコード,数量,金額\r\n",
        );
        let mut activations = String::from(
            "シリアル番号,機種,初回起動日時,アクティベーションコード,プラン,関連付け日時,契約番号,氏名,電話番号,メールアドレス\r\n",
        );
        let mut repairs =
            String::from("修理受付番号,シリアル番号,受付日,完了日,損傷原因,対応,修理見積額,請求額\r\n");
        for unit in (dealer..units).step_by(DEALERS) {
            let (model, plan) = [("Zenmuse H20T", "Plus"), ("Phantom 4 RTK", "Basic")][unit % 2];
            let bound = plus_days(epoch, (unit % 450) as i64);
            let (serial, code) = (format!("SN{unit:012}"), format!("C0DE{unit:012X}"));
            let customer = format!("株式会社東京空撮{}", unit % 997);
            let contract = if unit % 2 == 0 {
                format!("C0N{:013X}", unit / 900 * 450 + unit % 450)
            } else {
                String::new()
            };
            let _ = write!(sales, "S{unit:09},1,{bound},{customer},{model},{serial},,,1,\"1,100,000\"\r\n");
            let _ = write!(sales, "S{unit:09},2,{bound},{customer},{model},,{plan},{code},1,\r\n");
            let _ = write!(
                activations,
                "{serial},{model},,{code},{plan},{bound} 10:00,{contract},{customer},0312345678,c{}@example.jp\r\n",
                unit % 997
            );
            if unit % 4 == 0 {
                let received = plus_days(bound, 30);
                let done = plus_days(bound, 40);
                let _ = write!(repairs, "R{unit:09},{serial},{received},{done},水没,修理,120000,0\r\n");
            }
        }
        for (name, text) in [("sales", sales), ("activations", activations), ("repairs", repairs)] {
            let path = input.join(format!("D{dealer:03}/2022-06/{name}.csv"));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
            let encoded = match encoding {
                "CP932" => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
                _ => text.into_bytes(),
            };
            bytes += encoded.len();
            fs::write(path, encoded).expect("a writable file");
        }
    }
    bytes
}
