package struct HTTPCheck: Sendable, Hashable {
    package enum Version: String, Sendable, Hashable, CaseIterable {
        case http10 = "1.0"
        case http11 = "1.1"
        case http2 = "2"
    }

    /// One, or several with one cookie jar.
    package var steps: [Step]
    /// Basic or bearer; in steps also `${username}` and `${password}`.
    package var credential: String?
    /// An interface name or a local address.
    package var bind: String?
    package var family: AddressFamily?
    package var proxy: String?
    package var version: Version?
    package var tls: TLSOptions
    package var followRedirects: Bool
    /// Bytes of a body read, after decompression; more is `too_large`.
    package var maximumBody: Int
    package var userAgent: String?
    /// `host:port` to address, instead of asking a name server.
    package var resolve: [String: String]

    package init(
        steps: [Step], credential: String? = nil, bind: String? = nil, family: AddressFamily? = nil,
        proxy: String? = nil,
        version: Version? = nil, tls: TLSOptions = TLSOptions(), followRedirects: Bool = true,
        maximumBody: Int = 4 << 20, userAgent: String? = nil, resolve: [String: String] = [:]
    ) {
        self.steps = steps
        self.credential = credential
        self.bind = bind
        self.family = family
        self.proxy = proxy
        self.version = version
        self.tls = tls
        self.followRedirects = followRedirects
        self.maximumBody = maximumBody
        self.userAgent = userAgent
        self.resolve = resolve
    }

    package struct Step: Sendable, Hashable {
        package var name: String?
        package var url: String
        package var method: String
        package var headers: [Header]
        package var body: String?
        package var expect: HTTPExpectation
        package var capture: [Capture]
        /// Its answer tells whether the login was accepted.
        package var login: Bool

        package init(
            name: String? = nil, url: String, method: String = "GET", headers: [Header] = [], body: String? = nil,
            expect: HTTPExpectation = HTTPExpectation(), capture: [Capture] = [], login: Bool = false
        ) {
            self.name = name
            self.url = url
            self.method = method
            self.headers = headers
            self.body = body
            self.expect = expect
            self.capture = capture
            self.login = login
        }
    }

    package struct Header: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package struct Capture: Sendable, Hashable {
        package enum Source: Sendable, Hashable {
            /// A path such as `$.token` or `$.data[0].id`.
            case json(String)
            case header(String)
            /// The first group of a regular expression over the body.
            case matches(String)
            case cookie(String)
        }

        package var name: String
        package var source: Source

        package init(_ name: String, _ source: Source) {
            self.name = name
            self.source = source
        }
    }
}

extension HTTPCheck: CheckForm {
    package static let kind = CheckKind.http
    package static let title = "网页访问（HTTP）"
    package static let lane = CheckLane.prompt

    package var specification: CheckSpecification { .http(self) }
    package var credentialName: String? { credential }
    package var verifiesTLS: Bool { tls.verify }
    package var address: String? { steps.last?.url ?? "" }
    package var usesLegacyTLS: Bool { tls.legacy }
}
