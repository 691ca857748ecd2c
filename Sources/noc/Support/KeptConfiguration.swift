import Foundation
import NOCConfig
import NOCCore
import NOCLedger
import NOCOperations

/// The configuration in force, kept beside the record (`STATE/configuration.json`): when the files on the disk are being
/// edited, or are bad, the record can still be read and spoken of. It is a convenience and no evidence.
enum KeptConfiguration {
    private static func path(_ stateDirectory: String) -> String { stateDirectory + "/configuration.json" }

    /// What is written replaces the last as a whole.
    static func keep(_ source: ConfigurationSource, in stateDirectory: String) throws {
        let path = path(stateDirectory)
        try Data(source.json()).write(to: URL(filePath: path), options: .atomic)
    }

    /// Nil where none was kept, or what was kept is none any more: a later version may read it otherwise.
    static func load(from stateDirectory: String) -> LoadedConfiguration? {
        do {
            guard let text = try PlainFile.contents(path(stateDirectory)) else { return nil }
            return try ConfigurationSource(JSON(text)).map { try ConfigurationLoader.load($0) }
        } catch {
            // The record's own plan is there all the same: nothing is lost but rules and comfort.
            return nil
        }
    }
}
