import NOCCore

extension HTTPCheck: ConfiguredCheck {
    static var reader: Kind<HTTPCheck> { .http }
    static var purpose: Help {
        Help(
            "Visits an address of the web.", zh: "访问网页或接口。",
            example: #"{ url: "https://www.example.gov.cn/", expect: { time_degraded: 3s } }"#)
    }
}

extension Kind where Value == HTTPCheck {
    fileprivate static var http: Kind {
        .record("an http check") { keys in
            let steps = steps(keys)
            var check = HTTPCheck(steps: steps.map(\.value))
            check.credential = keys.optional(
                "credential", .credential(["login", "bearer"]),
                Help(
                    "Whose name and password (basic) or token (bearer) are sent.",
                    zh: "用哪个凭据登录：用户名密码（basic）或令牌（bearer）。", example: "grid"))
            check.bind = keys.optional(
                "bind", .text("an interface or an address", upTo: 64),
                Help("The interface or address of this host to send from.", zh: "从本机哪个网卡或地址发出。", example: "eth1"))
            check.family = keys.optional(
                "family", .family, Help("Connects over this version of IP only.", zh: "只走 IPv4 或 IPv6。", example: "6"))
            check.proxy = keys.optional(
                "proxy", .url(["http", "https", "socks5", "socks5h"]),
                Help(
                    "The proxy to go through; left out: none.", zh: "经哪个代理访问；不写：不经代理。",
                    example: #""http://10.0.0.8:3128""#))
            check.version = keys.optional(
                "http_version", .choice(),
                Help(
                    "The version of HTTP to ask for; left out: what both sides can.", zh: "使用的 HTTP 版本；不写：双方都支持的版本。",
                    example: #""1.1""#))
            check.tls = keys.record(
                "tls", .tls,
                Help("How the server's certificate is judged.", zh: "怎样核验服务器证书。", example: "{ authorities: ca.pem }"))
            check.followRedirects = keys.value(
                "follow_redirects", .bool, default: "true",
                Help("Goes where a redirect points to.", zh: "跟随跳转。", example: "false"))
            check.maximumBody = keys.value(
                "max_body", .bytes, default: "4MiB",
                Help(
                    "The most that is read of a body, decompressed; more is a failure.", zh: "正文最多读取多少（解压后）；超过即失败。",
                    example: "8MiB"))
            check.userAgent = keys.optional(
                "user_agent", .text(upTo: 200),
                Help(
                    "The header User-Agent that is sent; left out: noc's own.", zh: "发送的 User-Agent；不写：noc 自己的。",
                    example: "Mozilla/5.0"))
            check.resolve =
                keys.optional(
                    "resolve", .resolve,
                    Help(
                        "Addresses for host:port that are used instead of what name servers say.",
                        zh: "指定 主机:端口 的地址，不问域名服务器。", example: #"{ "www.example.gov.cn:443": 192.0.2.80 }"#)) ?? [:]
            if keys.isSound { checkVariables(of: steps, signsIn: check.credential != nil, keys) }
            return check
        }
    }

    /// Either `steps`, or the keys of a single request.
    private static func steps(_ keys: Keys) -> [Located<HTTPCheck.Step>] {
        let steps = keys.optional(
            "steps", .list(Kind<HTTPCheck.Step>.step.located, atLeast: 1),
            Help(
                "Requests that are made in order with one cookie jar, such as a login.",
                zh: "按顺序执行、共用 cookie 的多次请求，如登录。",
                example:
                    #"[{ name: 登录, url: "https://grid.example.gov.cn/login", body: "u=${username}&p=${password}", login: true }]"#,
                beside: "credential: grid"))
        if let steps {
            keys.forbid(["url", "method", "headers", "body", "expect"], because: "belongs into the steps")
            return steps
        }
        let single = HTTPCheck.Step(keys, urlRequired: false)
        keys.exactlyOne(of: ["url", "steps"])
        return [Located(value: single, place: keys.place(of: "url"))]
    }

    /// What stands as `${name}` must have been captured before, or be the login's.
    private static func checkVariables(of steps: [Located<HTTPCheck.Step>], signsIn: Bool, _ keys: Keys) {
        if !signsIn, let step = steps.first(where: \.value.login) {
            keys.reading.report("login: true needs a credential to sign in with", at: step.place)
        }
        let login: Set<String> = ["username", "password"]
        var known = signsIn ? login : []
        for step in steps {
            for name in step.value.variables where !known.contains(name) {
                let missing = login.contains(name) ? "without a credential" : "before this"
                keys.reading.report("nothing gives '${\(name)}' \(missing)", at: step.place)
            }
            known.formUnion(step.value.capture.map(\.name))
        }
    }
}

extension HTTPCheck.Step {
    /// The keys that a single request and a step share.
    fileprivate init(_ keys: Keys, urlRequired: Bool) {
        self.init(
            url: urlRequired
                ? keys.required(
                    "url", .url,
                    Help(
                        "The address that this step asks for; `${name}` of an earlier capture may stand after the host.",
                        zh: "本步访问的地址；主机之后可写先前取得的 `${名称}`。", example: #""https://grid.example.gov.cn/login""#))
                : keys.optional(
                    "url", .url,
                    Help("The address to ask for.", zh: "访问的地址。", example: #""https://www.example.gov.cn/""#))
                    ?? "http://localhost/",
            method: keys.optional(
                "method", .method,
                Help(
                    "The method; left out: GET, or POST when there is a body.", zh: "请求方法；不写：GET，有 body 时为 POST。",
                    example: "HEAD"))
                ?? (keys.has("body") ? "POST" : "GET"),
            headers: keys.optional(
                "headers", .requestHeaders,
                Help(
                    "Further headers to send; none that signs in (use a credential).", zh: "另外发送的请求头；登录用的不写在这里（用凭据）。",
                    example: "{ Accept-Language: zh-CN }")) ?? [],
            body: keys.optional(
                "body", .text("text", upTo: 65_536, multiline: true),
                Help("The body to send.", zh: "发送的正文。", example: #""ping=1""#)),
            expect: keys.record(
                "expect", .expectation,
                Help("What the answer must be.", zh: "应答须满足的要求。", example: "{ status: 200-299, time_degraded: 3s }")))
    }
}

extension HTTPCheck.Step {
    /// The names it uses as `${name}`.
    fileprivate var variables: [String] {
        let texts = [url, body ?? ""] + headers.map(\.value)
        return texts.flatMap { $0.matches(of: /\$\{([^}]*)\}/).map { String($0.1) } }
    }
}

extension Kind where Value == HTTPCheck.Step {
    fileprivate static var step: Kind {
        .record("a step") { keys in
            let name = keys.optional(
                "name", .name, Help("Names the step in reasons.", zh: "步骤名称，写进原因里。", example: "登录"))
            var step = HTTPCheck.Step(keys, urlRequired: true)
            step.name = name
            let captures = keys.optional(
                "capture", .dictionary(.variable) { .capture($0) },
                Help(
                    "Parts of the answer that later steps use as `${name}`.", zh: "取应答中的一部分，后面的步骤用 `${名称}` 引用。",
                    example: "{ token: { json: $.token } }"))
            step.capture = captures?.map(\.value) ?? []
            step.login = keys.value(
                "login", .bool, default: "false",
                Help(
                    "The answer tells whether the login was accepted; the first refusal halts it until a person clears it.",
                    zh: "应答表明登录是否成功；被拒一次即停，由人解除后再试。", example: "true")
            )
            return step
        }
    }
}

extension Kind where Value == HTTPCheck.Capture {
    fileprivate static func capture(_ name: String) -> Kind {
        .record("a capture") { keys in
            let json = keys.optional(
                "json", .jsonPath, Help("A place in a JSON body.", zh: "JSON 正文中的位置。", example: "$.data.token"))
            let header = keys.optional(
                "header", .headerName, Help("The header whose value is taken.", zh: "取哪个应答头的值。", example: "Location"))
            let matches = keys.optional(
                "matches", .capturingRegex,
                Help(
                    "A regular expression over the body, whose first group is taken.", zh: "对正文的正则表达式，取第一个分组。",
                    example: #"'name="csrf" value="([^"]+)"'"#))
            let cookie = keys.optional(
                "cookie", .label(),
                Help("The cookie whose value is taken.", zh: "取哪个 cookie 的值。", example: "JSESSIONID"))
            keys.exactlyOne(of: ["json", "header", "matches", "cookie"])
            let source: HTTPCheck.Capture.Source? =
                json.map { .json($0) } ?? header.map { .header($0) } ?? matches.map { .matches($0) }
                ?? cookie.map { .cookie($0) }
            return HTTPCheck.Capture(name, source ?? .json("$"))
        }
    }
}

extension Kind where Value == [HTTPCheck.Header] {
    fileprivate static var requestHeaders: Kind {
        Kind<[(key: String, value: String)]>.dictionary(.headerName) { .headerValue($0) }
            .map { $0.map { HTTPCheck.Header($0.key, $0.value) } }
    }

    /// A header's name and a regular expression over its value.
    static var headerExpectations: Kind {
        Kind<[(key: String, value: String)]>.dictionary(.headerName) { _ in .regex }
            .map { $0.map { HTTPCheck.Header($0.key, $0.value) } }
    }
}

extension Kind where Value == [String: String] {
    fileprivate static var resolve: Kind {
        let address = Kind<String>.pattern(
            "a numeric address", "^[0-9A-Fa-f.:]+$", form: .value(.address), placeholder: "127.0.0.1"
        ) {
            Address.isIPv4($0) || Address.isIPv6($0)
        }
        return Kind<[(key: String, value: String)]>.dictionary(.endpoint(portRequired: true)) { _ in address }
            .map { Dictionary($0.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first }) }
    }
}

extension Kind where Value == String {
    fileprivate static var method: Kind {
        .pattern("a method such as GET or POST", "^[A-Z]{1,20}$", placeholder: "GET") {
            $0.wholeMatch(of: /[A-Z]{1,20}/) != nil
        }
    }

    fileprivate static var headerName: Kind {
        .pattern("the name of a header", "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", placeholder: "X") {
            $0.wholeMatch(of: /[!#$%&'*+.^_`|~0-9A-Za-z-]+/) != nil
        }
    }

    /// A header that signs in must not hold its secret.
    fileprivate static func headerValue(_ name: String) -> Kind {
        let label = Kind.label("text", upTo: 4096)
        return Kind(schema: label.schema(), form: .value(.header), placeholder: label.placeholder()) { node, reading in
            let read = label.read(node, reading)
            let signsIn = ["authorization", "proxy-authorization", "x-api-key", "x-auth-token"]
            if signsIn.contains(name.lowercased()), !read.value.contains("${") {
                reading.report(
                    "the header \(name) holds a secret, which must not stand here: use a credential", at: node.place)
            }
            return read
        }
    }

    fileprivate static var variable: Kind {
        .pattern("a name of letters, digits and '_'", "^[A-Za-z0-9_]{1,64}$", placeholder: "x") {
            $0.wholeMatch(of: /[A-Za-z0-9_]{1,64}/) != nil
        }
    }

    /// A credential of one of these kinds.
    static func credential(_ kinds: [String]) -> Kind {
        Kind.reference(.credential).noting { name, place, reading in
            reading.names.credentialUses.append(
                Located(value: Names.CredentialUse(credential: name, kinds: kinds), place: place))
        }
    }
}

extension Kind where Value == TLSOptions {
    static var tls: Kind {
        .record("the TLS options") { keys in
            let options = TLSOptions(
                verify: keys.value(
                    "verify", .bool, default: "true",
                    Help(
                        "Judges the certificate; reports say where this is off.", zh: "核验证书；关闭的，报告里写明。",
                        example: "false")),
                authorities: keys.optional(
                    "authorities", .file,
                    Help(
                        "A PEM file of authorities to trust instead of the host's.", zh: "信任的 CA 证书（PEM 文件），代替本机的。",
                        example: "ca.pem")),
                serverName: keys.optional(
                    "server_name", .host,
                    Help(
                        "The name to send and verify; left out: that of the address.", zh: "发送并核验的主机名；不写：地址中的主机名。",
                        example: "portal.example.gov.cn")),
                certificate: keys.optional(
                    "certificate", .file,
                    Help(
                        "A PEM file of the certificate to show, with its chain.", zh: "出示的客户端证书（PEM 文件，含证书链）。",
                        example: "client.pem")),
                key: keys.optional(
                    "key", .file,
                    Help(
                        "A PEM file of the certificate's key; left out: it is in the same file.",
                        zh: "该证书的私钥（PEM 文件）；不写：在同一文件里。", example: "client.key", beside: "certificate: client.pem")),
                legacy: keys.value(
                    "legacy", .bool, default: "false",
                    Help(
                        "Allows what is no longer safe (TLS 1.0, weak ciphers and keys) for old devices; reports say so.",
                        zh: "允许已不安全的旧协议（TLS 1.0、弱算法和短密钥），用于老设备；报告里写明。", example: "true")))
            if options.key != nil {
                keys.demand(["certificate"], because: "a key is of no use without its certificate")
            }
            return options
        }
    }
}

extension Kind where Value == AddressFamily {
    /// `4` or `6`
    static var family: Kind {
        .scalar(
            "4 or 6", schema: .object(["enum": .array([.integer(4), .integer(6)])]), form: .choice(["4", "6"]),
            placeholder: .ipv4
        ) { scalar, _ throws(Complaint) in
            guard let family = Int(scalar.text).flatMap(AddressFamily.init(rawValue:)) else { throw .unfit }
            return family
        }
    }
}
