/// What one check asks of its target (CONTRACT 2, Checks). When it runs is in its `CheckPolicy`.
package enum CheckSpecification: Sendable, Hashable {
    case http(HTTPCheck)
    case snmp(SNMPCheck)
    case icmp(ICMPCheck)
    case tcp(TCPCheck)
    case dns(DNSCheck)

    package var kind: String {
        switch self {
        case .http: "http"
        case .snmp: "snmp"
        case .icmp: "icmp"
        case .tcp: "tcp"
        case .dns: "dns"
        }
    }
}

package enum AddressFamily: Int, Sendable, Hashable {
    case ipv4 = 4
    case ipv6 = 6
}

package struct TLSOptions: Sendable, Hashable {
    package var verify: Bool
    /// A PEM file of authorities to trust instead of the host's.
    package var authorities: String?
    /// The name to verify and to send, where it is not the host's.
    package var serverName: String?

    package init(verify: Bool = true, authorities: String? = nil, serverName: String? = nil) {
        self.verify = verify
        self.authorities = authorities
        self.serverName = serverName
    }
}

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

        package init(
            name: String? = nil, url: String, method: String = "GET", headers: [Header] = [], body: String? = nil,
            expect: HTTPExpectation = HTTPExpectation(), capture: [Capture] = []
        ) {
            self.name = name
            self.url = url
            self.method = method
            self.headers = headers
            self.body = body
            self.expect = expect
            self.capture = capture
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

package struct JSONExpectation: Sendable, Hashable {
    package enum Wanted: Sendable, Hashable {
        case equals(JSONScalar)
        case comparison(Comparison)
    }

    package var path: String
    package var wanted: Wanted

    package init(path: String, wanted: Wanted) {
        self.path = path
        self.wanted = wanted
    }
}

package enum JSONScalar: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
}

/// `< 5`, `>= 1`, `== 0`, `!= 3`
package struct Comparison: Sendable, Hashable, CustomStringConvertible {
    package enum Operator: String, Sendable, Hashable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case equal = "=="
        case notEqual = "!="
        case greaterOrEqual = ">="
        case greater = ">"
    }

    package var comparator: Operator
    package var operand: Double

    package init(_ comparator: Operator, _ operand: Double) {
        self.comparator = comparator
        self.operand = operand
    }

    package func holds(for value: Double) -> Bool {
        switch comparator {
        case .less: value < operand
        case .lessOrEqual: value <= operand
        case .equal: value == operand
        case .notEqual: value != operand
        case .greaterOrEqual: value >= operand
        case .greater: value > operand
        }
    }

    package var description: String {
        operand == operand.rounded() && abs(operand) < 1e15
            ? "\(comparator.rawValue) \(Int64(operand))" : "\(comparator.rawValue) \(operand)"
    }
}

package struct SNMPCheck: Sendable, Hashable {
    /// `host:port`, `[v6]:port`
    package var agent: String
    package var credential: String
    package var query: Query

    package init(agent: String, credential: String, query: Query) {
        self.agent = agent
        self.credential = credential
        self.query = query
    }

    package enum Query: Sendable, Hashable {
        case interface(Interface)
        case oid(ObjectQuery)
        /// A restart of the agent is an event; the check itself is ok while it answers.
        case uptime
        /// RFC 1628.
        case ups
    }

    package enum Interface: Sendable, Hashable {
        /// ifName, else ifDescr
        case name(String)
        case alias(String)
        case index(Int)
    }

    package struct ObjectQuery: Sendable, Hashable {
        /// Dotted numbers.
        package var object: String
        /// Not holding: fail.
        package var expect: Comparison?
        /// The value as text must be this: otherwise fail.
        package var expectText: String?
        /// Holding: degraded.
        package var degraded: Comparison?
        /// Holding: fail.
        package var fail: Comparison?
        package var scale: Double
        package var unit: String?

        package init(
            object: String, expect: Comparison? = nil, expectText: String? = nil, degraded: Comparison? = nil,
            fail: Comparison? = nil, scale: Double = 1, unit: String? = nil
        ) {
            self.object = object
            self.expect = expect
            self.expectText = expectText
            self.degraded = degraded
            self.fail = fail
            self.scale = scale
            self.unit = unit
        }
    }
}

package struct ICMPCheck: Sendable, Hashable {
    package var host: String
    package var count: Int
    package var spacing: Duration
    /// Bytes of payload.
    package var size: Int
    /// Loss ratios, 0…1; loss at or above: degraded, down.
    package var lossDegraded: Double?
    package var lossDown: Double
    package var roundTripDegraded: Duration?
    package var family: AddressFamily?

    package init(
        host: String, count: Int = 5, spacing: Duration = .milliseconds(200), size: Int = 56,
        lossDegraded: Double? = nil,
        lossDown: Double = 1, roundTripDegraded: Duration? = nil, family: AddressFamily? = nil
    ) {
        self.host = host
        self.count = count
        self.spacing = spacing
        self.size = size
        self.lossDegraded = lossDegraded
        self.lossDown = lossDown
        self.roundTripDegraded = roundTripDegraded
        self.family = family
    }
}

package struct TCPCheck: Sendable, Hashable {
    package var host: String
    package var port: Int
    package var send: String?
    /// A regular expression over what the server says.
    package var expect: String?
    package var tls: TLSOptions?

    package init(host: String, port: Int, send: String? = nil, expect: String? = nil, tls: TLSOptions? = nil) {
        self.host = host
        self.port = port
        self.send = send
        self.expect = expect
        self.tls = tls
    }
}

package struct DNSCheck: Sendable, Hashable {
    package enum RecordType: String, Sendable, Hashable, CaseIterable {
        case a = "A"
        case aaaa = "AAAA"
        case cname = "CNAME"
        case mx = "MX"
        case ns = "NS"
        case ptr = "PTR"
        case soa = "SOA"
        case txt = "TXT"
    }
    package enum Transport: String, Sendable, Hashable, CaseIterable { case udp, tcp }

    /// `host`, `host:port`, `[v6]:port`
    package var server: String
    package var name: String
    package var type: RecordType
    /// Each must be among the answers.
    package var expect: [String]
    package var family: AddressFamily?
    package var transport: Transport

    package init(
        server: String, name: String, type: RecordType = .a, expect: [String] = [], family: AddressFamily? = nil,
        transport: Transport = .udp
    ) {
        self.server = server
        self.name = name
        self.type = type
        self.expect = expect
        self.family = family
        self.transport = transport
    }
}
