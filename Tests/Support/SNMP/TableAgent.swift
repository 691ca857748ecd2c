internal import Synchronization

/// A v1/v2c agent over a table that the test changes while it runs.
package final class TableAgent: Sendable {
    private final class Contents: Sendable {
        let objects: Mutex<[[UInt]: BER.Value]>
        let stumbles = Mutex<[Stumble]>([])
        init(_ objects: [[UInt]: BER.Value]) { self.objects = Mutex(objects) }

        /// The error of the first stumble that the request meets.
        func stumble(over request: SNMPMessage) -> SNMPMessage? {
            stumbles.withLock { stumbles in
                for (place, binding) in request.bindings.enumerated() {
                    let met = stumbles.firstIndex {
                        $0.kind == request.kind && $0.name == binding.name && $0.times > 0
                    }
                    guard let met else { continue }
                    stumbles[met].times -= 1
                    return request.error(stumbles[met].status, at: Int64(place + 1))
                }
                return nil
            }
        }
    }

    private struct Stumble {
        var kind: SNMPMessage.Kind
        var name: [UInt]
        var status: Int64
        var times: Int
    }

    private let contents: Contents
    private let agent: ScriptedAgent

    /// `largest`: more bindings in one answer are `tooBig`. Without weaknesses it behaves as the standards say.
    package init(_ objects: [[UInt]: BER.Value], largest: Int = 1_000, weaknesses: [Weakness] = []) throws {
        let contents = Contents(objects)
        self.contents = contents
        agent = try ScriptedAgent(answering: { request in
            if let error = contents.stumble(over: request) { return [error] }
            let answer = contents.objects.withLock { TableAgent.answer(request, $0, largest: largest) }
            return weaknesses.lazy.compactMap { $0.answer(request, answer) }.first ?? [answer]
        })
    }

    package var port: UInt16 { agent.port }

    /// Messages received so far.
    package var requests: [SNMPMessage] { agent.datagrams.compactMap { SNMPMessage($0) } }

    /// Answers the next `times` messages of that kind that name `name` with an error about it.
    package func stumble(_ kind: SNMPMessage.Kind, at name: [UInt], status: Int64, times: Int) {
        contents.stumbles.withLock { $0.append(Stumble(kind: kind, name: name, status: status, times: times)) }
    }

    /// Nil takes the object away.
    package subscript(_ name: [UInt]) -> BER.Value? {
        get { contents.objects.withLock { $0[name] } }
        set { contents.objects.withLock { $0[name] = newValue } }
    }

    package func replace(_ objects: [[UInt]: BER.Value]) { contents.objects.withLock { $0 = objects } }

    private static func answer(_ request: SNMPMessage, _ table: [[UInt]: BER.Value], largest: Int) -> SNMPMessage {
        let isVersion1 = request.version == 0
        func isVisible(_ value: BER.Value) -> Bool {
            if isVersion1, case .tagged(0x46, _) = value { false } else { true }
        }
        let names = table.filter { isVisible($0.value) }.keys.sorted { $0.lexicographicallyPrecedes($1) }
        func next(_ name: [UInt]) -> SNMPMessage.Binding {
            guard let found = names.first(where: { name.lexicographicallyPrecedes($0) }), let value = table[found]
            else {
                return SNMPMessage.Binding(name, .endOfView)
            }
            return SNMPMessage.Binding(found, value)
        }
        var result: [SNMPMessage.Binding] = []
        switch request.kind {
        case .get:
            result = request.bindings.map { binding in
                let value = table[binding.name].flatMap { isVisible($0) ? $0 : nil }
                return SNMPMessage.Binding(binding.name, value ?? .noSuchInstance)
            }
        case .getNext: result = request.bindings.map { next($0.name) }
        case .getBulk:
            guard var name = request.bindings.first?.name else { break }
            for _ in 0..<max(0, request.index) {
                result.append(next(name))
                name = result[result.count - 1].name
            }
        case .response, .report: break
        }
        if result.count > largest { return request.error(1) }
        if isVersion1, let missing = result.firstIndex(where: { [.noSuchInstance, .endOfView].contains($0.value) }) {
            return request.error(2, at: Int64(missing + 1))
        }
        return request.answer(result)
    }
}
