internal import NOCCore
internal import SNMPClient

/// What a UPS says of itself.
struct UPSState: Sendable {
    /// The objects that are read, under 1.3.6.1.2.1.33.1; those that decide come first.
    enum Object: CaseIterable, Sendable {
        case outputSource, batteryStatus, secondsOnBattery, alarmsPresent, minutesRemaining, chargeRemaining
        case temperature, lineBads, inputLines, inputVoltage1, inputVoltage2, inputVoltage3, load1, load2, load3

        /// Those by which the state is told.
        static let deciding: Set<Object> = [.outputSource, .batteryStatus, .secondsOnBattery, .alarmsPresent]

        var name: ObjectIdentifier {
            switch self {
            case .batteryStatus: UPSState.mib.appending(2, 1, 0)
            case .secondsOnBattery: UPSState.mib.appending(2, 2, 0)
            case .minutesRemaining: UPSState.mib.appending(2, 3, 0)
            case .chargeRemaining: UPSState.mib.appending(2, 4, 0)
            case .temperature: UPSState.mib.appending(2, 7, 0)
            case .lineBads: UPSState.mib.appending(3, 1, 0)
            case .inputLines: UPSState.mib.appending(3, 2, 0)
            case .inputVoltage1: UPSState.mib.appending(3, 3, 1, 3, 1)
            case .inputVoltage2: UPSState.mib.appending(3, 3, 1, 3, 2)
            case .inputVoltage3: UPSState.mib.appending(3, 3, 1, 3, 3)
            case .outputSource: UPSState.mib.appending(4, 1, 0)
            case .load1: UPSState.mib.appending(4, 4, 1, 5, 1)
            case .load2: UPSState.mib.appending(4, 4, 1, 5, 2)
            case .load3: UPSState.mib.appending(4, 4, 1, 5, 3)
            case .alarmsPresent: UPSState.mib.appending(6, 1, 0)
            }
        }
    }

    /// upsOutputSource
    enum OutputSource: Int64, Sendable {
        case other = 1
        case none, normal, bypass, battery, booster, reducer
    }
    /// upsBatteryStatus
    enum BatteryStatus: Int64, Sendable {
        case unknown = 1
        case normal, low, depleted
    }

