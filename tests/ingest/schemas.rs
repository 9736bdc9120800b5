//! The schemas shipped with the program: what they hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use careledger::domain::plan::Plan;
use careledger::domain::policy::Policy;
use careledger::domain::rule::{Effect, RuleId, Severity};
use careledger::domain::word::Word;
use careledger::schema::Schemas;
use careledger::schema::catalogue::{Catalogue, Offer};
use careledger::schema::findings::PLACEHOLDERS;
use careledger::schema::layout::{Layout, LayoutKind, header_key};

use crate::schema_copy::changed;

fn field(layouts: &[Layout], kind: LayoutKind, header: &str) -> Option<&'static str> {
    let layout = layouts.iter().find(|layout| layout.kind == kind).unwrap();
    layout.headers.get(&header_key(header)).map(|field| field.name())
}

#[test]
fn the_embedded_schemas_are_those_of_the_folder() {
    let folder = Schemas::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")).unwrap();
    let embedded = Schemas::embedded();
    assert_eq!(embedded.files, folder.files);
    let paths: Vec<&str> = embedded.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "catalogue/models.toml",
            "catalogue/prices.csv",
            "findings.toml",
            "layouts/activations.toml",
            "layouts/decisions.toml",
            "layouts/repairs.toml",
            "layouts/sales.toml",
            "rules/2021.toml",
        ]
    );
    assert!(embedded.files.iter().all(|file| file.blake3.len() == 64));
}

#[test]
fn headers_mean_the_fields_that_they_should() {
    let schemas = Schemas::embedded();
    let layouts = schemas.layouts.of_dealer(None);
    for (kind, header, expected) in [
        (LayoutKind::Sales, "sale_no", Some("sale_no")),
        (LayoutKind::Sales, "売上 伝票\n番号", Some("sale_no")),
        (LayoutKind::Sales, "ｓ／ｎ", Some("serial")),
        (LayoutKind::Sales, "金額（税込）", Some("amount")),
        (LayoutKind::Sales, "氏名", None),
        (LayoutKind::Activations, "氏名", Some("customer_name")),
        (LayoutKind::Activations, "設備型号", Some("model")),
        (LayoutKind::Activations, "製品アクティベーション日", Some("product_activated_at")),
        (LayoutKind::Activations, "サービス登録日", Some("bound_at")),
        (LayoutKind::Activations, "アクティベーション日", None),
        (LayoutKind::Repairs, "対応", Some("service")),
        (LayoutKind::Repairs, "対応製品", Some("model")),
        (LayoutKind::Repairs, "国", None),
    ] {
        assert_eq!(field(layouts, kind, header), expected, "{header} in {}", kind.name());
    }
    for (kind, expected) in [
        (LayoutKind::Sales, vec!["sale_no", "sale_date", "model"]),
        (LayoutKind::Activations, vec!["serial"]),
        (LayoutKind::Repairs, vec!["case_no", "serial", "received_at"]),
    ] {
        let layout = layouts.iter().find(|layout| layout.kind == kind).unwrap();
        let required: Vec<&str> = layout.required.iter().map(|field| field.name()).collect();
        assert_eq!(required, expected, "{}", kind.name());
    }
}

#[test]
fn a_dealers_own_headers_count_in_its_files_alone_and_win_there() {
    let own = "[activations]\nproduct_activated_at = [\"アクティベーション日\", \"サービス登録日\"]\n";
    let folder = changed(&[("layouts/dealers/D009.toml", "", own)]);
    let layouts = Schemas::load(folder.path()).unwrap().layouts;
    for (dealer, header, expected) in [
        (Some("D009"), "アクティベーション日", Some("product_activated_at")),
        (Some("D009"), "サービス登録日", Some("product_activated_at")),
        (Some("D009"), "サービス登録日時", Some("bound_at")),
        (Some("D001"), "アクティベーション日", None),
        (None, "サービス登録日", Some("bound_at")),
    ] {
        let found = field(layouts.of_dealer(dealer), LayoutKind::Activations, header);
        assert_eq!(found, expected, "{header} of {dealer:?}");
    }
}

