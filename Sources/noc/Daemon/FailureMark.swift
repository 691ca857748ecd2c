import Foundation
import NOCCore
import NOCLedger

/// `STATE/failure.json`: people were told that the daemon is gone. The next start tells them that it is back, and takes the mark
/// away.
enum FailureMark {
    private static func path(_ stateDirectory: String) -> String { stateDirectory + "/failure.json" }

    /// Best effort: where the state directory is what is broken, nothing can be left in it.
    static func leave(_ since: Instant, in stateDirectory: String) {
        let json: JSON = ["since": .integer(since.milliseconds)]
        // Nothing that this process could tell anybody.
        try? Data(json.jsonText().utf8).write(to: URL(filePath: path(stateDirectory)), options: .atomic)
    }

    /// Since when the daemon was gone, as people were told; nil where they were told nothing.
    static func take(from stateDirectory: String) -> Instant? {
        // One that cannot be read says nothing.
        guard let text = try? PlainFile.contents(path(stateDirectory)) else { return nil }
        unlink(path(stateDirectory))
        // Likewise.
        return (try? JSON(text))?["since"]?.integer.map { Instant(milliseconds: $0) }
    }
}
