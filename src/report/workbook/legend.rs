//! What a sheet's colours say, each in its colour, beside the title.

use rust_xlsxwriter::{ColNum, Worksheet, XlsxError};

use super::cell::Tally;
use super::column::Columns;
use super::sheet::Frame;
use super::text::width;

const ROW: u32 = 0;
/// The letters of a title are this much wider than a cell's, in tenths.
const TITLE_SCALE: usize = 15;

/// Writes the legend into the title's row. A meaning takes as many cells as it needs: columns become
/// no narrower than their headers, so that room measured before any row is known is there in the end.
pub(super) fn write_legend<R>(
    sheet: &mut Worksheet,
    title: &str,
    columns: &Columns<R>,
    frame: &Frame,
) -> Result<(), XlsxError> {
    let rooms: Vec<usize> = columns.list.iter().map(|column| Tally::of(column).fit(column)).collect();
    let Some(mut at) = reach(&rooms, 0, width(title) * TITLE_SCALE / 10) else { return Ok(()) };
    for (tint, meaning) in &columns.legend {
        let Some(next) = reach(&rooms, at, width(meaning) + 2) else { return Ok(()) };
        let format = frame.formats.meaning(*tint);
        let (first, last) = (at as ColNum, next as ColNum - 1);
        if first == last {
            sheet.write_string_with_format(ROW, first, *meaning, &format)?;
        } else {
            sheet.merge_range(ROW, first, ROW, last, meaning, &format)?;
        }
        at = next;
    }
    Ok(())
}

/// The column after those that, from `first` on, are wide enough together.
fn reach(rooms: &[usize], first: usize, wanted: usize) -> Option<usize> {
    let mut room = 0;
    let last = rooms.iter().skip(first).position(|width| {
        room += width;
        room >= wanted
    })?;
    Some(first + last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_as_many_columns_as_it_needs() {
        for (first, wanted, next) in [
            (0, 1, Some(1)),
            (0, 10, Some(1)),
            (0, 11, Some(2)),
            (1, 30, Some(3)),
            (1, 31, None),
            (3, 1, None),
        ] {
            assert_eq!(reach(&[10, 10, 20], first, wanted), next, "{wanted} from {first}");
        }
    }
}
