import NOCCore
import NOCReport

extension ReportArchive {
    /// Puts `letter` into the folder `name` in the formats asked for and those it had there before.
    ///
    /// A letter may have been sent: one that says the same keeps its files as they are, and only formats that are not there
    /// yet are made. One that says something else than a final one makes the next edition.
    func store(_ letter: Letter, _ formats: [ReportFormat], as name: String) throws -> StoredReport {
        try replace(name) { try write(letter, formats, into: $0) }
    }

    private func write(_ letter: Letter, _ formats: [ReportFormat], into folder: ReportFolder) throws -> StoredReport {
        let current = try folder.manifest()
        guard current == nil || current?.carrier == letter.carrier else {
            throw OperationError(
                .conflict, "\(folder.path) is no folder of letters to \(letter.carrier); move it away")
        }
        let words = host.sha256(of: letter.words)
        let isSame = current?.figures == words
        let wanted = (formats + (current?.wanted ?? [])).withoutRepetition()
        let kept = isSame && current?.provisional == letter.report.account.provisional ? intact(current, folder) : []
        let missing = wanted.filter { format in !kept.contains { $0.belongs(to: format) } }
        let made = try make(letter.render(missing), in: folder)
        var manifest = try manifest(of: letter.report, figures: words)
        if let current {
            let isNext = !isSame && !current.provisional
            // Nothing was made: it rests on what it rested on.
            if made.products.isEmpty, !isNext, !kept.isEmpty { manifest = current }
            manifest.edition = isNext ? try current.nextEdition(in: folder.path) : current.edition
            manifest.corrects = isNext ? current.edition : current.corrects
        }
        manifest.carrier = letter.carrier
        manifest.form = nil
        var stored = try put(made, wanted, keeping: kept, manifest, over: current, folder)
        let here = kept.filter { file in formats.contains(where: file.belongs) }
        stored.written.paths += here.map { "\(folder.path)/\($0.name)" }
        return stored
    }

    /// The files that are as the manifest lists them.
    func intact(_ manifest: ReportManifest?, _ folder: ReportFolder) -> [ReportManifest.File] {
        (manifest?.files ?? []).filter { file in
            // One that cannot be read is not as it was.
            (try? host.sha256(ofFile: "\(folder.path)/\(file.name)", bytes: file.bytes)) == file.sha256
        }
    }
}
