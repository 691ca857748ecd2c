package import Foundation
package import NOCCore

/// One thing that an edition of a report says otherwise than the one before.
package struct ReportChange: Sendable, Hashable {
    package enum Kind: String, Sendable { case added, removed, changed }

    package var kind: Kind
    /// The member of the report: `targets`, `incidents`, `indicators`, …
    package var part: String
    /// Which one of them: its id, or how it begins; empty for what is there once.
    package var id: String
    /// What people call it.
    package var name: String?
    /// The value's place in it, `availability.assessed`; empty for one that was added or removed as a whole.
    package var field: String
    /// Nil, too, for details (days, checks), of which only the place is told.
    package var old: JSON?
    package var new: JSON?
}

/// Compares two reports as they are written (`noc.report/1`), whatever members they have.
package struct ReportComparison {
    private let old: JSON
    private let new: JSON
    private var changes: [ReportChange] = []

    /// Members that differ between any two reports and say nothing of the figures.
    static let circumstances: Set<String> = [
        "schema", "as_of", "generated_at", "software", "evidence", "edition", "corrects", "changes",
    ]

    /// Members whose differences follow from others: told by place, such as `days.2026-10-07`, without their values.
    private static let details: Set<String> = ["days", "checks"]

    /// Parts in the order in which people ask for them; others come after, by name.
    private static let order = [
        "provisional", "targets", "groups", "events", "incidents", "indicators", "projects", "records", "corrections",
        "maintenance",
    ]

    /// The changes from `old` to `new`, in a fixed order. Throws when one of them is no JSON.
    package static func changes(from old: Data, to new: Data) throws -> [ReportChange] {
        var comparison = ReportComparison(old: try JSON(old), new: try JSON(new))
        comparison.run()
        return comparison.changes
    }

    private init(old: JSON, new: JSON) {
        self.old = old
        self.new = new
    }

    private mutating func run() {
        let parts = Set(old.members.map(\.key)).union(new.members.map(\.key)).subtracting(Self.circumstances)
        let rank = { (part: String) in Self.order.firstIndex(of: part) ?? Self.order.count }
        for part in parts.sorted(by: { (rank($0), $0) < (rank($1), $1) }) {
            compare(part, old[part] ?? .null, new[part] ?? .null)
        }
    }

    private mutating func compare(_ part: String, _ old: JSON, _ new: JSON) {
        guard old != new else { return }
        let (before, after) = (Self.entities(old), Self.entities(new))
        guard before != nil || after != nil else { return compare(part, "", nil, old, new) }
        let (was, now) = (before ?? [], after ?? [])
        for (id, entity) in now {
            let name = Self.name(entity)
            if let other = was.first(where: { $0.id == id })?.entity {
                compare(part, id, name, other, entity)
            } else {
                changes.append(ReportChange(kind: .added, part: part, id: id, name: name, field: "", new: entity))
            }
        }
        for (id, entity) in was where !now.contains(where: { $0.id == id }) {
            changes.append(
                ReportChange(kind: .removed, part: part, id: id, name: Self.name(entity), field: "", old: entity))
        }
    }

    /// Two forms of one thing, value by value.
    private mutating func compare(_ part: String, _ id: String, _ name: String?, _ old: JSON, _ new: JSON) {
        let (before, after) = (Self.leaves(old), Self.leaves(new))
        var places: Set<String> = []
        for field in Set(before.keys).union(after.keys).sorted() where before[field] != after[field] {
            let path = field.split(separator: ".", omittingEmptySubsequences: false)
            if path.count > 1, Self.details.contains(String(path[0])) {
                places.insert(path.prefix(2).joined(separator: "."))
            } else {
                changes.append(
                    ReportChange(
                        kind: .changed, part: part, id: id, name: name, field: field, old: before[field] ?? .null,
                        new: after[field] ?? .null))
            }
        }
        changes += places.sorted().map {
            ReportChange(kind: .changed, part: part, id: id, name: name, field: $0)
        }
    }

    /// The elements of a list of objects with their ids; nil when it is none. An id that comes twice is told apart.
    private static func entities(_ tree: JSON) -> [(id: String, entity: JSON)]? {
        let elements = tree.elements
        guard !elements.isEmpty, elements.allSatisfy({ !$0.members.isEmpty }) else { return nil }
        var seen: [String: Int] = [:]
        return elements.map { element in
            let id = identity(element)
            seen[id, default: 0] += 1
            let count = seen[id] ?? 1
            return (count == 1 ? id : "\(id)#\(count)", element)
        }
    }

    /// What tells an element from its neighbours: an id, else the day or moment it belongs to.
    private static func identity(_ element: JSON) -> String {
        ["id", "date", "start", "from", "time", "target", "name"].lazy.compactMap { element[$0]?.text }.first ?? ""
    }

    private static func name(_ entity: JSON) -> String? { entity["target"]?.text ?? entity["name"]?.text }

    /// Every value under its dotted path; elements of a list of objects under their ids, other lists as a whole.
    private static func leaves(_ tree: JSON) -> [String: JSON] {
        var result: [String: JSON] = [:]
        collect(tree, "", &result)
        return result
    }

    private static func collect(_ tree: JSON, _ path: String, _ result: inout [String: JSON]) {
        let inside = { (key: String) in path.isEmpty ? key : "\(path).\(key)" }
        if tree == .object([:]) || tree == .array([]) {
            // The same as nothing.
        } else if let list = entities(tree) {
            for (id, entity) in list { collect(entity, inside(id), &result) }
        } else if !tree.members.isEmpty {
            for member in tree.members { collect(member.value, inside(member.key), &result) }
        } else {
            result[path] = tree
        }
    }
}
