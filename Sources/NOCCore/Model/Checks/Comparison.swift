/// `< 5`, `>= 1`, `== 0`, `!= 3`
package struct Comparison: Sendable, Hashable, CustomStringConvertible {
    package enum Operator: String, Sendable, Hashable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case equal = "=="
        case notEqual = "!="
        case greaterOrEqual = ">="
        case greater = ">"
    }

    var comparator: Operator
    var operand: Double

    package init(_ comparator: Operator, _ operand: Double) {
        self.comparator = comparator
        self.operand = operand
    }

    package func holds(for value: Double) -> Bool {
        switch comparator {
        case .less: value < operand
        case .lessOrEqual: value <= operand
        case .equal: value == operand
        case .notEqual: value != operand
        case .greaterOrEqual: value >= operand
        case .greater: value > operand
        }
    }

    package var description: String {
        operand == operand.rounded() && abs(operand) < 1e15
            ? "\(comparator.rawValue) \(Int64(operand))" : "\(comparator.rawValue) \(operand)"
    }
}
