internal import NOCCore

extension LoginState: Stored {
    private static let schema = "noc.login/1"

    var stored: JSON {
        .stored([
            "schema": .string(LoginState.schema), "halt": halt?.stored, "clearance": clearance?.stored,
            "tries_ms": .array(tries.map(\.stored)),
        ])
    }

    /// Without `tries_ms`: none.
    init(stored: StoredValue) throws {
        let schema = try stored.required("schema").string
        guard schema == LoginState.schema else {
            throw Damage("\(stored.place) is of the schema \"\(schema)\", which this version does not know")
        }
        self.init(
            halt: try stored.member("halt").map(Halt.init(stored:)),
            clearance: try stored.member("clearance").map(Clearance.init(stored:)),
            tries: try stored.member("tries_ms")?.elements.map { try $0.instant } ?? [])
    }
}

extension LoginState.Halt: Stored {
    var stored: JSON {
        [
            "since_ms": since.stored, "why": .string(why), "salt": .string(fingerprint.salt.hexText),
            "digest": .string(fingerprint.digest.hexText),
        ]
    }

    init(stored: StoredValue) throws {
        let bytes = { (key: String) throws -> [UInt8] in
            let value = try stored.required(key)
            guard let bytes = [UInt8](hexText: try value.string) else { throw value.wrong("a text of hex digits") }
            return bytes
        }
        self.init(
            since: try stored.required("since_ms").instant, why: try stored.required("why").string,
            fingerprint: SecretFingerprint(salt: try bytes("salt"), digest: try bytes("digest")))
    }
}

extension LoginState.Clearance: Stored {
    var stored: JSON {
        .stored([
            "by": .string(by), "at_ms": at.stored, "note": note.map(JSON.string), "told": isTold ? .bool(true) : nil,
        ])
    }

    /// Without `told`: it is not.
    init(stored: StoredValue) throws {
        self.init(
            by: try stored.required("by").string, at: try stored.required("at_ms").instant,
            note: try stored.member("note")?.string, isTold: try stored.member("told")?.bool ?? false)
    }
}

extension [UInt8] {
    fileprivate var hexText: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    fileprivate init?(hexText: String) {
        let digits = [UInt8](hexText.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[start..<start + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        self = bytes
    }
}
