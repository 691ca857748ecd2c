internal import NOCCore

/// What one pass over the configuration gathers: problems, warnings, names and who refers to them.
final class ConfigurationPass {
    private(set) var problems: [Place: [String]] = [:]
    private(set) var problemCount = 0
    private(set) var warnings: [Located<String>] = []
    /// The years of each calendar of days off, where it is named.
    private(set) var calendars: [CalendarYears] = []
    private(set) var lastDays: [LastDay] = []
    /// What checks fall back to; read before any check.
    var defaults = CheckDefaults()
    var names = Names()
    /// Reads a file that a value names, such as a calendar of holidays; its path, or nil when that was reported.
    var readFile: (_ path: String, _ place: Place) -> YAMLNode? = { _, _ in nil }
    /// Where the configuration's map stands when some file of it could not be read: what is missing may be there.
    var incomplete: Place?
    /// The keys of the configuration whose effective form is wanted; nil: all. Of thousands of targets it takes more room
    /// than their plan.
    var effectiveKeys: Set<String>?
    /// What the defaults of keys say, where they were read without a problem.
    var standards: [Standard: Any] = [:]
    /// Whether what is being read is under one of them.
    private(set) var keepsEffective = true
    private var key = ""
    private var depth = 0

    /// Which default: of which record's key, and how it is written.
    struct Standard: Hashable {
        var record: String
        var key: String
        var text: String
    }

    /// `ofKey` names the key before the message.
    func report(_ message: String, at place: Place, ofKey: Bool = false) {
        let told = ofKey && !key.isEmpty ? "\(key): \(message)" : message
        problemCount += 1
        if problems[place]?.contains(told) != true { problems[place, default: []].append(told) }
    }

    func note(calendarOf years: Set<Int>, at place: Place) {
        calendars.append(CalendarYears(file: place.file, line: place.line, column: place.column, years: years))
    }

    func note(lastDay day: CalendarDay, at place: Place) {
        lastDays.append(LastDay(file: place.file, line: place.line, column: place.column, day: day))
    }

    func warn(_ message: String, at place: Place) { warnings.append(Located(value: message, place: place)) }

    /// Names the key in messages about its value.
    func inKey<T>(_ name: String, _ body: () -> T) -> T {
        let outer = key
        key = name
        if depth == 0 { keepsEffective = effectiveKeys?.contains(name) ?? true }
        depth += 1
        defer { (key, depth) = (outer, depth - 1) }
        return body()
    }

    /// The entries of a map without the repeated ones; nil when it is none. Both are reported.
    func entries(of node: YAMLNode) -> [YAMLNode.Entry]? {
        guard case .map(let entries) = node.content else {
            report("expected a map, found \(node.found)", at: node.place, ofKey: true)
            return nil
        }
        guard Self.mayRepeat(entries) else { return entries }
        var first: [String: Place] = [:]
        return entries.filter { entry in
            guard let place = first[entry.key] else {
                first[entry.key] = entry.keyPlace
                return true
            }
            let known = place.description(from: entry.keyPlace)
            report("duplicate key '\(entry.key.shortened(to: 60))', first at \(known)", at: entry.keyPlace)
            return false
        }
    }

    /// Most maps are small, and looking through one is cheaper than a table of its keys.
    private static func mayRepeat(_ entries: [YAMLNode.Entry]) -> Bool {
        entries.count > 16
            || entries.indices.contains { index in entries[..<index].contains { $0.key == entries[index].key } }
    }
}
