//! The fields of the dealers' files, and of the workbook of exceptions that comes back, one row each.

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident: $type:ident,)*) => {
        /// A field of a layout; layouts, findings and messages name fields by it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::IntoStaticStr, strum::VariantArray)]
        #[strum(serialize_all = "snake_case")]
        pub enum Field { $($(#[$doc])* $field),* }

        impl Field {
            /// How its values are read.
            #[must_use]
            pub fn field_type(self) -> FieldType {
                match self { $(Field::$field => FieldType::$type),* }
            }
        }
    };
}

fields! {
    /// Sale number: 伝票番号.
    SaleNo: Text,
    /// Line number: 行番号.
    LineNo: Text,
    /// Sale date: 売上日.
    SaleDate: Date,
    /// Dealer code: 販売店コード.
    Dealer: Text,
    /// Dealer's name: 販売店名.
    DealerName: Text,
    /// Customer code: 顧客コード.
    CustomerCode: Text,
    /// Customer's name: 氏名・顧客名.
    CustomerName: Text,
    /// Model: 機種.
    Model: Model,
    /// Serial: シリアル番号.
    Serial: Serial,
    /// Plan: プラン.
    Plan: Plan,
    /// Activation code: アクティベーションコード.
    ActivationCode: Code,
    /// Quantity: 数量.
    Quantity: Integer,
    /// Amount: 金額.
    Amount: Yen,
    /// Country: 国.
    Country: Country,
    /// Sales channel: 販売経路.
    Channel: Channel,
    /// Product activation: 製品アクティベーション日時.
    ProductActivatedAt: Instant,
    /// Binding: 関連付け日時.
    BoundAt: Instant,
    /// Contract number: 契約番号.
    ContractNo: Contract,
    /// Kind of registration: 登録区分.
    Mode: Mode,
    /// Target of the addition: 追加先.
    AddTo: SerialOrContract,
    /// Phone number: 電話番号.
    Phone: Phone,
    /// E-mail address: メールアドレス.
    Email: Email,
    /// Dealer's e-mail address: 代理店メールアドレス.
    DealerEmail: Email,
    /// Application date: 申請日.
    ApplicationDate: Date,
    /// Video review: 機体審査.
    VideoReview: Review,
    /// First day of service: サービス開始日.
    ReportedStart: Date,
    /// Last day of service: サービス有効期限.
    ReportedEnd: Date,
    /// Limit: 保守限度額.
    GrantedLimit: Yen,
    /// Case number: 修理受付番号.
    CaseNo: Text,
    /// Receipt: 受付日時.
    ReceivedAt: Instant,
    /// Confirmation: 適用確認日.
    ConfirmedAt: Instant,
    /// Completion: 完了日時.
    CompletedAt: Instant,
    /// Invitation: 招待メール受信日時.
    InvitedAt: Instant,
    /// Cause: 損傷原因.
    Cause: Cause,
    /// Service: 対応区分.
    Service: Service,
    /// Status: 状況.
    Status: Status,
    /// Repair cost: 修理費用.
    RepairCost: Yen,
    /// Charge: 請求額.
    Charged: Yen,
    /// Shipping charge: 送料.
    ShippingCharged: Yen,
    /// Parts: 対象パーツ.
    PartsComplete: YesNo,
    /// Manufacturer's warranty: メーカー保証.
    Warranty: YesNo,
    /// Replacement serial: 交換後シリアル番号.
    ReplacementSerial: Serial,
    /// Loaner's serial: 代替機シリアル番号.
    LoanerSerial: Serial,
    /// Cost of the loaner's damage: 代替機損傷額.
    LoanerDamageCost: Yen,
    /// The id of an exception: 例外ID.
    ExceptionId: Text,
    /// How far the work on an exception has come: 対応状況.
    WorkStatus: WorkStatus,
    /// Who decided: 担当者.
    Person: Text,
    /// Why: メモ.
    Note: Text,
    /// The rule behind an exception: 規則.
    Rule: Rule,
    /// What an exception is about: 対象.
    Subject: Subject,
    /// Which one: 対象番号.
    SubjectId: Text,
    /// The fact behind an exception: 指紋.
    Fingerprint: Fingerprint,
}

/// How a field's values are read (INPUTS.md, "Values").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum FieldType {
    /// Free text.
    Text,
    /// A day.
    Date,
    /// A day with an optional time.
    Instant,
    /// A whole number.
    Integer,
    /// A whole amount.
    Yen,
    /// A unit's serial number.
    Serial,
    /// An activation code.
    Code,
    /// A contract number.
    Contract,
    /// A serial or a contract number.
    SerialOrContract,
    /// A model of the catalogue.
    Model,
    /// A plan.
    Plan,
    /// A country.
    Country,
    /// A sales channel.
    Channel,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// New or add.
    Mode,
    /// Pass or fail.
    Review,
    /// A cause of damage.
    Cause,
    /// Repair or replacement.
    Service,
    /// Cancelled or live.
    Status,
    /// Yes or no.
    YesNo,
    /// How far the work on an exception has come.
    WorkStatus,
    /// The id of a rule.
    Rule,
    /// What an exception is about.
    Subject,
    /// The fingerprint of a fact.
    Fingerprint,
}
