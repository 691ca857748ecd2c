/// Keeps what jobs report, whether a daemon runs or not: users of the host leave reports, the daemon takes them in.
package protocol HeartbeatMemory: Sendable {
    /// Makes what is needed so that others can leave reports.
    func prepare() throws
    /// Leaves a report; returns when it outlives a crash of the host.
    func leave(_ report: HeartbeatReport, for key: CheckKey) throws
    /// Reports that were left and not removed yet, the oldest first, and what is there that is no report.
    func waiting() throws -> HeartbeatMail
    /// Removes what `waiting` told by these names; returns those that cannot be removed.
    func remove(_ names: [String]) -> [String]
    /// What was kept of a check; nil: nothing.
    func state(of key: CheckKey) throws -> HeartbeatState?
    /// Replaces what is known, in one step.
    func keep(_ state: HeartbeatState, of key: CheckKey) throws
}

package struct HeartbeatMail: Sendable, Hashable {
    package struct Item: Sendable, Hashable {
        package var name: String
        package var key: CheckKey
        package var report: HeartbeatReport

        package init(name: String, key: CheckKey, report: HeartbeatReport) {
            self.name = name
            self.key = key
            self.report = report
        }
    }

    package struct Refused: Sendable, Hashable {
        package var name: String
        package var why: String

        package init(name: String, why: String) {
            self.name = name
            self.why = why
        }
    }

    package var items: [Item]
    package var refused: [Refused]

    package init(items: [Item] = [], refused: [Refused] = []) {
        self.items = items
        self.refused = refused
    }
}
