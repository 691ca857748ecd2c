/// Which groups each chapter of the office's report is about.
package struct ReportChapters: Sendable, Hashable {
    package enum Chapter: String, Sendable, CaseIterable { case lines, terminals, website, room }

    /// By group; what is in none is with the lines.
    private var chapterOfGroup: [String: Chapter]

    package init() { chapterOfGroup = [:] }

    /// As configured; where nothing was, the group of the website rule's target is the website's, that of the power plan's
    /// target the room's, and all others are lines.
    init(_ configured: [String: [String]], account: PeriodAccount, reporting: ReportingPlan) {
        var chapters: [String: Chapter] = [:]
        for chapter in Chapter.allCases {
            for group in configured[chapter.rawValue] ?? [] { chapters[group] = chapter }
        }
        func infer(_ target: String?, _ chapter: Chapter) {
            guard configured[chapter.rawValue] == nil,
                let group = account.targets.first(where: { $0.target.id == target })?.target.group
            else { return }
            if chapters[group] == nil { chapters[group] = chapter }
        }
        infer(reporting.website?.check.target, .website)
        infer(reporting.power?.target, .room)
        chapterOfGroup = chapters
    }

    package func chapter(of target: AccountingPlan.Target) -> Chapter {
        target.group.flatMap { chapterOfGroup[$0] } ?? .lines
    }
}
