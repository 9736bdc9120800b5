//! Which fact stands behind a finding, and what it says: hashes that outlive files, rows and runs.
//!
//! People decide on exceptions, and a decision counts only for the fact that it was made on. The id
//! of an exception depends on what its rule read; a fingerprint depends on the row that was judged
//! as well, and tells "this fact, with another content" from "another fact".

use std::fmt;

use super::facts::{Binding, Repair, Sale};
use super::finding::Finding;
use super::plan::{Cause, ModelRef, Plan};
use super::rule::RuleId;
use super::text::{Sym, Texts};
use super::word::Word;

/// Bytes of each half of a fingerprint: 48 bits keep a million facts apart.
const HALF: usize = 6;

/// The fingerprint of the fact behind a finding: which fact, and its content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint {
    fact: [u8; HALF],
    content: [u8; HALF],
}

impl Fingerprint {
    /// The fingerprint of a finding's fact. Its content is the row's and the values that the rule
    /// read; a finding without a row, such as one about a file, is its values alone.
    #[must_use]
    pub fn of(finding: &Finding, texts: &Texts) -> Self {
        let mut fact = Parts::new();
        for part in [Some(finding.rule.id()), texts.opt(finding.dealer), Some(finding.subject.name())] {
            fact.text(part);
        }
        fact.text(texts.opt(finding.subject_id)).text(texts.opt(finding.serial));
        let mut content = Parts::new();
        let values = if finding.row.is_some() { &mut content } else { &mut fact };
        values.text(finding.column).text(finding.expected.as_deref()).text(lasting_actual(finding));
        if let Some(row) = finding.row {
            fact.bytes(&row.key);
            content.bytes(&row.content);
        }
        Self { fact: fact.half(), content: content.half() }
    }

    /// Whether both are of one fact, whatever it says.
    #[must_use]
    pub fn same_fact(self, other: Fingerprint) -> bool {
        self.fact == other.fact
    }

    /// The least fingerprint of the same fact.
    #[must_use]
    pub fn first_of_fact(self) -> Fingerprint {
        Fingerprint { content: [0; HALF], ..self }
    }

    /// The fingerprint that a text shows.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (fact, content) = text.split_once('-')?;
        Some(Self { fact: parse_half(fact)?, content: parse_half(content)? })
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fact.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("-")?;
        self.content.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn parse_half(text: &str) -> Option<[u8; HALF]> {
    if text.len() != 2 * HALF || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut half = [0; HALF];
    for (byte, at) in half.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(half)
}

/// The id of an exception: 16 hex digits that depend on the fact alone, not on file names, row numbers
/// or the date. `expected` and `actual` are the finding's, as the reader may see them.
#[must_use]
pub fn exception_id(
    finding: &Finding,
    texts: &Texts,
    expected: Option<&str>,
    actual: Option<&str>,
) -> String {
    let mut parts = Parts::new();
    parts
        .text(Some(finding.rule.id()))
        .text(texts.opt(finding.dealer))
        .text(Some(finding.subject.name()))
        .text(texts.opt(finding.subject_id))
        .text(texts.opt(finding.serial))
        .text(finding.column)
        .text(expected)
        .text(actual.filter(|_| lasts(finding.rule)));
    parts.0.finalize().to_hex()[..16].to_owned()
}

/// An unbound code's age grows by the day; the fact is that it is unbound.
fn lasts(rule: RuleId) -> bool {
    rule != RuleId::Lnk02
}

fn lasting_actual(finding: &Finding) -> Option<&str> {
    finding.actual.as_deref().filter(|_| lasts(finding.rule))
}

/// The row behind a finding: its business key and its content, hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowHash {
    key: [u8; 16],
    content: [u8; 16],
}

impl RowHash {
    /// A binding: every column of its row but the product activation, which is a fact of its own.
    #[must_use]
    pub fn of_binding(binding: &Binding, model: Option<&str>, texts: &Texts) -> Self {
        let mut key = Parts::new();
        key.text(Some(texts.get(binding.activation_code))).text(Some(texts.get(binding.serial)));
        let mut content = Parts::new();
        content.text(texts.opt(binding.dealer)).model(binding.model, model, texts);
        content.text(Some(binding.plan.name())).show(Some(binding.bound_at)).show(Some(binding.mode as u8));
        let texts_of = [
            binding.contract_no,
            binding.add_to,
            binding.dealer_name,
            binding.customer_name,
            binding.phone,
            binding.email,
            binding.dealer_email,
            binding.owner_key,
        ];
        content.all(&texts_of, texts);
        content.show(binding.application_date).show(binding.video_review.map(|review| review as u8));
        content.show(binding.reported_start).show(binding.reported_end).show(binding.granted_limit_jpy);
        Self { key: key.whole(), content: content.whole() }
    }

    /// A repair case: what was damaged, how, and what it costs. What only tells how far the case has
    /// come (confirmed, completed, invited, charged, which unit was handed out) is left out: a
    /// decision is not undone by the case going on. A rule that judges such a value has it among the
    /// values that it read.
    #[must_use]
    pub fn of_repair(repair: &Repair, model: Option<&str>, texts: &Texts) -> Self {
        let mut key = Parts::new();
        key.text(Some(texts.get(repair.case_no)));
        let mut content = Parts::new();
        content.text(texts.opt(repair.dealer)).text(Some(texts.get(repair.serial)));
        content.model(repair.model, model, texts).show(Some(repair.received_at));
        content.text(repair.cause.map(|cause| cause_name(cause, texts))).text(Some(repair.service.name()));
        content.show(Some(repair.cancelled)).show(repair.repair_cost_jpy).show(Some(repair.parts_complete));
        content.show(Some(repair.warranty)).show(repair.loaner_damage_jpy);
        content.text(repair.country.as_ref().map(|country| country.code()));
        Self { key: key.whole(), content: content.whole() }
    }

