/// Builds answers of a name server to a question that came in, right ones and wrong ones.
package struct DNSReply {
    private let question: [UInt8]
    package var id: UInt16
    /// The lower four bits of the flags: 0 no error, 2 SERVFAIL, 3 NXDOMAIN, 5 REFUSED.
    package var code: UInt8 = 0
    package var isTruncated = false
    private var records: [[UInt8]] = []

    /// nil when the request has no whole question.
    package init?(to request: [UInt8]) {
        guard request.count > 16 else { return nil }
        id = UInt16(request[0]) << 8 | UInt16(request[1])
        var end = 12
        while end < request.count, request[end] != 0 { end += Int(request[end]) + 1 }
        guard end + 5 <= request.count else { return nil }
        question = Array(request[12..<(end + 5)])
    }

    /// The name asked for, with dots.
    package var name: String {
        var labels: [String] = []
        var index = 0
        while question[index] != 0 {
            let end = index + 1 + Int(question[index])
            labels.append(String(decoding: question[(index + 1)..<end], as: UTF8.self))
            index = end
        }
        return labels.joined(separator: ".")
    }

    /// The number of the type asked for.
    package var type: UInt16 { UInt16(question[question.count - 4]) << 8 | UInt16(question[question.count - 3]) }

    /// Adds an answer; its owner is the name asked for unless `owner` (in wire form) says otherwise.
    package mutating func add(type: UInt16, ttl: UInt32 = 60, owner: [UInt8] = [0xC0, 12], data: [UInt8]) {
        var record = owner
        for part in [type, 1] { record += DNSReply.two(part) }
        record += DNSReply.two(UInt16(ttl >> 16)) + DNSReply.two(UInt16(truncatingIfNeeded: ttl))
        records.append(record + DNSReply.two(UInt16(data.count)) + data)
    }

    package var bytes: [UInt8] {
        let header: [UInt16] = [
            id, 0x8180 | (isTruncated ? 0x0200 : 0) | UInt16(code), 1, UInt16(records.count), 0, 0,
        ]
        return header.flatMap(DNSReply.two) + question + records.flatMap { $0 }
    }

    /// `www.example.org` as labels on the wire.
    package static func wireName(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    package static func two(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)] }
}
