import ArgumentParser
import Foundation
import NOCLedger

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "A consistent copy of the record, also while the daemon runs.",
        discussion: """
            To go back to a copy: stop the daemon, move ledger.sqlite* out of the state directory, and put the copy there \
            as ledger.sqlite.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The file to write; it must not exist.", completion: .file()) var file: String

    func run() throws {
        let ledger = try Workspace(options).ledger(.read)
        let folder = URL(filePath: file).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw Failure("\(file) cannot be written: \(folder) is no directory that may be written to")
        }
        try ledger.backup(to: file)
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int64
        if try options.wantsJSON() {
            let json: JSONValue = ["file": .string(file), "bytes": JSONValue(size)]
            return try json.show()
        }
        print("\(file): \(ByteText.short(size ?? 0))")
    }
}
