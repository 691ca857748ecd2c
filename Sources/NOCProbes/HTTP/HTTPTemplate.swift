internal import NOCCore

/// Text of a step in which `${name}` stands for a credential or something captured.
struct HTTPTemplate: Sendable, Hashable {
    enum Piece: Sendable, Hashable {
        case literal(String)
        case variable(String)
    }

    /// Where a value is put: values come from the network and stay data there.
    enum Place: Sendable, Hashable {
        /// Every byte but letters, digits and `-._~` as `%XX`, so that a value can end neither a segment nor the host.
        case url
        /// As it is, but no control character.
        case header
        /// `application/x-www-form-urlencoded`
        case form
        /// Inside a JSON string.
        case json
        /// Inside XML text or an attribute.
        case xml
        /// As it is.
        case text
    }

    static let loginVariables: Set<String> = ["username", "password"]

    let pieces: [Piece]

    init(_ text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${"), let end = rest[start.upperBound...].firstIndex(of: "}") {
            if start.lowerBound > rest.startIndex { pieces.append(.literal(String(rest[..<start.lowerBound]))) }
            pieces.append(.variable(String(rest[start.upperBound..<end])))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest))) }
        self.pieces = pieces
    }

    var variables: Set<String> {
        Set(pieces.compactMap { if case .variable(let name) = $0 { name } else { nil } })
    }

    var usesLogin: Bool { !variables.isDisjoint(with: HTTPTemplate.loginVariables) }

    var usesPassword: Bool { variables.contains("password") }

    /// Whether the host of this address stands in the configuration, not in a captured value.
    var hasLiteralHost: Bool {
        guard case .literal(let head) = pieces.first, let scheme = head.firstRange(of: "://") else { return false }
        return pieces.count == 1 || head[scheme.upperBound...].contains { $0 == "/" || $0 == "?" }
    }

    /// The configuration sees to it that every variable has a value by then; one without is empty. Throws where a value may not
    /// stand at that place.
    func filled(_ values: [String: String], for place: Place) throws(HTTPVerdict) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .literal(let text): result += text
            case .variable(let name):
                let value = values[name] ?? ""
                if place == .header && value.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
                    throw HTTPTemplate.unsendable(name)
                }
                result += place.escaped(value)
            }
        }
        return result
    }

    private static func unsendable(_ name: String) -> HTTPVerdict {
        let text = "\(name) holds a control character, which no header may"
        return loginVariables.contains(name)
            ? HTTPVerdict(.unknown, .noCredential, text) : HTTPVerdict(.captureFailed, text)
    }
}

extension HTTPTemplate.Place {
    /// That of a body of this type.
    init(contentType: String) {
        let type = contentType.lowercased()
        if type.contains("json") {
            self = .json
        } else if type.contains("xml") {
            self = .xml
        } else {
            self = type.isEmpty || type.contains("urlencoded") ? .form : .text
        }
    }

    func escaped(_ value: String) -> String {
        switch self {
        case .url, .form: value.percentEncoded
        case .json: value.jsonEscaped
        case .xml: value.xmlEscaped
        case .header, .text: value
        }
    }
}
