//! Linking sales, bindings and repairs (RULES.md 5): LNK-01 to LNK-08.

use chrono::NaiveDate;

use super::{Breach, Verdict, require};
use crate::domain::finding::RuleId;
use crate::schema::ruleset::Policies;

/// LNK-01: the binding's activation code is in the sales.
///
/// Clause: `購入済のお客様が関連付けを行う`: a code is sold before it is used.
///
/// # Errors
/// Where no plan sale names it.
pub fn lnk_01_code_sold(known: bool, code: &str) -> Verdict {
    require(known, || {
        Breach::of(RuleId::Lnk01).in_column("activation_code").values("sales.activation_code", code)
    })
}

/// LNK-02: a sold code is bound within `unbound_after_days` of its sale.
///
/// Boundary: on the 30th day it is still waited for, on the 31st it is listed.
///
/// # Errors
/// With the code, and its age.
pub fn lnk_02_bound_in_time(
    policies: &Policies,
    code: &str,
    sale_date: NaiveDate,
    as_of: NaiveDate,
) -> Verdict {
    let age_days = (as_of - sale_date).num_days();
    let limit_days = i64::from(policies.unbound_after_days);
    require(age_days <= limit_days, || {
        Breach::of(RuleId::Lnk02)
            .in_column("activation_code")
            .values(format!("{code} ≤ {limit_days} d"), format!("{age_days} d ({sale_date})"))
    })
}

/// LNK-03: a code is bound once; its earliest binding keeps it.
///
/// Clause: `使用済みではないかどうか`.
///
/// # Errors
/// With the serial that keeps it.
pub fn lnk_03_code_bound_once(keeper_serial: Option<&str>, serial: &str) -> Verdict {
    match keeper_serial {
        None => Ok(()),
        Some(keeper) => Err(Breach::of(RuleId::Lnk03).in_column("activation_code").values(keeper, serial)),
    }
}

/// LNK-04: the code's sale names the binding's plan and model, compared where both are given.
///
/// Clause: the activation page shows `対応製品` and `サービスプラン` of the code.
///
/// # Errors
/// With the pair that differs.
pub fn lnk_04_same_product(plans: [Option<&str>; 2], models: [Option<&str>; 2]) -> Verdict {
    for (column, [sold, bound]) in [("plan", plans), ("model", models)] {
        if let (Some(sold), Some(bound)) = (sold, bound)
            && sold != bound
        {
            return Err(Breach::of(RuleId::Lnk04).in_column(column).values(sold, bound));
        }
    }
    Ok(())
}

/// LNK-05: the unit of a repair case has had some coverage, eligible or not.
///
/// Clause: `お使いの製品がDJI Care Enterpriseと関連付け済`.
///
/// # Errors
/// Where it never had one.
pub fn lnk_05_unit_covered_once(has_coverage: bool, serial: &str) -> Verdict {
    require(has_coverage, || {
        Breach::of(RuleId::Lnk05).in_column("serial").values("activations.serial", serial)
    })
}

/// LNK-06: the bound unit has a unit sale in the inputs.
///
/// Clause: `正規販売ルートで購入されたDJI製品のみ関連付けることができます`.
///
/// # Errors
/// Where none is known.
pub fn lnk_06_unit_sold(known: bool, serial: &str) -> Verdict {
    require(known, || Breach::of(RuleId::Lnk06).in_column("serial").values("sales.serial", serial))
}

/// LNK-07: the code's sale was not returned.
///
/// # Errors
/// Where it was.
pub fn lnk_07_not_returned(returned: bool, code: &str) -> Verdict {
    require(!returned, || Breach::of(RuleId::Lnk07).in_column("activation_code").values("quantity > 0", code))
}

/// LNK-08: the target of an addition is known: a bound serial, or a contract number that some
/// binding bears.
///
/// Clause: `サービス関連付け済みの機体/ジンバルのシリアルナンバー` / `アクティベート済みのサービス契約番号`.
///
/// # Errors
/// Where it is neither, or not given at all.
pub fn lnk_08_target_known(known: bool, target: Option<&str>) -> Verdict {
    require(known, || {
        Breach::of(RuleId::Lnk08).in_column("add_to").values("serial | contract_no", target.unwrap_or("—"))
    })
}
