//! Which fact stands behind a finding, and what it says: hashes that outlive files, rows and runs.
//!
//! People decide on exceptions, and a decision counts only for the fact that it was made on. The id
//! of an exception depends on what its rule read; a fingerprint depends on the row that was judged
//! as well, and tells "this fact, with another content" from "another fact".

use std::fmt;

use super::facts::{Binding, Repair, Sale};
use super::finding::Finding;
use super::plan::{Cause, ModelRef, Plan};
use super::reading::{Names, Term};
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
    pub fn of(finding: &Finding, names: Names<'_>) -> Self {
        let (mut fact, mut content) = (Parts::new(), Parts::new());
        fact.subject(finding, names.texts);
        let values = if finding.row.is_some() { &mut content } else { &mut fact };
        values.reading(finding, finding.reading(), names);
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
/// or the date. `reading` is what the finding expected and found, as the reader may see it.
#[must_use]
pub fn exception_id(finding: &Finding, reading: [Option<&Term>; 2], names: Names<'_>) -> String {
    let mut parts = Parts::new();
    parts.subject(finding, names.texts).reading(finding, reading, names);
    parts.0.finalize().to_hex()[..16].to_owned()
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
    pub fn of_binding(binding: &Binding, names: Names<'_>) -> Self {
        let texts = names.texts;
        let mut key = Parts::new();
        key.text(Some(texts.get(binding.activation_code))).text(Some(texts.get(binding.serial)));
        let mut content = Parts::new();
        content.text(texts.opt(binding.dealer)).model(binding.model, names);
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
    pub fn of_repair(repair: &Repair, names: Names<'_>) -> Self {
        let texts = names.texts;
        let mut key = Parts::new();
        key.text(Some(texts.get(repair.case_no)));
        let mut content = Parts::new();
        content.text(texts.opt(repair.dealer)).text(Some(texts.get(repair.serial)));
        content.model(repair.model, names).show(Some(repair.received_at));
        content.text(repair.cause.map(|cause| cause_name(cause, texts))).text(Some(repair.service.name()));
        content.show(Some(repair.cancelled)).show(repair.repair_cost_jpy).show(Some(repair.parts_complete));
        content.show(Some(repair.warranty)).show(repair.loaner_damage_jpy);
        content.text(repair.country.as_ref().map(|country| country.code()));
        Self { key: key.whole(), content: content.whole() }
    }

    /// A line of a sale.
    #[must_use]
    pub fn of_sale(sale: &Sale, names: Names<'_>) -> Self {
        let texts = names.texts;
        let mut key = Parts::new();
        let named = if sale.is_plan_sale() { sale.activation_code } else { sale.serial };
        key.all(&[Some(sale.sale_no), sale.line_no, named], texts);
        key.show(Some(sale.is_plan_sale())).show(Some(sale.quantity < 0));
        let mut content = Parts::new();
        content.text(texts.opt(sale.dealer)).show(Some(sale.sale_date)).model(sale.model, names);
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
    fn model(&mut self, model: Option<ModelRef>, names: Names<'_>) -> &mut Self {
        self.text(model.map(|model| match model {
            ModelRef::Unknown(text) => names.texts.get(text),
            ModelRef::Known(model) => names.model(model),
        }))
    }

    /// What a finding is about.
    fn subject(&mut self, finding: &Finding, texts: &Texts) -> &mut Self {
        self.text(Some(finding.rule.id())).text(texts.opt(finding.dealer)).text(Some(finding.subject.name()));
        self.text(texts.opt(finding.subject_id)).text(texts.opt(finding.serial))
    }

    /// What its rule read, as far as it stays while the fact stays.
    fn reading(&mut self, finding: &Finding, [expected, actual]: [Option<&Term>; 2], names: Names<'_>) {
        let plain = |term: &Term| term.plain(names);
        self.text(finding.column.map(Word::name)).text(expected.map(plain).as_deref());
        self.text(actual.filter(|actual| actual.lasts()).map(plain).as_deref());
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
    use crate::domain::rule::RuleId;

    #[test]
    fn a_fingerprint_tells_another_content_from_another_fact() {
        let mut texts = Texts::new();
        let [code, other] = ["AC00001", "AC00002"].map(|text| texts.intern(text));
        let row = |content: u8| RowHash { key: [7; 16], content: [content; 16] };
        let [before, after] = [97, 98].map(|number| Term::Number { number });
        let base = Finding::new(RuleId::Enr01, Place::NOWHERE)
            .about(Some(code), None, None)
            .expecting(Term::UnitSale)
            .finding(before)
            .of_row(row(1));
        let names = Names { texts: &texts, models: &[] };
        let of = |finding: &Finding| Fingerprint::of(finding, names);
        for (what, finding, same_fact) in [
            ("the row's content", base.clone().of_row(row(2)), true),
            ("what the rule found", base.clone().finding(after), true),
            ("another subject", base.clone().about(Some(other), None, None), false),
            ("another rule", Finding { rule: RuleId::Enr02, ..base.clone() }, false),
            ("no row", Finding { row: None, ..base.clone() }, false),
        ] {
            assert_ne!(of(&base), of(&finding), "{what}");
            assert_eq!(of(&base).same_fact(of(&finding)), same_fact, "{what}");
        }
        let age = |days| base.clone().finding(Term::Age { days, sold: chrono::NaiveDate::MIN });
        assert_eq!(of(&age(31)), of(&age(61)), "an age is no other fact");
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
