//! Yen: whole, tax included, checked. No floating point comes near money.

/// An amount in whole yen.
pub type Yen = i64;

/// The largest amount that an input may name, either way (INPUTS.md, "Yen"): sums of ten million
/// such amounts still fit the type.
pub const LARGEST_INPUT_JPY: Yen = 1_000_000_000_000;

/// Splits `total_jpy` over `weights` in proportion; the parts add up to it exactly.
///
/// Each part is the floor of its exact share, and the yen left over go one each to the largest
/// remainders, the earlier weight first among equals. No part exceeds its weight while `total_jpy`
/// is no more than their sum. Where all weights are 0, so are all parts.
///
/// # Panics
/// Where an amount is negative, or `total_jpy` exceeds the sum of the weights.
#[must_use]
pub fn split_in_proportion(total_jpy: Yen, weights: &[Yen]) -> Vec<Yen> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    assert!(
        total_jpy >= 0 && weights.iter().all(|weight| *weight >= 0),
        "only amounts of 0 or more are split"
    );
    assert!(i128::from(total_jpy) <= sum, "no more is split than the weights hold");
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: Yen| i128::from(total_jpy) * i128::from(weight);
    // A floor of total × weight / sum is at most the weight, because total is at most the sum.
    let mut parts: Vec<Yen> = weights.iter().map(|weight| (exact(*weight) / sum) as Yen).collect();
    let left_over = total_jpy - parts.iter().sum::<Yen>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|at| (std::cmp::Reverse(exact(weights[*at]) % sum), *at));
    // There are fewer yen left over than weights with a remainder: each floor lost less than one.
    for at in by_remainder.into_iter().take(left_over as usize) {
        parts[at] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_exact_and_the_largest_remainder_takes_the_odd_yen() {
        for (total, weights, parts) in [
            (100, vec![1342000, 1342000, 1342000], vec![34, 33, 33]),
            (10, vec![1, 2, 7], vec![1, 2, 7]),
            (5, vec![3, 3, 4], vec![2, 1, 2]),
            (0, vec![5, 0], vec![0, 0]),
            (0, vec![0, 0], vec![0, 0]),
            (7, vec![0, 10], vec![0, 7]),
        ] {
            assert_eq!(split_in_proportion(total, &weights), parts, "{total} over {weights:?}");
        }
    }
}
