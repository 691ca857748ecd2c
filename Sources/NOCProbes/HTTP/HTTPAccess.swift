internal import Foundation
internal import NOCCore

/// What a credential gives to a visit.
struct HTTPAccess: Sendable {
    /// `username` and `password` for templates.
    private(set) var values: [String: String] = [:]
    /// Of the `Authorization` field.
    private(set) var authorization: String?
    /// Whether `authorization` holds the login's password.
    private(set) var isBasic = false
    /// Of the login: tries an hour.
    private(set) var perHourLimit: Int?
    /// Why there is none although the check names one.
    private(set) var missing: String?

    init(_ credential: ResolvedCredential?, isNamed: Bool) {
        switch credential {
        case .login(let username, let password, let limit):
            perHourLimit = limit
            isBasic = true
            values = ["username": username.reveal(), "password": password.reveal()]
            let pair = Data("\(username.reveal()):\(password.reveal())".utf8)
            authorization = "Basic \(pair.base64EncodedString())"
        case .bearer(let token): authorization = "Bearer \(token.reveal())"
        case .missing(let why): missing = why
        case .snmpCommunity, .snmpUser: missing = "an SNMP credential does not sign in to a web server"
        case nil: missing = isNamed ? "the credential is not there" : nil
        }
    }

    /// What must not be read anywhere.
    var secrets: [String] {
        values.values + (authorization.map { [$0, String($0.drop { $0 != " " }.dropFirst())] } ?? [])
    }
}
