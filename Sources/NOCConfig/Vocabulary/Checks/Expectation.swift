import NOCCore

extension Kind where Value == HTTPExpectation {
    /// What an answer must be (CONTRACT 2, `expect`).
    static var expectation: Kind {
        .record("an expectation") { keys in
            let text = Kind<String>.label("text", upTo: 1000)
            return HTTPExpectation(
                status: keys.value(
                    "status", .oneOrMany(.status), default: "200-299", "Codes and ranges of the last answer."),
                bodyContains: keys.optional("body_contains", .oneOrMany(text), "Each must be there.") ?? [],
                bodyLacks: keys.optional("body_lacks", .oneOrMany(text), "None may be there.") ?? [],
                bodyMatches: keys.optional("body_matches", .oneOrMany(.regex), "Each must match.") ?? [],
                json: keys.optional("json", .jsonExpectations, "Path to a value or a comparison.") ?? [],
                headers: keys.optional("header", .headerExpectations, "Name to a regular expression.") ?? [],
                title: keys.optional("title", text, "The page's title."),
                certificateDays: keys.optional(
                    "certificate_days", .integer(0...3650), "Fewer left: degraded; expired: fail."),
                timeDegraded: keys.optional(
                    "time_degraded", .duration(.milliseconds(1), .seconds(3600)), "Slower: degraded."),
                finalURL: keys.optional("final_url", .url, "Where redirects must end."),
                maximumRedirects: keys.value("max_redirects", .integer(0...50), default: "10", "More: fail."),
                minimumBytes: keys.optional("min_bytes", .bytes, "A shorter body: fail."))
        }
    }
}

extension Kind where Value == [JSONExpectation] {
    fileprivate static var jsonExpectations: Kind {
        Kind<[(key: String, value: JSONExpectation.Wanted)]>.dictionary(.jsonPath) { _ in .wanted }
            .map { $0.map { JSONExpectation(path: $0.key, wanted: $0.value) } }
    }
}

extension Kind where Value == ClosedRange<Int> {
    /// `200` or `200-299`
    fileprivate static var status: Kind {
        .scalar(
            "a status such as 200 or 200-299",
            schema: .object([
                "anyOf": .array([
                    .object(["type": .string("integer"), "minimum": .integer(100), "maximum": .integer(599)]),
                    .object(["type": .string("string"), "pattern": .string("^[1-5][0-9]{2}(-[1-5][0-9]{2})?$")]),
                ])
            ]), placeholder: 200...299
        ) { scalar, _ throws(Complaint) in
            let codes = scalar.text.split(separator: "-", omittingEmptySubsequences: false).map { text in
                text.utf8.allSatisfy(\.isDigit) ? Int(text) : nil
            }
            guard (1...2).contains(codes.count), let first = codes[0], let last = codes[codes.count - 1],
                first >= 100, last <= 599, first <= last
            else { throw .unfit }
            return first...last
        }
    }
}
