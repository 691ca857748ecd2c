import Foundation
package import NOCCore
import NOCDocument
import NOCReport

/// The reports and letters below a state directory: the last edition of each with its manifest, and the earlier ones in
/// `editions`.
package struct ReportArchive: Sendable {
    package let directory: String
    /// SHA-256 of the indicators, rules and chapters that reports are computed by.
    let rules: String
    let record: any EvidenceRecord & KeyRegister
    let host: any FileHost

    package init(
        stateDirectory: String, rules: String = "", record: any EvidenceRecord & KeyRegister, host: any FileHost
    ) {
        directory = stateDirectory + "/reports"
        self.rules = host.sha256(of: Data(rules.utf8))
        self.record = record
        self.host = host
    }

    /// Puts `report` into the folder `name` in the formats asked for, those it had there before, and JSON, with which later
    /// editions are compared.
    ///
    /// The same figures again, and anything after a provisional report, keep the edition's number; other figures than those
    /// of a report that was final make the next edition, which says what changed.
    func store(
        _ report: Report, _ formats: [ReportFormat], as name: String, groups: [String]? = nil
    ) throws -> StoredReport {
        try replace(name) { try write(report, formats, groups, into: $0) }
    }

    /// Lets `write` build the next edition of the folder `name`, which then takes the place of the current one. A command and
    /// the daemon may make the same report at once.
    func replace(_ name: String, _ write: (ReportFolder) throws -> StoredReport) throws -> StoredReport {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let lock = "\(directory)/.lock"
            let stored = try host.withLock(on: lock, patience: Self.patience) {
                try replace(ReportFolder(name, in: directory, host), write)
            }
            guard let stored else {
                throw OperationError(
                    .unavailable,
                    "another noc has been writing reports for more than \(Self.patience.components.seconds) s (it holds "
                        + "\(lock)); try again when it is done")
            }
            return stored
        } catch let error as CocoaError {
            throw OperationError(error)
        }
    }

    /// How long one writer of reports waits for another: a report of a year takes seconds.
    private static let patience = Duration.seconds(60)

    private func replace(_ folder: ReportFolder, _ write: (ReportFolder) throws -> StoredReport) throws -> StoredReport
    {
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
    ) throws -> StoredReport {
        let current = try folder.manifest()
        let figures = host.sha256(of: ReportRenderer.figures(report))
        let isNext = current.map { !$0.provisional && $0.figures != figures } ?? false
        var report = report
        report.edition = try edition(of: report, current, isNext: isNext, folder)
        // JSON last where nobody asked for it: the first file is the one that was.
        let wanted = (formats + (current?.wanted ?? []) + [.json]).withoutRepetition()
        var rendering = ReportRenderer.render(report, wanted)
        if let note = ReportRenderer.correctionNote(report) { rendering.append(note) }
        let made = try make(rendering, in: folder)
        var manifest = try manifest(of: report, figures: figures)
        manifest.groups = groups
        let lost = made.failures.map(\.format)
        let kept = current?.figures == figures ? current?.files.filter { lost.contains(where: $0.belongs) } ?? [] : []
        return try put(made, wanted, keeping: kept, manifest, over: current, folder)
    }

    func manifest(of report: Report, figures: String) throws -> ReportManifest {
        ReportManifest(
            report, figures: figures, rules: rules, configuration: try record.hash(of: report.account.plan))
    }

    /// Makes the files of an edition, each in `folder` before the next.
    func make(_ rendering: Rendering, in folder: ReportFolder) throws -> Rendering.Made<ReportManifest.File> {
        try rendering.each { file in
            try folder.add(file.name, file.data)
            return ReportManifest.File(
                name: file.name, bytes: file.data.count, sha256: host.sha256(of: file.data))
        }
    }

    /// Completes an edition in `folder`: with the files that were `made` there, and the `kept` ones of the current edition that are
    /// still there, which say the same. Formats of which there is neither stand in the manifest with the reason.
    func put(
        _ made: Rendering.Made<ReportManifest.File>, _ wanted: [ReportFormat], keeping kept: [ReportManifest.File],
        _ manifest: ReportManifest,
        over current: ReportManifest?, _ folder: ReportFolder
    ) throws -> StoredReport {
        var manifest = manifest
        let warnings = damage(current, folder)
        let names = Set(made.products.map(\.name))
        let kept = try kept.filter { try !names.contains($0.name) && folder.keep($0.name) }
        let lacks = made.failures.filter { failure in !kept.contains { $0.belongs(to: failure.format) } }
        manifest.files = made.products + kept
        manifest.formats = wanted.filter { format in !lacks.contains { $0.format == format } }.map(\.rawValue)
        manifest.failures = lacks.isEmpty ? nil : lacks.map { .init(format: $0.format.rawValue, reason: $0.message) }
        manifest.signature = try record.signature(of: manifest.statement)
        try folder.add(ReportManifest.fileName, Data((manifest.json.sorted.jsonText(.pretty) + "\n").utf8))
        try folder.keepOthers(but: current)
        if let current, manifest.edition > current.edition { try folder.archive(current) }
        return StoredReport(
            folder: folder.path, edition: manifest.edition, corrects: manifest.corrects,
            written: .init(
                paths: made.products.map { "\(folder.path)/\($0.name)" }, failures: made.failures),
            warnings: warnings)
    }

    /// What is made again hides what was done to it: that is said.
    private func damage(_ current: ReportManifest?, _ folder: ReportFolder) -> [OperationWarning] {
        guard let current else { return [] }
        let whole = Set(intact(current, folder).map(\.name))
        return current.files.filter { !whole.contains($0.name) }.map { file in
            OperationWarning("\(folder.path)/\(file.name) is gone or not as edition \(current.edition) recorded it")
        }
    }

    private func edition(
        of report: Report, _ current: ReportManifest?, isNext: Bool, _ folder: ReportFolder
    ) throws -> ReportEdition {
        guard let current else { return ReportEdition(number: 1) }
        let number = isNext ? try current.nextEdition(in: folder.path) : current.edition
        guard number > 1 else { return ReportEdition(number: 1) }
        let place = isNext ? folder.path : folder.edition(number - 1)
        guard let before = isNext ? current : try ReportManifest(in: place, host) else {
            return ReportEdition(number: number)
        }
        return ReportEdition(number: number, corrected: try corrected(before, in: place, by: report))
    }

    private func corrected(
        _ before: ReportManifest, in place: String, by report: Report
    ) throws -> ReportEdition.Corrected {
        let instant = { (text: String) in TimeText.parse(text, timeZone: report.timeZone) ?? report.account.asOf }
        let plan = try record.hash(of: report.account.plan)
        return ReportEdition.Corrected(
            number: before.edition, generatedAt: instant(before.generatedAt), asOf: instant(before.asOf),
            software: before.software, hasOtherConfiguration: before.configuration.map { $0 != plan } ?? false,
            hasOtherRules: before.rules.map { $0 != rules } ?? false,
            comparison: comparison(of: before, in: place, with: ReportRenderer.figures(report)))
    }

    /// What changed since the edition before, or why that cannot be told.
    private func comparison(
        of before: ReportManifest, in place: String, with figures: Data
    ) -> ReportEdition.Corrected.Comparison {
        guard let file = before.dataFile, let data = FileManager.default.contents(atPath: "\(place)/\(file.name)")
        else {
            return .missing
        }
        guard host.sha256(of: data) == file.sha256 else { return .altered }
        do {
            return .changes(try ReportComparison.changes(from: data, to: figures))
        } catch {
            // The note says so; the data file lies in `editions` for whoever can read it.
            return .unreadable
        }
    }
}

extension Sequence where Element: Hashable {
    /// The first of equal ones, in order.
    func withoutRepetition() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
