/// When people are told of what is no incident, and when of nothing for a while (SEMANTICS 8).
package struct Alerting: Sendable, Hashable {
    /// A target whose alerts open so often within `window` is told of as one that flaps.
    package struct Flapping: Sendable, Hashable {
        package var count: Int
        package var window: Duration

        package init(count: Int = 5, window: Duration = .seconds(3_600)) {
            self.count = count
            self.window = window
        }
    }

    /// For checks and targets that do not say. A nil `degradedAfter`: as the reason asks.
    package var degradedAfter: Int?
    package var blindAfter: Duration
    package var flapping: Flapping
    /// Of those that say.
    package var checks: [CheckKey: Int]
    package var targets: [String: Target]

    package struct Target: Sendable, Hashable {
        package var blindAfter: Duration?
        package var flapping: Flapping?

        package init(blindAfter: Duration? = nil, flapping: Flapping? = nil) {
            self.blindAfter = blindAfter
            self.flapping = flapping
        }
    }

    package init(
        degradedAfter: Int? = nil, blindAfter: Duration = .seconds(900), flapping: Flapping = Flapping(),
        checks: [CheckKey: Int] = [:], targets: [String: Target] = [:]
    ) {
        self.degradedAfter = degradedAfter
        self.blindAfter = blindAfter
        self.flapping = flapping
        self.checks = checks
        self.targets = targets
    }

    /// How many observations in a row make `check` degraded for people; `reason` is that of the last.
    package func degradedAfter(_ check: CheckKey, because reason: Reason?) -> Int {
        checks[check] ?? degradedAfter ?? (reason?.isDeviceState == true ? 1 : 3)
    }

    package func blindAfter(_ target: String) -> Duration { targets[target]?.blindAfter ?? blindAfter }

    package func flapping(_ target: String) -> Flapping { targets[target]?.flapping ?? flapping }
}

extension Reason {
    /// A state that the device reports, such as a UPS on battery: once is enough. Limits on time, loss and rate are passed now
    /// and then by chance, and a measurement without a reason may be.
    var isDeviceState: Bool {
        switch Code(rawValue: code) {
        case .slow, .packetLoss, .valueOverLimit, nil: false
        default: true
        }
    }
}
