//! Layout files: the headers of every field, and those that a dealer uses alone.

use rustc_hash::FxHashMap;

use super::super::faults::Faults;
use super::super::layout::{Layout, LayoutKind, Layouts, header_key};
use super::document::{Document, Item, Section};
use super::source::{Role, SourceFile};
use crate::domain::field::Field;
use crate::domain::word::Word;

const ALIASES: &str = "a list of headers, such as [\"伝票番号\"]";

/// Loads the layouts and the dealers' own headers.
pub(super) fn load(sources: &[SourceFile], faults: &mut Faults) -> Layouts {
    let mut layouts = Layouts::default();
    for source in sources {
        if let Role::Layout(kind) = source.role
            && let Some(document) = Document::parse(source, faults)
        {
            let layout = common(kind, &document.root(), faults);
            match kind {
                LayoutKind::Sales | LayoutKind::Activations | LayoutKind::Repairs => {
                    layouts.common.push(layout);
                }
                LayoutKind::Decisions => layouts.decisions.push(layout),
            }
        }
    }
    layouts.common.sort_by_key(|layout| layout.kind);
    for source in sources {
        if let Role::Dealer(code) = &source.role
            && let Some(document) = Document::parse(source, faults)
        {
            let of_dealer = dealer(&layouts.common, &document.root(), faults);
            layouts.by_dealer.insert(code.clone(), of_dealer);
        }
    }
    layouts
}

fn common(kind: LayoutKind, root: &Section<'_>, faults: &mut Faults) -> Layout {
    let fields = kind.fields();
    root.refuse_unknown(&names(kind), faults);
    let mut headers: FxHashMap<String, Field> =
        fields.iter().map(|field| (header_key(field.name()), *field)).collect();
    let mut required = Vec::new();
    for field in fields {
        let Some(section) = root
            .require(field.name(), "a table with type, required and aliases", faults)
            .and_then(|item| item.section("a table with type, required and aliases", faults))
        else {
            continue;
        };
        section.refuse_unknown(&["type", "required", "aliases"], faults);
        let type_name = kind.type_of(*field).name();
        let expected = format!("\"{type_name}\"");
        if let Some(item) = section.require("type", &expected, faults)
            && let Some(text) = item.text(&expected, faults)
            && text != type_name
        {
            item.refuse(expected, faults);
        }
        if let Some(item) = section.require("required", "true or false", faults) {
            required.extend(item.boolean(faults).filter(|is_required| *is_required).map(|_| *field));
            if item.is_false() && kind.indispensable().contains(field) {
                item.refuse("true: no row can be read without this field", faults);
            }
        }
        if let Some(item) = section.require("aliases", ALIASES, faults) {
            add_headers(&item, *field, &mut headers, faults);
        }
    }
    Layout { kind, required, headers }
}

/// The layouts of a dealer: the common ones, overlaid by its own headers. Its own word for a field
/// wins over what the same header means elsewhere: the dealer knows its files.
fn dealer(common: &[Layout], root: &Section<'_>, faults: &mut Faults) -> Vec<Layout> {
    let mut layouts = common.to_vec();
    root.refuse_unknown(&LayoutKind::exports().map(LayoutKind::name).collect::<Vec<_>>(), faults);
    for kind in LayoutKind::exports() {
        let Some(section) =
            root.get(kind.name()).and_then(|item| item.section("a table of fields and headers", faults))
        else {
            continue;
        };
        section.refuse_unknown(&names(kind), faults);
        let mut headers = FxHashMap::default();
        for field in kind.fields() {
            if let Some(item) = section.get(field.name()) {
                add_headers(&item, *field, &mut headers, faults);
            }
        }
        if let Some(layout) = layouts.iter_mut().find(|layout| layout.kind == kind) {
            layout.headers.extend(headers);
        }
    }
    layouts
}

fn names(kind: LayoutKind) -> Vec<&'static str> {
    kind.fields().iter().map(|field| field.name()).collect()
}

fn add_headers(list: &Item<'_>, field: Field, headers: &mut FxHashMap<String, Field>, faults: &mut Faults) {
    for item in list.list(ALIASES, faults).unwrap_or_default() {
        let Some(header) = item.text("a header", faults) else { continue };
        if let Some(taken) = headers.insert(header_key(header), field) {
            let found = format!("\"{header}\", which already means {}", taken.name());
            item.refuse_as(found, "each header once in a layout", faults);
        }
    }
}
