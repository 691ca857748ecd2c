/// How the power of the room is watched (“确保每天24小时机房不断电”).
package struct PowerPlan: Sendable, Hashable {
    /// The target whose corrections rule.
    package var target: String
    /// Its checks that ask a UPS. The room has power while any of them gives it.
    package var supply: [CheckKey]
    /// Checks that read how long a device has been up. The devices hang on the room's supply and have no battery of their
    /// own: one that went on running shows that the room did.
    package var evidence: [CheckKey]
    package var temperature: ClimateRule?
    package var humidity: ClimateRule?

    package init(
        target: String, supply: [CheckKey], evidence: [CheckKey] = [], temperature: ClimateRule? = nil,
        humidity: ClimateRule? = nil
    ) {
        self.target = target
        self.supply = supply
        self.evidence = evidence
        self.temperature = temperature
        self.humidity = humidity
    }
}

/// In what range a quantity of the room's air has to stay.
package struct ClimateRule: Sendable, Hashable {
    package var check: CheckKey
    /// The name of the measurement, such as `value_c`.
    package var measurement: String
    /// Both bounds are in range.
    package var range: ClosedRange<Double>
    /// Where the range comes from.
    package var origin: String?

    package init(check: CheckKey, measurement: String, range: ClosedRange<Double>, origin: String? = nil) {
        self.check = check
        self.measurement = measurement
        self.range = range
        self.origin = origin
    }
}
