internal import Foundation
internal import Synchronization

/// A UDP peer on 127.0.0.1 that answers each datagram as its script says: rightly, late, twice, or with lies.
package final class ScriptedAgent: Sendable {
    package enum Step: Sendable {
        case send([UInt8])
        case wait(Duration)
        /// From another port than the one that was asked.
        case sendFromElsewhere([UInt8])
    }

    private let server: DatagramServer
    private let heard = Heard()

    private final class Heard: Sendable { let datagrams = Mutex<[[UInt8]]>([]) }

    /// The script runs on the agent's own thread, one datagram after the other.
    package init(_ script: @escaping @Sendable ([UInt8]) -> [Step]) throws {
        let heard = heard
        server = try DatagramServer { datagram in
            heard.datagrams.withLock { $0.append(datagram.bytes) }
            for step in script(datagram.bytes) {
                switch step {
                case .send(let bytes): datagram.reply(bytes)
                case .sendFromElsewhere(let bytes): datagram.replyFromElsewhere(bytes)
                case .wait(let duration): Thread.sleep(forTimeInterval: duration / .seconds(1))
                }
            }
        }
    }

    /// Speaks SNMP only: what cannot be read is not answered.
    package convenience init(answering script: @escaping @Sendable (SNMPMessage) -> [SNMPMessage]) throws {
        try self.init { bytes in SNMPMessage(bytes).map(script)?.map { .send($0.bytes) } ?? [] }
    }

    package var port: UInt16 { server.port }

    /// All datagrams so far.
    package var datagrams: [[UInt8]] { heard.datagrams.withLock { $0 } }
}
