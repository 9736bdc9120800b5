//! Names of plans and countries.

use super::words::word_key;
use super::{Cell, Read, Term, Unreadable, text, unreadable};
use crate::domain::plan::{Country, Plan};
use crate::domain::rule::RuleId;
use crate::domain::word::Word;

/// What may stand before a plan's name, in the form of [`word_key`]; the longer first.
const PLAN_PREFIXES: [&str; 3] = ["djicareenterprise", "careenterprise", "enterpriseshield"];

/// A plan by any of its names. Unknown names are INP-10: nobody can say what was sold.
pub fn plan(cell: &Cell<'_>) -> Read<Plan> {
    if let Cell::Error(_) = cell {
        return unreadable(expected_plans());
    }
    match text(cell) {
        Ok(None) => Ok(None),
        Ok(Some(name)) => match plan_named(&name) {
            Some(plan) => Ok(Some(plan)),
            None => Err(unknown_plan()),
        },
        Err(_) => Err(unknown_plan()),
    }
}

fn unknown_plan() -> Unreadable {
    Unreadable { rule: RuleId::Inp10, expected: Box::new(expected_plans()) }
}

fn expected_plans() -> Term {
    Term::Choices { choices: Plan::all().map(|plan| plan.name().into()).collect() }
}

fn plan_named(name: &str) -> Option<Plan> {
    if let Some(plan) = Plan::from_name(name) {
        return Some(plan);
    }
    let key = word_key(name);
    let bare = PLAN_PREFIXES.iter().find_map(|prefix| key.strip_prefix(prefix)).unwrap_or(&key);
    match bare {
        "basic" | "ベーシック" => Some(Plan::Basic),
        "plus" | "プラス" => Some(Plan::Plus),
        "basicrenew" | "basicrenewal" | "basic更新" | "ベーシック更新" | "basic_renew" => {
            Some(Plan::BasicRenew)
        }
        "plusrenew" | "plusrenewal" | "plus更新" | "プラス更新" | "plus_renew" => {
            Some(Plan::PlusRenew)
        }
        _ => None,
    }
}

/// A country by its two letters or one of the names that dealers use.
pub fn country(cell: &Cell<'_>) -> Read<Country> {
    match text(cell) {
        Ok(None) => Ok(None),
        Ok(Some(name)) => match country_named(&name) {
            Some(country) => Ok(Some(country)),
            None => unreadable(Term::CountryCode),
        },
        Err(_) => unreadable(Term::CountryCode),
    }
}

fn country_named(name: &str) -> Option<Country> {
    match word_key(name).as_str() {
        "日本" | "国内" | "japan" => Some(Country::JAPAN),
        "中国" => Some(Country(*b"CN")),
        "韓国" => Some(Country(*b"KR")),
        "台湾" => Some(Country(*b"TW")),
        "米国" => Some(Country(*b"US")),
        key => {
            let &[first, second] = key.as_bytes() else { return None };
            let letters = [first.to_ascii_uppercase(), second.to_ascii_uppercase()];
            COUNTRIES.as_bytes().chunks(3).any(|code| code.starts_with(&letters)).then_some(Country(letters))
        }
    }
}

/// The codes that ISO 3166-1 assigns.
const COUNTRIES: &str = "\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT \
MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG \
UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_has_many_names() {
        for (written, read) in [
            ("DJI Care Enterprise Basic", Some(Plan::Basic)),
            ("Care Enterprise Plus", Some(Plan::Plus)),
            ("Enterprise Shield Basic", Some(Plan::Basic)),
            ("ベーシック", Some(Plan::Basic)),
            ("ﾌﾟﾗｽ", Some(Plan::Plus)),
            ("basic", Some(Plan::Basic)),
            ("Basic Renew", Some(Plan::BasicRenew)),
            ("DJI Care Enterprise Basic Renewal", Some(Plan::BasicRenew)),
            ("Enterprise Shield Plus 更新", Some(Plan::PlusRenew)),
            ("plus_renew", Some(Plan::PlusRenew)),
            ("Basic Plus", None),
            ("ゴールド", None),
            ("DJI Care Enterprise", None),
            ("更新", None),
        ] {
            let found = plan(&Cell::Text(written));
            assert_eq!(found.as_ref().ok().copied().flatten(), read, "{written}");
            assert!(found.is_ok() || found.unwrap_err().rule == RuleId::Inp10, "{written}");
        }
        assert_eq!(plan(&Cell::Text("-")), Ok(None));
        assert_eq!(plan(&Cell::Error("#REF!")).unwrap_err().rule, RuleId::Inp05);
        assert_eq!(plan(&Cell::Number(1.5)).unwrap_err().rule, RuleId::Inp10);
    }

    #[test]
    fn a_country_is_a_code_of_iso_3166() {
        for (written, read) in [
            ("JP", Some(*b"JP")),
            ("ｊｐ", Some(*b"JP")),
            ("日本", Some(*b"JP")),
            ("国内", Some(*b"JP")),
            ("JAPAN", Some(*b"JP")),
            ("中国", Some(*b"CN")),
            ("AD", Some(*b"AD")),
            ("ZW", Some(*b"ZW")),
            ("ZZ", None),
            ("D ", None),
            ("第三国", None),
            ("JPN", None),
        ] {
            assert_eq!(country(&Cell::Text(written)).ok().flatten(), read.map(Country), "{written}");
        }
        assert_eq!(country(&Cell::Text("")), Ok(None));
        assert_eq!(COUNTRIES.split(' ').count(), 249);
    }
}
