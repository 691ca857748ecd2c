internal import NetIO

extension SNMPAgent {
    /// Asked for in one message of a walk. Agents send fewer when they do not fit.
    private static let repetitions = 25
    /// Of values: what one walk may hold in memory.
    private static let largestWalk = 4 << 20

    /// What lies under `root`, in order, up to and with the first row for which `stop` is true. A longer walk than `rows`,
    /// one that does not go forward, and one that is not at its end at the deadline are errors.
    package func walk(
        _ root: ObjectIdentifier, rows: Int = 10_000, within timeout: Duration,
        until stop: @Sendable (SNMPVariable) -> Bool = { _ in false }
    ) async throws(SNMPError) -> [SNMPVariable] {
        let deadline = EventLoop.monotonic() + timeout
        var result: [SNMPVariable] = []
        var (size, repetitions) = (0, SNMPAgent.repetitions)
        while true {
            let last = result.last?.name ?? root
            let answer = try await ask(
                credential.isVersion1 ? .getNext(last) : .getBulk(last, repetitions: repetitions), until: deadline)
            switch SNMPError.Status(rawValue: answer.status) ?? .unassigned {
            case _ where answer.status == 0: break
            case .noSuchName where credential.isVersion1: return result
            case .tooBig where repetitions > 1 && !credential.isVersion1:
                repetitions /= 2
                continue
            case let status: throw .status(status, index: answer.index)
            }
            guard !answer.variables.isEmpty else { throw .garbage("an answer without variables") }
            for variable in answer.variables {
                guard root.contains(variable.name), !variable.value.isMissing else { return result }
                guard variable.name > result.last?.name ?? root else { throw .notIncreasing(variable.name) }
                size += variable.value.size + variable.name.arcs.count
                guard result.count < rows, size <= SNMPAgent.largestWalk else { throw .tooLong(rows: result.count) }
                result.append(variable)
                if stop(variable) { return result }
            }
        }
    }
}

extension SNMPValue {
    fileprivate var size: Int {
        switch self {
        case .octets(let bytes), .opaque(let bytes): bytes.count
        case .objectIdentifier(let object): object.arcs.count
        default: 8
        }
    }
}
