import NOCCore

extension Kind where Value == Plan.Evidence {
    static var evidence: Kind {
        .record("the evidence") { keys in
            Plan.Evidence(
                algorithm: keys.value(
                    "algorithm", .choice(), default: "ed25519",
                    Help(
                        "Of the key that signs heads and reports: `ed25519`, or `sm2` (with SM3, GB/T 32918).",
                        zh: "给证据链头和报告签名的密钥算法：`ed25519`，或国密 `sm2`（配 SM3，GB/T 32918）。", example: "sm2")),
                timestamp: keys.optional(
                    "timestamp", .timestamp,
                    Help(
                        "The authority (RFC 3161) that vouches for the time of a head.", zh: "为证据链头出具时间戳的机构（RFC 3161）。",
                        example: #"{ url: "http://tsa.example.gov.cn/", authorities: ca.pem, daily: true }"#)))
        }
    }
}

extension Kind where Value == Plan.Evidence.Timestamp {
    fileprivate static var timestamp: Kind {
        .record("the timestamp authority") { keys in
            Plan.Evidence.Timestamp(
                url: keys.required(
                    "url", .url,
                    Help(
                        "Where `noc timestamp` asks.", zh: "`noc timestamp` 请求的地址。",
                        example: #""http://tsa.example.gov.cn/""#)),
                authorities: keys.required(
                    "authorities", .file,
                    Help(
                        "A PEM file of the authorities whose tokens are trusted.", zh: "信任哪些 CA 签发的时间戳（PEM 文件）。",
                        example: "ca.pem")),
                credential: keys.optional(
                    "credential", .credential(["login", "bearer"]),
                    Help(
                        "Signs in by HTTP basic or a bearer token.", zh: "以 HTTP basic 或 bearer 令牌登录。", example: "grid")
                ),
                tls: keys.optional(
                    "tls", .tls, Help("How its TLS is judged.", zh: "怎样核验它的 TLS。", example: "{ authorities: ca.pem }"))
                    ?? TLSOptions(),
                isDaily: keys.value(
                    "daily", .bool, default: "false",
                    Help("The daemon asks once a day by itself.", zh: "守护进程每天自动请求一次。", example: "true")))
        }
    }
}
