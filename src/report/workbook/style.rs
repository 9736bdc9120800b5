//! How cells look: one font, one grid, a few tints with one meaning each.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::domain::claim::Decision;
use crate::domain::coverage::{RenewalStatus, Status};
use crate::domain::expiry::Stage;
use crate::domain::rule::Severity;

/// A face that Japanese Windows and macOS have; elsewhere it falls back to the system's own.
pub(super) const FONT: &str = "Yu Gothic";
/// The charset of Japanese, which guides that fall-back.
const JAPANESE: u8 = 128;
/// How a month is written, in cells and along charts.
pub(super) const MONTH: &str = "yyyy\\-mm";
/// The bar of a share: light enough for the figure over it.
pub(super) const BAR: u32 = 0x9D_C3_E6;
const GRID: Color = Color::RGB(0xD9_D9_D9);
const HEADER: Color = Color::RGB(0x1F_4E_78);
/// The header over cells that the reader fills in.
const INPUT_HEADER: Color = Color::RGB(0x80_60_00);

/// What a cell's colour says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Tint {
    /// Nothing.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// Noted.
    Calm,
    /// Someone should look.
    Caution,
    /// Someone must act.
    Alarm,
    /// Over and done.
    Muted,
    /// The reader's to fill in.
    Input,
    /// Leads to another place.
    Link,
}

impl Tint {
    /// All, in their order.
    pub(super) const ALL: [Tint; 8] = [
        Tint::Plain,
        Tint::Good,
        Tint::Calm,
        Tint::Caution,
        Tint::Alarm,
        Tint::Muted,
        Tint::Input,
        Tint::Link,
    ];

    /// Background and letters.
    fn colors(self) -> Option<(u32, u32)> {
        match self {
            Tint::Plain => None,
            Tint::Good => Some((0xE2_EF_DA, 0x37_56_23)),
            Tint::Calm => Some((0xDD_EB_F7, 0x1F_4E_78)),
            Tint::Caution => Some((0xFF_F2_CC, 0x7F_60_00)),
            Tint::Alarm => Some((0xF8_CB_AD, 0x9C_00_06)),
            Tint::Muted => Some((0xED_ED_ED, 0x59_59_59)),
            Tint::Input => Some((0xFF_FF_99, 0x00_00_CC)),
            Tint::Link => Some((0xFF_FF_FF, 0x05_63_C1)),
        }
    }
}

impl From<Status> for Tint {
    fn from(status: Status) -> Self {
        match status {
            Status::Ineligible => Tint::Alarm,
            Status::Scheduled => Tint::Calm,
            Status::InForce => Tint::Good,
            Status::Expired => Tint::Muted,
        }
    }
}

impl From<RenewalStatus> for Tint {
    fn from(status: RenewalStatus) -> Self {
        match status {
            RenewalStatus::None => Tint::Plain,
            RenewalStatus::Renewed => Tint::Calm,
            RenewalStatus::Renewable => Tint::Good,
            RenewalStatus::Special7 | RenewalStatus::Special30 => Tint::Caution,
            RenewalStatus::NotRenewable => Tint::Muted,
        }
    }
}

impl From<Decision> for Tint {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Covered => Tint::Good,
            Decision::NotCovered => Tint::Alarm,
            Decision::Warranty | Decision::CustomerRepair => Tint::Calm,
            Decision::Open => Tint::Plain,
            Decision::Cancelled => Tint::Muted,
        }
    }
}

impl From<Stage> for Tint {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Days30 => Tint::Calm,
            Stage::Days15 => Tint::Caution,
            Stage::Days7 => Tint::Alarm,
            Stage::Special7 | Stage::Special30 => Tint::Muted,
        }
    }
}

impl From<Severity> for Tint {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Tint::Alarm,
            Severity::Warn => Tint::Caution,
            Severity::Info => Tint::Calm,
        }
    }
}

/// How a column's values are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// Serials, codes, numbers of contracts, single words: on one line, as wide as they are.
    Code,
    /// Names and other free text: wrapped where long.
    Text,
    /// Sentences: wrapped in a wide column.
    Sentence,
    /// `yyyy-mm-dd`
    Date,
    /// `yyyy-mm`, of a month's first day.
    Month,
    /// `yyyy-mm-dd hh:mm`
    Instant,
    /// `#,##0`
    Yen,
    /// A whole number.
    Count,
    /// A part of a whole, in per cent.
    Share,
    /// A value of any kind, each as its kind looks.
    Any,
}

impl Look {
    /// All, in their order.
    pub(super) const ALL: [Look; 10] = [
        Look::Code,
        Look::Text,
        Look::Sentence,
        Look::Date,
        Look::Month,
        Look::Instant,
        Look::Yen,
        Look::Count,
        Look::Share,
        Look::Any,
    ];

    /// The widest a column of it becomes, in half-width characters.
    pub(super) fn widest(self) -> usize {
        match self {
            Look::Code => 72,
            Look::Text | Look::Any => 44,
            Look::Sentence => 64,
            Look::Date | Look::Month | Look::Instant | Look::Yen | Look::Count | Look::Share => 24,
        }
    }

