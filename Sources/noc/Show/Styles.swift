import NOCCore

extension String {
    /// Blanks added up to `width` columns of a terminal.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - displayWidth)) }
}

extension Outcome {
    var style: TextTable.Style {
        switch self {
        case .ok: .good
        case .degraded, .unknown: .warning
        case .fail: .bad
        }
    }
}

extension AvailabilityClass {
    var style: TextTable.Style {
        switch self {
        case .up: .good
        case .degraded: .warning
        case .down, .unreachable: .bad
        case .unknown, .unmonitored, .excluded: .muted
        }
    }
}

extension Delivery.State {
    var style: TextTable.Style {
        switch self {
        case .pending: .warning
        case .delivered: .good
        case .undelivered: .bad
        case .cleared: .muted
        }
    }
}

/// `1 target`, `2 targets`
func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
