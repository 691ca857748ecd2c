import Foundation
import NOCCore

/// Values that may be absent: null then, never left out, so that scripts find every key.
extension JSON {
    /// RFC 3339 with the offset of `timeZone`.
    static func time(_ instant: Instant?, _ timeZone: TimeZone) -> JSON {
        JSON(instant.map { TimeText.rfc3339($0, timeZone: timeZone) })
    }

    /// Who withdrew something, why and when; null for what stands.
    static func voided(_ voided: Voiding?, _ timeZone: TimeZone) -> JSON {
        guard let voided else { return .null }
        return ["by": .string(voided.by), "reason": .string(voided.reason), "at": .time(voided.at, timeZone)]
    }

    /// By name, the later of equal names.
    static func measurements(_ measurements: [NOCCore.Measurement]) -> JSON {
        let values = Dictionary(measurements.map { ($0.name, JSON($0.value)) }) { $1 }
        return .object(values.map { .init($0.key, $0.value) })
    }

    /// `%`, `ms`, … by the name of the measurement; null for one without a unit.
    static func units(of measurements: [NOCCore.Measurement]) -> JSON {
        .object(Set(measurements.map(\.name)).map { .init($0, JSON(Measure.english($0).unit)) })
    }
}