#[test]
fn models_are_found_by_every_usual_form_of_their_names() {
    let catalogue = Schemas::embedded().catalogue;
    let named = |text: &str| catalogue.model_named(text).map(|id| catalogue.model(id).name.as_str());
    for (text, expected) in [
        ("M300 RTK", Some("Matrice 300 RTK")),
        ("Matrice300RTK", Some("Matrice 300 RTK")),
        ("MATRICE 300 RTK", Some("Matrice 300 RTK")),
        ("m-300-rtk", Some("Matrice 300 RTK")),
        ("M200", Some("Matrice 200")),
        ("M200 V2", Some("Matrice 200 V2")),
        ("M210RTKV2", Some("Matrice 210 RTK V2")),
        ("M600 Pro", Some("Matrice 600 Pro")),
        ("M2EA", Some("Mavic 2 Enterprise Advanced")),
        ("m2ea-rtk-module", Some("M2EA RTK Module")),
        ("Mavic 2 Enterprise Advanced RTK Module", Some("M2EA RTK Module")),
        ("Mavic 2 Enterprise DUAL", Some("Mavic 2 Enterprise Dual")),
        ("P4RTK", Some("Phantom 4 RTK")),
        ("P 4 Multispectral", Some("P4 Multispectral")),
        ("l1", Some("Zenmuse L1")),
        ("zenmuse-h20", Some("Zenmuse H20")),
        ("H20T", Some("Zenmuse H20T")),
        ("XT2", Some("Zenmuse XT2")),
        ("xt", Some("Zenmuse XT")),
        // Either the Zoom or the Dual, whose prices differ.
        ("Mavic 2 Enterprise", None),
        ("Matrice 30T", None),
        ("M300", None),
        ("Phantom 4 Pro V2.0", None),
        ("Zenmuse", None),
        ("M", None),
        ("", None),
    ] {
        assert_eq!(named(text), expected, "{text}");
    }
}

/// The offers of a plan by model name.
fn offers(catalogue: &Catalogue, plan: Plan) -> Vec<(&str, &Offer)> {
    let of_plan = catalogue.offers().filter(|(each, _, _)| *each == plan);
    of_plan.map(|(_, model, offer)| (catalogue.model(model).name.as_str(), offer)).collect()
}

#[test]
fn the_price_tables_have_their_57_rows_and_known_properties() {
    let catalogue = Schemas::embedded().catalogue;
    assert_eq!(catalogue.models().count(), 22);
    assert_eq!(
        Plan::ALL.iter().map(|plan| offers(&catalogue, *plan).len()).collect::<Vec<_>>(),
        [20, 13, 14, 10]
    );
    let find = |plan, model: &str| {
        offers(&catalogue, plan).into_iter().find(|(name, _)| *name == model).map(|(_, offer)| offer.clone())
    };
    for (model, renewal) in offers(&catalogue, Plan::BasicRenew) {
        let basic = find(Plan::Basic, model).unwrap();
        assert_eq!(renewal.replacement_fees_jpy[0], basic.replacement_fees_jpy[0], "{model}");
        assert!(renewal.replacement_fees_jpy[0].is_some(), "{model}");
    }
    for (model, renewal) in offers(&catalogue, Plan::PlusRenew) {
        assert_eq!(renewal.limit_jpy, find(Plan::Plus, model).unwrap().limit_jpy, "{model}");
        assert!(renewal.limit_jpy.is_some(), "{model}");
    }
    // A dash in the price list is no price, never 0.
    let unlisted = find(Plan::Basic, "Matrice 300 RTK").unwrap();
    assert_eq!((unlisted.fee_jpy, unlisted.replacement_fees_jpy), (None, vec![Some(80_300), Some(91_300)]));
    assert!(catalogue.offers().all(|(_, _, offer)| offer.fee_jpy != Some(0) && offer.limit_jpy != Some(0)));
}

#[test]
fn a_price_counts_from_its_day_on() {
    let rows = "\n2023-04-01,basic,Zenmuse L1,130000,118800,132000,\n";
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/catalogue/prices.csv"));
    let text = text.unwrap();
    let folder = changed(&[("catalogue/prices.csv", &text, &format!("{}{rows}", text.trim_end()))]);
    let catalogue = Schemas::load(folder.path()).unwrap().catalogue;
    let model = catalogue.model_named("L1").unwrap();
    for (day, fee) in [("2021-05-16", None), ("2023-03-31", None), ("2023-04-01", Some(130_000))] {
        let offer = catalogue.offer(Plan::Basic, model, day.parse().unwrap()).unwrap();
        assert_eq!(offer.fee_jpy, fee, "{day}");
    }
}

