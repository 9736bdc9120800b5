//! Where the plan revenue stands on the as-of date.

use super::codes::Codes;
use super::deferral::Fee;
use crate::domain::money::Yen;
use crate::domain::word::Word;
use crate::rollup::frame::roll_up;

/// Where a yen of plan revenue stands on the as-of date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Destination {
    /// Earned by the days of cover that are over.
    Earned,
    /// To be earned by the days to come: deferred revenue.
    Unearned,
    /// Paid for more than the one unit that a code covers.
    OtherUnits,
    /// Paid for a code whose binding was refused: no cover, nothing earned.
    Refused,
    /// Paid for a code that nobody bound: no cover yet, nothing earned.
    NotBound,
    /// What is left of codes that were returned, or that no line of positive quantity sells.
    Withdrawn,
}

/// The revenue that stands in one place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The place.
    pub destination: Destination,
    /// What stands there.
    pub revenue_jpy: Yen,
}

/// Where the revenue stands: all places, in their order.
pub(super) fn destinations(codes: &Codes, fees: &[Fee]) -> Vec<Standing> {
    use Destination::{Earned, OtherUnits, Unearned};
    let none = Destination::all().map(|place| (place, [0]));
    // What a code that covers brought in is its coverage's fee, and the rest for other units.
    let of_codes = codes.revenue().map(|(place, net_jpy)| (place.unwrap_or(OtherUnits), [net_jpy]));
    let of_fees = fees.iter().flat_map(|fee| {
        let (earned_jpy, unearned_jpy) = (fee.earned_jpy, fee.unearned_jpy());
        [(Earned, [earned_jpy]), (Unearned, [unearned_jpy]), (OtherUnits, [-earned_jpy - unearned_jpy])]
    });
    let rows = roll_up(none.chain(of_codes).chain(of_fees), |place| [*place as i64]).into_iter();
    rows.map(|(destination, [revenue_jpy])| Standing { destination, revenue_jpy }).collect()
}
