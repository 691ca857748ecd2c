/// What an answer must be (CONTRACT 2, `expect`). Regular expressions were compiled once by the configuration.
package struct HTTPExpectation: Sendable, Hashable {
    package var status: [ClosedRange<Int>]
    package var bodyContains: [String]
    package var bodyLacks: [String]
    package var bodyMatches: [String]
    package var json: [JSONExpectation]
    package var headers: [HTTPCheck.Header]
    package var title: String?
    /// Fewer days left: degraded; none: fail.
    package var certificateDays: Int?
    package var timeDegraded: Duration?
    package var finalURL: String?
    package var maximumRedirects: Int
    package var minimumBytes: Int?

    package init(
        status: [ClosedRange<Int>] = [200...299], bodyContains: [String] = [], bodyLacks: [String] = [],
        bodyMatches: [String] = [], json: [JSONExpectation] = [], headers: [HTTPCheck.Header] = [],
        title: String? = nil,
        certificateDays: Int? = nil, timeDegraded: Duration? = nil, finalURL: String? = nil, maximumRedirects: Int = 10,
        minimumBytes: Int? = nil
    ) {
        self.status = status
        self.bodyContains = bodyContains
        self.bodyLacks = bodyLacks
        self.bodyMatches = bodyMatches
        self.json = json
        self.headers = headers
        self.title = title
        self.certificateDays = certificateDays
        self.timeDegraded = timeDegraded
        self.finalURL = finalURL
        self.maximumRedirects = maximumRedirects
        self.minimumBytes = minimumBytes
    }
}
