//! Linking sales, bindings and repairs (RULES.md 5): LNK-01 to LNK-08.

use chrono::NaiveDate;

use super::{Reading, Reads, Skip, Trial};
use crate::domain::policy::Policies;
use crate::domain::rule::RuleId;

/// LNK-01: the binding's activation code is in the sales.
///
/// Clause: `購入済のお客様が関連付けを行う`: a code is sold before it is used.
///
/// Fails where no plan sale names it.
pub fn lnk_01_code_sold(known: bool, code: &str) -> Trial<impl Reads> {
    Trial::of(RuleId::Lnk01, known, move || {
        Reading::values("sales.activation_code", code).in_column("activation_code")
    })
}

/// LNK-02: a sold code is bound within `unbound_after_days` of its sale. `settled` says why the code
/// need not be waited for any longer.
///
/// Boundary: on the 30th day it is still waited for, on the 31st it is listed.
///
/// Fails with the code, and its age.
pub fn lnk_02_bound_in_time(
    policies: &Policies,
    settled: Option<Skip>,
    code: &str,
    sale_date: NaiveDate,
    as_of: NaiveDate,
) -> Trial<impl Reads> {
    let age_days = (as_of - sale_date).num_days();
    let limit_days = i64::from(policies.unbound_after_days);
    Trial::unless(settled, RuleId::Lnk02, age_days <= limit_days, move || {
        let reading = match settled {
            Some(_) => Reading::default(),
            None => {
                Reading::values(format!("{code} ≤ {limit_days} d"), format!("{age_days} d ({sale_date})"))
            }
        };
        reading.in_column("activation_code")
    })
}

/// LNK-03: a code is bound once; its earliest binding keeps it.
///
/// Clause: `使用済みではないかどうか`.
///
/// Fails with the serial that keeps it: `other_keeper`.
pub fn lnk_03_code_bound_once(other_keeper: Option<&str>, serial: &str) -> Trial<impl Reads> {
    Trial::of(RuleId::Lnk03, other_keeper.is_none(), move || {
        Reading::values(other_keeper.unwrap_or(serial), serial).in_column("activation_code")
    })
}

/// LNK-04: the code's sale names the binding's plan and model, compared where both are given.
///
/// Clause: the activation page shows `対応製品` and `サービスプラン` of the code.
///
/// Fails with the pair that differs. Each pair is what was sold and what was bound.
pub fn lnk_04_same_product<'a>(
    plans: [Option<&'a str>; 2],
    models: [Option<&'a str>; 2],
) -> Trial<impl Reads + use<'a>> {
    let pair = |column, [sold, bound]: [Option<&'a str>; 2]| Some((column, sold?, bound?));
    let compared = [pair("plan", plans), pair("model", models)];
    let differing = compared.into_iter().flatten().find(|(_, sold, bound)| sold != bound);
    let skip = compared.iter().all(Option::is_none).then_some(Skip::PlanSaleUnknown);
    Trial::unless(skip, RuleId::Lnk04, differing.is_none(), move || {
        if let Some((column, sold, bound)) = differing {
            return Reading::values(sold, bound).in_column(column);
        }
        let joined = |of: fn((&'a str, &'a str, &'a str)) -> &'a str| {
            compared.into_iter().flatten().map(of).collect::<Vec<_>>().join(", ")
        };
        Reading::values(joined(|(_, sold, _)| sold), joined(|(_, _, bound)| bound))
    })
}

/// LNK-05: the unit of a repair case has had some coverage, eligible or not.
///
/// Clause: `お使いの製品がDJI Care Enterpriseと関連付け済`.
///
/// Fails where it never had one.
pub fn lnk_05_unit_covered_once(has_coverage: bool, serial: &str) -> Trial<impl Reads> {
    Trial::of(RuleId::Lnk05, has_coverage, move || {
        Reading::values("activations.serial", serial).in_column("serial")
    })
}

/// LNK-06: the bound unit has a unit sale in the inputs.
///
/// Clause: `正規販売ルートで購入されたDJI製品のみ関連付けることができます`.
///
/// Fails where none is known.
pub fn lnk_06_unit_sold(known: bool, serial: &str) -> Trial<impl Reads> {
    Trial::of(RuleId::Lnk06, known, move || Reading::values("sales.serial", serial).in_column("serial"))
}

/// LNK-07: the code's sale was not returned; skipped where it is not known.
///
/// Fails where it was.
pub fn lnk_07_not_returned(returned: Option<bool>, code: &str) -> Trial<impl Reads> {
    let skip = returned.is_none().then_some(Skip::PlanSaleUnknown);
    Trial::unless(skip, RuleId::Lnk07, returned != Some(true), move || {
        Reading::values("quantity > 0", code).in_column("activation_code")
    })
}

/// LNK-08: the target of an addition is known: a bound serial, or a contract number that some
/// binding bears.
///
/// Clause: `サービス関連付け済みの機体/ジンバルのシリアルナンバー` / `アクティベート済みのサービス契約番号`.
///
/// Fails where it is neither, or not given at all.
pub fn lnk_08_target_known(known: bool, target: Option<&str>) -> Trial<impl Reads> {
    Trial::of(RuleId::Lnk08, known, move || {
        Reading::values("serial | contract_no", target.unwrap_or("—")).in_column("add_to")
    })
}
