extension String {
    /// RFC 3986, all but the unreserved characters.
    package var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
            default: result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// As the inside of a JSON string (RFC 8259).
    package var jsonEscaped: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": result += ["\\", scalar]
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result.append(contentsOf: "\\u00\(digits.count == 1 ? "0" : "")\(digits)".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    package var xmlEscaped: String {
        let entities: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]
        return reduce(into: "") { $0 += entities[$1] ?? String($1) }
    }
}
