internal import CurlClient
package import Foundation
package import NOCCore
package import NetIO
internal import SNMPClient

/// Makes the prober of a check. All that it makes share one event loop, name cache and sockets.
package struct ProberFactory: Sendable {
    private let loop: EventLoop
    private let resolver: Resolver
    private let tls: TLSClient
    private let pinger: Pinger
    private let curl: CurlClient
    private let snmp: SNMPClient
    private let guards: GuardBook
    private let heartbeats: any HeartbeatMemory
    private let time: any TimeSource

    /// `time` tells how many days a certificate has left, `logins` which passwords were refused before, `heartbeats` what jobs
    /// reported.
    package init(
        loop: EventLoop, time: any TimeSource, logins: any LoginMemory, heartbeats: any HeartbeatMemory
    ) {
        self.loop = loop
        resolver = Resolver(loop: loop)
        tls = TLSClient(loop: loop)
        pinger = Pinger(loop: loop)
        curl = CurlClient(loop: loop, resolver: resolver)
        snmp = SNMPClient(loop: loop, resolver: resolver)
        guards = GuardBook(loop: loop, time: time, memory: logins)
        self.heartbeats = heartbeats
        self.time = time
    }

    /// `credentials` by the names of the configuration. A check whose credential is not among them probes as one whose
    /// credential could not be read. Reasons tell times on the clock of `timeZone`.
    package func prober(
        _ check: CheckSpecification, of key: CheckKey, timeZone: TimeZone, timeout: Duration,
        credentials: [String: ResolvedCredential]
    ) -> any Prober {
        switch check {
        case .http(let check):
            onLoop(http(check, check.credential.flatMap { credentials[$0] }, timeout: timeout))
        case .icmp(let check):
            onLoop(ICMPProber(check, timeout: timeout, resolver: resolver, pinger: pinger))
        case .tcp(let check):
            onLoop(TCPProber(check, timeout: timeout, loop: loop, resolver: resolver, tls: tls))
        case .dns(let check): onLoop(DNSProber(check, timeout: timeout, loop: loop, resolver: resolver))
        case .snmp(let check):
            onLoop(
                SNMPProbers.prober(
                    for: check, timeout: timeout, credential: credentials[check.credential], client: snmp))
        case .heartbeat(let check):
            HeartbeatProber(
                key: key, judge: HeartbeatJudge(check: check, timeZone: timeZone), memory: heartbeats, time: time)
        }
    }

    /// One that visits an address and expects it to say yes.
    package func visitor(of url: String, timeout: Duration) -> any Prober {
        onLoop(http(HTTPCheck(steps: [HTTPCheck.Step(url: url)], maximumBody: 64 << 10), nil, timeout: timeout))
    }

    package func timestampAuthority(
        _ settings: Plan.Evidence.Timestamp, _ credential: ResolvedCredential?
    ) -> any TimestampAuthority {
        TimestampVisitor(settings, credential, client: curl)
    }

    private func http(_ check: HTTPCheck, _ credential: ResolvedCredential?, timeout: Duration) -> HTTPProber {
        HTTPProber(check, credential: credential, guards: guards, timeout: timeout, client: curl, time: time)
    }

    private func onLoop(_ prober: any Prober) -> any Prober { LoopProber(loop: loop, prober: prober) }
}
