internal import Foundation
package import NOCCore

/// What jobs report, below the state directory.
///
///     heartbeats/new/…                 a file for each report that waits; the group may add
///     heartbeats/TARGET~CHECK.json     what is known of a check; the service alone writes
///
/// `new` has the sticky bit: nobody removes or replaces what another left. What lies there is anybody's: only plain files of
/// a bounded size are read, so many at a time, links are not followed, and names are only names.
package struct HeartbeatFiles: HeartbeatMemory {
    /// Bytes of a report.
    private static let longestReport = 8_192
    /// Bytes of what is known of a check.
    private static let longestState = 16_384
    /// Entries that one look takes in.
    private static let lookWidth = 1_000
    /// Seconds after which what a crash left half written is removed.
    private static let patience: time_t = 3_600

    private let stateDirectory: String

    package init(stateDirectory: String) { self.stateDirectory = stateDirectory }

    package func prepare() throws { _ = try box(making: true) }

    package func leave(_ report: HeartbeatReport, for key: CheckKey) throws {
        // Who may make the folders, does; a member of the group finds them made by the daemon.
        guard let box = try box(making: access(stateDirectory, W_OK) == 0) else {
            throw LedgerError(
                .missing,
                "\(stateDirectory)/heartbeats/new is not there: the daemon makes it when it begins to wait for heartbeats"
            )
        }
        let name = "\(report.time.milliseconds)-\(UInt64.random(in: .min ... .max))"
        // The daemon is another user, and nobody beside the group may enter the folder.
        try box.write(StoredHeartbeatReport(key: key, report: report).storedText, as: name, mode: 0o644)
    }

    package func waiting() throws -> HeartbeatMail {
        guard let box = try box() else { return HeartbeatMail() }
        var mail = HeartbeatMail()
        let names = try box.names(atMost: HeartbeatFiles.lookWidth)
        for name in names.dotted { removeAbandoned(name, in: box) }
        mail.refused = names.folders.map {
            .init(name: $0, why: "\(box.path)/\($0) is a folder: reports are plain files".cleanLine())
        }
        for name in names.others {
            do {
                guard let text = try box.text(of: name, limit: HeartbeatFiles.longestReport) else { continue }
                let stored = try StoredHeartbeatReport(storedText: text, in: "the report")
                mail.items.append(.init(name: name, key: stored.key, report: stored.report))
            } catch let damage as Damage {
                mail.refused.append(.init(name: name, why: damage.what.cleanLine()))
            }
        }
        mail.items.sort { ($0.report.time, $0.name) < ($1.report.time, $1.name) }
        return mail
    }

    package func remove(_ names: [String]) -> [String] {
        // A folder that cannot be opened keeps all of them: the caller hears so.
        guard let box = try? box() else { return names }
        return names.filter { name in
            guard unlinkat(box.descriptor, name, 0) != 0, errno != ENOENT else { return false }
            // A folder that somebody left goes when there is nothing in it.
            return unlinkat(box.descriptor, name, AT_REMOVEDIR) != 0 && errno != ENOENT
        }
    }

    package func state(of key: CheckKey) throws -> HeartbeatState? {
        guard let folder = try folder() else { return nil }
        do {
            return try folder.text(of: name(of: key), limit: HeartbeatFiles.longestState).map {
                try HeartbeatState(storedText: $0, in: "\(folder.path)/\(name(of: key))")
            }
        } catch let damage as Damage {
            throw LedgerError(.damaged, "\(folder.path)/\(name(of: key)) is damaged", cause: damage.what)
        }
    }

    package func keep(_ state: HeartbeatState, of key: CheckKey) throws {
        guard let folder = try folder() else {
            throw LedgerError(.missing, "\(stateDirectory)/heartbeats is not there")
        }
        try folder.write(state.storedText, as: name(of: key), mode: 0o640)
    }

    /// Ids have no `~`.
    private func name(of key: CheckKey) -> String { "\(key.target)~\(key.check).json" }

    private func folder(making: Bool = false) throws -> OpenFolder? {
        guard let state = try OpenFolder.open(stateDirectory) else { return nil }
        return making ? try state.make("heartbeats", mode: 0o750) : try state.open("heartbeats")
    }

    private func box(making: Bool = false) throws -> OpenFolder? {
        guard let folder = try folder(making: making) else { return nil }
        return making ? try folder.make("new", mode: 0o1770) : try folder.open("new")
    }

    private func removeAbandoned(_ name: String, in box: OpenFolder) {
        guard let changed = box.changed(name), changed + HeartbeatFiles.patience < time(nil) else { return }
        unlinkat(box.descriptor, name, 0)
    }
}
