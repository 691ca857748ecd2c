/// How the daemon shares out what it may have open at once. Descriptors are handed out lowest number first, so sockets of
/// probes get the numbers below `socketMark`, and those from there on are left for what must not fail: the record, alert
/// programs, the log, and the runtime itself, which ends a process that has none left.
package struct DescriptorBudget: Sendable, Equatable {
    /// Measured in `/proc/PID/fd`: 3 standard streams, 7 of the runtime's queues, signals and timers, 2 of the event loop and
    /// 2 of libcurl, the lock, 3 files of the record and 2 of its first reader.
    private static let atRest = 20
    /// What watching programs takes from the first one on, and files that are open for a moment: authorities, the hosts file,
    /// `daemon.json`, a word to the service manager, the runtime's look at its threads.
    private static let passing = 9
    /// Of a program that is being started: its input, its output twice, its end.
    private static let perProgram = 6
    private static let perReader = 2
    private static let leastSockets = 5
    /// One more program and one more reader for so many.
    private static let step = 24

    /// With less the daemon does not start.
    package static let least = atRest + passing + perProgram + leastSockets

    /// Alert programs at once.
    package let programs: Int
    /// Readers of the record at once.
    package let readers: Int
    /// No socket of a probe has this number or a greater one.
    package let socketMark: Int

    package init(limit: Int) {
        let steps = max(0, limit - Self.least) / Self.step
        programs = min(1 + steps, 16)
        readers = min(1 + steps, 8)
        socketMark = limit - Self.passing - programs * Self.perProgram - (readers - 1) * Self.perReader
    }
}
