//! Positions of facts and of what is decided on them, one type for each kind of row: a position opens
//! only the vectors that it belongs to.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(u32);

        impl From<usize> for $name {
            fn from(position: usize) -> Self {
                assert!(position <= u32::MAX as usize, "no more rows than a position can count");
                Self(position as u32)
            }
        }

        impl From<$name> for usize {
            fn from(id: $name) -> usize {
                id.0 as usize
            }
        }
    )+};
}
pub(crate) use ids;

ids! {
    /// A sale by its position among the effective sales.
    SaleId
    /// A binding by its position among the effective bindings, and its coverage: each binding has one.
    BindingId
    /// A repair case by its position among the effective repairs, and its claim: each case has one.
    RepairId
}
