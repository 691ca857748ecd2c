internal import NOCCore
internal import NetIO

/// Reads a message from its beginning to its end.
struct DNSReader {
    struct Entry {
        var owner: String
        var type: UInt16
        var timeToLive: UInt32
        var value: String
    }

    /// Of one name: as many as it can have labels. More only cost time.
    private static let mostJumps = 127

    private let bytes: [UInt8]
    private var position = 0
    /// Where the last pointer of a name led: the next must lead before it.
    private var floor = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private init(_ bytes: [UInt8], at position: Int) { (self.bytes, self.position) = (bytes, position) }

    mutating func one() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func two() -> UInt16? {
        guard let high = one(), let low = one() else { return nil }
        return UInt16(high) << 8 | UInt16(low)
    }

    mutating func four() -> UInt32? {
        guard let high = two(), let low = two() else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count <= bytes.count - position else { return false }
        position += count
        return true
    }

    /// In lower case, without a dot at the end; what is not a letter, digit, `-`, `_` or the like as `\DDD`.
    mutating func name() -> String? {
        var labels: [String] = []
        var length = 0
        var cursor = self
        // After the first pointer the rest is read elsewhere, and always before where we have been.
        var hasJumped = false
        var jumps = 0
        while let byte = cursor.one() {
            switch byte >> 6 {
            case 0 where byte == 0:
                if !hasJumped { position = cursor.position }
                return labels.joined(separator: ".")
            case 0:
                length += Int(byte) + 1
                let begin = cursor.position
                guard length <= 254, cursor.skip(Int(byte)) else { return nil }
                labels.append(DNSReader.text(bytes[begin..<cursor.position]))
            case 3:
                let start = cursor.position - 1
                guard let low = cursor.one() else { return nil }
                if !hasJumped { position = cursor.position }
                let target = Int(byte & 0x3F) << 8 | Int(low)
                jumps += 1
                guard target < (hasJumped ? cursor.floor : start), jumps <= DNSReader.mostJumps else { return nil }
                hasJumped = true
                cursor.position = target
                cursor.floor = target
            default: return nil
            }
        }
        return nil
    }

    private static func text(_ label: ArraySlice<UInt8>) -> String {
        var result = ""
        for byte in label {
            let isPlain = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "\\")
            let code = String(byte)
            result +=
                isPlain
                ? Character(UnicodeScalar(byte)).lowercased()
                : "\\" + String(repeating: "0", count: 3 - code.count) + code
        }
        return result
    }

    /// `count` records; nil when one is broken.
    mutating func entries(_ count: UInt16) -> [Entry]? {
        var entries: [Entry] = []
        for _ in 0..<count {
            guard let owner = name(), let type = two(), two() != nil, let timeToLive = four(), let length = two() else {
                return nil
            }
            var data = DNSReader(bytes, at: position)
            let end = position + Int(length)
            guard skip(Int(length)) else { return nil }
            guard let value = data.value(type, end: end), data.position <= end else { return nil }
            entries.append(Entry(owner: owner, type: type, timeToLive: timeToLive, value: value))
        }
        return entries
    }

    /// Empty for types that no check asks for.
    private mutating func value(_ type: UInt16, end: Int) -> String? {
        switch DNSCheck.RecordType(number: type) {
        case .a: end - position == 4 ? IPAddress(bytes: bytes[position..<end])?.description : nil
        case .aaaa: end - position == 16 ? IPAddress(bytes: bytes[position..<end])?.description : nil
        case .cname, .ns, .ptr: name()
        case .mx: two().flatMap { preference in name().map { "\(preference) \($0)" } }
        case .soa: authority()
        case .txt: texts(end: end)
        case nil: ""
        }
    }

    private mutating func authority() -> String? {
        guard let server = name(), let mailbox = name() else { return nil }
        var numbers: [String] = []
        for _ in 0..<5 {
            guard let number = four() else { return nil }
            numbers.append(String(number))
        }
        return ([server, mailbox] + numbers).joined(separator: " ")
    }

    private mutating func texts(end: Int) -> String? {
        var text: [UInt8] = []
        while position < end {
            guard let length = one(), position + Int(length) <= end else { return nil }
            text += bytes[position..<(position + Int(length))]
            position += Int(length)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
