package import NOCCore
internal import NetIO
package import SNMPClient

/// Reads one object and holds it against limits.
///
/// Numbers are every number SNMP knows, TimeTicks in hundredths of a second, floats inside an Opaque, and texts that are
/// nothing but a number, all times `scale`; with `pattern` the text that its first group finds. Text is the value as a
/// person reads it: octets that are no text as `0x` and hex. In order: the agent does not have the object, nothing matches
/// `pattern`, the number is one of `ignore`: unknown; `expectText` differs, `fail` holds, `expect` does not hold: fail;
/// `degraded` holds: degraded. What is no number fails `expect`, and says nothing to limits (unknown).
///
/// Latency is the round trip. Measurement: `value`, or `value_UNIT`, if it is a number.
package actor SNMPObjectProber: Prober {
    private let query: SNMPCheck.ObjectQuery
    private let object: ObjectIdentifier
    private let pattern: BoundedPattern?
    private let reader = Lanes.Client()
    /// Bytes of a value that is judged on the event loop.
    private static let longestGlance = 1_024
    private let agent: SNMPAgent
    private let timeout: Duration

    package nonisolated var unownedExecutor: UnownedSerialExecutor { agent.unownedExecutor }

    package init(_ query: SNMPCheck.ObjectQuery, of agent: SNMPAgent, timeout: Duration) throws(ProbeFailure) {
        guard let object = ObjectIdentifier(query.object) else {
            throw ProbeFailure(unknown: .localError, "\(query.object) is no object identifier")
        }
        self.object = object
        pattern = try query.pattern.map { text throws(ProbeFailure) in
            guard let pattern = BoundedPattern(text) else {
                throw ProbeFailure(unknown: .localError, "/\(text)/ is no regular expression")
            }
            return pattern
        }
        self.query = query
        self.agent = agent
        self.timeout = timeout
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var attempt = SNMPAttempt(agent, timeout: timeout, trace: trace, reader: reader)
        do throws(ProbeFailure) {
            if trace { try await attempt.connect() }
            let response = try await attempt.get([object])
            let value = response.values.first ?? .noSuchObject
            guard !value.isMissing else { throw await attempt.lacks(object, value) }
            let isShort = pattern == nil && value.size <= SNMPObjectProber.longestGlance
            var result =
                isShort
                ? query.judge(value) : try await attempt.apart { [query, pattern] in query.judge(value, pattern) }
            result.latency = Latency(response.roundTrip)
            return attempt.finish(result)
        } catch {
            return attempt.finish(error)
        }
    }
}

extension SNMPCheck.ObjectQuery {
    /// Without latency.
    package func judge(_ value: SNMPValue, _ pattern: BoundedPattern? = nil) -> ProbeResult {
        var value = value
        if let pattern {
            guard case .match(let part) = pattern.firstMatch(in: value.text) else {
                let detail = "nothing in “\(value.text)” matches /\(pattern.pattern)/"
                return ProbeResult(.unknown, reason: Reason(.valueUnexpected, detail))
            }
            value = .octets(Array(part.utf8))
        }
        if let number = value.number, ignore.contains(number) {
            return ProbeResult(.unknown, reason: Reason(.valueUnexpected, "\(Self.words(number)) stands for no value"))
        }
        let number = value.number.map(scaled)
        var result = ProbeResult(.ok)
        if let number { result.measurements = [Measurement(measurement, number)] }
        (result.outcome, result.reason) = verdict(value.text, number)
        return result
    }

    private func verdict(_ text: String, _ number: Double?) -> (Outcome, Reason?) {
        if let expectText, text != expectText {
            return (.fail, Reason(.valueUnexpected, "“\(text)”, not “\(expectText)”"))
        }
        guard expect != nil || degraded != nil || fail != nil else { return (.ok, nil) }
        guard let number else {
            // What is not as expected fails; limits say nothing of what is no number.
            let outcome: Outcome = expect == nil ? .unknown : .fail
            return (outcome, Reason(.valueUnexpected, "“\(text)” is no number"))
        }
        let shown = Self.words(number) + (unit.map { " \($0)" } ?? "")
        if let fail, fail.holds(for: number) { return (.fail, Reason(.valueOverLimit, "\(shown), limit \(fail)")) }
        if let expect, !expect.holds(for: number) {
            return (.fail, Reason(.valueUnexpected, "\(shown), expected \(expect)"))
        }
        if let degraded, degraded.holds(for: number) {
            return (.degraded, Reason(.valueOverLimit, "\(shown), limit \(degraded)"))
        }
        return (.ok, nil)
    }

    /// 225 times 0.1 is 22.5: the product with a binary 0.1 need not be.
    private func scaled(_ number: Double) -> Double {
        let inverse = (1 / scale).rounded()
        return abs(inverse * scale - 1) < 1e-12 ? number / inverse : number * scale
    }

    private static func words(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    /// The unit in the letters of a measurement's name.
    private var measurement: String {
        guard let unit else { return "value" }
        let spelt = ["%": "percent", "℃": "c", "°C": "c", "Ω": "ohm", "µ": "u", "/": "_per_"].reduce(unit) {
            $0.replacing($1.key, with: $1.value)
        }
        let name = spelt.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return "value_" + String(name)
    }
}
