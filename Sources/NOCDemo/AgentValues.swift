import Foundation

/// What a simulated agent answers, by object: a file that the demo writes and snmpd's helper reads.
struct AgentValues {
    enum Value {
        case integer(Int)
        case string(String)
        case counter(Int)
        case gauge(Int)
        case ticks(Int)

        /// The type words of `pass_persist` (snmpd.conf(5)) and the value.
        var words: (type: String, text: String) {
            switch self {
            case .integer(let value): ("integer", String(value))
            case .string(let text): ("string", text)
            case .counter(let value): ("counter", String(value))
            case .gauge(let value): ("gauge", String(value))
            case .ticks(let value): ("timeticks", String(value))
            }
        }
    }

    private var values: [String: Value] = [:]

    subscript(object: String) -> Value? {
        get { values[object] }
        set { values[object] = newValue }
    }

    /// Replaces the file at once: a reader sees the old values or the new ones.
    func write(to path: String) throws {
        let lines = values.map { "\($0.key)\t\($0.value.words.type)\t\($0.value.words.text)\n" }.joined()
        try Data(lines.utf8).write(to: URL(filePath: path), options: .atomic)
    }
}

extension AgentValues {
    /// A port of IF-MIB (RFC 2863): the columns that noc and other monitors read.
    mutating func setPort(_ index: Int, name: String, alias: String, isUp: Bool) {
        let table = "1.3.6.1.2.1.2.2.1"
        let extended = "1.3.6.1.2.1.31.1.1.1"
        self["\(table).1.\(index)"] = .integer(index)
        self["\(table).2.\(index)"] = .string(name)
        self["\(table).3.\(index)"] = .integer(6)
        self["\(table).5.\(index)"] = .gauge(1_000_000_000)
        self["\(table).7.\(index)"] = .integer(1)
        self["\(table).8.\(index)"] = .integer(isUp ? 1 : 2)
        self["\(table).9.\(index)"] = .ticks(0)
        for errors in [13, 14, 19, 20] { self["\(table).\(errors).\(index)"] = .counter(0) }
        self["\(extended).1.\(index)"] = .string(name)
        self["\(extended).15.\(index)"] = .gauge(1_000)
        self["\(extended).18.\(index)"] = .string(alias)
    }

    /// A UPS by RFC 1628 (UPS-MIB): on battery for a while, or on the mains.
    mutating func setUPS(onBattery: Bool) {
        let ups = "1.3.6.1.2.1.33.1"
        self["\(ups).1.1.0"] = .string("Simulated")
        self["\(ups).1.2.0"] = .string("noc demo UPS")
        self["\(ups).2.1.0"] = .integer(2)
        self["\(ups).2.2.0"] = .integer(onBattery ? 12 : 0)
        self["\(ups).2.3.0"] = .integer(onBattery ? 38 : 45)
        self["\(ups).2.4.0"] = .integer(onBattery ? 92 : 100)
        self["\(ups).2.5.0"] = .integer(2_160)
        self["\(ups).2.7.0"] = .integer(25)
        self["\(ups).3.2.0"] = .integer(1)
        self["\(ups).3.3.1.2.1"] = .integer(500)
        self["\(ups).3.3.1.3.1"] = .integer(onBattery ? 0 : 221)
        self["\(ups).4.1.0"] = .integer(onBattery ? 5 : 3)
        self["\(ups).4.2.0"] = .integer(500)
        self["\(ups).4.3.0"] = .integer(1)
        self["\(ups).4.4.1.2.1"] = .integer(220)
        self["\(ups).4.4.1.5.1"] = .integer(34)
        self["\(ups).6.1.0"] = .gauge(onBattery ? 1 : 0)
        self["\(ups).6.2.1.2.1"] = nil
    }
}
