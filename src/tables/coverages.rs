//! `coverages`: one row a binding that could be read.

use std::borrow::Cow;

use super::column::columns;
use super::{Edition, Source, count, text};
use crate::domain::coverage::{Coverage, Entitlement, Granted, PoolKey, RenewalStatus, Route, Status};
use crate::domain::facts::Binding;
use crate::domain::money::Yen;
use crate::domain::plan::Plan;

/// A binding and the coverage that it became.
#[derive(Clone, Copy)]
pub struct CoverageRow<'a> {
    edition: &'a Edition<'a>,
    /// What was decided.
    pub coverage: &'a Coverage,
    /// The row's own values.
    pub binding: &'a Binding,
}

/// The limit of a Plus coverage.
#[derive(Clone, Copy)]
pub struct Limit {
    /// Whose limits it shares.
    pub pool: PoolKey,
    /// The unit's own share.
    pub granted_jpy: Yen,
    /// What was deducted from it.
    pub used_jpy: Yen,
    /// What the pool's coverages in force have left together.
    pub pool_remaining_jpy: Yen,
}

impl<'a> CoverageRow<'a> {
    /// The row of a coverage.
    #[must_use]
    pub fn of(edition: &'a Edition<'a>, coverage: &'a Coverage) -> Self {
        Self { edition, coverage, binding: &edition.view.bindings()[coverage.binding] }
    }

    /// The activation code.
    #[must_use]
    pub fn id(&self) -> &'a str {
        self.edition.view.texts().get(self.binding.activation_code)
    }

    /// The serial bound.
    #[must_use]
    pub fn serial_original(&self) -> &'a str {
        self.edition.view.texts().get(self.binding.serial)
    }

    /// The serial that the unit bears now.
    #[must_use]
    pub fn serial_current(&self) -> &'a str {
        self.edition.view.texts().get(self.coverage.serial_current)
    }

    /// The model's name.
    #[must_use]
    pub fn model(&self) -> Option<&'a str> {
        let model = self.coverage.model?;
        Some(&self.edition.view.schemas.catalogue.model(model).name)
    }

    /// The owner key of POOL-02.
    #[must_use]
    pub fn owner(&self) -> Option<Cow<'a, str>> {
        self.edition.owner_key(self.binding.owner_key)
    }

    /// The dealer's code.
    #[must_use]
    pub fn dealer(&self) -> Option<&'a str> {
        self.edition.view.texts().opt(self.binding.dealer)
    }

    /// The owner's name.
    #[must_use]
    pub fn owner_name(&self) -> Option<Cow<'a, str>> {
        self.edition.name(self.binding.customer_name)
    }

    /// What an eligible coverage grants.
    #[must_use]
    pub fn granted(&self) -> Option<&'a Granted> {
        self.coverage.granted.as_ref()
    }

    /// The limit of an eligible Plus coverage.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self.granted()?.entitlement {
            Entitlement::Replacements { .. } => None,
            Entitlement::Limit { pool, granted_jpy, used_jpy, pool_remaining_jpy } => {
                Some(Limit { pool, granted_jpy, used_jpy, pool_remaining_jpy })
            }
        }
    }

    /// What the coverage itself has left of its limit.
    #[must_use]
    pub fn own_remaining_jpy(&self) -> Option<Yen> {
        self.granted()?.entitlement.own_remaining_jpy()
    }

    /// The replacements of an eligible Basic coverage: allowed, used.
    #[must_use]
    pub fn replacements(&self) -> Option<(u32, u32)> {
        match self.granted()?.entitlement {
            Entitlement::Replacements { allowed, used } => Some((allowed, used)),
            Entitlement::Limit { .. } => None,
        }
    }

    /// Where the binding stands in the inputs.
    #[must_use]
    pub fn source(&self) -> Source<'a> {
        Source::of(self.edition, &self.binding.place)
    }

    fn texts(&self, sym: Option<crate::domain::text::Sym>) -> Option<Cow<'a, str>> {
        text(self.edition.view.texts().opt(sym))
    }

    fn base_id(&self) -> Option<&'a str> {
        let base = &self.edition.view.bindings()[self.coverage.base?];
        Some(self.edition.view.texts().get(base.activation_code))
    }
}

/// All rows, by activation code and serial.
#[must_use]
pub fn rows<'a>(edition: &'a Edition<'a>) -> Vec<CoverageRow<'a>> {
    let mut rows: Vec<CoverageRow> =
        edition.view.coverages().iter().map(|coverage| CoverageRow::of(edition, coverage)).collect();
    rows.sort_by_key(|row| (row.id(), row.serial_original()));
    rows
}

columns! {
    /// The columns of `coverages`, in order.
    CoverageColumn of CoverageRow<'_>, "data/coverages.parquet" {
        CoverageId: Code = |row| text(Some(row.id())),
        SerialOriginal: Code = |row| text(Some(row.serial_original())),
        SerialCurrent: Code = |row| text(Some(row.serial_current())),
        Model: Code = |row| text(row.model()),
        Plan: Word<Plan> = |row| Some(row.binding.plan),
        ContractNo: Code = |row| row.texts(row.binding.contract_no),
        PoolId: Code = |row| {
            row.limit().map(|limit| Cow::Owned(limit.pool.text(row.edition.view.texts())))
        },
        Owner: Code = |row| row.owner(),
        OwnerName: Text = |row| row.owner_name(),
        Dealer: Code = |row| text(row.dealer()),
        BoundAt: Instant = |row| Some(row.binding.bound_at.at),
        Route: Word<Route> = |row| row.granted().map(|granted| granted.route),
        Start: Date = |row| row.granted().map(|granted| granted.period.start),
        End: Date = |row| row.granted().map(|granted| granted.period.end),
        Status: Word<Status> = |row| Some(row.coverage.status),
        RenewalStatus: Word<RenewalStatus> = |row| Some(row.coverage.renewal_status),
        RenewalBlockers: Rules = |row| &row.coverage.renewal_blockers,
        BaseCoverageId: Code = |row| text(row.base_id()),
        ReplacementsAllowed: Count = |row| row.replacements().map(|(allowed, _)| count(allowed)),
        ReplacementsUsed: Count = |row| row.replacements().map(|(_, used)| count(used)),
        GrantedLimit: Yen = |row| row.limit().map(|limit| limit.granted_jpy),
        OwnUsed: Yen = |row| row.limit().map(|limit| limit.used_jpy),
        OwnRemaining: Yen = |row| row.own_remaining_jpy(),
        PoolRemaining: Yen = |row| row.limit().map(|limit| limit.pool_remaining_jpy),
        RejectRules: Rules = |row| &row.coverage.reject_rules,
        FlagRules: Rules = |row| &row.coverage.flag_rules,
        WarrantyExtensionMonths: Count = |row| {
            row.granted().and_then(|granted| granted.warranty_extension_months).map(count)
        },
        SourceFile: Text = |row| text(Some(row.source().file)),
        SourceSheet: Text = |row| text(row.source().sheet),
        SourceRow: Count = |row| row.source().row.map(count),
        WaivedRules: Rules = |row| &row.coverage.waived_rules,
    }
}
