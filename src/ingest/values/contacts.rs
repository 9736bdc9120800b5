//! E-mail addresses and phone numbers: the keys by which an owner is known (POOL-02).

use super::{Cell, Read, Term, text, unreadable};

/// An e-mail address: lower case, with exactly one `@`.
pub fn email(cell: &Cell<'_>) -> Read<String> {
    match text(cell) {
        Ok(None) => Ok(None),
        Ok(Some(address)) if address.matches('@').count() == 1 => Ok(Some(address.to_lowercase())),
        Ok(Some(_)) | Err(_) => unreadable(Term::EmailAddress),
    }
}

/// A phone number's digits; a leading `+81` is written `0`. A text without any digit gives none.
pub fn phone(cell: &Cell<'_>) -> Read<String> {
    let number = match text(cell) {
        Ok(None) => return Ok(None),
        Ok(Some(number)) => number,
        Err(_) => return unreadable(Term::PhoneNumber),
    };
    let (prefix, national) = match number.strip_prefix("+81") {
        Some(rest) => ("0", rest),
        None => ("", &*number),
    };
    let digits: String = national.chars().filter(char::is_ascii_digit).collect();
    Ok((!digits.is_empty()).then(|| prefix.to_owned() + &digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_sign_and_no_case() {
        for (written, read) in [
            (" Daisuke.Inoue103@Sora.Example.Jp ", Some("daisuke.inoue103@sora.example.jp")),
            ("ｔａｒｏ＠ｋａｚｅ．ｅｘａｍｐｌｅ．ｊｐ", Some("taro@kaze.example.jp")),
            ("taro.example.jp", None),
            ("a@b@example.jp", None),
        ] {
            assert_eq!(email(&Cell::Text(written)).ok().flatten().as_deref(), read, "{written}");
        }
        assert_eq!(email(&Cell::Text("なし")), Ok(None));
        assert!(email(&Cell::Number(1.5)).is_err());
    }

    #[test]
    fn a_phone_number_is_its_digits() {
        for (written, read) in [
            ("090-1234-5678", Some("09012345678")),
            ("０１１－０９３４－４６９４", Some("01109344694")),
            ("(06) 7114-2274", Some("0671142274")),
            ("+81 90-1381-9422", Some("09013819422")),
            ("+82 2 123", Some("822123")),
            ("+81", None),
            ("担当者まで", None),
        ] {
            assert_eq!(phone(&Cell::Text(written)), Ok(read.map(str::to_owned)), "{written}");
        }
        assert_eq!(phone(&Cell::Text("-")), Ok(None));
        assert_eq!(phone(&Cell::Number(9_012_345_678.0)), Ok(Some("9012345678".into())));
        assert!(phone(&Cell::Number(1.5)).is_err() && phone(&Cell::Error("#REF!")).is_err());
    }
}
