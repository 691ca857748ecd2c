import NOCCore

extension Credential {
    /// The key it is given under.
    var kind: String {
        switch self {
        case .snmpCommunity, .snmpUser: "snmp"
        case .login: "login"
        case .bearer: "bearer"
        }
    }
}

private enum Version: String, CaseIterable {
    case v1 = "1"
    case v2c = "2c"
    case v3 = "3"
}

extension Kind where Value == Credential {
    static var credential: Kind {
        .record("a credential") { keys in
            let snmp = keys.optional("snmp", .snmpCredential, "For agents.")
            let login = keys.optional("login", .login, "HTTP basic, or ${username} and ${password} in steps.")
            let bearer = keys.optional("bearer", .bearer, "A token in the Authorization header.")
            keys.exactlyOne(of: ["snmp", "login", "bearer"])
            return snmp ?? login ?? bearer ?? .bearer(token: .environment("NONE"))
        }
    }

    private static var login: Kind {
        .record("a login") { keys in
            .login(
                username: keys.required("username", .secret, "Reference to the user's name."),
                password: keys.required("password", .secret, "Reference to the password."),
                perHourLimit: keys.optional(
                    "per_hour_limit", .integer(1...3_600), "Most tries an hour, of all checks together."))
        }
    }

    private static var bearer: Kind {
        .record("a bearer") { keys in .bearer(token: keys.required("token", .secret, "Reference to the token.")) }
    }

    private static var snmpCredential: Kind {
        .record("an SNMP credential") { keys in
            let version = keys.required("version", .choice(Version.self), "1, 2c or 3.")
            let community = keys.optional("community", .secret, "Versions 1 and 2c.")
            let user = user(keys)
            guard keys.isSound else { return .snmpUser(user) }
            let userKeys = ["user", "level", "auth", "auth_secret", "priv", "priv_secret", "context"]
            switch version {
            case .v3:
                check(user, keys)
                keys.forbid(["community"], because: "belongs to versions 1 and 2c")
                return .snmpUser(user)
            case .v1, .v2c:
                keys.forbid(userKeys, because: "belongs to version 3")
                keys.demand(["community"], because: "version \(version.rawValue) needs it")
                let plain: Credential.SNMPVersion = version == .v1 ? .v1 : .v2c
                return .snmpCommunity(version: plain, community: community ?? .environment("NONE"))
            }
        }
    }

    private static func user(_ keys: Keys) -> SNMPUser {
        SNMPUser(
            name: keys.optional("user", .text("a user name", upTo: 32), "Version 3: the user's name.") ?? "",
            level: keys.optional("level", .choice(), "Version 3: what is protected.") ?? .noAuthNoPriv,
            authentication: keys.optional("auth", .choice(), "Version 3: the digest."),
            authenticationSecret: keys.optional("auth_secret", .secret, "Version 3: reference to its password."),
            privacy: keys.optional("priv", .choice(), "Version 3: the cipher."),
            privacySecret: keys.optional("priv_secret", .secret, "Version 3: reference to its password."),
            context: keys.optional("context", .text("a context name", upTo: 32), "Version 3: the context.") ?? "")
    }

    private static func check(_ user: SNMPUser, _ keys: Keys) {
        keys.demand(["user", "level"], because: "version 3 needs it")
        guard keys.isSound else { return }
        let authentication = ["auth", "auth_secret"]
        let privacy = ["priv", "priv_secret"]
        let level = "level \(user.level.rawValue)"
        if user.level == .noAuthNoPriv {
            keys.forbid(authentication, because: "has no use at \(level)")
        } else {
            keys.demand(authentication, because: "\(level) needs it")
        }
        if user.level == .authPriv {
            keys.demand(privacy, because: "\(level) needs it")
        } else {
            keys.forbid(privacy, because: "has no use at \(level)")
        }
    }
}
