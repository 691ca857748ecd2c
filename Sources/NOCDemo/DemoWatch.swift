import Foundation
import NOCCore

/// Something the daemon must come to say.
enum Sight: Hashable, Sendable {
    /// A target in a state, for a reason where one is given.
    case state(String, AvailabilityClass, Reason.Code? = nil)
    /// A hook that ran for an event of a target.
    case alert(Hook.Event, String)

    var description: String {
        switch self {
        case .state(let target, let state, let reason):
            "\(target) is \(state.name)\(reason.map { " (\($0.rawValue))" } ?? "")"
        case .alert(let event, let target): "hook ran for \(event.rawValue) of \(target)"
        }
    }
}

/// Watches the record and the hook's log from outside the daemon.
struct DemoWatch {
    private static let pause: Duration = .milliseconds(150)

    /// How every target is now.
    let look: @Sendable () throws -> [DemoTarget]
    /// The hook's log.
    let alerts: String

    /// How many alerts have gone out.
    var alertCount: Int { get throws { try alertLines.count } }

    /// Waits for every sight, telling of each when it comes; gives back those that did not in time.
    func wait(
        for sights: [Sight], alertsAfter skipped: Int, within limit: Duration, tell: (Sight, String) -> Void
    ) async throws -> [Sight] {
        var open = sights
        let deadline = ContinuousClock.now + limit
        while true {
            let targets = try look()
            let lines = try alertLines.dropFirst(skipped)
            for sight in open {
                guard let words = Self.words(for: sight, targets, lines) else { continue }
                open.removeAll { $0 == sight }
                tell(sight, words)
            }
            if open.isEmpty || ContinuousClock.now > deadline { return open }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Whether the hook ran for that event after the first `skipped` alerts.
    func hasAlert(_ event: Hook.Event, _ target: String, after skipped: Int) throws -> Bool {
        try alertLines.dropFirst(skipped).contains { $0.event == event.rawValue && $0.target == target }
    }

    private struct AlertLine {
        let event: Substring
        let target: Substring
        let subject: Substring
    }

    private var alertLines: [AlertLine] {
        get throws {
            try String(contentsOfFile: alerts, encoding: .utf8).split(separator: "\n").compactMap { line in
                let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
                return fields.count == 3 ? AlertLine(event: fields[0], target: fields[1], subject: fields[2]) : nil
            }
        }
    }

    private static func words(
        for sight: Sight, _ targets: [DemoTarget], _ alerts: ArraySlice<AlertLine>
    ) -> String? {
        switch sight {
        case .state(let target, let state, let reason):
            guard let row = targets.first(where: { $0.id == target }), row.state == state, !row.isUnsettled,
                state != .up || row.isWell, reason == nil || row.reason?.code == reason?.rawValue
            else { return nil }
            let why = state == .up ? nil : row.reason.map { ": \($0)" }
            return "\(target) is \(state.name)\(why ?? "")"
        case .alert(let event, let target):
            let line = alerts.first { $0.event == event.rawValue && $0.target == target }
            return line.map { "hook duty-log ran: \($0.subject)" }
        }
    }
}
