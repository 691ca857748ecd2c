/// One number that the daemon counts of its own work: its name, unit and words, said once for status, log and metrics.
package struct MetricDeclaration<Root: Sendable>: Sendable {
    package enum Kind: Sendable {
        /// Grows from the daemon's start on.
        case counter
        /// As it is now.
        case gauge
    }

    /// Without its unit.
    package let name: String
    package let unit: FigureUnit
    package let kind: Kind
    package let title: String
    package let chineseTitle: String
    private let place: Place

    private enum Place: Sendable {
        case count(any WritableKeyPath<Root, Int> & Sendable)
        case amount(any WritableKeyPath<Root, Double> & Sendable)
    }

    /// As in `daemon.json` and `noc status --json`.
    package var key: String { unit == .count ? name : "\(name)_\(unit.suffix)" }

    func json(in root: Root) -> JSON {
        switch place {
        case .count(let path): JSON(root[keyPath: path])
        case .amount(let path): JSON(root[keyPath: path])
        }
    }

    /// A count without a fraction.
    package func text(in root: Root) -> String {
        switch place {
        case .count(let path): String(root[keyPath: path])
        case .amount(let path): String(root[keyPath: path])
        }
    }

    func set(_ value: Double, in root: inout Root) {
        switch place {
        case .count(let path): root[keyPath: path] = Int(exactly: value.rounded()) ?? 0
        case .amount(let path): root[keyPath: path] = value
        }
    }

    static func count(
        _ name: String, _ path: any WritableKeyPath<Root, Int> & Sendable, _ title: String, _ chineseTitle: String,
        _ kind: Kind = .counter
    ) -> Self {
        Self(name: name, unit: .count, kind: kind, title: title, chineseTitle: chineseTitle, place: .count(path))
    }

    static func milliseconds(
        _ name: String, _ path: any WritableKeyPath<Root, Double> & Sendable, _ title: String, _ chineseTitle: String
    ) -> Self {
        Self(
            name: name, unit: .milliseconds, kind: .gauge, title: title, chineseTitle: chineseTitle,
            place: .amount(path))
    }
}

/// Numbers of which each is declared.
package protocol DeclaredMetrics: Sendable, Hashable {
    static var declarations: [MetricDeclaration<Self>] { get }

    init()
}

extension DeclaredMetrics {
    /// In the order of the declarations.
    package var json: JSON { .object(Self.declarations.map { .init($0.key, $0.json(in: self)) }) }

    /// What is missing is 0: an older daemon may have written it.
    package init(_ json: JSON) {
        self.init()
        for declaration in Self.declarations {
            if let value = json[declaration.key]?.double { declaration.set(value, in: &self) }
        }
    }
}
