import Foundation
import Logging
import NOCConfig
import NOCCore
import NOCLedger
import NOCMonitor
import NOCProbes
import NetIO

/// The event loop and what probes on it.
struct Wires: Sendable {
    let loop: EventLoop
    /// What jobs report.
    let heartbeats: HeartbeatFiles
    private let factory: ProberFactory
    private let logger: Logger

    /// - Parameter stateDirectory: where it is kept which logins were refused and what jobs reported.
    /// - Parameter mark: sockets of probes have lower numbers.
    init(stateDirectory: String, socketsBelow mark: Int, logger: Logger) throws {
        loop = try EventLoop(socketsBelow: Int32(clamping: mark))
        try loop.start()
        heartbeats = HeartbeatFiles(stateDirectory: stateDirectory)
        factory = ProberFactory(
            loop: loop, time: SystemTime(), logins: LoginFiles(stateDirectory: stateDirectory),
            heartbeats: heartbeats)
        self.logger = logger
    }

    /// Ends the loop's thread; no probe may run any more.
    func stop() { loop.stop() }

    /// Every credential of the plan with its secrets; one that cannot be read is a warning, and its checks are unknown.
    func resolve(_ plan: Plan, _ secrets: SecretStore) -> [String: ResolvedCredential] {
        plan.credentials.mapValues { CredentialReader(secrets: secrets).read($0) }.mapValuesLogged(logger)
    }

    /// One that visits an address and expects it to say yes.
    func prober(of url: String, timeout: Duration) -> any Prober {
        factory.visitor(of: url, timeout: timeout)
    }

    /// The one that the plan names, with its credential as it can be read now.
    func timestampAuthority(_ plan: Plan) throws -> any TimestampAuthority {
        guard let settings = plan.evidence.timestamp else {
            throw Failure(
                "no timestamp authority is configured: expected evidence: { timestamp: { url, authorities } }")
        }
        let credential = settings.credential.flatMap { plan.credentials[$0] }.map {
            CredentialReader(secrets: SecretStore()).read($0)
        }
        return factory.timestampAuthority(settings, credential)
    }

    /// Hears of jobs that report.
    func heartbeatListener(_ plan: PlanInForce) -> HeartbeatListener {
        HeartbeatListener(
            memory: heartbeats, plan: { plan.value }, edition: { plan.edition }, time: SystemTime(),
            complain: { [logger] in logger.warning("heartbeats", metadata: ["problem": "\($0)"]) })
    }

    /// A new prober for each of `keys`.
    func probers(
        _ keys: Set<CheckKey>, _ plan: Plan, _ credentials: [String: ResolvedCredential]
    ) -> [CheckKey: any Prober] {
        var result: [CheckKey: any Prober] = [:]
        for target in plan.accounting.targets {
            for check in target.checks {
                let key = CheckKey(target: target.id, check: check.id)
                guard keys.contains(key), let specification = plan.checks[key] else { continue }
                result[key] = factory.prober(
                    specification, of: key, timeZone: plan.accounting.site.timeZone, timeout: check.policy.timeout,
                    credentials: credentials)
            }
        }
        return result
    }
}

extension [String: ResolvedCredential] {
    fileprivate func mapValuesLogged(_ logger: Logger) -> Self {
        for (name, credential) in self {
            guard case .missing(let detail) = credential else { continue }
            logger.warning("credential missing", metadata: ["credential": "\(name)", "detail": "\(detail)"])
        }
        return self
    }
}
