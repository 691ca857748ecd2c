internal import CurlClient
internal import NOCCore
internal import NetIO

/// Asks a timestamp authority over HTTP (RFC 3161, 3.4).
actor TimestampVisitor: TimestampAuthority {
    private static let longest: Duration = .seconds(30)
    /// A token with its certificates has some kilobytes.
    private static let largest = 256 << 10

    private let settings: Plan.Evidence.Timestamp
    private let access: HTTPAccess
    private let client: CurlClient

    nonisolated var unownedExecutor: UnownedSerialExecutor { client.loop.asUnownedSerialExecutor() }

    init(_ settings: Plan.Evidence.Timestamp, _ credential: ResolvedCredential?, client: CurlClient) {
        self.settings = settings
        self.client = client
        access = HTTPAccess(credential, isNamed: settings.credential != nil)
    }

    func answer(_ request: [UInt8]) async throws -> [UInt8] {
        if let missing = access.missing { throw Failure("the timestamp authority's credential: \(missing)") }
        let url: HTTPURL
        do throws(HTTPURL.Problem) {
            url = try HTTPURL(settings.url)
        } catch {
            throw Failure("\(settings.shownURL) is no address")
        }
        var fields = [
            HTTPField("Content-Type", "application/timestamp-query"),
            HTTPField("Accept", "application/timestamp-reply"),
        ]
        if let authorization = access.authorization {
            fields.append(HTTPField("Authorization", authorization, isSensitive: true))
        }
        let session = HTTPSession(
            client: client,
            options: HTTPOptions(HTTPCheck(steps: [], tls: settings.tls, maximumBody: Self.largest)))
        let response: HTTPResponse
        do throws(HTTPFailure) {
            response = try await session.send(
                HTTPRequest(url: url, method: "POST", fields: fields, body: request, followsRedirects: false),
                deadline: EventLoop.monotonic() + Self.longest)
        } catch {
            throw Failure("the timestamp authority \(settings.shownURL) did not answer: \(error)")
        }
        guard response.status == 200 else {
            throw Failure("the timestamp authority \(settings.shownURL) answered with status \(response.status)")
        }
        return response.body
    }

    private struct Failure: RecordFailure {
        let code = RecordFailureCode.inputOutput
        let message: String
        let cause: String? = nil
        let remedy: Remedy? = nil

        init(_ message: String) { self.message = message }
    }
}
