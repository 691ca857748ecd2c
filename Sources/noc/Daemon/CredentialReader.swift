import NOCConfig
import NOCCore
import NOCProbes

/// Reads what a credential refers to.
struct CredentialReader {
    let secrets: SecretStore

    func read(_ credential: Credential) -> ResolvedCredential {
        do throws(SecretError) {
            switch credential {
            case .login(let username, let password, let limit):
                return .login(
                    username: try secrets.resolve(username), password: try secrets.resolve(password),
                    perHourLimit: limit)
            case .bearer(let token): return .bearer(token: try secrets.resolve(token))
            case .snmpCommunity(let version, let community):
                return .snmpCommunity(version: version, community: try secrets.resolve(community))
            case .snmpUser(let user):
                return .snmpUser(
                    user, authentication: try resolve(user.authenticationSecret),
                    privacy: try resolve(user.privacySecret))
            }
        } catch {
            return .missing("\(error)")
        }
    }

    private func resolve(_ reference: SecretReference?) throws(SecretError) -> Secret? {
        guard let reference else { return nil }
        return try secrets.resolve(reference)
    }
}

extension Credential {
    /// Where its secrets are.
    var references: [SecretReference] {
        switch self {
        case .snmpCommunity(_, let community): [community]
        case .snmpUser(let user): [user.authenticationSecret, user.privacySecret].compactMap(\.self)
        case .login(let username, let password, _): [username, password]
        case .bearer(let token): [token]
        }
    }
}
