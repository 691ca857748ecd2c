import Foundation
package import NOCCore

extension ReportArchive {
    /// What a look at every edition found.
    package struct Verification: Sendable {
        package var editions = 0
        package var files = 0
        /// Folders without a manifest, which an earlier version wrote.
        package var unlisted: [String] = []
        /// Formats that editions lack because they could not be made, with the reason.
        package var lacking: [String] = []
        /// Manifests with a signature of the collector's key.
        package var signed = 0
        /// All that does not match.
        package var problems: [EvidenceProblem] = []
    }

    /// Compares every file of every edition with its manifest, and each manifest's chain head with the record.
    package func verify() -> Verification {
        var result = Verification()
        for name in folders(directory, "reports", &result) {
            let path = "\(directory)/\(name)"
            check(path, "report \(name)", &result)
            let editions = "\(path)/\(ReportFolder.editions)"
            for edition in folders(editions, "report \(name)", &result) {
                check("\(editions)/\(edition)", "edition \(edition) of report \(name)", &result)
            }
        }
        return result
    }

    private func check(_ folder: String, _ place: String, _ result: inout Verification) {
        do {
            guard let manifest = try ReportManifest(in: folder, host) else {
                return result.unlisted.append(folder)
            }
            if let head = manifest.head, try !record.hasEvent(withHash: head) {
                throw OperationError(.damaged, "its chain head \(head) is not in this record")
            }
            try check(signatureOf: manifest, &result)
            if let before = manifest.corrects { try check(edition: before, corrects: manifest, in: folder) }
            result.lacking += (manifest.failures ?? []).map {
                "\(place): \($0.format.cleanLine(limit: 20)): \($0.reason.cleanLine(limit: 200))"
            }
            for file in manifest.files {
                do {
                    try check(file, "\(folder)/\(file.name)")
                    result.files += 1
                } catch {
                    result.problems.append(.init(place: place, message: "\(error)"))
                }
            }
            result.editions += 1
        } catch {
            result.problems.append(.init(place: place, message: "\(error)"))
        }
    }

    /// One that was made while the collector had a key is signed, but where that key was lost.
    private func check(signatureOf manifest: ReportManifest, _ result: inout Verification) throws {
        guard let signature = manifest.signature else {
            guard let head = manifest.head, try record.isSigned(head: head) else { return }
            throw OperationError(.damaged, "its manifest is not signed, and the collector had a key then")
        }
        if let fault = try record.fault(of: signature, of: manifest.statement, at: nil) {
            throw OperationError(.damaged, "the signature of its manifest is not the collector's: \(fault)")
        }
        result.signed += 1
    }

    /// The edition before is there, in the folder of the current one, where every earlier one lies.
    private func check(edition: Int, corrects manifest: ReportManifest, in folder: String) throws {
        let isEarlier = URL(filePath: folder).deletingLastPathComponent().lastPathComponent == ReportFolder.editions
        let before = isEarlier ? "\(folder)/../\(edition)" : "\(folder)/\(ReportFolder.editions)/\(edition)"
        guard try ReportManifest(in: before, host) != nil else {
            throw OperationError(
                .damaged,
                "edition \(edition), whose place edition \(manifest.edition) takes, is missing from \(before)")
        }
    }

    private func check(_ file: ReportManifest.File, _ path: String) throws {
        // Why is of no interest: it is not there to be compared.
        guard case .plain(let bytes)? = try? host.kind(of: path) else {
            throw OperationError(.damaged, "\(path) is missing or cannot be read")
        }
        guard bytes == file.bytes else {
            throw OperationError(
                .damaged, "\(path) is not what its manifest lists: it has \(bytes) bytes, not \(file.bytes)")
        }
        // Why is of no interest: it is there and cannot be compared.
        guard let hash = try? host.sha256(ofFile: path, bytes: file.bytes) else {
            throw OperationError(.damaged, "\(path) is missing or cannot be read")
        }
        guard hash == file.sha256 else {
            throw OperationError(
                .damaged, "\(path) is not what its manifest lists: it has the hash \(hash)")
        }
    }

    /// None where there is no such folder; one that cannot be read is a problem, for what lies in it is not known.
    private func folders(_ path: String, _ place: String, _ result: inout Verification) -> [String] {
        var names: [String] = []
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch CocoaError.fileReadNoSuchFile {
            return []
        } catch {
            let message = "\(path) cannot be read: \(error.localizedDescription)"
            result.problems.append(.init(place: place, message: message))
        }
        return names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }.filter { name in
            var isFolder: ObjCBool = false
            return !name.hasPrefix(".")
                && FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}
