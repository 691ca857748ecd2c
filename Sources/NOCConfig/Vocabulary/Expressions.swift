import Foundation
import NOCCore

extension Kind where Value == String {
    /// A regular expression, compiled once to see that it can be.
    static var regex: Kind {
        .scalar(
            "a regular expression",
            schema: .object(["type": .string("string"), "format": .string("regex"), "maxLength": .integer(1000)]),
            form: .value(.regularExpression), placeholder: ""
        ) { scalar, _ throws(Complaint) in
            guard scalar.meaning == .text, scalar.text.utf8.count <= 1000 else { throw .unfit }
            do {
                _ = try NSRegularExpression(pattern: scalar.text)
            } catch {
                throw .because("'\(scalar.text.shortened(to: 60))' is no regular expression")
            }
            return scalar.text
        }
    }

    /// A regular expression with at least one group.
    static var capturingRegex: Kind {
        let regex = Kind.regex
        return Kind(schema: regex.schema(), form: regex.form(), placeholder: "()") { node, reading in
            let before = reading.problemCount
            let read = regex.read(node, reading)
            // What is no expression has been reported by now.
            let groups = (try? NSRegularExpression(pattern: read.value))?.numberOfCaptureGroups ?? 0
            if reading.problemCount == before, groups == 0 {
                reading.report("the regular expression has no group ( ) to capture", at: node.place, ofKey: true)
            }
            return read
        }
    }

    /// `$.data.items[0].id`, also `$['odd key']`.
    static var jsonPath: Kind {
        let step = #"(\.[^.\[\]\s]+|\[[0-9]{1,9}\]|\['[^']+'\]|\["[^"]+"\])"#
        return .pattern("a JSON path such as $.data[0].id", #"^\$\#(step)*$"#, form: .value(.jsonPath)) {
            $0.wholeMatch(of: /\$(\.[^.\[\]\s]+|\[[0-9]{1,9}\]|\['[^']+'\]|\["[^"]+"\])*/) != nil
        }
    }

    /// Dotted numbers; a leading dot is dropped.
    static var oid: Kind {
        .scalar(
            "an OID in numbers such as 1.3.6.1.2.1.1.3.0",
            schema: .object(["type": .string("string"), "pattern": .string("^\\.?[0-2](\\.[0-9]+)+$")]),
            form: .value(.oid), placeholder: "1.3", show: \.self
        ) { scalar, _ throws(Complaint) in
            let text = scalar.text.hasPrefix(".") ? String(scalar.text.dropFirst()) : scalar.text
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { $0.utf8.allSatisfy(\.isDigit) ? UInt32($0) : nil }
            guard (2...128).contains(parts.count), numbers.count == parts.count, numbers[0] <= 2,
                numbers[0] == 2 || numbers[1] < 40
            else { throw .unfit }
            return text
        }
    }
}

extension Comparison {
    /// Reads `< 5`.
    init?(configured text: String) {
        let operators = Operator.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
        guard let comparator = operators.first(where: { text.hasPrefix($0.rawValue) }),
            let operand = Double(text.dropFirst(comparator.rawValue.count).trimmingPrefix { $0 == " " }),
            operand.isFinite
        else { return nil }
        self.init(comparator, operand)
    }

    /// Whether it was meant as one.
    static func begins(_ text: String) -> Bool {
        text.hasPrefix("<") || text.hasPrefix(">") || text.hasPrefix("==") || text.hasPrefix("!=")
    }
}

extension Kind where Value == Comparison {
    static var comparison: Kind {
        .scalar(
            "a comparison such as '> 90'",
            schema: .object(["type": .string("string"), "pattern": .string("^(<|<=|==|!=|>=|>) *-?[0-9.]+")]),
            form: .value(.comparison), placeholder: Comparison(.equal, 0)
        ) { scalar, _ throws(Complaint) in
            guard let comparison = Comparison(configured: scalar.text) else { throw .unfit }
            return comparison
        }
    }
}

extension Kind where Value == JSONExpectation.Wanted {
    /// A scalar to be equal to, or a comparison in quotes. Nothing means JSON's null.
    static var wanted: Kind {
        Kind(
            schema: .object(["type": .array(["string", "number", "boolean", "null"].map { .string($0) })]),
            form: .value(.scalar), placeholder: .equals(.null)
        ) { node, reading in
            guard let scalar = node.scalar else {
                reading.report(
                    "expected a value or a comparison such as '< 5', found \(node.found)", at: node.place, ofKey: true)
                return Read(value: .equals(.null), effective: node)
            }
            if scalar.meaning == .text, Comparison.begins(scalar.text) {
                let comparison = Kind<Comparison>.comparison.read(node, reading)
                return Read(value: .comparison(comparison.value), effective: node)
            }
            return Read(value: .equals(scalar.json), effective: node)
        }
    }
}

extension YAMLScalar {
    fileprivate var json: JSONScalar {
        switch meaning {
        case .null: .null
        case .bool: .bool(text.lowercased() == "true")
        case .number: Double(text).map { .number($0) } ?? .string(text)
        case .text: .string(text)
        }
    }
}