    fn with_number_format(self, format: Format) -> Format {
        match self {
            // What a person types over a code stays text. Long text does without: some versions show
            // more than 255 characters of this format as ####.
            Look::Code => format.set_num_format("@"),
            Look::Text | Look::Sentence | Look::Any => format,
            Look::Date => format.set_num_format("yyyy\\-mm\\-dd"),
            Look::Month => format.set_num_format(MONTH),
            Look::Instant => format.set_num_format("yyyy\\-mm\\-dd\\ hh:mm"),
            Look::Yen | Look::Count => format.set_num_format("#,##0"),
            Look::Share => format.set_num_format("0.0%"),
        }
    }

    /// Numbers stand at the right, a little off the next column; all else at the left.
    fn align(self, format: Format) -> Format {
        match self {
            Look::Code
            | Look::Text
            | Look::Sentence
            | Look::Date
            | Look::Month
            | Look::Instant
            | Look::Any => format.set_align(FormatAlign::Left),
            Look::Yen | Look::Count | Look::Share => format.set_align(FormatAlign::Right).set_indent(1),
        }
    }

    fn is_wrapped(self) -> bool {
        match self {
            Look::Text | Look::Sentence | Look::Any => true,
            Look::Code | Look::Date | Look::Month | Look::Instant | Look::Yen | Look::Count | Look::Share => {
                false
            }
        }
    }
}

/// The formats of a workbook, made once.
pub(super) struct Formats {
    pub(super) base: Format,
    pub(super) title: Format,
    pub(super) subtitle: Format,
    /// The total row's label.
    pub(super) total_label: Format,
    /// The total row's count of rows.
    pub(super) row_count: Format,
    /// The title of a cover's section.
    pub(super) section: Format,
    /// The title of a group of control totals.
    pub(super) group: Format,
    /// The name of a control total.
    pub(super) indented: Format,
    /// A check that holds.
    pub(super) check: Format,
    /// What changes in a cell whose check fails.
    pub(super) check_failed: Format,
    input_header: Format,
    headers: Vec<Format>,
    cells: Vec<Format>,
    totals: Vec<Format>,
}

impl Formats {
    /// All formats; `row_count` is the number format of a count of rows.
    pub(super) fn new(row_count: &str) -> Self {
        let base = Format::new()
            .set_font_name(FONT)
            .set_font_size(10)
            .set_font_charset(JAPANESE)
            .set_align(FormatAlign::Top);
        let total = base
            .clone()
            .set_bold()
            .set_background_color(Color::RGB(0xF2_F2_F2))
            .set_border_top(FormatBorder::Thin)
            .set_border_bottom(FormatBorder::Double);
        let each = |make: &dyn Fn(Look, Tint) -> Format| {
            Look::ALL.iter().flat_map(|look| Tint::ALL.map(|tint| make(*look, tint))).collect()
        };
        Self {
            title: base.clone().set_bold().set_font_size(14),
            subtitle: base.clone().set_font_color(Color::RGB(0x59_59_59)),
            section: base.clone().set_bold().set_font_size(12),
            group: base.clone().set_bold().set_background_color(Color::RGB(0xF2_F2_F2)),
            indented: cell(&base, Look::Code, Tint::Plain).set_indent(1),
            check: cell(&base, Look::Code, Tint::Good).set_bold().set_align(FormatAlign::Center),
            check_failed: tinted(Format::new(), Tint::Alarm).set_bold(),
            input_header: header(&base, Look::Text).set_background_color(INPUT_HEADER),
            headers: Look::ALL.map(|look| header(&base, look)).into(),
            cells: each(&|look, tint| cell(&base, look, tint)),
            totals: Look::ALL.map(|look| look.with_number_format(look.align(total.clone()))).into(),
            row_count: total.clone().set_num_format(row_count).set_align(FormatAlign::Left),
            total_label: total,
            base,
        }
    }

    /// The format of a column's header.
    pub(super) fn header(&self, look: Look) -> &Format {
        &self.headers[look as usize]
    }

    /// The format of an input column's header.
    pub(super) fn input_header(&self) -> &Format {
        &self.input_header
    }

    /// The format of a colour's meaning.
    pub(super) fn meaning(&self, tint: Tint) -> Format {
        self.cell(Look::Code, tint).clone().set_align(FormatAlign::VerticalCenter)
    }

    /// The format of a value.
    pub(super) fn cell(&self, look: Look, tint: Tint) -> &Format {
        &self.cells[look as usize * Tint::ALL.len() + tint as usize]
    }

    /// The format of a sum.
    pub(super) fn total(&self, look: Look) -> &Format {
        &self.totals[look as usize]
    }
}

fn header(base: &Format, look: Look) -> Format {
    look.align(base.clone())
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(HEADER)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

fn cell(base: &Format, look: Look, tint: Tint) -> Format {
    let mut format = look
        .with_number_format(look.align(base.clone()))
        .set_border_bottom(FormatBorder::Thin)
        .set_border_bottom_color(GRID)
        .set_border_right(FormatBorder::Thin)
        .set_border_right_color(GRID);
    if look.is_wrapped() {
        format = format.set_text_wrap();
    }
    tinted(format, tint)
}

fn tinted(format: Format, tint: Tint) -> Format {
    let format = match tint {
        // The one kind of cell that a protected sheet leaves to the reader.
        Tint::Input => format.set_unlocked(),
        Tint::Link => format.set_underline(FormatUnderline::Single),
        Tint::Plain | Tint::Good | Tint::Calm | Tint::Caution | Tint::Alarm | Tint::Muted => format,
    };
    match tint.colors() {
        Some((background, letters)) => format.set_background_color(background).set_font_color(letters),
        None => format,
    }
}
