package import NOCCore
internal import NetIO
package import SNMPClient

/// Reads one interface of an agent (IF-MIB, RFC 2863).
///
/// An interface named by name (ifName, else ifDescr) or alias is looked up once; each attempt reads that name again with
/// the same message, and where it is no longer the one wanted, as after a restart that renumbered, looks it up again.
///
/// ifAdminStatus other than up is `unknown` (`port_admin_down`): somebody took it out of service. Otherwise ifOperStatus
/// decides: up is ok; down, testing (no packets pass), dormant, notPresent and lowerLayerDown are failures (`port_down`);
/// unknown is unknown. An interface that the agent does not have is a failure (`interface_missing`).
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
    private var place: Place?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { agent.unownedExecutor }

    package init(_ interface: SNMPCheck.Interface, of agent: SNMPAgent, timeout: Duration) {
        self.interface = interface
        self.agent = agent
        self.timeout = timeout
        if case .index(let index) = interface { place = Place(index: UInt(clamping: index)) }
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var attempt = SNMPAttempt(agent, timeout: timeout, trace: trace)
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
        if case .index = interface { throw missing }
        place = try await find(&attempt)
        if let place, let row = try await read(place, &attempt) { return row }
        place = nil
        throw missing
    }

    /// Nil when the interface is not there, or another has its place.
    private func read(_ place: Place, _ attempt: inout SNMPAttempt) async throws(ProbeFailure) -> InterfaceRow? {
        let columns = InterfaceRow.columns(version1: agent.isVersion1)
        let name = place.column.map { [$0.appending(place.index)] } ?? []
        let response = try await attempt.get(name + columns.map { $0.object.appending(place.index) })
        if place.column != nil, response.values.first?.text != wanted { return nil }
        return InterfaceRow(zip(columns, response.values.dropFirst(name.count)), response.roundTrip)
    }

    private func find(_ attempt: inout SNMPAttempt) async throws(ProbeFailure) -> Place? {
        let columns: [(String, ObjectIdentifier)] =
            switch interface {
            case .name: [("ifName", InterfaceRow.name), ("ifDescr", InterfaceRow.description)]
            case .alias: [("ifAlias", InterfaceRow.alias)]
            case .index: []
            }
        let wanted = wanted
        for (name, column) in columns {
            let rows = try await attempt.walk(column, named: name) { $0.value.text == wanted }
            if let last = rows.last, last.value.text == wanted, let index = last.name.suffix(after: column).first {
                return Place(index: index, column: column)
            }
        }
        return nil
    }

    /// As the configuration names it.
    private var wanted: String {
        switch interface {
        case .name(let name): name
        case .alias(let alias): alias
        case .index(let index): "index \(index)"
        }
    }

    private var missing: ProbeFailure {
        let what =
            switch interface {
            case .name(let name): "no ifName or ifDescr is \(name)"
            case .alias(let alias): "no ifAlias is \(alias)"
            case .index(let index): "no interface has index \(index)"
            }
        return ProbeFailure(.interfaceMissing, "\(agent.endpoint): \(what)")
    }
}

extension SNMPAgent {
    nonisolated var isVersion1: Bool {
        if case .community(.v1, _) = credential { true } else { false }
    }
}
