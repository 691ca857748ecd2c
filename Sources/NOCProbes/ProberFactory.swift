internal import CurlClient
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
    private let time: any TimeSource

    /// `time` tells how many days a certificate has left, `logins` which passwords were refused before.
    package init(loop: EventLoop, time: any TimeSource, logins: any LoginMemory) {
        self.loop = loop
        resolver = Resolver(loop: loop)
        tls = TLSClient(loop: loop)
        pinger = Pinger(loop: loop)
        curl = CurlClient(loop: loop, resolver: resolver)
        snmp = SNMPClient(loop: loop, resolver: resolver)
        guards = GuardBook(loop: loop, time: time, memory: logins)
        self.time = time
    }

    /// `credentials` by the names of the configuration. A check whose credential is not among them probes as one whose
    /// credential could not be read.
    package func prober(
        _ check: CheckSpecification, timeout: Duration, credentials: [String: ResolvedCredential]
    ) -> any Prober {
        LoopProber(loop: loop, prober: wireProber(check, timeout: timeout, credentials: credentials))
    }

    private func wireProber(
        _ check: CheckSpecification, timeout: Duration, credentials: [String: ResolvedCredential]
    ) -> any Prober {
        switch check {
        case .http(let check):
            HTTPProber(
                check, credential: check.credential.flatMap { credentials[$0] }, guards: guards, timeout: timeout,
                client: curl, time: time)
        case .icmp(let check): ICMPProber(check, timeout: timeout, resolver: resolver, pinger: pinger)
        case .tcp(let check): TCPProber(check, timeout: timeout, loop: loop, resolver: resolver, tls: tls)
        case .dns(let check): DNSProber(check, timeout: timeout, loop: loop, resolver: resolver)
        case .snmp(let check):
            SNMPProbers.prober(
                for: check, timeout: timeout, credential: credentials[check.credential], client: snmp)
        }
    }
}
