/// Names of hosts as name servers know them.
package enum DomainName {
    /// The name in ASCII: labels with other characters in Punycode (RFC 3492, 5891), as browsers send them. Full-width letters
    /// and dots are read as the plain ones. Nil for a name that cannot be one.
    package static func ascii(_ name: String) -> String? {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }) else { return name }
        let plain = String(String.UnicodeScalarView(name.lowercased().unicodeScalars.map(narrow)))
        var labels: [String] = []
        for label in plain.split(separator: ".", omittingEmptySubsequences: false) {
            guard let label = ascii(label: Array(label.unicodeScalars)), label.utf8.count <= 63 else { return nil }
            labels.append(label)
        }
        let result = labels.joined(separator: ".")
        return result.utf8.count <= 253 ? result : nil
    }

    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x3002, 0xFF0E, 0xFF61: "."
        case 0xFF01...0xFF5E: Unicode.Scalar(UInt8(scalar.value - 0xFEE0))
        default: scalar
        }
    }

    private static func ascii(label: [Unicode.Scalar]) -> String? {
        guard label.contains(where: { !$0.isASCII }) else { return String(String.UnicodeScalarView(label)) }
        let isWritten = label.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == "_"
                || scalar.properties.generalCategory == .nonspacingMark
        }
        return isWritten ? "xn--" + punycode(label) : nil
    }

    /// RFC 3492, 6.3
    private static func punycode(_ label: [Unicode.Scalar]) -> String {
        let points = label.map { Int($0.value) }
        var result = label.filter(\.isASCII).map { UInt8($0.value) }
        let basic = result.count
        if basic > 0 { result.append(0x2D) }
        var (next, delta, bias, handled) = (128, 0, 72, basic)
        while handled < points.count, let smallest = points.filter({ $0 >= next }).min() {
            delta += (smallest - next) * (handled + 1)
            next = smallest
            for point in points {
                if point < next { delta += 1 }
                guard point == next else { continue }
                result += digits(of: delta, bias: bias)
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A number with digits of different worth.
    private static func digits(of number: Int, bias: Int) -> [UInt8] {
        func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 0x61 + value : 0x16 + value) }
        var (rest, place, result) = (number, 36, [UInt8]())
        while true {
            let threshold = min(max(place - bias, 1), 26)
            guard rest >= threshold else { return result + [digit(rest)] }
            result.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            place += 36
        }
    }

    private static func adapted(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var bias = 0
        while delta > 455 {
            delta /= 35
            bias += 36
        }
        return bias + 36 * delta / (delta + 38)
    }
}
