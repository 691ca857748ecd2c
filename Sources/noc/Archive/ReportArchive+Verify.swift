import Foundation
import NOCLedger

extension ReportArchive {
    /// What `noc verify --reports` found.
    struct Verification {
        var editions = 0
        var files = 0
        /// Folders without a manifest, which an earlier version wrote.
        var unlisted: [String] = []
        /// The first that does not match.
        var problem: VerifyReport.Problem?
    }

    /// Compares every file of every edition with its manifest, and each manifest's chain head with `ledger`.
    func verify(_ ledger: Ledger) throws -> Verification {
        var result = Verification()
        for name in folders(directory) where result.problem == nil {
            let path = "\(directory)/\(name)"
            check(path, "report \(name)", ledger, &result)
            let editions = "\(path)/\(ReportFolder.editions)"
            for edition in folders(editions) where result.problem == nil {
                check("\(editions)/\(edition)", "edition \(edition) of report \(name)", ledger, &result)
            }
        }
        return result
    }

    private func check(_ folder: String, _ place: String, _ ledger: Ledger, _ result: inout Verification) {
        do {
            guard let manifest = try ReportFolder.manifest(in: folder) else {
                return result.unlisted.append(folder)
            }
            if let head = manifest.head, try !ledger.hasEvent(withHash: head) {
                throw Failure("its chain head \(head) is not in this record")
            }
            for file in manifest.files {
                try check(file, "\(folder)/\(file.name)")
                result.files += 1
            }
            result.editions += 1
        } catch {
            result.problem = VerifyReport.Problem(place: place, message: "\(error)")
        }
    }

    private func check(_ file: ReportManifest.File, _ path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure("\(path) is missing or cannot be read")
        }
        guard data.count == file.bytes, Digest(of: data).hex == file.sha256 else {
            throw Failure("\(path) is not what its manifest lists: it has the hash \(Digest(of: data).hex)")
        }
    }

    private func folders(_ path: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }.filter { name in
            var isFolder: ObjCBool = false
            return !name.hasPrefix(".")
                && FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}
