import ArgumentParser
import Foundation
import NOCCore
import NOCLedger
import NOCMonitor

struct BackupCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "A consistent copy of the record, also while the daemon runs.",
        discussion: """
            What is attached to records is copied into the folder attachments beside FILE: several copies in one folder \
            share it, and each copies only what is new.
            To go back to a copy: stop the daemon, move ledger.sqlite* out of the state directory, and put the copy there \
            as ledger.sqlite, with the folder attachments where it is missing.
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The file to write; it must not exist.", completion: .file()) var file: String?
    @Option(
        help: "Instead of FILE: a folder, where the copy gets a name of its moment.", completion: .directory)
    var into: String?
    @Option(help: "With --into: how many copies stay there, the new one included; older ones are removed.")
    var keep: Int?

    func validate() throws {
        guard (file == nil) != (into == nil) else { throw ValidationError("give either FILE or --into DIRECTORY") }
        guard keep == nil || into != nil else { throw ValidationError("--keep is for --into DIRECTORY") }
        guard keep.map({ $0 > 0 }) ?? true else { throw ValidationError("--keep \(keep ?? 0): expected at least 1") }
    }

    func run() throws {
        let ledger = try Workspace(options).ledger(.read)
        let file = file ?? into.map { BackupFolder(path: $0).newFile(at: SystemTime().now()) } ?? ""
        let folder = URL(filePath: file).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw Failure("\(file) cannot be written: \(folder) is no directory that may be written to")
        }
        let copied = try ledger.backup(to: file)
        let size = try Rights.asInvoker { try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int64 }
        for path in copied.damaged {
            Terminal.error("\(path) cannot be read or is not what was recorded, and was not copied; see noc verify")
        }
        let removed = try keep.map { try remove(allButLatest: $0) } ?? []
        try show(
            [
                "file": .string(file), "bytes": JSON(size), "attachments": JSON(copied.files),
                "attachment_bytes": .integer(copied.bytes), "damaged": .array(copied.damaged.map(JSON.string)),
                "removed": .array(removed.map(JSON.string)),
            ], parts(file, copied, size) + removed.map { .line("\($0): removed") })
        if !copied.damaged.isEmpty { throw ExitCode(1) }
    }

    private func remove(allButLatest count: Int) throws -> [String] {
        guard let into else { return [] }
        return try Rights.asOwner(of: into) { try BackupFolder(path: into).remove(allButLatest: count) }
    }

    private func parts(_ file: String, _ copied: CopiedAttachments, _ size: Int64?) -> [AnswerPart] {
        let line = AnswerPart.line("\(file): \(ByteText.short(size ?? 0))")
        guard copied.files > 0 else { return [line] }
        let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "attachments").relativePath
        return [
            line,
            .line("\(folder): \(counted(copied.files, "new attachment")), \(ByteText.short(copied.bytes))"),
        ]
    }
}
