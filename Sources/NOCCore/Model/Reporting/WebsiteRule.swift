/// When a government website counts as out of reach (国办秘函〔2019〕19号, 单项否决“站点无法访问”: 监测1周，每天间隔性访问20次以上，
/// 超过（含）15秒网站仍打不开的次数累计占比超过（含）5%，即单项否决).
package struct WebsiteRule: Sendable, Hashable {
    /// The http check whose attempts are the visits.
    package var check: CheckKey
    /// A visit that takes this long or longer has failed.
    package var limit: Duration
    /// Fewer visits on one of the seven days are too few to judge.
    package var visitsADay: Int
    /// In how many of a day's hours there must be a visit. The rule says 间隔性 and no number: twenty visits in one hour
    /// are no day's watch, and half of the day's hours is what a collector keeps that stood still for a night.
    package var hoursADay: Int
    /// In ten-thousandths of a percent, 5 % is 50 000: this share of failed visits, or more, is a veto.
    package var veto: Int

    /// The numbers of the rule; `hoursADay` is a 建议值.
    package static let limit = Duration.seconds(15)
    package static let visitsADay = 20
    package static let hoursADay = 12
    package static let veto = 50_000
    /// Days that are judged together.
    package static let windowDays = 7

    package init(
        check: CheckKey, limit: Duration = WebsiteRule.limit, visitsADay: Int = WebsiteRule.visitsADay,
        hoursADay: Int = WebsiteRule.hoursADay, veto: Int = WebsiteRule.veto
    ) {
        self.check = check
        self.limit = limit
        self.visitsADay = visitsADay
        self.hoursADay = hoursADay
        self.veto = veto
    }
}
