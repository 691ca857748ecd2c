/// The languages of alerts and of the configuration's reference.
package enum Language: String, CaseIterable, Sendable {
    case chinese = "zh-CN"
    case english = "en"
}
