//! Linking sales, bindings and repairs (RULES.md 5): LNK-01 to LNK-08.

use chrono::NaiveDate;

use super::{Skip, Trial};
use crate::domain::field::Field;
use crate::domain::plan::{ModelId, Plan};
use crate::domain::policy::Policies;
use crate::domain::reading::{Reading, Term};
use crate::domain::rule::RuleId;
use crate::domain::text::Sym;
use crate::domain::word::Word;

/// LNK-01: the binding's activation code is in the sales.
///
/// Clause: `購入済のお客様が関連付けを行う`: a code is sold before it is used.
///
/// Fails where no plan sale names it.
pub fn lnk_01_code_sold(known: bool, code: Sym) -> Trial {
    let reading = Reading::of(Term::CodeSale, Term::Identifier { identifier: code });
    Trial::of(RuleId::Lnk01, known, reading.in_column(Field::ActivationCode))
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
    code: Sym,
    sale_date: NaiveDate,
    as_of: NaiveDate,
) -> Trial {
    let age_days = (as_of - sale_date).num_days();
    let limit_days = i64::from(policies.unbound_after_days);
    let reading = match settled {
        Some(_) => Reading::default(),
        None => Reading::of(
            Term::BoundWithin { code, days: limit_days },
            Term::Age { days: age_days, sold: sale_date },
        ),
    };
    let reading = reading.in_column(Field::ActivationCode);
    Trial::unless(settled, RuleId::Lnk02, age_days <= limit_days, reading)
}

/// LNK-03: a code is bound once; its earliest binding keeps it.
///
/// Clause: `使用済みではないかどうか`.
///
/// Fails with the serial that keeps it: `other_keeper`.
pub fn lnk_03_code_bound_once(other_keeper: Option<Sym>, serial: Sym) -> Trial {
    let keeper = Term::Keeper { serial: other_keeper.unwrap_or(serial) };
    let reading = Reading::of(keeper, Term::Identifier { identifier: serial });
    Trial::of(RuleId::Lnk03, other_keeper.is_none(), reading.in_column(Field::ActivationCode))
}

/// LNK-04: the code's sale names the binding's plan and model, compared where both are given.
///
/// Clause: the activation page shows `対応製品` and `サービスプラン` of the code.
///
/// Fails with the pair that differs. Each pair is what was sold and what was bound.
pub fn lnk_04_same_product(plans: [Option<Plan>; 2], models: [Option<ModelId>; 2]) -> Trial {
    let plan = |plan| Term::Plan { plan };
    let model = |model| Term::Model { model };
    let both = |plan: Plan, model| Term::PlanAndModel { plan: plan.name().into(), model };
    let (reading, differs) = match (plans, models) {
        ([Some(sold), Some(bound)], _) if sold != bound => {
            (Reading::of(plan(sold), plan(bound)).in_column(Field::Plan), true)
        }
        (_, [Some(sold), Some(bound)]) if sold != bound => {
            (Reading::of(model(sold), model(bound)).in_column(Field::Model), true)
        }
        ([Some(plan), Some(_)], [Some(model), Some(_)]) => {
            (Reading::of(both(plan, model), both(plan, model)), false)
        }
        ([Some(sold), Some(bound)], _) => (Reading::of(plan(sold), plan(bound)), false),
        (_, [Some(sold), Some(bound)]) => (Reading::of(model(sold), model(bound)), false),
        ([None, _] | [_, None], [None, _] | [_, None]) => {
            (Reading::of(Term::text(""), Term::text("")), false)
        }
    };
    let compared = plans.iter().all(Option::is_some) || models.iter().all(Option::is_some);
    let skip = (!compared).then_some(Skip::PlanSaleUnknown);
    Trial::unless(skip, RuleId::Lnk04, !differs, reading)
}

/// LNK-05: the unit of a repair case has had some coverage, eligible or not.
///
/// Clause: `お使いの製品がDJI Care Enterpriseと関連付け済`.
///
/// Fails where it never had one.
pub fn lnk_05_unit_covered_once(has_coverage: bool, serial: Sym) -> Trial {
    let reading = Reading::of(Term::UnitBinding, Term::Identifier { identifier: serial });
    Trial::of(RuleId::Lnk05, has_coverage, reading.in_column(Field::Serial))
}

/// LNK-06: the bound unit has a unit sale in the inputs.
///
/// Clause: `正規販売ルートで購入されたDJI製品のみ関連付けることができます`.
///
/// Fails where none is known.
pub fn lnk_06_unit_sold(known: bool, serial: Sym) -> Trial {
    let reading = Reading::of(Term::UnitSale, Term::Identifier { identifier: serial });
    Trial::of(RuleId::Lnk06, known, reading.in_column(Field::Serial))
}

/// LNK-07: the code's sale was not returned; skipped where it is not known.
///
/// Fails where it was.
pub fn lnk_07_not_returned(returned: Option<bool>, code: Sym) -> Trial {
    let skip = returned.is_none().then_some(Skip::PlanSaleUnknown);
    let reading = Reading::of(Term::NotReturned, Term::Identifier { identifier: code });
    Trial::unless(skip, RuleId::Lnk07, returned != Some(true), reading.in_column(Field::ActivationCode))
}

/// LNK-08: the target of an addition is known: a bound serial, or a contract number that some
/// binding bears.
///
/// Clause: `サービス関連付け済みの機体/ジンバルのシリアルナンバー` / `アクティベート済みのサービス契約番号`.
///
/// Fails where it is neither, or not given at all.
pub fn lnk_08_target_known(known: bool, target: Option<Sym>) -> Trial {
    let reading = Reading::of(Term::KnownTarget, Term::identifier(target)).in_column(Field::AddTo);
    Trial::of(RuleId::Lnk08, known, reading)
}
