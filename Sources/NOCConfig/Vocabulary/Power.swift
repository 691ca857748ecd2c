import NOCCore

/// How the power is watched as it was written: targets, whose checks are found when all are known.
struct PowerDraft {
    var target: Located<String>
    var evidence: [Located<String>]
    var temperature: ClimateRule?
    var humidity: ClimateRule?

    /// Reports targets without a check that can tell.
    func plan(in plan: AccountingPlan, _ checks: [CheckKey: CheckSpecification], _ reading: ConfigurationPass)
        -> PowerPlan
    {
        func keys(of target: Located<String>, _ word: String, _ fits: (SNMPCheck.Query) -> Bool) -> [CheckKey] {
            guard let known = plan.target(target.value) else { return [] }
            let found = known.checks.map { CheckKey(target: known.id, check: $0.id) }.filter { key in
                if case .snmp(let check) = checks[key] { fits(check.query) } else { false }
            }
            if found.isEmpty { reading.report("target '\(known.id)' has no snmp '\(word)' check", at: target.place) }
            return found
        }
        return PowerPlan(
            target: target.value, supply: keys(of: target, "ups") { $0 == .ups },
            evidence: evidence.flatMap { keys(of: $0, "uptime") { $0 == .uptime } }, temperature: temperature,
            humidity: humidity)
    }
}

extension Kind where Value == PowerDraft {
    static var power: Kind {
        .record("the power of the room") { keys in
            PowerDraft(
                target: keys.required(
                    "target", Kind<String>.reference(.target).located,
                    Help("The UPS, a target with snmp 'ups' checks.", zh: "UPS，即有 snmp ups 检查的对象。", example: "ups")),
                evidence: keys.list(
                    "evidence", Kind<String>.reference(.target).located,
                    Help(
                        "Devices without a battery, fed by the room, whose snmp 'uptime' shows that they had power.",
                        zh: "由机房供电、无自备电池的设备；其 snmp uptime 证明未断电。", example: "[core-switch]")),
                temperature: keys.optional(
                    "temperature", .climate,
                    Help(
                        "The temperature of the cold aisle, or where the racks draw air.", zh: "冷通道或机柜进风区的温度。",
                        example: #"{ check: environment/temperature, range: "18..27" }"#)),
                humidity: keys.optional(
                    "humidity", .climate,
                    Help(
                        "The relative humidity.", zh: "相对湿度。",
                        example: #"{ check: environment/temperature, range: "40..70" }"#)))
        }
    }
}

extension Kind where Value == ClimateRule {
    fileprivate static var climate: Kind {
        .record("a range of the room's air") { keys in
            ClimateRule(
                check: keys.required(
                    "check", .checkReference,
                    Help("The check that measures it.", zh: "测量它的检查。", example: "environment/temperature")),
                measurement: keys.value(
                    "measurement", .measurementName, default: "value",
                    Help("The name of the check's measurement.", zh: "该检查的测量值名称。", example: "value_c")),
                range: keys.required(
                    "range", .range,
                    Help("What is in order; both bounds are allowed.", zh: "合格的范围，含上下限。", example: #""18..27""#)),
                origin: keys.optional(
                    "origin", .text(upTo: 200),
                    Help(
                        "Where the range comes from, as reports print it.", zh: "范围的依据，报告照此印出。",
                        example: "GB 50174-2017")))
        }
    }
}

extension Kind where Value == ClosedRange<Double> {
    /// `18..27`
    fileprivate static var range: Kind {
        .scalar(
            "a range such as 18..27",
            schema: .object([
                "type": .string("string"), "pattern": .string("^-?[0-9]+(\\.[0-9]+)?\\.\\.-?[0-9]+(\\.[0-9]+)?$"),
            ]), form: .value(.range), placeholder: 0...0
        ) { scalar, _ throws(Complaint) in
            let parts = scalar.text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let low = bound(parts[0]), let high = bound(parts[1]) else { throw .unfit }
            guard low <= high else { throw .because("the range '\(scalar.text)' ends before it begins") }
            return low...high
        }
    }

    private static func bound(_ text: Substring) -> Double? {
        guard text.utf8.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }),
            text.first != ".", text.last != "."
        else { return nil }
        return Double(text)
    }
}

extension Kind where Value == String {
    fileprivate static var measurementName: Kind {
        .pattern(
            "the name of a measurement such as value_c", "^[a-z0-9_]{1,64}$", form: .value(.measurement),
            placeholder: "value"
        ) { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) }
        }
    }
}
