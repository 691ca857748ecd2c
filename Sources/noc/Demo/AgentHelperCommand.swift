import ArgumentParser
import Foundation

/// snmpd starts this beside a simulated agent and asks it for values (`pass_persist` in snmpd.conf(5)).
struct AgentHelperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-agent", abstract: "Answers snmpd from a file of values.", shouldDisplay: false)

    @Argument var file: String

    func run() throws {
        var table = AgentTable(file: file)
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

    private func answer(_ lines: [String]?) {
        print((lines ?? ["NONE"]).joined(separator: "\n"))
        fflush(nil)
    }
}

/// The values of a file in the order of the tree; read again when the file was replaced.
private struct AgentTable {
    private let file: String
    /// Inode and time of what was read last.
    private var version: [Int] = []
    private var rows: [(object: [Int], answer: [String])] = []

    init(file: String) { self.file = file }

    mutating func value(at object: String) -> [String]? {
        refresh()
        let wanted = Self.numbers(object)
        return rows.first { $0.object == wanted }?.answer
    }

    mutating func value(after object: String) -> [String]? {
        refresh()
        let wanted = Self.numbers(object)
        return rows.first { wanted.lexicographicallyPrecedes($0.object) }?.answer
    }

    private mutating func refresh() {
        var status = stat()
        guard stat(file, &status) == 0 else { return }
        let found = [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        guard found != version, let text = try? String(contentsOfFile: file, encoding: .utf8) else { return }
        version = found
        rows = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return fields.count == 3 ? (Self.numbers(fields[0]), [".\(fields[0])", fields[1], fields[2]]) : nil
        }.sorted { $0.object.lexicographicallyPrecedes($1.object) }
    }

    private static func numbers(_ object: some StringProtocol) -> [Int] {
        object.split(separator: ".").compactMap { Int($0) }
    }
}
