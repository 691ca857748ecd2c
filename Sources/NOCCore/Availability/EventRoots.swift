/// Finds the event that each incident belongs to (SEMANTICS 9): a person's word first, then planned work, then the parent that
/// its outage is attributed to, transitively.
final class EventRoots {
    /// An incident as far as its event depends on it.
    struct Node: Hashable {
        var id: String
        var target: String
        /// `distantFuture` at its end while it is open.
        var interval: Interval
        /// Unreachable where it begins and where it ends: all of it is a parent's, whatever is between.
        var isParents: Bool
    }

    private let context: AccountContext
    /// Of the period.
    private let timelines: TargetTimelines
    private var known: [String: [Node]] = [:]
    private var events: [Node: (id: EventID, root: Node)] = [:]
    private var roots: [String: Node] = [:]

    init(_ context: AccountContext, _ timelines: TargetTimelines) {
        self.context = context
        self.timelines = timelines
    }

    /// Of the account itself: their parents are looked for among them first.
    func add(_ node: Node) { known[node.target, default: []].append(node) }

    /// Throws what the record throws.
    func event(of node: Node) throws -> EventID {
        if let found = events[node] { return found.id }
        var path = [node]
        while true {
            let last = path[path.count - 1]
            switch try step(from: last) {
            case .ends(let id): return note(path, id, last)
            case .goesOn(let next):
                if let found = events[next] { return note(path, found.id, found.root) }
                if let first = path.firstIndex(of: next) {
                    // Two that were joined to each other: the earlier one is the root.
                    let root = path[first...].min { ($0.interval.start, $0.id) < ($1.interval.start, $1.id) } ?? next
                    return note(path, .fault(root.id), root)
                }
                path.append(next)
            }
        }
    }

    /// The incident that a fault event is named for, where one was seen.
    func root(named id: String) -> Node? { roots[id] }

    /// What people said last of the incident that a fault event is named for.
    func remarks(of id: String) -> (cause: String?, responsible: String?) {
        guard let root = roots[id] else { return (nil, nil) }
        let said = (context.annotations[root.target] ?? []).filter { root.interval.contains($0.instant) }
        return (said.last { $0.cause != nil }?.cause, said.last { $0.responsible != nil }?.responsible)
    }

    /// What people said last of these.
    func remarks(of nodes: [Node]) -> (cause: String?, responsible: String?) {
        let said = nodes.flatMap { node in
            (context.annotations[node.target] ?? []).filter { node.interval.contains($0.instant) }
        }.enumerated().sorted { ($0.element.knownSince, $0.offset) < ($1.element.knownSince, $1.offset) }.map(\.element)
        return (said.last { $0.cause != nil }?.cause, said.last { $0.responsible != nil }?.responsible)
    }

    private func note(_ path: [Node], _ id: EventID, _ root: Node) -> EventID {
        var (id, root) = (id, root)
        for node in path.reversed() {
            if case .planned = id, isFault(node) { (id, root) = (.fault(node.id), node) }
            events[node] = (id, root)
            if case .fault(let name) = id { roots[name] = root }
        }
        return id
    }

    /// No person's word makes planned work of an outage that nobody planned: joined to some, it stands for itself.
    private func isFault(_ node: Node) -> Bool {
        joined(node) != nil && context.window(around: node.interval, of: node.target) == nil
    }

    private enum Step {
        case goesOn(Node)
        case ends(EventID)
    }

    private func step(from node: Node) throws -> Step {
        if let name = joined(node) {
            switch EventID(name) {
            case .planned(let window): return .ends(.planned(window))
            case .fault(let incident): return try step(from: node, to: incident)
            case nil: return try step(from: node, to: name)
            }
        }
        if let window = context.window(around: node.interval, of: node.target) { return .ends(.planned(window.id)) }
        if node.isParents, let parent = try parent(of: node) { return .goesOn(parent) }
        return .ends(.fault(node.id))
    }

    private func step(from node: Node, to incident: String) throws -> Step {
        // Joined to itself: it stands for itself, whoever hides it.
        guard incident != node.id, let next = try self.node(named: incident), next != node else {
            return .ends(.fault(node.id))
        }
        return .goesOn(next)
    }

    /// What was said last of where it belongs.
    private func joined(_ node: Node) -> String? {
        context.annotations[node.target]?.last { $0.joins != nil && node.interval.contains($0.instant) }?.joins
    }

    // MARK: Other incidents

    private func node(named id: String) throws -> Node? {
        guard let (target, start) = IncidentID.parse(id) else { return nil }
        if let node = known[target]?.first(where: { $0.id == id }) { return node }
        let second = Interval(start, start + .seconds(1))
        guard let definition = context.definition(of: target) else { return nil }
        guard let node = try nodes(of: definition.target, over: second).first(where: { $0.id == id }) else {
            return try node(of: target, over: second)
        }
        add(node)
        return node
    }

    /// The parent's incident that hides this one where it begins; of several the one that began first.
    private func parent(of node: Node) throws -> Node? {
        let start = node.interval.start
        let isInside = timelines.window.contains(start)
        let lines =
            isInside
            ? timelines
            : try TargetTimelines(
                context, over: Interval(start, start + .milliseconds(1)), reading: context.withAncestors([node.target]))
        let candidates = try lines.hiding(node.target, at: start).compactMap { parent, stretch in
            try self.node(of: parent, over: stretch)
        }
        return candidates.reduce(nil) { first, next in
            first.map { $0.interval.start <= next.interval.start } ?? false ? first : next
        }
    }

    /// The first incident of `target` that touches `stretch`.
    private func node(of target: String, over stretch: Interval) throws -> Node? {
        if let node = known[target]?.first(where: { $0.interval.overlaps(stretch) }) { return node }
        guard let definition = context.definition(of: target) else { return nil }
        guard let node = try nodes(of: definition.target, over: stretch).first else { return nil }
        add(node)
        return node
    }

    private func nodes(of target: AccountingPlan.Target, over stretch: Interval) throws -> [Node] {
        let observed = try TargetTimelines(context, over: stretch, reading: context.withAncestors([target.id]))
            .timeline(of: target.id, .observed)
        let found = try Incidents(context: context, period: stretch).spans(of: target.id, observed: observed)
        let accounts = IncidentAccounts(context: context)
        return try found.spans.map { try accounts.node($0, of: target, observed: found.observed) }
    }
}

extension AccountContext {
    /// The planned work that `interval` lies wholly in; nil where some of it is not planned. Of an open one what has happened
    /// counts.
    func window(around interval: Interval, of target: String) -> MaintenanceWindow? {
        guard let definition = definition(of: target) else { return nil }
        let past = Interval(interval.start, min(interval.end, asOf))
        guard !past.isEmpty, planned(definition.target).contains(where: { $0.intersection(past) == past }) else {
            return nil
        }
        let own = maintenance.filter { $0.covers(definition.target) && $0.plannedInterval.overlaps(past) }
        return own.first { $0.plannedInterval.intersection(past) == past }
            ?? own.min { $0.interval.start < $1.interval.start }
    }
}
