package import NOCCore

/// Tests write zones that every host knows.
extension SiteZone: ExpressibleByStringLiteral {
    package init(stringLiteral name: String) {
        guard let zone = SiteZone(name) else { preconditionFailure("this host does not know the zone \(name)") }
        self = zone
    }
}
