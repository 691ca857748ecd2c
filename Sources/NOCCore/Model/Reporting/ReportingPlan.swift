/// The rules by which reports judge more than availability. They are of the configuration, not of the record: a report
/// made again tells by today's rules what the record holds.
package struct ReportingPlan: Sendable, Hashable {
    /// Nil: none was configured, and nothing is told of it.
    package var website: WebsiteRule?
    package var power: PowerPlan?
    /// In the order of the configuration.
    package var penalties: [PenaltyProfile]
    /// Groups by the chapter of the office's report that tells of them: `lines`, `terminals`, `website`, `room`.
    package var chapters: [String: [String]]

    package init(
        website: WebsiteRule? = nil, power: PowerPlan? = nil, penalties: [PenaltyProfile] = [],
        chapters: [String: [String]] = [:]
    ) {
        self.website = website
        self.power = power
        self.penalties = penalties
        self.chapters = chapters
    }

    package func penalty(_ id: String) -> PenaltyProfile? { penalties.first { $0.id == id } }
}
