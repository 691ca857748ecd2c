import CLinux
import Foundation
import NOCCore

/// The two streams a person sees. What is said may hold what others wrote: nothing in it steers the terminal.
enum Terminal {
    /// Colour only on a terminal and without `NO_COLOR` (no-color.org).
    static var hasColour: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty
            && environment["TERM"] != "dumb"
    }

    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    /// The columns that tables are fitted to: those of `COLUMNS`, else of the terminal; nil where stdout is none.
    static var width: Int? {
        if let asked = Int(ProcessInfo.processInfo.environment["COLUMNS", default: ""]), asked > 0 { return asked }
        let columns = Int(noc_terminal_columns(STDOUT_FILENO))
        return columns > 0 ? columns : nil
    }

    /// Writes a line to stdout.
    static func say(_ line: String) throws { try OutputFile.standard.write("\(line.cleanLines())\n") }

    static func error(_ message: String) { note("noc: \(message)") }

    static func note(_ message: String) { write("\(message.cleanLines())\n") }

    /// A question whose answer comes on stdin.
    static func ask(_ question: String) { write(question.cleanLines()) }

    /// A line that the next one replaces; nothing where stderr is no terminal.
    static func progress(_ message: String) {
        if showsProgress { write("\r\u{1B}[K\(message.cleanLine())") }
    }

    static func endProgress() { progress("") }

    private static func write(_ text: String) {
        // Nobody is left to tell when stderr is gone.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
