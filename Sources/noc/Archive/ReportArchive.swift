import Foundation
import NOCCore
import NOCLedger
import NOCReport

/// The reports below a state directory: each period's last edition with its manifest, and the earlier ones in `editions`.
struct ReportArchive: Sendable {
    let directory: String

    init(stateDirectory: String) { directory = stateDirectory + "/reports" }

    /// A report as it was put there.
    struct Stored: Sendable {
        var folder: String
        var edition: Int
        /// The edition that it takes the place of.
        var corrects: Int?
        var outcome: ReportMaker.Outcome
    }

    /// Puts `report` into the folder `name` in the formats asked for, those it had there before, and JSON, with which later
    /// editions are compared.
    ///
    /// The same figures again, and anything after a provisional report, keep the edition's number; other figures than those
    /// of a report that was final make the next edition, which says what changed.
    func store(
        _ report: Report, _ formats: [ReportFormat], as name: String, groups: [String]? = nil
    ) throws -> Stored {
        try alone {
            try replace(ReportFolder(name, in: directory)) { try write(report, formats, groups, into: $0) }
        }
    }

    /// Lets `write` put files of its own, such as a letter, into the folder of the report `name`.
    func beside<Written>(_ name: String, _ write: (_ folder: String) throws -> Written) throws -> Written {
        try alone {
            let folder = ReportFolder(name, in: directory)
            try folder.recover()
            return try write(folder.path)
        }
    }

    /// A command and the daemon may make the same report at once, or put something beside it while it is replaced.
    private func alone<Written>(_ work: () throws -> Written) throws -> Written {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let lock = try ArchiveLock(directory)
            defer { lock.release() }
            return try work()
        } catch let error as CocoaError {
            throw Failure("report: \(directory) cannot be written: \(error.localizedDescription)")
        }
    }

    private func replace(_ folder: ReportFolder, _ write: (ReportFolder) throws -> Stored) throws -> Stored {
        try folder.begin()
        do {
            let stored = try write(folder)
            try folder.finish()
            return stored
        } catch {
            folder.abandon()
            throw error
        }
    }

    private func write(
        _ report: Report, _ formats: [ReportFormat], _ groups: [String]?, into folder: ReportFolder
    ) throws -> Stored {
        let current = try folder.manifest()
        let figures = Digest(of: ReportRenderer.figures(report)).hex
        let isNext = current.map { !$0.provisional && $0.figures != figures } ?? false
        var report = report
        report.edition = try edition(of: report, current, isNext: isNext, folder)
        let wanted = Self.formats(formats, before: current)
        let rendering = ReportRenderer.render(report, wanted)
        var files = rendering.files
        if let note = ReportRenderer.correctionNote(report) { files.append(note) }
        for file in files { try folder.add(file.name, file.data) }
        let lost = rendering.failures.map(\.format)
        let kept = current?.figures == figures ? try keep(lost, of: current, but: files, folder) : []
        let made = wanted.filter { format in !lost.contains(format) || kept.contains { $0.belongs(to: format) } }
        let manifest = try manifest(report, made, groups, figures, files, kept)
        try folder.add(ReportManifest.fileName, try manifest.data)
        try folder.keepOthers(but: current)
        if isNext, let current { try folder.archive(current) }
        return Stored(
            folder: folder.path, edition: manifest.edition, corrects: manifest.corrects,
            outcome: .init(paths: files.map { "\(folder.path)/\($0.name)" }, failures: rendering.failures))
    }

    /// Takes over the files of the formats that this host cannot make now: those of the same figures still say what is so.
    private func keep(
        _ formats: [ReportFormat], of current: ReportManifest?, but made: [ReportFile], _ folder: ReportFolder
    ) throws -> [ReportManifest.File] {
        try (current?.files ?? []).filter { file in
            guard formats.contains(where: file.belongs), !made.contains(where: { $0.name == file.name }) else {
                return false
            }
            return try folder.keep(file.name)
        }
    }

    /// JSON last where nobody asked for it: the first file is the one that was.
    private static func formats(_ asked: [ReportFormat], before: ReportManifest?) -> [ReportFormat] {
        var result: [ReportFormat] = []
        for format in asked + (before?.formats ?? []).compactMap(ReportFormat.init) + [.json]
        where !result.contains(format) {
            result.append(format)
        }
        return result
    }

    private func edition(
        of report: Report, _ current: ReportManifest?, isNext: Bool, _ folder: ReportFolder
    ) throws -> ReportEdition {
        guard let current else { return ReportEdition(number: 1) }
        let number = isNext ? current.edition + 1 : current.edition
        guard number > 1 else { return ReportEdition(number: 1) }
        let place = isNext ? folder.path : folder.edition(number - 1)
        guard let before = isNext ? current : try ReportFolder.manifest(in: place) else {
            return ReportEdition(number: number)
        }
        return ReportEdition(number: number, corrected: try corrected(before, in: place, by: report))
    }

    private func corrected(
        _ before: ReportManifest, in place: String, by report: Report
    ) throws -> ReportEdition.Corrected {
        let instant = { (text: String) in TimeText.parse(text, timeZone: report.timeZone) ?? report.account.asOf }
        let plan = try Ledger.digest(of: report.account.plan).hex
        return ReportEdition.Corrected(
            number: before.edition, generatedAt: instant(before.generatedAt), asOf: instant(before.asOf),
            software: before.software, hasOtherConfiguration: before.configuration.map { $0 != plan } ?? false,
            changes: changes(from: before, in: place, to: ReportRenderer.figures(report)))
    }

    /// Nil when the figures of the edition before are gone, or not those that were handed in.
    private func changes(from before: ReportManifest, in place: String, to figures: Data) -> [ReportChange]? {
        guard let file = before.dataFile, let data = FileManager.default.contents(atPath: "\(place)/\(file.name)"),
            Digest(of: data).hex == file.sha256
        else { return nil }
        return try? ReportComparison.changes(from: data, to: figures)
    }

    private func manifest(
        _ report: Report, _ formats: [ReportFormat], _ groups: [String]?, _ figures: String, _ files: [ReportFile],
        _ kept: [ReportManifest.File]
    ) throws -> ReportManifest {
        let account = report.account
        let time = { (instant: Instant) in TimeText.rfc3339(instant, timeZone: report.timeZone) }
        return ReportManifest(
            period: .init(
                kind: account.period.kind.rawValue, label: account.period.label,
                start: time(account.period.interval.start), end: time(account.period.interval.end)),
            groups: groups, edition: report.edition?.number ?? 1, corrects: report.edition?.corrected?.number,
            provisional: account.provisional, asOf: time(account.asOf),
            generatedAt: time(report.evidence.generatedAt), software: report.evidence.software,
            head: report.evidence.head, configuration: try Ledger.digest(of: account.plan).hex,
            formats: formats.map(\.rawValue), figures: figures,
            files: files.map { .init(name: $0.name, bytes: $0.data.count, sha256: Digest(of: $0.data).hex) } + kept)
    }
}
