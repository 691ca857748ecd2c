internal import SNMPClient

/// Objects that are asked for again and again, without those that the agent does not have: what was missing several times in
/// a row, one error being none, and never what decides the state.
struct SNMPQuestion<Item: Hashable> {
    /// So often all are asked for again: devices get new software.
    private static var freshEvery: Int { 100 }
    /// So often in a row a missing one is asked for.
    private static var mostMisses: Int { 3 }

    private let all: [Item]
    private let deciding: Set<Item>
    private var misses: [Item: Int] = [:]
    /// Those of which others say the same.
    private var spared: Set<Item> = []
    private var asked = 0

    init(_ items: [Item], deciding: Set<Item>) {
        all = items
        self.deciding = deciding
    }

    /// What to ask for now.
    mutating func next() -> [Item] {
        asked += 1
        if asked % Self.freshEvery == 0 { forget() }
        return all.filter { deciding.contains($0) || misses[$0, default: 0] < Self.mostMisses && !spared.contains($0) }
    }

    /// Remembers what was missing, and returns the values that came.
    mutating func learn(_ items: [Item], _ values: some Sequence<SNMPValue>) -> [Item: SNMPValue] {
        var result: [Item: SNMPValue] = [:]
        for (item, value) in zip(items, values) {
            switch value {
            case .unanswered(.status), .noSuchObject, .noSuchInstance, .endOfMIBView:
                misses[item, default: 0] += 1
                // What was left out in its favour may be wanted again.
                spared = []
            case .unanswered: break
            default:
                misses[item] = nil
                result[item] = value
            }
        }
        return result
    }

    /// Leaves out what others say too, as long as those come.
    mutating func spare(_ items: some Sequence<Item>) { spared.formUnion(items) }

    /// After an answer that says nothing, everything is asked for.
    mutating func forget() { (misses, spared) = ([:], []) }
}
