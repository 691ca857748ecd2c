import Glibc
import NetIO
import SNMPClient
import Synchronization
import TestSupport
import Testing

/// SNMPv3 messages that somebody sends in the name of an agent, before the agent's own.
@Suite struct ForgedReportTests {
    private static let user = UserTests.user(.sha256, .aes128)

    /// Stands before an agent. What it forges for a request goes out first; without an agent nothing follows.
    private static func forger(before port: UInt16?, _ forge: @escaping @Sendable (Request) -> [[UInt8]]) throws
        -> ScriptedAgent
    {
        let discovered = Kept()
        return try ScriptedAgent { bytes in
            let answer = port.flatMap { Relay.ask($0, bytes) }
            if isDiscovery(bytes) {
                if let answer { discovered.bytes.withLock { $0 = answer } }
                return answer.map { [.send($0)] } ?? []
            }
            let request = Request(bytes: bytes, report: discovered.bytes.withLock { $0 })
            return (forge(request) + (answer.map { [$0] } ?? [])).map { .send($0) }
        }
    }

    private final class Kept: Sendable { let bytes = Mutex<[UInt8]>([]) }

    struct Request: Sendable {
        let bytes: [UInt8]
        /// What the agent answered to discovery: a report without authentication.
        let report: [UInt8]

        /// The report as if it were one to this request.
        var matching: [UInt8] {
            var result = report
            guard let from = Self.number(bytes), let to = Self.number(report), from.count == to.count else {
                return report
            }
            result.replaceSubrange(to, with: bytes[from])
            return result
        }

        /// Where the number of a message stands (RFC 3412, 6): after the version, first in the header.
        private static func number(_ bytes: [UInt8]) -> Range<Int>? {
            guard let version = bytes.firstRange(of: [0x02, 0x01, 0x03, 0x30]) else { return nil }
            let length = version.upperBound + 2
            guard length < bytes.count, bytes[length - 1] == 0x02 else { return nil }
            return length + 1..<length + 1 + Int(bytes[length])
        }
    }

    private final class Flag: Sendable {
        private let value = Mutex(false)
        var isSet: Bool { value.withLock { $0 } }
        func set() { value.withLock { $0 = true } }
    }

    enum Forgery: CaseIterable {
        case garbage, report, matchingReport, ownRequest, brokenCopy

        func messages(_ request: Request) -> [[UInt8]] {
            switch self {
            case .garbage: return [[0x30, 0x82, 0xFF, 0xFF], [UInt8](repeating: 0xFF, count: 500), [0x30]]
            case .report: return [request.report]
            case .matchingReport: return [request.matching, request.matching]
            case .ownRequest: return [request.bytes]
            case .brokenCopy:
                var copy = request.bytes
                copy[copy.count - 1] ^= 1
                return [copy]
            }
        }
    }

    @Test(arguments: Forgery.allCases)
    func `what is not authenticated does not keep the true answer from counting`(_ forgery: Forgery) async throws {
        let daemon = try SNMPDaemon(UserTests.lines((.sha256, "SHA-256"), (.aes128, "AES")))
        let forger = try Self.forger(before: daemon.port) { forgery.messages($0) }
        for _ in 0..<3 { #expect(await UserTests.get(forger.port, Self.user) == nil) }
    }

    @Test func `what is not authenticated is counted, and alone it is silence`() async throws {
        let daemon = try SNMPDaemon(UserTests.lines((.sha256, "SHA-256"), (.aes128, "AES")))
        let port = daemon.port
        let isAlone = Flag()
        let forger = try ScriptedAgent { bytes in
            if isAlone.isSet { return [.send([0x30, 0x82, 0xFF, 0xFF])] }
            return Relay.ask(port, bytes).map { [.send($0)] } ?? []
        }
        let agent = Ground.agent(forger.port, .user(Self.user))
        _ = try await agent.get([sysUpTime], within: .seconds(5))
        isAlone.set()
        let before = await Ground.loop.perform { agent.strays }
        let begin = EventLoop.monotonic()
        let error = await failure { () throws(SNMPError) in
            try await agent.get([sysUpTime], within: .milliseconds(900))
        }
        #expect(EventLoop.monotonic() - begin > .milliseconds(800), "given up early")
        switch error {
        case .timeout, .garbage: break
        default: Issue.record("\(String(describing: error))")
        }
        let strays = await Ground.loop.perform { agent.strays.since(before) }
        #expect(strays.total >= 2, "\(strays.text ?? "none")")
        withExtendedLifetime(daemon) {}
    }
}
