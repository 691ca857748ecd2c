/// What one observation may bring, whichever store keeps it: measurements become columns, and their names must stay few.
package enum ObservationLimits {
    package static let measurements = 64
    static let nameLength = 64

    /// `a-z 0-9 _ .`, so that a name can stand in any format.
    package static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= nameLength
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2E
            }
    }

    /// Those that can be kept: finite, with a proper name, each name once, no more than the limit.
    package static func kept(_ measurements: [Measurement]) -> [Measurement] {
        var seen: Set<String> = []
        let proper = measurements.filter { $0.value.isFinite && isName($0.name) && seen.insert($0.name).inserted }
        return Array(proper.sorted { $0.name < $1.name }.prefix(ObservationLimits.measurements))
    }
}
