import Foundation
import NOCCore

/// The folder of one report or letter, `STATE/reports/2026-10`, and the one beside it in which the next edition is built.
///
/// The two change places in one step, so that whoever looks, and whatever ends the program, finds one whole edition with the
/// manifest that fits it. Files are never written in place: the editions before share theirs by hard links.
struct ReportFolder {
    let path: String
    private let parent: String
    private let staging: String
    /// Where the folder is for an instant on file systems that cannot exchange two.
    private let aside: String
    private let host: any FileHost

    init(_ name: String, in parent: String, _ host: any FileHost) {
        self.parent = parent
        self.host = host
        path = "\(parent)/\(name)"
        staging = "\(parent)/.\(name).new"
        aside = "\(parent)/.\(name).old"
    }

    static let editions = "editions"

    func edition(_ number: Int) -> String { "\(path)/\(Self.editions)/\(number)" }

    /// Ends what a killed program left half done, and begins the next edition with an empty folder.
    func begin() throws {
        try recover()
        for left in [staging, aside] where exists(left) { try FileManager.default.removeItem(atPath: left) }
        try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
    }

    /// Puts back what a killed program left aside.
    func recover() throws {
        if !exists(path), exists(aside) { try host.move(aside, to: path) }
    }

    /// Nil when there is none. One that cannot be read is an error: it may be all that tells of an earlier edition.
    func manifest() throws -> ReportManifest? { try ReportManifest(in: path, host) }

    /// Adds a file to the next edition and brings it to the disk.
    func add(_ name: String, _ data: Data) throws {
        let path = "\(staging)/\(name)"
        try data.write(to: URL(filePath: path))
        try host.synchronize(path)
    }

    /// Takes a file of the current edition over; false when it is not there.
    func keep(_ name: String) throws -> Bool {
        guard exists("\(path)/\(name)") else { return false }
        try host.link("\(path)/\(name)", as: "\(staging)/\(name)")
        return true
    }

    /// Takes the earlier editions over, and all that others put there: a scan with signatures, a mark.
    func keepOthers(but manifest: ReportManifest?) throws {
        let own = Set(manifest?.files.map(\.name) ?? []).union([ReportManifest.fileName])
        for name in try names(path) where !own.contains(name) && !exists("\(staging)/\(name)") {
            try host.link("\(path)/\(name)", as: "\(staging)/\(name)")
        }
    }

    /// Makes the current edition one of the earlier ones of the next.
    func archive(_ manifest: ReportManifest) throws {
        let folder = "\(staging)/\(Self.editions)/\(manifest.edition)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in manifest.files.map(\.name) + [ReportManifest.fileName] where exists("\(path)/\(name)") {
            try host.link("\(path)/\(name)", as: "\(folder)/\(name)")
        }
    }

    /// Puts the next edition in the place of the current one.
    func finish() throws {
        try host.synchronize(staging)
        if !exists(path) {
            try host.move(staging, to: path)
        } else if try !host.exchange(staging, path) {
            try host.move(path, to: aside)
            do {
                try host.move(staging, to: path)
            } catch {
                // The error below is what is told; `recover` tries again.
                try? host.move(aside, to: path)
                throw error
            }
        }
        try host.synchronize(parent)
        for left in [staging, aside] where exists(left) { try FileManager.default.removeItem(atPath: left) }
    }

    /// Leaves no trace of an edition that failed.
    func abandon() {
        // The next one begins with removing it, too.
        try? FileManager.default.removeItem(atPath: staging)
    }

    private func names(_ folder: String) throws -> [String] {
        exists(folder) ? try FileManager.default.contentsOfDirectory(atPath: folder).sorted() : []
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
