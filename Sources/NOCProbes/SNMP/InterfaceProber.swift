package import NOCCore
internal import NetIO
package import SNMPClient

/// Reads one interface of an agent (IF-MIB, RFC 2863).
///
/// An interface named by name (ifName, else ifDescr) or alias is looked up once; each attempt reads that name again with
/// the same message, and where it is no longer the one wanted, as after a restart that renumbered, looks it up again. Blanks
/// around names do not count. Where several interfaces have the name none is chosen: `unknown` (`ambiguous`) with
/// their indices.
///
/// ifAdminStatus other than up is `unknown` (`port_admin_down`): somebody took it out of service. Otherwise ifOperStatus
/// decides: up is ok; down, testing (no packets pass), dormant, notPresent and lowerLayerDown are failures (`port_down`);
/// unknown is unknown. An interface that the agent does not have is unknown (`interface_missing`), with what the device says
/// that it is.
///
/// Latency is the round trip. Measurements, as far as the agent has them: `if_in_octets` and `if_out_octets` (64 bit where
/// there are such), `if_in_errors`, `if_out_errors`, all running totals, and `speed_mbps`.
package actor InterfaceProber: Prober {
    private struct Place {
        var index: UInt
        /// Holds the name at that index; nil when the index itself was wanted.
        var column: ObjectIdentifier?
    }

    private let interface: SNMPCheck.Interface
    private let agent: SNMPAgent
    private let timeout: Duration
    private let reader = Lanes.Client()
    private var place: Place?
    private var question: SNMPQuestion<InterfaceRow.Column>

    package nonisolated var unownedExecutor: UnownedSerialExecutor { agent.unownedExecutor }

    package init(_ interface: SNMPCheck.Interface, of agent: SNMPAgent, timeout: Duration) {
        self.interface = interface
        self.agent = agent
        self.timeout = timeout
        question = SNMPQuestion(
            InterfaceRow.columns(version1: agent.isVersion1), deciding: InterfaceRow.deciding)
        if case .index(let index) = interface { place = Place(index: UInt(clamping: index)) }
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var attempt = SNMPAttempt(agent, timeout: timeout, trace: trace, reader: reader)
        do throws(ProbeFailure) {
            if trace { try await attempt.connect() }
            let row = try await row(&attempt)
            return attempt.finish(row.judge(as: wanted))
        } catch {
            return attempt.finish(error)
        }
    }

    private func row(_ attempt: inout SNMPAttempt) async throws(ProbeFailure) -> InterfaceRow {
        if let place, let row = try await read(place, &attempt) { return row }
        question.forget()
        if case .index = interface { throw await attempt.lacks(.interfaceMissing, missing) }
        place = try await find(&attempt)
        if let place, let row = try await read(place, &attempt) { return row }
        place = nil
        throw await attempt.lacks(.interfaceMissing, missing)
    }

    /// Nil when the interface is not there, or another has its place.
    private func read(_ place: Place, _ attempt: inout SNMPAttempt) async throws(ProbeFailure) -> InterfaceRow? {
        let columns = question.next()
        let name = place.column.map { [$0.appending(place.index)] } ?? []
        let response = try await attempt.get(name + columns.map { $0.object.appending(place.index) })
        if let value = response.values.first, place.column != nil {
            // An agent that does not say the name now has not given the place to another.
            if case .unanswered = value { throw await attempt.lacks(name[0], value) }
            if value.text != wanted { return nil }
        }
        // An interface of which it does not say the state now is there all the same.
        if let position = columns.firstIndex(of: .operStatus), case let value = response.values[name.count + position],
            case .unanswered = value
        {
            throw await attempt.lacks(columns[position].object.appending(place.index), value)
        }
        let values = question.learn(columns, response.values.dropFirst(name.count))
        let row = InterfaceRow(values, response.roundTrip)
        if let row { question.spare(row.narrower) }
        return row
    }

    private func find(_ attempt: inout SNMPAttempt) async throws(ProbeFailure) -> Place? {
        let columns: [(String, ObjectIdentifier)] =
            switch interface {
            case .name: [("ifName", InterfaceRow.name), ("ifDescr", InterfaceRow.description)]
            case .alias: [("ifAlias", InterfaceRow.alias)]
            case .index: []
            }
        var unread: SNMPError?
        for (name, column) in columns {
            let (rows, trouble) = try await attempt.walk(column, named: name)
            let indices = try await attempt.apart { [wanted] in
                rows.filter { $0.value.text == wanted }.compactMap { $0.name.suffix(after: column).first }
            }
            if indices.count > 1 { throw ambiguous(name, indices) }
            // Nobody knows whether another of that name stands in the rest. Of a table too long for the time, what it has shown
            // must do, or the interface would never be watched.
            if let trouble, case .interrupted = trouble {
                throw ProbeFailure(trouble, agent: agent, timeout: timeout)
            }
            if let index = indices.first { return Place(index: index, column: column) }
            if let trouble, !rows.isEmpty { throw ProbeFailure(trouble, agent: agent, timeout: timeout) }
            unread = trouble ?? unread
        }
        if let unread { throw ProbeFailure(unread, agent: agent, timeout: timeout) }
        return nil
    }

    private func ambiguous(_ column: String, _ indices: [UInt]) -> ProbeFailure {
        let list = indices.prefix(8).map(String.init).joined(separator: ", ") + (indices.count > 8 ? ", …" : "")
        let what = "\(indices.count) interfaces have the \(column) \(wanted), at the indices \(list)"
        return ProbeFailure(unknown: .ambiguous, "\(agent.endpoint): \(what)")
    }

    /// As the configuration names it, without blanks around it, as values are read.
    private nonisolated var wanted: String {
        switch interface {
        case .name(let text), .alias(let text): SNMPValue.octets(Array(text.utf8)).text
        case .index(let index): "index \(index)"
        }
    }

    private var missing: String {
        switch interface {
        case .name: "no ifName or ifDescr is \(wanted)"
        case .alias: "no ifAlias is \(wanted)"
        case .index(let index): "no interface has index \(index)"
        }
    }
}

extension SNMPAgent {
    nonisolated var isVersion1: Bool {
        if case .community(.v1, _) = credential { true } else { false }
    }
}
