/// A unit, as names of measurements and of metrics end in it and as people read it.
package enum FigureUnit: String, Sendable, Hashable, CaseIterable {
    case percent
    case milliseconds = "ms"
    case seconds = "s"
    case minutes, days, bytes, octets
    case bitsPerSecond = "bps"
    case megabitsPerSecond = "mbps"
    case celsius = "c"
    case volts = "v"
    case amperes = "a"
    case watts = "w"
    case hertz = "hz"
    case count
    case decibelMilliwatts = "dbm"
    case yuan

    /// In a name: `_ms` of `jitter_ms`.
    package var suffix: String { rawValue }

    package var word: String {
        switch self {
        case .percent: "%"
        case .milliseconds: "毫秒"
        case .seconds: "秒"
        case .minutes: "分钟"
        case .days: "天"
        case .bytes, .octets: "字节"
        case .bitsPerSecond: "比特/秒"
        case .megabitsPerSecond: "兆比特/秒"
        case .celsius: "℃"
        case .volts: "伏"
        case .amperes: "安"
        case .watts: "瓦"
        case .hertz: "赫兹"
        case .count: "个"
        case .decibelMilliwatts: "dBm"
        case .yuan: "元"
        }
    }

    package var english: String {
        switch self {
        case .percent: "%"
        case .milliseconds: "ms"
        case .seconds: "s"
        case .minutes: "min"
        case .days: "days"
        case .bytes, .octets: "bytes"
        case .bitsPerSecond: "bit/s"
        case .megabitsPerSecond: "Mbit/s"
        case .celsius: "℃"
        case .volts: "V"
        case .amperes: "A"
        case .watts: "W"
        case .hertz: "Hz"
        case .count: ""
        case .decibelMilliwatts: "dBm"
        case .yuan: "yuan"
        }
    }

    /// The unit that the name of a measurement ends in which people or files named, and the name without it; nil where it ends
    /// in none. What noc measures itself declares its unit (`Measure`).
    package static func ending(_ name: String) -> (stem: String, unit: FigureUnit)? {
        let spelled = name.hasSuffix("_seconds") ? String(name.dropLast(6)) : name
        guard let unit = allCases.first(where: { spelled.hasSuffix("_" + $0.suffix) }) else { return nil }
        return (String(spelled.dropLast(unit.suffix.count + 1)), unit)
    }
}
