import NOCCore

extension HTTPCheck: ConfiguredCheck {
    static var reader: Kind<HTTPCheck> { .http }
    static var purpose: String { "Asks a web server." }
}

extension Kind where Value == HTTPCheck {
    fileprivate static var http: Kind {
        .record("an http check") { keys in
            let steps = steps(keys)
            var check = HTTPCheck(steps: steps.map(\.value))
            check.credential = keys.optional("credential", .credential(["login", "bearer"]), "Basic or bearer.")
            check.bind = keys.optional("bind", .text("an interface or an address", upTo: 64), "Where to send from.")
            check.family = keys.optional("family", .family, "4 or 6 only.")
            check.proxy = keys.optional(
                "proxy", .url(["http", "https", "socks5", "socks5h"]), "The proxy to go through.")
            check.version = keys.optional("http_version", .choice(), "The version to ask for.")
            check.tls = keys.record("tls", .tls, "How the server's certificate is judged.")
            check.followRedirects = keys.value("follow_redirects", .bool, default: "true", "Go where it points.")
            check.maximumBody = keys.value("max_body", .bytes, default: "4MiB", "Most bytes read, decompressed.")
            check.userAgent = keys.optional("user_agent", .text(upTo: 200), "The User-Agent header.")
            check.resolve = keys.optional("resolve", .resolve, "host:port to address, past the name server.") ?? [:]
            if keys.isSound { checkVariables(of: steps, signsIn: check.credential != nil, keys) }
            return check
        }
    }

    /// Either `steps`, or the keys of a single request.
    private static func steps(_ keys: Keys) -> [Located<HTTPCheck.Step>] {
        let steps = keys.optional(
            "steps", .list(Kind<HTTPCheck.Step>.step.located, atLeast: 1), "Requests in order, with one cookie jar.")
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
                ? keys.required("url", .url, "What to ask for.")
                : keys.optional("url", .url, "What to ask for.") ?? "http://localhost/",
            method: keys.optional("method", .method, "Left out: GET, with a body POST.")
                ?? (keys.has("body") ? "POST" : "GET"),
            headers: keys.optional("headers", .requestHeaders, "Headers to send.") ?? [],
            body: keys.optional("body", .text("text", upTo: 65_536, multiline: true), "The body to send."),
            expect: keys.record("expect", .expectation, "What the answer must be."))
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
            let name = keys.optional("name", .name, "Names the step in reasons.")
            var step = HTTPCheck.Step(keys, urlRequired: true)
            step.name = name
            let captures = keys.optional(
                "capture", .dictionary(.variable) { .capture($0) }, "Parts of the answer, used later as ${name}.")
            step.capture = captures?.map(\.value) ?? []
            step.login = keys.value(
                "login", .bool, default: "false", "Its answer tells whether the login was accepted; a refusal halts it."
            )
            return step
        }
    }
}

extension Kind where Value == HTTPCheck.Capture {
    fileprivate static func capture(_ name: String) -> Kind {
        .record("a capture") { keys in
            let json = keys.optional("json", .jsonPath, "A place in a JSON body.")
            let header = keys.optional("header", .headerName, "A header.")
            let matches = keys.optional("matches", .capturingRegex, "The first group over the body.")
            let cookie = keys.optional("cookie", .label(), "A cookie.")
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
        let address = Kind<String>.pattern("a numeric address", "^[0-9A-Fa-f.:]+$", placeholder: "127.0.0.1") {
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
        return Kind(schema: label.schema(), placeholder: label.placeholder()) { node, reading in
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
                verify: keys.value("verify", .bool, default: "true", "Judge the certificate; reports say when not."),
                authorities: keys.optional("authorities", .file, "PEM file to trust instead of the host's."),
                serverName: keys.optional("server_name", .host, "The name to send and verify."),
                certificate: keys.optional("cert", .file, "PEM file of the certificate to show, with its chain."),
                key: keys.optional("key", .file, "PEM file of its key; left out: in the same file."),
                legacy: keys.value(
                    "legacy", .bool, default: "false",
                    "Also what is no longer safe (TLS 1.0, weak ciphers and keys), for old devices; reports say so."))
            if options.key != nil { keys.demand(["cert"], because: "a key is of no use without its certificate") }
            return options
        }
    }
}

extension Kind where Value == AddressFamily {
    /// `4` or `6`
    static var family: Kind {
        .scalar(
            "4 or 6", schema: .object(["enum": .array([.integer(4), .integer(6)])]), placeholder: .ipv4
        ) { scalar, _ throws(Complaint) in
            guard let family = Int(scalar.text).flatMap(AddressFamily.init(rawValue:)) else { throw .unfit }
            return family
        }
    }
}
