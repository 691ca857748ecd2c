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
                    "target", Kind<String>.reference(.target).located, "The UPS; by its snmp 'ups' checks."),
                evidence: keys.list(
                    "evidence", Kind<String>.reference(.target).located,
                    "Devices without a battery whose snmp 'uptime' shows that they had power."),
                temperature: keys.optional("temperature", .climate, "Of the cold aisle or where racks draw air."),
                humidity: keys.optional("humidity", .climate, "Relative humidity."))
        }
    }
}

extension Kind where Value == ClimateRule {
    fileprivate static var climate: Kind {
        .record("a range of the room's air") { keys in
            ClimateRule(
                check: keys.required("check", .checkReference, "The check that measures it."),
                measurement: keys.value(
                    "measurement", .measurementName, default: "value", "The name of the check's measurement."),
                range: keys.required("range", .range, "Both bounds are allowed."),
                origin: keys.optional("origin", .text(upTo: 200), "Where the range comes from."))
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
            ]), placeholder: 0...0
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
        .pattern("the name of a measurement such as value_c", "^[a-z0-9_]{1,64}$", placeholder: "value") { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) }
        }
    }
}
