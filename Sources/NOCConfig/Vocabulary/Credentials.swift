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
            let snmp = keys.optional(
                "snmp", .snmpCredential,
                Help(
                    "For SNMP agents.", zh: "用于 SNMP 代理。",
                    example:
                        #"{ version: 3, user: noc, level: authPriv, auth: SHA-256, auth_secret: "credential:snmp-auth", priv: AES-128, priv_secret: "credential:snmp-priv" }"#
                ))
            let login = keys.optional(
                "login", .login,
                Help(
                    "HTTP basic, or `${username}` and `${password}` in steps.",
                    zh: "HTTP basic 登录，或步骤里的 `${username}` 和 `${password}`。",
                    example: #"{ username: "env:GRID_USER", password: "credential:grid-password", per_hour_limit: 12 }"#
                ))
            let bearer = keys.optional(
                "bearer", .bearer,
                Help(
                    "A token in the header Authorization.", zh: "放在 Authorization 请求头里的令牌。",
                    example: #"{ token: "env:API_TOKEN" }"#))
            keys.exactlyOne(of: ["snmp", "login", "bearer"])
            return snmp ?? login ?? bearer ?? .bearer(token: .environment("NONE"))
        }
    }

    private static var login: Kind {
        .record("a login") { keys in
            .login(
                username: keys.required(
                    "username", .secret, Help("Where the user's name is.", zh: "用户名的出处。", example: #""env:GRID_USER""#)),
                password: keys.required(
                    "password", .secret,
                    Help("Where the password is.", zh: "密码的出处。", example: #""credential:grid-password""#)),
                perHourLimit: keys.optional(
                    "per_hour_limit", .integer(1...3_600),
                    Help(
                        "The most tries an hour of all checks together; left out: no limit.",
                        zh: "全部检查合计每小时最多试几次；不写：不限。", example: "12")))
        }
    }

    private static var bearer: Kind {
        .record("a bearer") { keys in
            .bearer(
                token: keys.required(
                    "token", .secret, Help("Where the token is.", zh: "令牌的出处。", example: #""env:API_TOKEN""#)))
        }
    }

    private static var snmpCredential: Kind {
        .record("an SNMP credential") { keys in
            let version = keys.required(
                "version", .choice(Version.self),
                Help("The version of SNMP.", zh: "SNMP 版本。", example: "2c", beside: #"community: "env:NOC_COMMUNITY""#))
            let community = keys.optional(
                "community", .secret,
                Help(
                    "Versions 1 and 2c: where the community is.", zh: "版本 1 和 2c：团体名的出处。",
                    example: #""env:NOC_COMMUNITY""#, beside: "version: 2c"))
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
            name: keys.optional(
                "user", .text("a user name", upTo: 32),
                Help("Version 3: the user's name.", zh: "版本 3：用户名。", example: "noc")) ?? "",
            level: keys.optional(
                "level", .choice(),
                Help(
                    "Version 3: whether messages are signed and encrypted.", zh: "版本 3：是否认证、是否加密。", example: "authPriv")
            ) ?? .noAuthNoPriv,
            authentication: keys.optional(
                "auth", .choice(), Help("Version 3: the digest that signs.", zh: "版本 3：认证算法。", example: "SHA-256")),
            authenticationSecret: keys.optional(
                "auth_secret", .secret,
                Help(
                    "Version 3: where the password that signs is.", zh: "版本 3：认证密码的出处。",
                    example: #""credential:snmp-auth""#)),
            privacy: keys.optional(
                "priv", .choice(), Help("Version 3: the cipher that encrypts.", zh: "版本 3：加密算法。", example: "AES-128")),
            privacySecret: keys.optional(
                "priv_secret", .secret,
                Help(
                    "Version 3: where the password that encrypts is.", zh: "版本 3：加密密码的出处。",
                    example: #""credential:snmp-priv""#)),
            context: keys.optional(
                "context", .text("a context name", upTo: 32),
                Help(
                    "Version 3: the context to ask in; left out: the default one.", zh: "版本 3：上下文；不写：默认的。",
                    example: "vlan-10")) ?? "")
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
