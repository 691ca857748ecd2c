/// A figure or a fact of a report, as `noc.report/1` has it: its key is said here with its words, so that a key which is renamed
/// takes them along, and one that is new does not compile without them.
///
/// Each case is a member of one kind of thing (a target, an incident, …); its raw value is the member's path within that
/// thing, `availability.assessed`. Documents, worksheets, csv, json and the notes on corrections all ask here.
package protocol Figure: RawRepresentable<String>, CaseIterable, Sendable, Hashable {
    var words: FigureWords { get }
}

extension Figure {
    /// The member's name, the last part of its path: `assessed`.
    package var key: String {
        let path = rawValue
        guard let point = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return path }
        return String(path[path.utf8.index(after: point)...])
    }

    package var title: String { words.title }
    package var kind: FigureKind { words.kind }
    /// Under a title that it shares with its neighbours.
    package var short: String { words.short ?? words.title }
}

/// What a figure is called, and what its number means.
package struct FigureWords: Sendable, Hashable {
    /// In Chinese, with its unit where that is no usual one: `月租费（元）`.
    package let title: String
    package let english: String
    package let kind: FigureKind
    package let short: String?

    package init(_ title: String, _ english: String, _ kind: FigureKind, short: String? = nil) {
        self.title = title
        self.english = english
        self.kind = kind
        self.short = short
    }
}

/// How a value is to be read, whoever writes it.
package enum FigureKind: Sendable, Hashable {
    /// 0…1.
    case ratio
    /// Milliseconds of wall time.
    case duration
    case count
    /// 分, written as 元.
    case money
    /// Of a unit.
    case number(FigureUnit)
    /// An amount or a count whose unit goes with it.
    case quantity
    case time
    case day
    case flag
    /// A name that stands in the program, told by its own word.
    case code
    /// What people or devices said.
    case text

    /// Nil for what has none, or one that goes with the value.
    package var unit: FigureUnit? {
        switch self {
        case .duration: .milliseconds
        case .count: .count
        case .money: .yuan
        case .number(let unit): unit
        case .ratio, .quantity, .time, .day, .flag, .code, .text: nil
        }
    }
}