#[test]
fn only_xt_and_xt2_have_terms_of_their_own() {
    let catalogue = Schemas::embedded().catalogue;
    for (_, model) in catalogue.models() {
        let special = ["Zenmuse XT", "Zenmuse XT2"].contains(&model.name.as_str());
        let flags = [model.plus_closed, model.plus_repair_only, model.plus_loaner];
        assert_eq!(flags, [special; 3], "{}", model.name);
    }
}

#[test]
fn policies_are_named_in_the_order_of_the_rule_set() {
    let schemas = Schemas::embedded();
    let [set] = schemas.rule_sets.all() else { panic!("one rule set is shipped") };
    assert_eq!((set.id.as_str(), set.valid_from), ("2021", None));
    let named = set.policies.named();
    let shown: Vec<String> = named.map(|(policy, value)| format!("{} = {value}", policy.name())).collect();
    assert_eq!(
        shown,
        [
            "enrolment_window_hours = 96",
            "invitation_window_hours = 72",
            "blank_channel = official",
            "unbound_after_days = 30",
            "basic_months = 12",
            "plus_months = 12",
            "plus_pooled_months = 13",
            "renewal_months = 12",
            "late_renewal_start = bound_date",
            "pool_join_days = 30",
            "deduction_order = own_first",
            "over_limit = customer_pays_excess",
            "basic_replacements = 2",
            "basic_renew_replacements = 1",
            "renewal_min_remaining_percent = 30",
            "special_days = 7",
            "special_video_days = 30",
            "max_years = 2",
            "warranty_extension_months = 12",
            "notice_days = 30;15;7",
        ]
    );
    // Serde sees the same names, in the same order.
    let json = serde_json::to_string(&set.policies).unwrap();
    let places: Vec<usize> =
        Policy::all().map(|policy| json.find(&format!("\"{}\":", policy.name())).unwrap()).collect();
    assert!(places.is_sorted());
    assert_eq!(serde_json::to_value(&set.policies).unwrap().as_object().unwrap().len(), Policy::ALL.len());
}

#[test]
fn every_rule_has_its_severity_and_effect() {
    use Effect::{Flag, Reject};
    use Severity::{Error, Info, Warn};
    let texts = Schemas::embedded().rule_texts;
    let groups = [
        (Reject, Error, "ENR-01 ENR-02 ENR-03 ENR-04 ENR-06 LNK-03 LNK-04 LNK-07"),
        (Reject, Error, "CLM-01 CLM-02 CLM-03 CLM-05 CLM-06 CLM-09"),
        (Reject, Error, "RNW-01 RNW-02 RNW-03 RNW-04 RNW-05 RNW-06 RNW-07"),
        (Reject, Error, "INP-01 INP-02 INP-03 INP-04 INP-05 INP-06 INP-10 INP-11"),
        (Reject, Info, "LNK-05"),
        (Flag, Error, "LNK-01 LNK-08 VAL-04 POOL-01 POOL-02 POOL-03 POOL-04 POOL-05"),
        (Flag, Error, "CLM-04 CLM-11 CLM-12 CLM-13 CLM-15 INP-09"),
        (Flag, Warn, "ENR-05 ENR-07 ENR-08 LNK-02 LNK-06 VAL-01 VAL-03"),
        (Flag, Warn, "CLM-07 CLM-08 CLM-10 CLM-16 PRC-01 INP-08"),
        (Flag, Info, "PRC-03 INP-07 INP-12 DEC-03 DEC-05"),
        (Flag, Warn, "DEC-01 DEC-04"),
        (Reject, Warn, "DEC-02"),
    ];
    let mut seen = BTreeSet::new();
    for (effect, severity, ids) in groups {
        for id in ids.split(' ') {
            let text = texts.of(RuleId::from_id(id).unwrap());
            assert_eq!((text.effect, text.severity), (effect, severity), "{id}");
            assert!(seen.insert(id), "{id} stands once");
        }
    }
    assert_eq!(seen.len(), RuleId::ALL.len());
}

#[test]
fn a_message_names_the_same_values_in_both_languages() {
    let texts = Schemas::embedded().rule_texts;
    for rule in RuleId::ALL {
        let message = &texts.of(*rule).message;
        let named = |text: &str| PLACEHOLDERS.map(|name| text.contains(&format!("{{{name}}}")));
        assert_eq!(named(&message.ja), named(&message.en), "{}", rule.id());
        assert!(named(&message.ja)[0], "{} names its subject", rule.id());
    }
}
