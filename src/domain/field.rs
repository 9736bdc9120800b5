//! The fields of the dealers' files, and of the workbook of exceptions that comes back.

/// A field of a layout, in the order of INPUTS.md; layouts, findings and messages name fields by it.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, strum::IntoStaticStr, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    /// Sale number: 伝票番号.
    SaleNo,
    /// Line number: 行番号.
    LineNo,
    /// Sale date: 売上日.
    SaleDate,
    /// Dealer code: 販売店コード.
    Dealer,
    /// Dealer's name: 販売店名.
    DealerName,
    /// Customer code: 顧客コード.
    CustomerCode,
    /// Customer's name: 氏名・顧客名.
    CustomerName,
    /// Model: 機種.
    Model,
    /// Serial: シリアル番号.
    Serial,
    /// Plan: プラン.
    Plan,
    /// Activation code: アクティベーションコード.
    ActivationCode,
    /// Quantity: 数量.
    Quantity,
    /// Amount: 金額.
    Amount,
    /// Country: 国.
    Country,
    /// Sales channel: 販売経路.
    Channel,
    /// Product activation: 製品アクティベーション日時.
    ProductActivatedAt,
    /// Binding: 関連付け日時.
    BoundAt,
    /// Contract number: 契約番号.
    ContractNo,
    /// Kind of registration: 登録区分.
    Mode,
    /// Target of the addition: 追加先.
    AddTo,
    /// Phone number: 電話番号.
    Phone,
    /// E-mail address: メールアドレス.
    Email,
    /// Dealer's e-mail address: 代理店メールアドレス.
    DealerEmail,
    /// Application date: 申請日.
    ApplicationDate,
    /// Video review: 機体審査.
    VideoReview,
    /// First day of service: サービス開始日.
    ReportedStart,
    /// Last day of service: サービス有効期限.
    ReportedEnd,
    /// Limit: 保守限度額.
    GrantedLimit,
    /// Case number: 修理受付番号.
    CaseNo,
    /// Receipt: 受付日時.
    ReceivedAt,
    /// Confirmation: 適用確認日.
    ConfirmedAt,
    /// Completion: 完了日時.
    CompletedAt,
    /// Invitation: 招待メール受信日時.
    InvitedAt,
    /// Cause: 損傷原因.
    Cause,
    /// Service: 対応区分.
    Service,
    /// Status: 状況.
    Status,
    /// Repair cost: 修理費用.
    RepairCost,
    /// Charge: 請求額.
    Charged,
    /// Shipping charge: 送料.
    ShippingCharged,
    /// Parts: 対象パーツ.
    PartsComplete,
    /// Manufacturer's warranty: メーカー保証.
    Warranty,
    /// Replacement serial: 交換後シリアル番号.
    ReplacementSerial,
    /// Loaner's serial: 代替機シリアル番号.
    LoanerSerial,
    /// Cost of the loaner's damage: 代替機損傷額.
    LoanerDamageCost,
    /// The id of an exception: 例外ID.
    ExceptionId,
    /// How far the work on an exception has come: 対応状況.
    WorkStatus,
    /// Who decided: 担当者.
    Person,
    /// Why: メモ.
    Note,
    /// The rule behind an exception: 規則.
    Rule,
    /// What an exception is about: 対象.
    Subject,
    /// Which one: 対象番号.
    SubjectId,
    /// The fact behind an exception: 指紋.
    Fingerprint,
}
