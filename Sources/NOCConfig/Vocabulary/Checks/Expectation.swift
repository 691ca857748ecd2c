import NOCCore

extension Kind where Value == HTTPExpectation {
    /// What an answer must be (CONTRACT 2, `expect`).
    static var expectation: Kind {
        .record("an expectation") { keys in
            let text = Kind<String>.label("text", upTo: 1000)
            return HTTPExpectation(
                status: keys.value(
                    "status", .oneOrMany(.status), default: "200-299",
                    Help(
                        "Status codes and ranges that the last answer may have.", zh: "最后一次应答允许的状态码和范围。",
                        example: "[200-299, 304]")),
                bodyContains: keys.optional(
                    "body_contains", .oneOrMany(text),
                    Help("Text that must be in the body, every one of it.", zh: "正文中必须有的文字，每个都要有。", example: "欢迎访问"))
                    ?? [],
                bodyLacks: keys.optional(
                    "body_lacks", .oneOrMany(text),
                    Help("Text that must not be in the body.", zh: "正文中不得出现的文字。", example: "[系统维护, Error]")) ?? [],
                bodyMatches: keys.optional(
                    "body_matches", .oneOrMany(.regex),
                    Help(
                        "Regular expressions that the body must match, every one of them.", zh: "正文须匹配的正则表达式，每个都要匹配。",
                        example: "'ICP备[0-9]+号'")) ?? [],
                json: keys.optional(
                    "json", .jsonExpectations,
                    Help(
                        "Places in a JSON body, each with the value or the comparison that it must meet.",
                        zh: "JSON 正文中的位置，及其应有的值或比较式。", example: #"{ $.status: ok, $.queue: "< 100" }"#)) ?? [],
                headers: keys.optional(
                    "header", .headerExpectations,
                    Help(
                        "Headers of the answer, each with a regular expression that its value must match.",
                        zh: "应答头，及其值须匹配的正则表达式。", example: #"{ Content-Type: "^text/html" }"#)) ?? [],
                title: keys.optional(
                    "title", text, Help("The title that the page must have.", zh: "网页标题须为此。", example: "东区人民政府")),
                certificateDays: keys.optional(
                    "certificate_days", .integer(0...3650),
                    Help(
                        "Fewer days left on the certificate: degraded; expired: fail.", zh: "证书剩余天数少于此：降级；已过期：失败。",
                        example: "30")),
                timeDegraded: keys.optional(
                    "time_degraded", .duration(.milliseconds(1), .seconds(3600)),
                    Help("An answer that takes longer is degraded.", zh: "应答慢于此：降级。", example: "3s")),
                finalURL: keys.optional(
                    "final_url", .url,
                    Help(
                        "The address at which redirects must end.", zh: "跳转最终须到达的地址。",
                        example: #""https://www.example.gov.cn/index.html""#)),
                maximumRedirects: keys.value(
                    "max_redirects", .integer(0...50), default: "10",
                    Help("More redirects than this: fail.", zh: "跳转多于此次数：失败。", example: "3")),
                minimumBytes: keys.optional(
                    "min_bytes", .bytes, Help("A shorter body: fail.", zh: "正文短于此：失败。", example: "2KiB")))
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
            ]), form: .value(.status), placeholder: 200...299
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
