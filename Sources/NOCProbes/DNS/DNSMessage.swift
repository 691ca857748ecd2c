internal import NOCCore
internal import NetIO

/// Questions and answers of RFC 1035 as bytes. Whatever comes from the network is read within its bounds: a name is at
/// most 255 bytes, and a compression pointer leads strictly backwards, so no loop is possible.
enum DNSMessage {
    /// An answer that has been read.
    struct Answer: Equatable {
        /// RFC 1035 4.1.1, RCODE.
        var code: UInt8
        var isTruncated: Bool
        /// The records of the type asked for that belong to the name asked for, over aliases.
        var records: [Record]
    }

    struct Record: Equatable {
        /// As `dig +short` shows it, names in lower case without the last dot.
        var value: String
        /// Seconds.
        var timeToLive: UInt32
    }

    struct Question: Equatable {
        var id: UInt16
        /// In lower case, without a dot at the end.
        var name: String
        /// The name as it is asked for.
        private(set) var written: String
        var type: DNSCheck.RecordType

        /// nil when `name` is not a domain name: labels of 1…63 bytes, 253 in all. For PTR an address will do.
        init?(id: UInt16, name: String, type: DNSCheck.RecordType) {
            let address = type == .ptr ? IPAddress(name) : nil
            let written = DomainName.ascii(name) ?? name
            let name =
                address?.reverseName ?? (written.hasSuffix(".") ? String(written.dropLast()) : written).lowercased()
            let labels = name.split(separator: ".", omittingEmptySubsequences: false)
            guard name.utf8.count <= 253, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }),
                name.isEmpty || labels.allSatisfy({ (1...63).contains($0.utf8.count) })
            else { return nil }
            (self.id, self.name, self.type, self.written) = (id, name, type, name)
        }

        var hasMixedLetters: Bool { written != name }

        /// Each letter in a case at random: most servers repeat it, and who did not see it can only guess it (0x20,
        /// draft-vixie-dnsext-dns0x20).
        mutating func mixLetters() {
            written = String(
                String.UnicodeScalarView(
                    name.unicodeScalars.map { scalar in
                        let isLetter = (0x61...0x7A).contains(scalar.value)
                        return isLetter && Bool.random() ? Unicode.Scalar(UInt8(scalar.value) & 0xDF) : scalar
                    }))
        }

        /// With recursion desired.
        var bytes: [UInt8] {
            let header: [UInt16] = [id, 0x0100, 1, 0, 0, 0]
            let labels: [UInt8] =
                written.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
            return header.flatMap { $0.networkBytes } + labels + type.number.networkBytes + UInt16(1).networkBytes
        }
    }

    enum Head: Equatable {
        case ours
        /// An answer to the question, whose name is written in other letters.
        case otherLetters
        case stray(String)
    }

    /// Whether `bytes` are an answer to `question` as far as their beginning tells, at a glance.
    static func head(of bytes: [UInt8], answering question: Question) -> Head {
        let asked = question.bytes.dropFirst(headerLength)
        guard bytes.count >= headerLength + asked.count else { return .stray("too short") }
        guard bytes.starts(with: question.id.networkBytes) else { return .stray("another id") }
        guard bytes[2] & 0xF8 == 0x80 else { return .stray("no answer") }
        let got = bytes[headerLength..<headerLength + asked.count]
        if got.elementsEqual(asked) { return .ours }
        // Lengths of labels are below the letters, and type and class are the same.
        let isAlike = got.elementsEqual(asked) { lowered($0) == lowered($1) }
        return isAlike ? .otherLetters : .stray("another question")
    }

    private static let headerLength = 12

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// nil when `bytes` are not an answer to `question`: another id or name, a question, or broken.
    static func read(_ bytes: [UInt8], answering question: Question) -> Answer? {
        var reader = DNSReader(bytes)
        guard let id = reader.two(), id == question.id, let flags = reader.two(), flags & 0xF800 == 0x8000,
            let questions = reader.two(), let answers = reader.two(), reader.skip(4), questions == 1,
            reader.name() == question.name, reader.two() == question.type.number, reader.two() == 1
        else { return nil }
        let code = UInt8(flags & 0xF)
        // What a truncated answer holds is not looked at: the question is put again over TCP.
        guard flags & 0x0200 == 0 else { return Answer(code: code, isTruncated: true, records: []) }
        guard let entries = reader.entries(answers) else { return nil }
        return Answer(code: code, isTruncated: false, records: choose(from: entries, for: question))
    }

    private static func choose(from entries: [DNSReader.Entry], for question: Question) -> [Record] {
        var names: Set = [question.name]
        // Aliases may come in any order; a chain is short.
        for _ in 0..<16 where question.type != .cname {
            let known = names.count
            for entry in entries where entry.type == DNSCheck.RecordType.cname.number && names.contains(entry.owner) {
                names.insert(entry.value)
            }
            if names.count == known { break }
        }
        return entries.filter { $0.type == question.type.number && names.contains($0.owner) }
            .map { Record(value: $0.value, timeToLive: $0.timeToLive) }
    }

    /// The words of RFC 1035 and 2136 for a code.
    static func text(_ code: UInt8) -> String {
        let words = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"]
        return words.indices.contains(Int(code)) ? words[Int(code)] : "RCODE \(code)"
    }
}

extension DNSCheck.RecordType {
    /// RFC 1035 3.2.2, RFC 3596.
    var number: UInt16 {
        switch self {
        case .a: 1
        case .ns: 2
        case .cname: 5
        case .soa: 6
        case .ptr: 12
        case .mx: 15
        case .txt: 16
        case .aaaa: 28
        }
    }

    init?(number: UInt16) {
        guard let type = DNSCheck.RecordType.allCases.first(where: { $0.number == number }) else { return nil }
        self = type
    }
}

extension IPAddress {
    /// `1.2.0.192.in-addr.arpa` for 192.0.2.1; nibbles under `ip6.arpa` for IPv6.
    var reverseName: String {
        switch family {
        case .ipv4: bytes.reversed().map(String.init).joined(separator: ".") + ".in-addr.arpa"
        case .ipv6:
            bytes.reversed().flatMap { [$0 & 0xF, $0 >> 4] }.map { String($0, radix: 16) }.joined(separator: ".")
                + ".ip6.arpa"
        }
    }
}

extension UInt16 {
    var networkBytes: [UInt8] { [UInt8(self >> 8), UInt8(truncatingIfNeeded: self)] }
}