    /// A line of a sale.
    #[must_use]
    pub fn of_sale(sale: &Sale, model: Option<&str>, texts: &Texts) -> Self {
        let mut key = Parts::new();
        let named = if sale.is_plan_sale() { sale.activation_code } else { sale.serial };
        key.all(&[Some(sale.sale_no), sale.line_no, named], texts);
        key.show(Some(sale.is_plan_sale())).show(Some(sale.quantity < 0));
        let mut content = Parts::new();
        content.text(texts.opt(sale.dealer)).show(Some(sale.sale_date)).model(sale.model, model, texts);
        content.all(&[sale.dealer_name, sale.customer_code, sale.customer_name, sale.serial], texts);
        content.text(sale.plan.map(Plan::name)).show(Some(sale.quantity)).show(sale.amount_jpy);
        content.text(Some(sale.country.code())).show(sale.channel.map(|channel| channel as u8));
        Self { key: key.whole(), content: content.whole() }
    }
}

fn cause_name(cause: Cause, texts: &Texts) -> &str {
    match cause {
        Cause::Collision => "collision",
        Cause::Crash => "crash",
        Cause::Drop => "drop",
        Cause::Water => "water",
        Cause::SignalInterference => "signal_interference",
        Cause::OperatorError => "operator_error",
        Cause::Lost => "lost",
        Cause::Theft => "theft",
        Cause::Intent => "intent",
        Cause::Cosmetic => "cosmetic",
        Cause::Modification => "modification",
        Cause::Other(text) => texts.get(text),
    }
}

/// Hashes a list of values one after the other. The length goes first: no two lists run together into
/// the same bytes, and nothing is not "".
struct Parts(blake3::Hasher);

impl Parts {
    fn new() -> Self {
        Self(blake3::Hasher::new())
    }

    fn text(&mut self, part: Option<&str>) -> &mut Self {
        self.0.update(&part.map_or(u64::MAX, |part| part.len() as u64).to_le_bytes());
        self.0.update(part.unwrap_or_default().as_bytes());
        self
    }

    fn all(&mut self, parts: &[Option<Sym>], texts: &Texts) -> &mut Self {
        parts.iter().for_each(|part| {
            self.text(texts.opt(*part));
        });
        self
    }

    fn show(&mut self, part: Option<impl fmt::Display>) -> &mut Self {
        self.text(part.map(|part| part.to_string()).as_deref())
    }

    /// A model by its name, which the catalogue's order does not change.
    fn model(&mut self, model: Option<ModelRef>, known: Option<&str>, texts: &Texts) -> &mut Self {
        match model {
            Some(ModelRef::Unknown(text)) => self.text(Some(texts.get(text))),
            Some(ModelRef::Known(_)) | None => self.text(known),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(bytes);
        self
    }

    fn half(&self) -> [u8; HALF] {
        std::array::from_fn(|at| self.0.finalize().as_bytes()[at])
    }

    fn whole(&self) -> [u8; 16] {
        let hash = self.0.finalize();
        std::array::from_fn(|at| hash.as_bytes()[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::place::Place;

    #[test]
    fn a_fingerprint_tells_another_content_from_another_fact() {
        let mut texts = Texts::new();
        let [code, other] = ["AC00001", "AC00002"].map(|text| texts.intern(text));
        let row = |content: u8| RowHash { key: [7; 16], content: [content; 16] };
        let base = Finding::new(RuleId::Enr01, Place::NOWHERE)
            .about(Some(code), None, None)
            .expecting("≤ 96 h")
            .finding("97 h")
            .of_row(row(1));
        let of = |finding: &Finding| Fingerprint::of(finding, &texts);
        for (what, finding, same_fact) in [
            ("the row's content", base.clone().of_row(row(2)), true),
            ("what the rule found", base.clone().finding("98 h"), true),
            ("another subject", base.clone().about(Some(other), None, None), false),
            ("another rule", Finding { rule: RuleId::Enr02, ..base.clone() }, false),
            ("no row", Finding { row: None, ..base.clone() }, false),
        ] {
            assert_ne!(of(&base), of(&finding), "{what}");
            assert_eq!(of(&base).same_fact(of(&finding)), same_fact, "{what}");
        }
        let age = |actual: &str| Finding { rule: RuleId::Lnk02, ..base.clone() }.finding(actual);
        assert_eq!(of(&age("31 d")), of(&age("61 d")), "an age is no other fact");
    }

    #[test]
    fn a_fingerprint_is_read_as_it_is_shown() {
        let shown = "00a1b2c3d4e5-ff0000000001";
        assert_eq!(Fingerprint::parse(shown).unwrap().to_string(), shown);
        for damaged in ["", "-", "00a1b2c3d4e5", "00a1b2c3d4e5-ff000000000", "00a1b2c3d4e5-ff000000000x", "é"]
        {
            assert_eq!(Fingerprint::parse(damaged), None, "{damaged}");
        }
    }
}
