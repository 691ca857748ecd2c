internal import NetIO

extension SNMPAgent {
    /// Asked for in one message of a walk. Agents send fewer when they do not fit.
    private static let repetitions = 25
    /// Of values: what one walk may hold in memory.
    private static let largestWalk = 4 << 20

    /// What lies under `root`, in order, up to and with the first row for which `stop` is true. A longer walk than `rows`,
    /// one that does not go forward, and one that is not at its end at the deadline are errors.
    ///
    /// Where GETBULK is answered with an error or not at all, GETNEXT is used instead; where that is answered with noSuchName,
    /// the table ends: SNMPv1 says so at the end, and agents of tables that they lack. Any other error is asked over once. Then
    /// nobody knows what comes after it (`interrupted`), unless the agent says so of all that comes after the table.
    package func walk(
        _ root: ObjectIdentifier, rows: Int = 10_000, within timeout: Duration,
        until stop: @Sendable (SNMPVariable) -> Bool = { _ in false }
    ) async throws(SNMPError) -> [SNMPVariable] {
        let begin = EventLoop.monotonic()
        let deadline = begin + timeout
        var progress = Progress(root, rows: rows, largest: SNMPAgent.largestWalk)
        var usesBulk = knowsBulk ?? true
        var (isSilent, hasLearnt, isAskedOver) = (false, false, false)
        // A card that takes few objects at once has room for as few rows.
        var repetitions = min(SNMPAgent.repetitions, appetite.size < 10 ? appetite.size : SNMPAgent.repetitions)
        while true {
            let answer: Answer
            do throws(SNMPError) {
                answer = try await step(progress.last, usesBulk ? repetitions : nil, until: deadline)
            } catch {
                guard error == .timeout else { throw error }
                if usesBulk, knowsBulk == nil, EventLoop.monotonic() < deadline {
                    (usesBulk, isSilent) = (false, true)
                    continue
                }
                throw progress.rows.isEmpty
                    ? meaning(of: error, since: begin, timeout) : .unfinished(progress.rows)
            }
            switch SNMPError.Status(rawValue: answer.status) ?? .unassigned {
            case _ where answer.status == 0:
                if !hasLearnt { learn(bulk: usesBulk, isSilent: isSilent) }
                (hasLearnt, isAskedOver) = (true, false)
                guard try progress.take(answer.variables, until: stop) else { return progress.rows }
            case .tooBig where usesBulk && repetitions > 1: repetitions /= 2
            case .authorizationError: throw .status(.authorizationError, index: answer.index)
            case _ where usesBulk: usesBulk = false
            case .noSuchName: return progress.rows
            case _ where !isAskedOver: isAskedOver = true
            case let status:
                let rows = progress.rows
                if rows.isEmpty { throw .status(status, index: answer.index) }
                guard await endsByErrors(after: root, until: deadline) else { throw .interrupted(rows, status) }
                return rows
            }
        }
    }

    /// Whether an error is this agent's way to say that it has nothing more: then it answers with one past the table, too.
    private func endsByErrors(after root: ObjectIdentifier, until deadline: Duration) async -> Bool {
        do throws(SNMPError) {
            let status = try await step(root.next, nil, until: deadline).status
            return status != 0 && status != SNMPError.Status.noSuchName.rawValue
        } catch {
            return false
        }
    }

    /// Silence may once have been a lost datagram.
    private func learn(bulk: Bool, isSilent: Bool) {
        guard knowsBulk == nil else { return }
        if isSilent { bulkSilences += 1 }
        if !isSilent || bulkSilences > 1 { knowsBulk = bulk }
    }

    /// The rows after `last`, by GETBULK if there are `repetitions`.
    private func step(
        _ last: ObjectIdentifier, _ repetitions: Int?, until deadline: Duration
    ) async throws(SNMPError) -> Answer {
        guard let repetitions else { return try await ask(.getNext(last), until: deadline) }
        guard knowsBulk == nil else { return try await ask(.getBulk(last, repetitions: repetitions), until: deadline) }
        let now = EventLoop.monotonic()
        return try await ask(
            .getBulk(last, repetitions: repetitions), until: now + (deadline - now) / 2, transmissions: 1)
    }
}

/// What a walk has come to.
private struct Progress {
    private let root: ObjectIdentifier
    private let mostRows: Int
    private let largest: Int
    private var size = 0
    private(set) var rows: [SNMPVariable] = []

    init(_ root: ObjectIdentifier, rows: Int, largest: Int) {
        self.root = root
        mostRows = rows
        self.largest = largest
    }

    var last: ObjectIdentifier { rows.last?.name ?? root }

    /// False at the end of the walk.
    mutating func take(_ variables: [SNMPVariable], until stop: (SNMPVariable) -> Bool) throws(SNMPError) -> Bool {
        guard !variables.isEmpty else { throw .otherObjects }
        for variable in variables {
            guard root.contains(variable.name), !variable.value.isMissing else { return false }
            guard variable.name > last else { throw .notIncreasing(variable.name) }
            size += variable.value.size + variable.name.arcs.count
            guard rows.count < mostRows, size <= largest else { throw .tooLong(rows: rows.count) }
            rows.append(variable)
            if stop(variable) { return false }
        }
        return true
    }
}
