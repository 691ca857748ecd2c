internal import Foundation
internal import NOCCore

extension AttachmentStore {
    /// What was begun before `time` and not finished, and the folders of contents as old: names in the store.
    func old(before time: Instant) -> [String] {
        // Without the store there is nothing in it.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { name in
            guard Digest(hex: name) != nil || name.hasPrefix(".") && name.hasSuffix(".partial") else { return false }
            var status = stat()
            guard lstat("\(directory)/\(name)", &status) == 0 else { return false }
            return Int64(status.st_mtim.tv_sec) * 1_000 < time.milliseconds
        }
    }

    func remove(_ names: [String]) {
        for name in names {
            // One that stays is tried again.
            try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
    }
}
