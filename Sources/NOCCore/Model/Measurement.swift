/// A number an attempt brought beside its outcome and latency, such as `loss_percent` or `battery_charge_percent`.
/// The name ends in its unit.
package struct Measurement: Sendable, Hashable {
    package var name: String
    package var value: Double

    package init(_ name: String, _ value: Double) {
        self.name = name
        self.value = value
    }
}
