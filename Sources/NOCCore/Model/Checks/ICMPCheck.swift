package struct ICMPCheck: Sendable, Hashable {
    package var host: String
    package var count: Int
    package var spacing: Duration
    /// Bytes of payload.
    package var size: Int
    /// Loss ratios, 0…1; loss at or above: degraded, down.
    package var lossDegraded: Double?
    package var lossDown: Double
    package var roundTripDegraded: Duration?
    package var family: AddressFamily?

    package init(
        host: String, count: Int = 5, spacing: Duration = .milliseconds(200), size: Int = 56,
        lossDegraded: Double? = nil,
        lossDown: Double = 1, roundTripDegraded: Duration? = nil, family: AddressFamily? = nil
    ) {
        self.host = host
        self.count = count
        self.spacing = spacing
        self.size = size
        self.lossDegraded = lossDegraded
        self.lossDown = lossDown
        self.roundTripDegraded = roundTripDegraded
        self.family = family
    }
}

extension ICMPCheck: CheckForm {
    package static let kind = CheckKind.icmp
    package static let title = "连通测试（ICMP）"
    package static let lane = CheckLane.prompt

    package var specification: CheckSpecification { .icmp(self) }
    package var credentialName: String? { nil }
    package var verifiesTLS: Bool { true }
    package var address: String? { host }
}
