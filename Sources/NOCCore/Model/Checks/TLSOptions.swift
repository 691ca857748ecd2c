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
