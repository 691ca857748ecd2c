/// The answers to a questionnaire (满意度调查): how many were given out, came back, and said what.
///
/// Its text is what a record keeps: `发放=50,回收=48,满意=40,基本满意=6,不满意=2`.
package struct Survey: Sendable, Hashable {
    /// Best first.
    package enum Grade: Int, Sendable, CaseIterable, Comparable {
        case verySatisfied, satisfied, basicallySatisfied, dissatisfied, veryDissatisfied

        package var name: String { Grade.names[rawValue][0] }

        /// Under any of its names; nil when it is none.
        package init?(name: String) {
            guard let index = Grade.names.firstIndex(where: { $0.contains(name) }) else { return nil }
            self.init(rawValue: index)
        }

        package static func < (a: Grade, b: Grade) -> Bool { a.rawValue < b.rawValue }

        private static let names = [
            ["非常满意", "很满意"], ["满意"], ["基本满意"], ["不满意"], ["很不满意", "非常不满意"],
        ]
    }

    /// What is impossible about its numbers, or unreadable in its text.
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
        init(_ description: String) { self.description = description }
    }

    package let issued: Int
    package let returned: Int
    /// Those the questionnaire had.
    package let grades: [Grade: Int]

    /// Throws when no questionnaire can have such numbers.
    package init(issued: Int, returned: Int, grades: [Grade: Int]) throws(Fault) {
        let counts =
            [("发放", issued), ("回收", returned)] + grades.sorted { $0.key < $1.key }.map { ($0.key.name, $0.value) }
        for (name, count) in counts where !(0...Survey.most).contains(count) {
            throw Fault("\(name) \(count): expected a count from 0 to \(Survey.most)")
        }
        guard returned <= issued else { throw Fault("\(returned) came back (回收) of \(issued) given out (发放)") }
        let sum = grades.values.reduce(0, +)
        guard sum == returned else {
            let parts = counts.dropFirst(2).map { "\($0.0) \($0.1)" }.joined(separator: " + ")
            throw Fault(
                "the grades add up to \(sum) (\(parts.isEmpty ? "none" : parts)), but \(returned) came back (回收)")
        }
        self.issued = issued
        self.returned = returned
        self.grades = grades
    }

    /// The share of those returned that say at least 基本满意; nil when none came back.
    package var satisfaction: Double? { share(.basicallySatisfied) }

    /// The share of those returned that say at least 满意 (满意率); nil when none came back.
    package var fullSatisfaction: Double? { share(.satisfied) }

    /// How many say `worst` or better.
    package func count(atLeast worst: Grade) -> Int { grades.filter { $0.key <= worst }.values.reduce(0, +) }

    private func share(_ worst: Grade) -> Double? {
        returned == 0 ? nil : Double(count(atLeast: worst)) / Double(returned)
    }

    /// More answers than there are people in a province.
    private static let most = 1_000_000_000
}

extension Survey: CustomStringConvertible {
    package var description: String {
        let answers = grades.sorted { $0.key < $1.key }.map { "\($0.key.name)=\($0.value)" }
        return (["发放=\(issued)", "回收=\(returned)"] + answers).joined(separator: ",")
    }

    /// Reads its text, parts in any order. Throws a `Fault` that names the part that is wrong.
    package init(_ text: String) throws(Fault) {
        var counts: [String: Int] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            try Survey.add(try Survey.part(part), to: &counts)
        }
        guard let issued = counts.removeValue(forKey: "发放"), let returned = counts.removeValue(forKey: "回收") else {
            throw Fault("a survey says how many were given out and came back: 发放=50,回收=48,…")
        }
        try self.init(issued: issued, returned: returned, grades: Survey.grades(counts))
    }

    /// One kind of answer and how many there were of it: `满意=40`.
    package static func part(_ text: some StringProtocol) throws(Fault) -> (name: String, count: Int) {
        let sides = text.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, let count = Int(sides[1]) else {
            throw Fault("\"\(text)\": expected a name and a count such as 满意=40")
        }
        return (String(sides[0]), count)
    }

    private static func add(_ part: (name: String, count: Int), to counts: inout [String: Int]) throws(Fault) {
        guard counts.updateValue(part.count, forKey: part.name) == nil else {
            throw Fault("\(part.name) stands there twice")
        }
    }

    /// Of the numbers apart, the answers by the names of their grades. Throws as reading its text does.
    package init(issued: Int, returned: Int, answers: [(name: String, count: Int)]) throws(Fault) {
        var counts: [String: Int] = [:]
        for answer in answers { try Survey.add(answer, to: &counts) }
        try self.init(issued: issued, returned: returned, grades: Survey.grades(counts))
    }

    /// Grades under any of their names; one under two names is one twice.
    package static func grades(_ counts: [String: Int]) throws(Fault) -> [Grade: Int] {
        var result: [Grade: Int] = [:]
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            guard let grade = Grade(name: name) else {
                let known = Grade.allCases.map(\.name).joined(separator: ", ")
                throw Fault("\"\(name)\" is no grade: expected one of \(known)")
            }
            guard result.updateValue(count, forKey: grade) == nil else {
                throw Fault("\(grade.name) stands there twice")
            }
        }
        return result
    }
}
