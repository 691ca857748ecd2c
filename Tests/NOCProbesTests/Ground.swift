import NOCCore
import NOCProbes
import NetIO
import TestSupport
import Testing

/// What probers of the lower layers stand on, for one test.
struct Ground: Sendable {
    let loop: EventLoop
    let resolver: Resolver
    let tls: TLSClient
    let pinger: Pinger

    init(_ loop: EventLoop, nameServers: [UInt16] = []) {
        self.loop = loop
        resolver = Resolver(loop: loop, servers: nameServers.map { SocketAddress(.loopbackV4, port: $0) })
        tls = TLSClient(loop: loop)
        pinger = Pinger(loop: loop)
    }

    func probe(
        _ check: TCPCheck, timeout: Duration = .seconds(30), trace: Bool = false
    ) async -> ProbeResult {
        await TCPProber(check, timeout: timeout, loop: loop, resolver: resolver, tls: tls).probe(trace: trace)
    }

    func probe(
        _ check: DNSCheck, timeout: Duration = .seconds(30), trace: Bool = false
    ) async -> ProbeResult {
        await DNSProber(check, timeout: timeout, loop: loop, resolver: resolver).probe(trace: trace)
    }

    func probe(
        _ check: ICMPCheck, timeout: Duration = .seconds(30), trace: Bool = false
    ) async -> ProbeResult {
        await ICMPProber(check, timeout: timeout, resolver: resolver, pinger: pinger).probe(trace: trace)
    }
}

/// A loop that runs, and ends with the test; in a network of its own after `commands` have run there, when there are any.
func withGround<T>(
    nameServers: [UInt16] = [], privately commands: [String]? = nil, body: (Ground) async throws -> T
) async throws -> T {
    let loop = try EventLoop()
    try loop.start()
    defer { loop.stop() }
    if let commands {
        let entered: Result<Void, any Error> = await loop.perform {
            Result {
                try PrivateNetwork.enter()
                for command in commands { try PrivateNetwork.run(command) }
            }
        }
        try entered.get()
    }
    return try await body(Ground(loop, nameServers: nameServers))
}

extension ProbeResult {
    /// The outcome and the code of the reason, to compare: `fail timeout`, `ok`.
    var verdict: String { ([outcome.name] + (reason.map { [$0.code] } ?? [])).joined(separator: " ") }

    func measurement(_ name: String) -> Double? { measurements.first { $0.name == name }?.value }
}
