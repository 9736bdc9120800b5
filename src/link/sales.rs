//! Sales by activation code and by serial (RULES.md 14, "Sales, model, owner").

use rustc_hash::FxHashMap;
use typed_index_collections::TiSlice;

use crate::domain::facts::Sale;
use crate::domain::ids::SaleId;
use crate::domain::text::Sym;

/// What the sales say of an activation code. That it stands here at all makes the code known.
#[derive(Clone, Copy, Default)]
pub struct CodeSale {
    /// The code's sale: its latest line of positive quantity.
    pub sale: Option<SaleId>,
    quantity: i128,
    has_return: bool,
}

impl CodeSale {
    /// Whether the code was returned: a line of negative quantity, and nothing left.
    #[must_use]
    pub fn is_returned(&self) -> bool {
        self.has_return && self.quantity <= 0
    }
}

/// The effective sales, found by code and by serial.
pub struct SalesIndex<'a> {
    sales: &'a TiSlice<SaleId, Sale>,
    by_code: FxHashMap<Sym, CodeSale>,
    by_serial: FxHashMap<Sym, SaleId>,
}

impl<'a> SalesIndex<'a> {
    /// Indexes the effective sales.
    #[must_use]
    pub fn new(sales: &'a TiSlice<SaleId, Sale>) -> Self {
        let mut index = Self { sales, by_code: FxHashMap::default(), by_serial: FxHashMap::default() };
        for (at, sale) in sales.iter_enumerated() {
            match (sale.plan, sale.activation_code, sale.serial) {
                (Some(_), Some(code), _) => index.add_plan_sale(code, at, sale),
                (None, _, Some(serial)) if sale.quantity > 0 => index.add_unit_sale(serial, at),
                (Some(_), None, _) | (None, _, Some(_) | None) => {}
            }
        }
        index
    }

    fn add_plan_sale(&mut self, code: Sym, at: SaleId, sale: &Sale) {
        let entry = self.by_code.entry(code).or_default();
        entry.quantity += i128::from(sale.quantity);
        entry.has_return |= sale.quantity < 0;
        if sale.quantity > 0 && entry.sale.is_none_or(|best| self.sales[best].sale_date <= sale.sale_date) {
            entry.sale = Some(at);
        }
    }

    fn add_unit_sale(&mut self, serial: Sym, at: SaleId) {
        let best = self.by_serial.entry(serial).or_insert(at);
        *best = later(self.sales, *best, at);
    }

    /// What the sales say of a code; none where no line with a plan names it.
    #[must_use]
    pub fn code(&self, code: Sym) -> Option<&CodeSale> {
        self.by_code.get(&code)
    }

    /// The code's sale.
    #[must_use]
    pub fn plan_sale(&self, code: Sym) -> Option<&'a Sale> {
        self.code(code).and_then(|code| code.sale).map(|at| self.sale(at))
    }

    /// The unit sale of one serial: its latest line of positive quantity.
    #[must_use]
    pub fn unit_sale(&self, serial: Sym) -> Option<SaleId> {
        self.by_serial.get(&serial).copied()
    }

    /// The later of two unit sales, either of which may be unknown.
    #[must_use]
    pub fn later(&self, a: Option<SaleId>, b: Option<SaleId>) -> Option<SaleId> {
        match (a, b) {
            (Some(a), Some(b)) => Some(later(self.sales, a, b)),
            (one, None) | (None, one) => one,
        }
    }

    /// A sale.
    #[must_use]
    pub fn sale(&self, at: SaleId) -> &'a Sale {
        &self.sales[at]
    }
}

/// The later of two lines by (sale_date, row order).
fn later(sales: &TiSlice<SaleId, Sale>, a: SaleId, b: SaleId) -> SaleId {
    let key = |at: SaleId| (sales[at].sale_date, at);
    if key(a) > key(b) { a } else { b }
}
