internal import NetIO

extension HTTPFailure {
    init(_ failure: ResolveFailure, host: String, isProxy: Bool) {
        let kind: Kind =
            switch failure.kind {
            case .nameNotFound: isProxy ? .proxyFailed : .nameNotFound
            case .noNameServer: .noNameServer
            case .local: .local
            }
        self.init(kind, "\(isProxy ? "the proxy " : "")\(host): \(failure)")
    }
}
