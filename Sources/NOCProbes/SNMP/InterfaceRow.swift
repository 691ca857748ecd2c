internal import NOCCore
internal import SNMPClient

/// What an agent says of one interface.
struct InterfaceRow {
    /// A column of ifTable or ifXTable.
    enum Column: CaseIterable {
        case adminStatus, operStatus, inErrors, outErrors, highSpeed, speed, inOctets, outOctets, wideInOctets
        case wideOutOctets

        var object: ObjectIdentifier {
            switch self {
            case .speed: InterfaceRow.table.appending(5)
            case .adminStatus: InterfaceRow.table.appending(7)
            case .operStatus: InterfaceRow.table.appending(8)
            case .inOctets: InterfaceRow.table.appending(10)
            case .inErrors: InterfaceRow.table.appending(14)
            case .outOctets: InterfaceRow.table.appending(16)
            case .outErrors: InterfaceRow.table.appending(20)
            case .wideInOctets: InterfaceRow.extended.appending(6)
            case .wideOutOctets: InterfaceRow.extended.appending(10)
            case .highSpeed: InterfaceRow.extended.appending(15)
            }
        }
    }

    /// ifAdminStatus; the numbers of ifOperStatus are the same and go on.
    enum Status: Int64 {
        case up = 1
        case down, testing, unknown, dormant, notPresent, lowerLayerDown
    }

    private static let table: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 2, 2, 1]
    private static let extended: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 31, 1, 1, 1]
    static let description = table.appending(2)
    static let name = extended.appending(1)
    static let alias = extended.appending(18)

    /// Those by which the state is told.
    static let deciding: Set<Column> = [.adminStatus, .operStatus]

    /// SNMPv1 has no 64-bit counters.
    static func columns(version1: Bool) -> [Column] { version1 ? narrow : wide }

    private static let wide = Column.allCases
    private static let narrow = Array(Column.allCases.dropLast(2))

    private let values: [Column: SNMPValue]
    private let roundTrip: Duration

    /// The columns that say in a narrower way what others said.
    var narrower: [Column] {
        [
            values[.wideInOctets] == nil ? nil : .inOctets, values[.wideOutOctets] == nil ? nil : .outOctets,
            (values[.highSpeed]?.number ?? 0) > 0 ? .speed : nil,
        ].compactMap(\.self)
    }

    /// Nil when there is no such interface.
    init?(_ values: [Column: SNMPValue], _ roundTrip: Duration) {
        self.roundTrip = roundTrip
        self.values = values.filter { $0.value.number != nil }
        guard self.values[.operStatus] != nil else { return nil }
    }

    func judge(as name: String) -> ProbeResult {
        var result = ProbeResult(.ok, latency: Latency(roundTrip), measurements: measurements)
        let admin = status(.adminStatus)
        let oper = status(.operStatus)
        switch (admin, oper) {
        case (.up?, .up?), (nil, .up?): break
        case (.up?, .unknown?), (.up?, nil), (nil, .unknown?), (nil, nil):
            result.outcome = .unknown
            result.reason = Reason(.valueUnexpected, "\(name): ifOperStatus is \(words(.operStatus))")
        case (.up?, _), (nil, _):
            result.outcome = .fail
            result.reason = Reason(.portDown, "\(name): \(words(.operStatus))")
        default:
            result.outcome = .unknown
            result.reason = Reason(.portAdminDown, "\(name): ifAdminStatus is \(words(.adminStatus))")
        }
        return result
    }

    private func status(_ column: Column) -> Status? { values[column]?.integer.flatMap(Status.init(rawValue:)) }

    private func words(_ column: Column) -> String {
        status(column).map { "\($0)" } ?? values[column].map(\.text) ?? "missing"
    }

    private var measurements: [Measurement] {
        var result: [Measurement] = []
        func add(_ measure: Measure, _ value: Double?) { if let value { result.append(Measurement(measure, value)) } }
        func number(_ column: Column) -> Double? { values[column]?.number }
        add(.octetsIn, number(.wideInOctets) ?? number(.inOctets))
        add(.octetsOut, number(.wideOutOctets) ?? number(.outOctets))
        add(.errorsIn, number(.inErrors))
        add(.errorsOut, number(.outErrors))
        // ifSpeed ends at 4.3 Gbit/s; ifHighSpeed is 0 below half a Mbit/s.
        let high = number(.highSpeed).flatMap { $0 > 0 ? $0 : nil }
        add(.speed, high ?? number(.speed).map { $0 / 1e6 })
        return result
    }
}
