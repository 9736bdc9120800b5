//! Columns of a terminal, where a character of East Asia is two wide.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use crate::domain::time::Period;

/// Between two columns.
const GAP: usize = 2;

/// Rows with their cells one below the other, `indent` from the left. A column without any content
/// below its header is left out; a `header` is optional.
pub(super) fn table(header: Option<&[&str]>, rows: &[Vec<String>], indent: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let cell = |row: &[String], at: usize| row.get(at).map_or("", String::as_str).to_owned();
    let filled: Vec<usize> =
        (0..columns).filter(|at| rows.iter().any(|row| !cell(row, *at).is_empty())).collect();
    let mut lines: Vec<Vec<String>> = Vec::with_capacity(rows.len() + 1);
    lines.extend(header.map(|header| filled.iter().map(|at| header[*at].to_owned()).collect()));
    lines.extend(rows.iter().map(|row| filled.iter().map(|at| cell(row, *at)).collect()));
    let widths: Vec<usize> = (0..filled.len())
        .map(|at| lines.iter().map(|line| line[at].width()).max().unwrap_or_default())
        .collect();
    let mut text = String::new();
    for line in lines {
        let mut written = " ".repeat(indent);
        for (cell, width) in line.iter().zip(&widths) {
            written.push_str(cell);
            written.push_str(&" ".repeat(width - cell.width() + GAP));
        }
        text.push_str(written.trim_end());
        text.push('\n');
    }
    text
}

/// A day as the deck's screens write it.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%Y/%m/%d").to_string()
}

/// The days of a coverage as the deck's screens write them: `2021/05/16 - 2022/06/15`.
pub(super) fn period(period: Period) -> String {
    format!("{} - {}", day(period.start), day(period.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_below_each_other_and_empty_columns_are_left_out() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let text =
            table(Some(&["機種", "Note", "No."]), &[row(["L1", "", "1"]), row(["製品名", "", "22"])], 2);
        assert_eq!(text, "  機種    No.\n  L1      1\n  製品名  22\n");
        assert_eq!(table(None, &[], 2), "");
    }
}
