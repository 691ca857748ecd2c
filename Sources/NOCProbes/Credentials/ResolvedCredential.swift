package import NOCCore

/// A `Credential` whose references have been read, as a prober needs it.
package enum ResolvedCredential: Sendable, Hashable {
    /// `perHourLimit`: tries an hour, however many checks use it.
    case login(username: Secret, password: Secret, perHourLimit: Int? = nil)
    case bearer(token: Secret)
    case snmpCommunity(version: Credential.SNMPVersion, community: Secret)
    /// The secrets that the user's level asks for.
    case snmpUser(SNMPUser, authentication: Secret?, privacy: Secret?)
    /// A reference that could not be read and why, such as `env:GRID_USER is not set`: attempts are
    /// `unknown` with the reason `no_credential`.
    case missing(String)
}
