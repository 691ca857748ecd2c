import ArgumentParser
import Foundation

/// snmpd starts this beside a simulated agent and asks it for values (`pass_persist` in snmpd.conf(5)).
struct AgentHelperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-agent", abstract: "Answers snmpd from a file of values.", shouldDisplay: false)

    @Argument var file: String

    func run() throws {
        while let line = readLine() {
            switch line.trimmingCharacters(in: .whitespaces) {
            case "PING": answer(["PONG"])
            case "get": answer(readLine().flatMap { value(at: $0) { $0 == $1 } })
            case "getnext": answer(readLine().flatMap { value(at: $0) { $1.lexicographicallyPrecedes($0) } })
            case "set": answer(Self.refusal())
            case "": return
            default: answer(nil)
            }
        }
    }

    /// The first object, in the order of the tree, for which `matches(object, asked)`.
    private func value(at asked: String, where matches: ([Int], [Int]) -> Bool) -> [String]? {
        let asked = Self.numbers(asked)
        let lines = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        let rows = lines.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        let candidates = rows.filter { $0.count == 3 }.map { (object: Self.numbers($0[0]), row: $0) }
        let found = candidates.filter { matches($0.object, asked) }
        return found.min { $0.object.lexicographicallyPrecedes($1.object) }
            .map { [".\($0.row[0])", String($0.row[1]), String($0.row[2])] }
    }

    private func answer(_ lines: [String]?) {
        print((lines ?? ["NONE"]).joined(separator: "\n"))
        fflush(nil)
    }

    /// A set comes with a line for the object and one for the value.
    private static func refusal() -> [String] {
        _ = readLine()
        _ = readLine()
        return ["not-writable"]
    }

    private static func numbers(_ object: some StringProtocol) -> [Int] {
        object.split(separator: ".").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    }
}
