internal import COpenSSL
internal import Foundation
internal import NOCCore

/// RFC 3161, by OpenSSL.
enum TimestampToken {
    /// What a token says.
    struct Content {
        var time: Instant
        var serial: String
        var policy: String
    }

    static func request(over digest: Digest) throws -> [UInt8] {
        var der: UnsafeMutablePointer<UInt8>?
        let count = noc_ts_request(digest.bytes, &der)
        guard count > 0, let der else { throw LedgerError(.inputOutput, "OpenSSL cannot make a timestamp request") }
        defer { noc_free(der) }
        return Array(UnsafeBufferPointer(start: der, count: Int(count)))
    }

    /// The token of an answer that fits the request.
    static func token(of answer: [UInt8], to request: [UInt8]) throws -> Data {
        var result = noc_ts_result()
        var der: UnsafeMutablePointer<UInt8>?
        let count = noc_ts_answer(request, request.count, answer, answer.count, &der, &result)
        guard count > 0, let der else {
            throw LedgerError(.invalid, "the timestamp authority gave no token: \(fault(result) ?? "no reason")")
        }
        defer { noc_free(der) }
        return Data(bytes: der, count: Int(count))
    }

    /// What the token says, and what is wrong with it.
    static func judge(_ token: Data, over digest: Digest, authorities: String?) -> (Content, fault: String?) {
        var result = noc_ts_result()
        let bytes = Array(token)
        noc_ts_verify(bytes, bytes.count, digest.bytes, authorities, &result)
        let content = Content(
            time: Instant(milliseconds: result.time * 1_000), serial: text(result.serial), policy: text(result.policy))
        return (content, fault(result))
    }

    private static func fault(_ result: noc_ts_result) -> String? {
        let words = text(result.fault)
        return words.isEmpty ? nil : words
    }

    /// Of a C array, which ends with 0.
    private static func text<T>(_ field: T) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
