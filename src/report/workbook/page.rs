//! How sheets are printed: A4 landscape, at a size that can be read, headers on every page.

use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

use super::cover;
use super::package::Stretch;
use super::sheet::{Frame, HEADER_ROW};
use super::style::FONT;
use crate::report::message::filled;

/// What one printed page shows at a size that can be read.
const PAGE_WIDTH: usize = 190;
const A4: u8 = 9;
/// What a page's header holds, in UTF-16 units.
const LONGEST_HEADER: usize = 255;

/// What a sheet's pages show around the table.
pub(super) struct Page<'p> {
    pub(super) title: &'p str,
    pub(super) subtitle: &'p str,
    /// How many columns stand on every page.
    pub(super) frozen: ColNum,
    /// The width of all columns, in half-width characters.
    pub(super) width: usize,
}

/// The table alone is printed, its header and first columns on every page; the title stands in the
/// page's own header, where no column cuts it off.
pub(super) fn set_page(
    sheet: &mut Worksheet,
    page: &Page,
    (last_row, last_column): (RowNum, ColNum),
    frame: &Frame,
) -> Result<(), XlsxError> {
    sheet.set_print_area(HEADER_ROW, 0, last_row, last_column)?;
    sheet.set_landscape().set_paper_size(A4).set_margins(0.4, 0.4, 0.9, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    let pages = page.width.div_ceil(PAGE_WIDTH).max(1) as u16;
    if pages > 1 && page.frozen > 0 {
        sheet.set_repeat_columns(0, page.frozen - 1)?;
    }
    sheet.set_print_fit_to_pages(pages, 0);
    sheet.set_header(page_header(page.title, page.subtitle)).set_footer(page_footer(frame));
    Ok(())
}

/// The cover is one page wide; the header of its table stands on every page that the table goes on to.
pub(super) fn set_cover_page(
    sheet: &mut Worksheet,
    subtitle: &str,
    table: &Stretch,
    frame: &Frame,
) -> Result<(), XlsxError> {
    sheet.set_print_area(HEADER_ROW, 0, table.total_row, cover::LAST_COLUMN)?;
    sheet.set_repeat_rows(table.header_row, table.header_row)?;
    sheet.set_landscape().set_paper_size(A4).set_margins(0.4, 0.4, 0.9, 0.6, 0.3, 0.3);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_header(page_header(frame.title, subtitle)).set_footer(page_footer(frame));
    Ok(())
}

/// A space keeps a size from running into a title that begins with a digit. What does not fit into a
/// header is left to the sheet itself.
fn page_header(title: &str, subtitle: &str) -> String {
    let front = format!("&L&\"{FONT},Bold\"&14 {}\n&\"{FONT},Regular\"&9 ", title.replace('&', "&&"));
    let subtitle = subtitle.replace('&', "&&");
    let room = LONGEST_HEADER.saturating_sub(front.encode_utf16().count());
    if subtitle.encode_utf16().count() <= room {
        return front + &subtitle;
    }
    let mut filled = '…'.len_utf16();
    let fits = |character: &char| {
        filled += character.len_utf16();
        filled <= room
    };
    let kept: String = subtitle.chars().take_while(fits).collect();
    // Half of an escaped `&` would begin a code.
    front + kept.trim_end_matches('&') + "…"
}

fn page_footer(frame: &Frame) -> String {
    let date = frame.as_of.to_string();
    let as_of = filled(&frame.words.phrases.as_of, &[("date", &date)]);
    format!("&L{} {as_of}&C{}&R&A", frame.title, frame.words.phrases.page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_never_longer_than_pages_allow() {
        let front = page_header("A & B", "").encode_utf16().count();
        for (subtitle, end) in [
            ("x".repeat(255 - front), "xx"),
            ("x".repeat(256 - front), "x…"),
            ("𠮷".repeat(200), "𠮷…"),
            ("&".repeat(200), " …"),
        ] {
            let header = page_header("A & B", &subtitle);
            assert!(header.encode_utf16().count() <= LONGEST_HEADER, "{header}");
            assert!(
                header.starts_with("&L&\"Yu Gothic,Bold\"&14 A && B\n") && header.ends_with(end),
                "{header}"
            );
        }
    }
}
