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

extension TCPCheck: CheckForm {
    package static let kind = CheckKind.tcp
    package static let title = "端口连接（TCP）"
    package static let lane = CheckLane.prompt

    package var specification: CheckSpecification { .tcp(self) }
    package var credentialName: String? { nil }
    package var verifiesTLS: Bool { tls?.verify ?? true }
    package var address: String? { "\(host):\(port)" }
    package var usesLegacyTLS: Bool { tls?.legacy ?? false }
}
