package struct TLSOptions: Sendable, Hashable {
    package var verify: Bool
    /// A PEM file of authorities to trust instead of the host's.
    package var authorities: String?
    /// The name to verify and to send, where it is not the host's.
    package var serverName: String?
    /// PEM files of the client certificate, with its chain, and of its key; a nil key is in the certificate's file.
    package var certificate: String?
    package var key: String?
    /// Protocols, ciphers and key lengths that are no longer safe, for the cards of old devices.
    package var legacy: Bool

    package init(
        verify: Bool = true, authorities: String? = nil, serverName: String? = nil, certificate: String? = nil,
        key: String? = nil, legacy: Bool = false
    ) {
        self.verify = verify
        self.authorities = authorities
        self.serverName = serverName
        self.certificate = certificate
        self.key = key
        self.legacy = legacy
    }
}
