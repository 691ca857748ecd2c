internal import Foundation

/// A regular expression of the configuration over text of the network. It ends in time: a hostile text cannot hold the
/// event loop, however badly the expression backtracks.
package struct BoundedPattern: Sendable {
    package enum Verdict: Sendable, Hashable {
        /// With the first group, or the whole match where there is none.
        case match(String)
        case noMatch
        /// Given up after the budget.
        case tooLong
    }

    package let pattern: String
    private let expression: NSRegularExpression

    /// nil when `pattern` is not a regular expression.
    package init?(_ pattern: String) {
        // The configuration's check refuses such a pattern, with its place.
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return nil }
        self.pattern = pattern
        self.expression = expression
    }

    /// - Parameter budget: processor time of this thread.
    package func firstMatch(in text: String, budget: Duration = .milliseconds(50)) -> Verdict {
        firstMatch(in: text, until: BoundedPattern.threadTime + budget)
    }

    /// In any of `texts`, with one budget for all of them.
    func matches(anyOf texts: [String], budget: Duration) -> Bool {
        let deadline = BoundedPattern.threadTime + budget
        return texts.contains { text in
            if case .match = firstMatch(in: text, until: deadline) { true } else { false }
        }
    }

    private func firstMatch(in text: String, until deadline: Duration) -> Verdict {
        guard BoundedPattern.threadTime <= deadline else { return .tooLong }
        var verdict = Verdict.noMatch
        let all = NSRange(text.startIndex..., in: text)
        expression.enumerateMatches(in: text, options: .reportProgress, range: all) { result, flags, stop in
            if let result {
                let group = result.numberOfRanges > 1 ? result.range(at: 1) : result.range
                verdict = .match(Range(group, in: text).map { String(text[$0]) } ?? "")
                stop.pointee = true
            } else if flags.contains(.internalError) || BoundedPattern.threadTime > deadline {
                verdict = .tooLong
                stop.pointee = true
            }
        }
        return verdict
    }

    /// Time this thread ran: a busy host makes no expression slower.
    private static var threadTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
