import ArgumentParser
import Foundation

/// Who runs noc, where nobody was named.
enum Person {
    static var current: String {
        let environment = ProcessInfo.processInfo.environment
        let name = environment["SUDO_USER"] ?? NSUserName()
        return name.isEmpty ? "uid \(getuid())" : name
    }
}

/// What is kept for ever with a person's name under it: a name and a reason of blanks would be nobody's and for nothing.
func requireSaid(_ values: (option: String, value: String)...) throws {
    for (option, value) in values {
        guard !value.allSatisfy(\.isWhitespace) else {
            throw ValidationError("\(option) is empty: expected who or why, it is kept with the record")
        }
        guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw ValidationError("\(option) has a control character or a line end: expected a line of text")
        }
    }
}
