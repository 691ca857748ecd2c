import NOCCore

/// The form of the file: what is nil has no member.
extension ReportManifest {
    var json: JSON {
        let members: [(String, JSON)] = [
            ("schema", .string(Self.schema)), ("period", period.json), ("groups", JSON(strings: groups)),
            ("form", JSON(form)), ("carrier", JSON(carrier)), ("edition", JSON(edition)), ("corrects", JSON(corrects)),
            ("provisional", .bool(provisional)), ("as_of", .string(asOf)), ("generated_at", .string(generatedAt)),
            ("software", .string(software)), ("head", JSON(head)), ("configuration", JSON(configuration)),
            ("rules", JSON(rules)), ("formats", JSON(strings: formats)),
            ("failures", failures.map { .array($0.map(\.json)) } ?? .null), ("figures", .string(figures)),
            ("files", .array(files.map(\.json))), ("signature", signature?.json ?? .null),
        ]
        return .object(members.filter { !$0.1.isNull }.map { .init($0.0, $0.1) })
    }

    init(_ json: ManifestMembers) throws(ManifestFault) {
        period = try Period(try json.object("period"))
        groups = try json.optional("groups") { () throws(ManifestFault) in try json.strings("groups") }
        form = try json.optional("form") { () throws(ManifestFault) in try json.string("form") }
        carrier = try json.optional("carrier") { () throws(ManifestFault) in try json.string("carrier") }
        edition = try json.whole("edition")
        corrects = try json.optional("corrects") { () throws(ManifestFault) in try json.whole("corrects") }
        provisional = try json.flag("provisional")
        asOf = try json.string("as_of")
        generatedAt = try json.string("generated_at")
        software = try json.string("software")
        head = try json.optional("head") { () throws(ManifestFault) in try json.string("head") }
        configuration = try json.optional("configuration") { () throws(ManifestFault) in
            try json.string("configuration")
        }
        rules = try json.optional("rules") { () throws(ManifestFault) in try json.string("rules") }
        formats = try json.strings("formats")
        failures = try json.optional("failures") { () throws(ManifestFault) in
            try json.list("failures", Lack.init)
        }
        figures = try json.string("figures")
        files = try json.list("files", File.init)
        signature = try json.optional("signature") { () throws(ManifestFault) in
            try EvidenceSignature(try json.object("signature"))
        }
    }
}

extension ReportManifest.Period {
    fileprivate var json: JSON {
        ["kind": .string(kind), "label": .string(label), "start": .string(start), "end": .string(end)]
    }

    fileprivate init(_ json: ManifestMembers) throws(ManifestFault) {
        kind = try json.string("kind")
        label = try json.string("label")
        start = try json.string("start")
        end = try json.string("end")
    }
}

extension ReportManifest.File {
    fileprivate var json: JSON { ["name": .string(name), "bytes": JSON(bytes), "sha256": .string(sha256)] }

    fileprivate init(_ json: ManifestMembers) throws(ManifestFault) {
        name = try json.string("name")
        bytes = try json.whole("bytes")
        sha256 = try json.string("sha256")
    }
}

extension EvidenceSignature {
    fileprivate init(_ json: ManifestMembers) throws(ManifestFault) {
        let word = try json.string("algorithm")
        guard let algorithm = SignatureAlgorithm(rawValue: word) else {
            throw ManifestFault("signature.algorithm: \(word.cleanLine(limit: 20)) is none that this version knows")
        }
        self.init(key: try json.string("key"), algorithm: algorithm, value: try json.string("value"))
    }
}

extension ReportManifest.Lack {
    fileprivate var json: JSON { ["format": .string(format), "reason": .string(reason)] }

    fileprivate init(_ json: ManifestMembers) throws(ManifestFault) {
        format = try json.string("format")
        reason = try json.string("reason")
    }
}

extension JSON {
    fileprivate init(strings: [String]?) { self = strings.map { .array($0.map(JSON.string)) } ?? .null }
}
