internal import CLinux

extension EventLoop {
    /// What a watcher waits for.
    package struct Interest: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let read = Interest(rawValue: 1)
        package static let write = Interest(rawValue: 2)
        package static let both: Interest = [.read, .write]

        var mask: UInt32 {
            (contains(.read) ? EPOLLIN.rawValue | EPOLLRDHUP.rawValue : 0) | (contains(.write) ? EPOLLOUT.rawValue : 0)
        }
    }

    /// What a descriptor is ready for.
    package struct Readiness: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Bytes, a connection or the end of the stream.
        package static let read = Readiness(rawValue: 1)
        package static let write = Readiness(rawValue: 2)
        /// An error or a hang-up: the next call on the descriptor says which.
        package static let error = Readiness(rawValue: 4)

        init(_ events: UInt32) {
            var result: Readiness = []
            if events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLHUP.rawValue) != 0 { result.insert(.read) }
            if events & EPOLLOUT.rawValue != 0 { result.insert(.write) }
            if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { result.insert(.error) }
            self = result
        }
    }

    /// What the loop has done, for the daemon's own metrics.
    package struct Statistics: Sendable, Hashable {
        package var turns: Int64 = 0
        package var events: Int64 = 0
        package var timers: Int64 = 0
        /// Jobs of actors and submitted bodies.
        package var work: Int64 = 0
        package var watched = 0
        package var timersPending = 0
        /// Longest time from a wake-up to the next wait: how long anything had to wait for the loop at worst.
        package var longestTurn: Duration = .zero
    }
}

extension Duration {
    /// Rounded towards zero; what does not fit becomes the nearest that does.
    var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        // Half the range leaves room to add a clock's value.
        guard !overflow, abs(product) < .max / 2 else { return seconds < 0 ? .min / 2 : .max / 2 }
        return product + attoseconds / 1_000_000_000
    }
}