    static let mib: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1]
    /// upsAlarmDescr
    static let alarmTable = mib.appending(6, 2, 1, 2)

    private var numbers: [Object: Double] = [:]
    /// Names of the alarms that are present.
    var alarms: [String] = []

    /// Nil when neither source nor battery status is among the values.
    init?(_ values: [Object: SNMPValue]) {
        for (object, value) in values { numbers[object] = value.number.flatMap(object.meant) }
        guard numbers[.outputSource] != nil || numbers[.batteryStatus] != nil else { return nil }
        // A card without a value for it says 0 beside a battery that is well.
        if numbers[.minutesRemaining] == 0, source == .normal, battery == .normal { numbers[.minutesRemaining] = nil }
    }

    var alarmCount: Int { Int(clamping: Int64(exactly: numbers[.alarmsPresent] ?? 0) ?? 0) }

    private var source: OutputSource? {
        guard let number = numbers[.outputSource] else {
            return (numbers[.secondsOnBattery] ?? 0) > 0 ? .battery : .normal
        }
        return Int64(exactly: number).flatMap { OutputSource(rawValue: $0) }
    }

    private var battery: BatteryStatus? {
        guard let number = numbers[.batteryStatus], let raw = Int64(exactly: number) else { return nil }
        return BatteryStatus(rawValue: raw)
    }

    var verdict: (outcome: Outcome, reason: Reason?) {
        if source == OutputSource.none { return (.fail, Reason(.outputOff, details)) }
        if source == .battery { return (.degraded, Reason(.onBattery, details)) }
        if battery == .low || battery == .depleted { return (.degraded, Reason(.batteryLow, details)) }
        if alarmCount > 0 || source != .normal { return (.degraded, Reason(.upsAlarm, details)) }
        return (.ok, nil)
    }

    /// Everything that is not as it should be, and how long the battery lasts.
    private var details: String {
        var parts: [String] = []
        switch source {
        case .normal?, OutputSource.none?, .battery?: break
        case let source: parts.append("output source \(source.map { "\($0)" } ?? "not known to the MIB")")
        }
        if let battery, battery == .low || battery == .depleted { parts.append("battery \(battery)") }
        if let charge = numbers[.chargeRemaining] { parts.append("charge \(UPSState.words(charge)) %") }
        if let minutes = numbers[.minutesRemaining] { parts.append("\(UPSState.words(minutes)) min left") }
        if alarmCount > 0 {
            parts.append(alarms.isEmpty ? "\(alarmCount) alarms" : "alarms: " + alarms.joined(separator: ", "))
        }
        return parts.joined(separator: ", ")
    }

    private static func words(_ number: Double) -> String { Int64(exactly: number).map(String.init) ?? "\(number)" }

    var measurements: [Measurement] {
        var result: [Measurement] = []
        func add(_ measure: Measure, _ value: Double?) { if let value { result.append(Measurement(measure, value)) } }
        add(.batteryCharge, numbers[.chargeRemaining])
        add(.batteryRemaining, numbers[.minutesRemaining])
        add(.onBattery, numbers[.secondsOnBattery])
        add(.batteryTemperature, numbers[.temperature])
        add(.lineBads, numbers[.lineBads])
        add(.inputVoltage, inputVoltages.min())
        add(.outputLoad, [.load1, .load2, .load3].compactMap { numbers[$0] }.max())
        return result
    }

    /// Of the lines that are there. Without mains all of them have 0 V.
    private var inputVoltages: [Double] {
        let lines = [Object.inputVoltage1, .inputVoltage2, .inputVoltage3].compactMap { numbers[$0] }
        if let count = numbers[.inputLines] { return Array(lines.prefix(Int(count))) }
        return lines.contains { $0 > 0 } ? lines.filter { $0 > 0 } : lines
    }

    /// What an upsAlarmDescr names: one of the well-known alarms under 33.1.6.3, or an object of the maker's.
    static func alarmName(_ value: SNMPValue) -> String {
        guard case .objectIdentifier(let object) = value else { return value.text }
        let place = object.suffix(after: mib.appending(6, 3)).first.map { Int(clamping: $0) } ?? 0
        return (1...wellKnownAlarms.count).contains(place) ? wellKnownAlarms[place - 1] : object.description
    }

    private static let wellKnownAlarms = [
        "battery bad", "on battery", "low battery", "depleted battery", "temperature bad", "input bad", "output bad",
        "output overload", "on bypass", "bypass bad", "output off as requested", "UPS off as requested",
        "charger failed", "UPS output off", "UPS system off", "fan failure", "fuse failure", "general fault",
        "diagnostic test failed", "communications lost", "awaiting power", "shutdown pending", "shutdown imminent",
        "test in progress",
    ]
}

extension UPSState.Object {
    /// What the card means by a number; nil for one that stands for nothing. Besides -1, 65535 and the like, that is what
    /// cannot be: voltages are given in volts, and by some cards (Huawei) in tenths.
    fileprivate func meant(_ number: Double) -> Double? {
        if number < 0 && (self != .temperature || number < -40 || number == -1) { return nil }
        if number == 65_535 || number == 2_147_483_647 || number == 4_294_967_295 { return nil }
        switch self {
        case .outputSource, .batteryStatus: return number == 0 ? nil : number
        case .inputLines: return (1...3).contains(number) ? number.rounded(.down) : nil
        case .chargeRemaining: return number <= 100 ? number : nil
        case .temperature: return number <= 150 ? number : nil
        case .inputVoltage1, .inputVoltage2, .inputVoltage3: return number < 1_000 ? number : number / 10
        case .load1, .load2, .load3: return number <= 1_000 ? number : nil
        case .secondsOnBattery, .alarmsPresent, .minutesRemaining, .lineBads: return number
        }
    }
}
