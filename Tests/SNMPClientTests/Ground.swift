import NetIO
import SNMPClient
import TestSupport

/// The loop all tests of this module share, as all checks of a daemon do.
enum Ground {
    static let loop: EventLoop = {
        do {
            let loop = try EventLoop()
            try loop.start()
            return loop
        } catch {
            preconditionFailure("no event loop: \(error)")
        }
    }()
    static let client = SNMPClient(loop: loop, resolver: Resolver(loop: loop))

    static func agent(
        _ port: UInt16, _ credential: SNMPCredential = .community(.v2c, "public"), host: String = "127.0.0.1"
    ) -> SNMPAgent {
        client.agent(at: Endpoint(host: host, port: port), credential)
    }
}

let sysUpTime: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 3, 0]
let sysContact: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 4, 0]
let missing: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 99, 0]

/// What a throwing call threw; nil when it did not.
func failure<T>(_ body: () async throws(SNMPError) -> T) async -> SNMPError? {
    do throws(SNMPError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
