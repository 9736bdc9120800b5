//! In which month a dealer filed something, by the path of the file.

use crate::domain::month::Month;

/// The month of a path below the input folder: that of the innermost folder named after one, such as
/// `D001/2022-05/`; where no folder is, that which the file's own name bears. A path without a month
/// was always known.
pub(super) fn month_of(path: &str) -> Option<Month> {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    folders.rsplit('/').find_map(whole).or_else(|| last_inside(file))
}

/// A month that is the whole name: `2022-05`, `2022_05`, `2022.05`, `202205`, `2022年5月`.
fn whole(name: &str) -> Option<Month> {
    let (year, rest) = name.split_at_checked(4)?;
    let number = match rest.strip_prefix('年') {
        Some(rest) => rest.strip_suffix('月')?,
        None => {
            Some(rest.strip_prefix(['-', '_', '.']).unwrap_or(rest)).filter(|digits| digits.len() == 2)?
        }
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(year) && digits(number)).then_some(())?;
    Month::new(year.parse().ok()?, number.parse().ok()?)
}

/// The last month inside a file's name. Digits that go on, as in a day or a number, are no month.
fn last_inside(name: &str) -> Option<Month> {
    let is_digit = |at: usize| name.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let ends =
        |start: usize| name[start..].char_indices().map(move |(at, letter)| start + at + letter.len_utf8());
    let starts = name.char_indices().map(|(at, _)| at).rev();
    let alone = |start: &usize| is_digit(*start) && (*start == 0 || !is_digit(*start - 1));
    // The longest form, `2022年12月`, has 12 bytes.
    let at = |start: usize| {
        let ends = ends(start).take_while(|end| end - start <= 12);
        ends.filter(|end| !is_digit(*end)).filter_map(|end| whole(&name[start..end])).next()
    };
    starts.filter(alone).find_map(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_stands_in_a_folder_or_else_in_the_name() {
        for (path, month) in [
            ("D001/2022-05/sales.csv", Some("2022-05")),
            ("D001/2022_05/sales.csv", Some("2022-05")),
            ("D001/202205/sales.csv", Some("2022-05")),
            ("D001/2022年5月/sales.csv", Some("2022-05")),
            ("D001/2021-09/四半期報告_2021年7-9月.xlsx", Some("2021-09")),
            ("D001/2022-05/old/2022-04/sales.csv", Some("2022-04")),
            ("D001/2022-05/resent/sales_202206.csv", Some("2022-05")),
            ("D001/売上_202206.csv", Some("2022-06")),
            ("D001/202208登録データ.CSV", Some("2022-08")),
            ("D001/repairs.202205.ods", Some("2022-05")),
            ("D001/2022年12月分.xlsx", Some("2022-12")),
            ("D001/2022-05.csv", Some("2022-05")),
            ("D001/20220615.csv", None),
            ("D001/0312345678.csv", None),
            ("D001/2022-13/sales.csv", None),
            ("D001/sales.csv", None),
            ("2022-05/sales.csv", Some("2022-05")),
            ("売上.csv", None),
            ("", None),
        ] {
            assert_eq!(month_of(path).map(|month| month.to_string()).as_deref(), month, "{path}");
        }
    }
}
