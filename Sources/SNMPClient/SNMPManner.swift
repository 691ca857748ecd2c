/// How an agent is asked (CONTRACT 7): what the weak cards of UPS and sensors need.
package struct SNMPManner: Sendable, Hashable {
    /// Most objects asked for in one message. It is less by itself for an agent that cannot take so many.
    package var varbinds: Int
    /// Whether tables are walked by GETBULK. An agent that does not know it is asked without, by itself.
    package var usesBulk: Bool
    /// How often a message that is not answered is sent again.
    package var retries: Int

    package init(varbinds: Int = 10, usesBulk: Bool = true, retries: Int = 2) {
        self.varbinds = max(1, varbinds)
        self.usesBulk = usesBulk
        self.retries = max(0, retries)
    }
}

/// How many objects an agent takes in one message, as its answers show. Some cards are silent above a number of their own.
struct Appetite {
    /// To be asked for now.
    private(set) var size: Int
    /// The most that were answered.
    private var proven = 1
    /// How often a message of `size` was not answered, and a smaller one then was. Once may be a lost datagram.
    private var doubts = 0

    init(_ manner: SNMPManner) { size = manner.varbinds }

    /// Whether silence to so many objects has nothing to do with their number.
    func isProven(_ count: Int) -> Bool { count <= proven }

    mutating func tookAll(_ count: Int) {
        proven = max(proven, count)
        if count >= size { doubts = 0 }
    }

    /// A message of `size` objects was not answered, and then one of `count` was.
    mutating func doubt(_ count: Int) {
        doubts += 1
        guard doubts > 1 else { return }
        limit(to: count)
        doubts = 0
    }

    /// The agent says that it can answer no more than that.
    mutating func limit(to count: Int) { size = max(1, min(size, count)) }
}
