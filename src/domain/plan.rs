//! Plans, models as the catalogue numbers them, and the words that dealers' files choose from.

use super::text::Sym;

/// A protection plan (RULES.md section 0).
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Plan {
    /// DJI Care Enterprise Basic: two paid replacements.
    Basic,
    /// DJI Care Enterprise Plus: a yen limit that may be pooled.
    Plus,
    /// The second year of Basic: one paid replacement.
    BasicRenew,
    /// The second year of Plus: a new yen limit.
    PlusRenew,
}

/// What a plan grants: paid replacements, or a yen limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Basic and Basic Renew.
    Basic,
    /// Plus and Plus Renew.
    Plus,
}

impl Plan {
    /// What the plan grants.
    #[must_use]
    pub fn family(self) -> Family {
        match self {
            Plan::Basic | Plan::BasicRenew => Family::Basic,
            Plan::Plus | Plan::PlusRenew => Family::Plus,
        }
    }

    /// Whether the plan is a further year of another.
    #[must_use]
    pub fn is_renewal(self) -> bool {
        match self {
            Plan::Basic | Plan::Plus => false,
            Plan::BasicRenew | Plan::PlusRenew => true,
        }
    }
}

impl Family {
    /// The plan that renews a coverage of this family.
    #[must_use]
    pub fn renewal(self) -> Plan {
        match self {
            Family::Basic => Plan::BasicRenew,
            Family::Plus => Plan::PlusRenew,
        }
    }
}

/// A model of the catalogue, by its position there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ModelId(pub u16);

/// A model and how its plans differ from the rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Model {
    /// The name that tables show.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Plus is closed to new enrolment, its limit is the export's (ENR-07).
    /// `[S] 生産完了しておりますが、サービスは継続`
    pub plus_closed: bool,
    /// Under Plus only repaired, never replaced (CLM-05). `[S] 修理サービスのみ提供`
    pub plus_repair_only: bool,
    /// Under Plus a loaner is free (CLM-10). `[S] 追加費用なしでの代替機貸し出し`
    pub plus_loaner: bool,
}

/// A model as a row gives it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ModelRef {
    /// One of the catalogue's.
    Known(ModelId),
    /// Some other text (INP-09); it counts as not given.
    Unknown(Sym),
}

impl ModelRef {
    /// The catalogue's model, where it is one.
    #[must_use]
    pub fn known(self) -> Option<ModelId> {
        match self {
            ModelRef::Known(model) => Some(model),
            ModelRef::Unknown(_) => None,
        }
    }
}

/// A country, ISO 3166 alpha-2 in capitals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Country(pub [u8; 2]);

impl Country {
    /// Japan, the default of the sales layout.
    pub const JAPAN: Country = Country(*b"JP");

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// How a product was sold (ENR-03).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Channel {
    /// A regular channel. `[S] 正規販売ルート`
    Official,
    /// Any other: parallel import, second hand, auction.
    Unofficial,
}

/// How a binding was entered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// `[S] 新規アクティベーション`
    New,
    /// `[S] 製品の追加`
    Add,
}

/// The verdict on the video of a late renewal (RNW-05).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Review {
    /// `合格`
    Pass,
    /// `不合格`
    Fail,
}

/// What a repair case asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Service {
    /// The unit is mended.
    Repair,
    /// The unit is exchanged.
    Replacement,
}

/// Why a unit was damaged (CLM-02, CLM-16).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cause {
    /// 衝突
    Collision,
    /// 墜落
    Crash,
    /// 落下
    Drop,
    /// 水没
    Water,
    /// 信号干渉
    SignalInterference,
    /// 操作ミス
    OperatorError,
    /// 紛失, 飛行紛失
    Lost,
    /// 盗難
    Theft,
    /// 故意
    Intent,
    /// 外観, 外観のみ
    Cosmetic,
    /// 改造
    Modification,
    /// Anything else, kept as written.
    Other(Sym),
}

impl Cause {
    /// The dealers' usual word; `text` gives that of any other.
    #[must_use]
    pub fn word<'a>(self, text: impl Fn(Sym) -> &'a str) -> &'a str {
        match self {
            Cause::Collision => "衝突",
            Cause::Crash => "墜落",
            Cause::Drop => "落下",
            Cause::Water => "水没",
            Cause::SignalInterference => "信号干渉",
            Cause::OperatorError => "操作ミス",
            Cause::Lost => "紛失",
            Cause::Theft => "盗難",
            Cause::Intent => "故意",
            Cause::Cosmetic => "外観",
            Cause::Modification => "改造",
            Cause::Other(written) => text(written),
        }
    }
}
