import Foundation

/// What snmpd runs beside a simulated agent and asks for values, over stdin and stdout (`pass_persist` in snmpd.conf(5)).
package struct AgentHelper {
    /// The command of noc that runs it.
    package static let command = "demo-agent"

    private let file: String

    /// `file` holds the values: `AgentValues` writes it, again for each change.
    package init(file: String) { self.file = file }

    /// Answers until its input ends.
    package func run() {
        while let line = readLine(), !line.isEmpty {
            switch line {
            case "PING": answer(["PONG"])
            case "get": answer(readLine().flatMap { table.value(at: $0) })
            case "getnext": answer(readLine().flatMap { table.value(after: $0) })
            case "set":
                // A line for the object and one for the value.
                _ = (readLine(), readLine())
                answer(["not-writable"])
            default: answer(nil)
            }
        }
    }

    /// As it is now: some hundred lines, read for each question.
    private var table: AgentTable {
        // No file, no values: snmpd says that there is no such object.
        AgentTable((try? String(contentsOfFile: file, encoding: .utf8)) ?? "")
    }

    private func answer(_ lines: [String]?) {
        print((lines ?? ["NONE"]).joined(separator: "\n"))
        fflush(nil)
    }
}

/// The values of a file in the order of the tree.
private struct AgentTable {
    private let rows: [(object: [Int], answer: [String])]

    init(_ text: String) {
        rows = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return fields.count == 3 ? (Self.numbers(fields[0]), [".\(fields[0])", fields[1], fields[2]]) : nil
        }.sorted { $0.object.lexicographicallyPrecedes($1.object) }
    }

    func value(at object: String) -> [String]? {
        let wanted = Self.numbers(object)
        return rows.first { $0.object == wanted }?.answer
    }

    func value(after object: String) -> [String]? {
        let wanted = Self.numbers(object)
        return rows.first { wanted.lexicographicallyPrecedes($0.object) }?.answer
    }

    private static func numbers(_ object: some StringProtocol) -> [Int] {
        object.split(separator: ".").compactMap { Int($0) }
    }
}
