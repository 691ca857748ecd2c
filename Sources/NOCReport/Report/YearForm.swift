/// The form of a year's self-assessment (绩效自评).
package enum YearForm: String, Sendable, CaseIterable {
    /// 项目支出绩效目标完成情况表, as in the office's final account of 2018. Without points.
    case district2018 = "district-2018"
    /// 四川省《部门预算项目支出绩效自评表》 of 2023, of 100 points.
    case sichuan2023 = "sichuan-2023"
}
