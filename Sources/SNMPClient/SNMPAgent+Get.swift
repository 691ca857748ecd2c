internal import NetIO

extension SNMPAgent {
    /// The values of `objects`, in their order; what the agent does not have is one of the exceptions of `SNMPValue`, in
    /// SNMPv1 too, and what it did not answer for another reason is `unanswered`. Throws where it answered nothing at all.
    ///
    /// No message asks for more than the agent takes: `tooBig`, an error without a place, silence and answers with fewer
    /// values than asked for halve it. An object with an error is asked for by itself, so that one does not hide the others.
    package func get(_ objects: [ObjectIdentifier], within timeout: Duration) async throws(SNMPError) -> SNMPResponse {
        var inquiry = Inquiry(objects, size: appetite.size)
        let begin = EventLoop.monotonic()
        let deadline = begin + timeout
        while let part = inquiry.next() {
            do throws(SNMPError) {
                let answer = try await ask(.get(part.map { objects[$0] }), part.count, until: deadline)
                take(answer, part, &inquiry)
            } catch {
                if error == .timeout, part.count > 1, EventLoop.monotonic() < deadline {
                    inquiry.shrink(part)
                } else {
                    inquiry.miss(part, error)
                }
            }
        }
        do throws(SNMPError) {
            return try inquiry.response.get()
        } catch {
            throw meaning(of: error, since: begin, timeout)
        }
    }

    /// Silence to more objects than the agent ever answered may mean that they are too many: half of the time is left to try
    /// with fewer.
    private func ask(_ request: Request, _ count: Int, until deadline: Duration) async throws(SNMPError) -> Answer {
        guard !appetite.isProven(count) else { return try await ask(request, until: deadline) }
        let now = EventLoop.monotonic()
        return try await ask(request, until: now + (deadline - now) / 2, transmissions: 1)
    }

    private func take(_ answer: Answer, _ part: [Int], _ inquiry: inout Inquiry) {
        inquiry.hear(answer)
        let status = SNMPError.Status(rawValue: answer.status) ?? .unassigned
        let place = answer.index - 1
        switch status {
        case _ where answer.status == 0:
            let rest = inquiry.take(answer.variables, part)
            if rest.isEmpty {
                appetite.tookAll(part.count)
                if let size = inquiry.endSilence() { appetite.doubt(size) }
            } else if rest.count < part.count {
                appetite.limit(to: part.count - rest.count)
                inquiry.add(rest)
            } else {
                inquiry.miss(part, .otherObjects)
            }
        case .tooBig where part.count > 1:
            appetite.limit(to: part.count / 2)
            inquiry.split(part)
        case .noSuchName where part.indices.contains(place):
            inquiry.lack(part[place])
            inquiry.add(part.filter { $0 != part[place] })
        case .noSuchName where part.count == 1: inquiry.lack(part[0])
        case .authorizationError: inquiry.miss(part, .status(status, index: answer.index))
        case _ where part.count > 1 && part.indices.contains(place):
            inquiry.add([part[place]])
            inquiry.add(part.filter { $0 != part[place] })
        case _ where part.count > 1: inquiry.split(part)
        default: inquiry.miss(part, .status(status, index: answer.index))
        }
    }
}

/// A get under way: what has come, and what is still to be asked in which parts.
private struct Inquiry {
    private let objects: [ObjectIdentifier]
    private var values: [SNMPValue]
    /// Places in `objects`, the next part last.
    private var parts: [[Int]] = []
    private var size: Int
    /// A message was not answered, and none with fewer objects was since.
    private var isSilent = false
    private var roundTrip: Duration?
    private var firstError: SNMPError?

    init(_ objects: [ObjectIdentifier], size: Int) {
        self.objects = objects
        self.size = size
        values = Array(repeating: .unanswered(.timeout), count: objects.count)
        add(Array(objects.indices))
    }

    /// What came of it; an error where there is no value and nothing that is known to be missing.
    var response: Result<SNMPResponse, SNMPError> {
        let isAnswered = values.contains { if case .unanswered = $0 { false } else { true } }
        if let firstError, !isAnswered { return .failure(firstError) }
        return .success(SNMPResponse(values: values, roundTrip: roundTrip ?? .zero))
    }

    mutating func next() -> [Int]? {
        guard let part = parts.popLast() else { return nil }
        guard part.count > size else { return part }
        parts.append(Array(part[size...]))
        return Array(part[..<size])
    }

    mutating func add(_ part: [Int]) { if !part.isEmpty { parts.append(part) } }

    mutating func split(_ part: [Int]) {
        add(Array(part[(part.count / 2)...]))
        add(Array(part[..<(part.count / 2)]))
    }

    /// After silence: everything that follows is asked for in smaller parts.
    mutating func shrink(_ part: [Int]) {
        isSilent = true
        size = max(1, part.count / 2)
        add(part)
    }

    /// After an answer: so many objects at once are answered after silence to more; nil: there was none. Told once.
    mutating func endSilence() -> Int? {
        defer { isSilent = false }
        return isSilent ? size : nil
    }

    mutating func hear(_ answer: Answer) { if roundTrip == nil { roundTrip = answer.roundTrip } }

    /// Puts values where they belong, and returns the places for which there was none.
    mutating func take(_ variables: [SNMPVariable], _ part: [Int]) -> [Int] {
        if variables.count == part.count, zip(variables, part).allSatisfy({ $0.name == objects[$1] }) {
            for (variable, place) in zip(variables, part) { values[place] = variable.value }
            return []
        }
        return part.filter { place in
            guard let variable = variables.first(where: { $0.name == objects[place] }) else { return true }
            values[place] = variable.value
            return false
        }
    }

    mutating func lack(_ place: Int) { values[place] = .noSuchObject }

    /// Trouble with a part. After the deadline and after what ends a conversation nothing more is asked.
    mutating func miss(_ part: [Int], _ error: SNMPError) {
        firstError = firstError ?? error
        for place in part { values[place] = .unanswered(error) }
        switch error {
        case .status, .otherObjects: return
        default: break
        }
        for place in parts.joined() { values[place] = .unanswered(error) }
        parts = []
    }
}
