import CurlClient
import NetIO
import TestSupport
import Testing

/// A client on a loop of its own, which ends with it, and one visit with it.
final class Visit: Sendable {
    let loop: EventLoop
    let client: CurlClient

    /// Sockets get numbers below `mark`.
    init(socketsBelow mark: Int32 = .max) throws {
        loop = try EventLoop(socketsBelow: mark)
        try loop.start()
        client = CurlClient(loop: loop, resolver: Resolver(loop: loop))
    }

    deinit { loop.stop() }

    /// Runs one request in a session of its own.
    func get(
        _ url: String, timeout: Duration = .seconds(10), options: HTTPOptions = HTTPOptions(),
        change: (inout HTTPRequest) -> Void = { _ in }
    ) async throws(HTTPFailure) -> HTTPResponse {
        let session = HTTPSession(client: client, options: options)
        return try await session.send(request(url, change), deadline: EventLoop.monotonic() + timeout)
    }

    /// The failure that a request is expected to end in.
    func failure(
        _ url: String, timeout: Duration = .seconds(10), options: HTTPOptions = HTTPOptions(),
        change: (inout HTTPRequest) -> Void = { _ in }
    ) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            let response = try await get(url, timeout: timeout, options: options, change: change)
            Issue.record("\(url) answered \(response.status)")
            return nil
        } catch {
            return error
        }
    }
}

func request(_ url: String, _ change: (inout HTTPRequest) -> Void = { _ in }) throws(HTTPFailure) -> HTTPRequest {
    do throws(HTTPURL.Problem) {
        var request = HTTPRequest(url: try HTTPURL(url))
        change(&request)
        return request
    } catch {
        throw HTTPFailure(.local, "\(error)")
    }
}
