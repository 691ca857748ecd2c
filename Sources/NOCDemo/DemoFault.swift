import NOCCore

/// Something that goes wrong in the simulated room, and what must be seen of it.
struct DemoFault: Sendable {
    let title: String
    let cause: @Sendable (DemoRoom) async throws -> Void
    let seen: [Sight]
    let mend: @Sendable (DemoRoom) async throws -> Void
    let seenAfter: [Sight]
    /// Alerts that would be wrong.
    var notSeen: [(event: Hook.Event, target: String)] = []

    static let all = [
        DemoFault(
            title: "The port of the internet line goes down",
            cause: { try $0.setInternet(up: false) },
            seen: [.state("internet", .down, .portDown), .alert(.down, "internet")],
            mend: { try $0.setInternet(up: true) },
            seenAfter: [.state("internet", .up), .alert(.up, "internet")]),
        DemoFault(
            title: "The website answers 500",
            cause: { await $0.set(website: .failing) },
            seen: [.state("website", .down, .statusUnexpected), .alert(.down, "website")],
            mend: { await $0.set(website: .well) },
            seenAfter: [.state("website", .up), .alert(.up, "website")]),
        DemoFault(
            title: "The website is slow",
            cause: { await $0.set(website: .slow) },
            seen: [.state("website", .degraded, .slow), .alert(.degraded, "website")],
            mend: { await $0.set(website: .well) },
            seenAfter: [.state("website", .up), .alert(.recoveredDegraded, "website")],
            notSeen: [(.down, "website")]),
        DemoFault(
            title: "The terminals' login is out of order",
            cause: { await $0.set(loginIsOutOfOrder: true) },
            seen: [.state("grid-terminal", .down), .alert(.down, "grid-terminal")],
            mend: { await $0.set(loginIsOutOfOrder: false) },
            seenAfter: [.state("grid-terminal", .up), .alert(.up, "grid-terminal")]),
        DemoFault(
            title: "The mains fail, the UPS runs on its battery",
            cause: { try $0.setPower(onBattery: true) },
            seen: [.state("ups", .degraded, .onBattery), .alert(.degraded, "ups")],
            mend: { try $0.setPower(onBattery: false) },
            seenAfter: [.state("ups", .up), .alert(.recoveredDegraded, "ups")]),
        DemoFault(
            title: "The collector's own gateway is gone, and everything behind it",
            cause: { try await $0.setIsolated(true) },
            seen: [
                .state("gateway", .down), .alert(.down, "gateway"), .state("website", .unknown, .collectorIsolated),
                .state("grid-terminal", .unknown, .collectorIsolated),
            ],
            mend: { try await $0.setIsolated(false) },
            seenAfter: [
                .state("gateway", .up), .alert(.up, "gateway"), .state("website", .up), .state("grid-terminal", .up),
                .state("grid-platform", .up),
            ],
            notSeen: [(.down, "website"), (.down, "grid-terminal"), (.down, "grid-platform")]),
    ]
}
