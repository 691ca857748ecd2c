package import NOCCore
internal import NetIO
package import SNMPClient

/// Builds the prober of an SNMP check. Checks of one agent and credential share its session.
package enum SNMPProbers {
    /// `credential` is nil when the check names one that does not exist. What cannot work is a prober that says so.
    package static func prober(
        for check: SNMPCheck, timeout: Duration, credential: ResolvedCredential?, client: SNMPClient
    ) -> any Prober {
        do throws(ProbeFailure) {
            guard let endpoint = Endpoint(check.agent, defaultPort: 161) else {
                throw ProbeFailure(unknown: .localError, "\(check.agent) is no address of an agent")
            }
            let credential = try SNMPCredential(credential, named: check.credential)
            let manner = SNMPManner(
                varbinds: check.manner.varbinds, usesBulk: check.manner.bulk, retries: check.manner.retries)
            let agent = client.agent(at: endpoint, credential, manner)
            let prober: any Prober =
                switch check.query {
                case .interface(let interface): InterfaceProber(interface, of: agent, timeout: timeout)
                case .oid(let query): try SNMPObjectProber(query, of: agent, timeout: timeout)
                case .uptime: SNMPUptimeProber(of: agent, timeout: timeout)
                case .ups: UPSProber(of: agent, timeout: timeout)
                }
            return check.silence == .fail ? prober : MessengerProber(prober: prober)
        } catch {
            return HopelessProber(failure: error)
        }
    }
}

/// Asks one that only tells of the target: where it does not answer, nothing is said of the target.
private struct MessengerProber: Prober {
    /// What a failure says when nobody answered.
    private static let silence: Set<String> = Set(
        ([.timeout, .connectionRefused, .hostUnreachable, .networkUnreachable] as [Reason.Code]).map(\.rawValue))
    var prober: any Prober

    func probe(trace: Bool) async -> ProbeResult {
        var result = await prober.probe(trace: trace)
        if result.outcome == .fail, let code = result.reason?.code, Self.silence.contains(code) {
            result.outcome = .unknown
        }
        return result
    }
}

/// Says the same at every attempt.
private struct HopelessProber: Prober {
    var failure: ProbeFailure

    func probe(trace: Bool) async -> ProbeResult { ProbeResult(failure.outcome, reason: failure.reason) }
}

extension SNMPCredential {
    fileprivate init(_ resolved: ResolvedCredential?, named name: String) throws(ProbeFailure) {
        switch resolved {
        case .snmpCommunity(let version, let community):
            self = .community(version == .v1 ? .v1 : .v2c, community.reveal())
        case .snmpUser(let user, let authentication, let privacy):
            self = .user(try SNMPUserCredential(user, authentication, privacy, named: name))
        case .missing(let why): throw ProbeFailure(unknown: .noCredential, "\(name): \(why)")
        case .login, .bearer: throw ProbeFailure(unknown: .noCredential, "\(name) is no SNMP credential")
        case nil: throw ProbeFailure(unknown: .noCredential, name)
        }
    }
}

extension SNMPUserCredential {
    fileprivate init(_ user: SNMPUser, _ authentication: Secret?, _ privacy: Secret?, named name: String)
        throws(ProbeFailure)
    {
        self.init(name: user.name, context: user.context)
        if user.level == .noAuthNoPriv { return }
        guard let algorithm = user.authentication, let authentication else {
            throw ProbeFailure(unknown: .noCredential, "\(name): no authentication secret")
        }
        digest = Digest(Authentication(algorithm), secret: authentication.reveal())
        if user.level == .authNoPriv { return }
        guard let algorithm = user.privacy, let privacy else {
            throw ProbeFailure(unknown: .noCredential, "\(name): no privacy secret")
        }
        cipher = Cipher(Privacy(algorithm), secret: privacy.reveal())
    }
}

extension SNMPUserCredential.Authentication {
    fileprivate init(_ algorithm: SNMPUser.Authentication) {
        self =
            switch algorithm {
            case .md5: .md5
            case .sha1: .sha1
            case .sha224: .sha224
            case .sha256: .sha256
            case .sha384: .sha384
            case .sha512: .sha512
            }
    }
}

extension SNMPUserCredential.Privacy {
    fileprivate init(_ algorithm: SNMPUser.Privacy) {
        self =
            switch algorithm {
            case .des: .des
            case .aes128: .aes128
            case .aes192: .aes192
            case .aes256: .aes256
            }
    }
}
