package import Foundation

/// A time zone that this host knows, under the name by which it was written: the name is what is kept.
///
/// It is looked up once, where the name is read; what has one can always tell the site's time.
package struct SiteZone: Sendable, Hashable {
    /// An IANA name such as `Asia/Shanghai`.
    package let name: String
    package let timeZone: TimeZone

    package static let utc = SiteZone(name: "UTC", timeZone: .gmt)

    private init(name: String, timeZone: TimeZone) {
        self.name = name
        self.timeZone = timeZone
    }

    /// Nil when this host does not know the zone.
    package init?(_ name: String) {
        guard let timeZone = TimeZone(identifier: name) else { return nil }
        self.init(name: name, timeZone: timeZone)
    }

    package static func == (a: SiteZone, b: SiteZone) -> Bool { a.name == b.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
