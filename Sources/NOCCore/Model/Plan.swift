/// Everything the configuration says, checked and immutable.
package struct Plan: Sendable, Hashable {
    package var accounting: AccountingPlan
    package var storage: Storage
    package var reports: Reports
    package var web: Web?
    package var evidence: Evidence
    package var credentials: [String: Credential]
    /// What to probe; the keys are those of `accounting`.
    package var checks: [CheckKey: CheckSpecification]
    package var hooks: [Hook]
    /// Planned work that recurs.
    package var maintenance: [MaintenanceRule]
    /// When people are told of what is no incident.
    package var alerting: Alerting
    /// What is called while the daemon is well.
    package var heartbeat: Heartbeat?
    package var indicators: IndicatorCatalogue
    /// By what rules reports judge.
    package var reporting: ReportingPlan
    /// The indicators, rules and chapters as the configuration says them, defaults filled in: reports by equal texts are by
    /// the same rules. Empty where the plan comes from no configuration.
    package var reportingText = ""

    package init(
        accounting: AccountingPlan, storage: Storage, reports: Reports = Reports(), web: Web? = nil,
        evidence: Evidence = Evidence(),
        credentials: [String: Credential] = [:],
        checks: [CheckKey: CheckSpecification], hooks: [Hook] = [],
        maintenance: [MaintenanceRule] = [], alerting: Alerting = Alerting(),
        heartbeat: Heartbeat? = nil,
        indicators: IndicatorCatalogue = IndicatorCatalogue(), reporting: ReportingPlan = ReportingPlan()
    ) {
        self.accounting = accounting
        self.storage = storage
        self.reports = reports
        self.web = web
        self.evidence = evidence
        self.credentials = credentials
        self.checks = checks
        self.hooks = hooks
        self.maintenance = maintenance
        self.alerting = alerting
        self.heartbeat = heartbeat
        self.indicators = indicators
        self.reporting = reporting
    }

    package struct Storage: Sendable, Hashable {
        /// Nil: `$STATE_DIRECTORY`, else `./var`.
        package var directory: String?
        package var retainObservations: Duration

        package init(directory: String? = nil, retainObservations: Duration = .seconds(400 * 86_400)) {
            self.directory = directory
            self.retainObservations = retainObservations
        }
    }

    /// What the daemon's reports may take of the host.
    package struct Reports: Sendable, Hashable {
        /// Bytes.
        package var memory: Int
        package var time: Duration

        /// A month of 1,000 targets each minute takes less than half of that memory, and a hundredth of that time.
        package init(memory: Int = 1 << 30, time: Duration = .seconds(1_800)) {
            self.memory = memory
            self.time = time
        }
    }

    /// An address called after each interval in which the daemon was well, so that something outside can tell when it is not.
    package struct Heartbeat: Sendable, Hashable {
        package var url: String
        package var interval: Duration

        package init(url: String, interval: Duration) {
            self.url = url
            self.interval = interval
        }
    }

    /// How what the record holds can be proved elsewhere.
    package struct Evidence: Sendable, Hashable {
        package enum Algorithm: String, Sendable, CaseIterable {
            case ed25519, sm2

            package var signature: SignatureAlgorithm { self == .sm2 ? .sm2 : .ed25519 }
        }

        /// Of the next key that is made.
        package var algorithm: Algorithm
        package var timestamp: Timestamp?

        package init(algorithm: Algorithm = .ed25519, timestamp: Timestamp? = nil) {
            self.algorithm = algorithm
            self.timestamp = timestamp
        }

        /// An authority of RFC 3161.
        package struct Timestamp: Sendable, Hashable {
            package var url: String
            /// A PEM file of those whose tokens are trusted.
            package var authorities: String
            package var credential: String?
            package var tls: TLSOptions
            package var isDaily: Bool

            package init(
                url: String, authorities: String, credential: String? = nil, tls: TLSOptions = TLSOptions(),
                isDaily: Bool = false
            ) {
                self.url = url
                self.authorities = authorities
                self.credential = credential
                self.tls = tls
                self.isDaily = isDaily
            }

            /// Without user, password and query.
            package var shownURL: String {
                let bare = url.prefix { $0 != "?" && $0 != "#" }
                guard let scheme = bare.firstRange(of: "://") else { return String(bare) }
                let rest = bare[scheme.upperBound...]
                let authority = rest.prefix { $0 != "/" }
                let host = authority.split(separator: "@").last ?? ""
                return "\(bare[..<scheme.upperBound])\(host)\(rest.dropFirst(authority.count))"
            }
        }
    }

    package struct Web: Sendable, Hashable {
        package var listen: String
        package var behindProxy: Bool

        package init(listen: String, behindProxy: Bool = false) {
            self.listen = listen
            self.behindProxy = behindProxy
        }
    }
}

/// How to sign in to a target.
package enum Credential: Sendable, Hashable {
    case snmpCommunity(version: SNMPVersion, community: SecretReference)
    case snmpUser(SNMPUser)
    /// HTTP basic, or `${username}` and `${password}` in steps; so many tries an hour, however many checks use it.
    case login(username: SecretReference, password: SecretReference, perHourLimit: Int? = nil)
    case bearer(token: SecretReference)

    package enum SNMPVersion: String, Sendable, Hashable {
        case v1 = "1"
        case v2c = "2c"
    }
}

package struct SNMPUser: Sendable, Hashable {
    package enum Level: String, Sendable, Hashable, CaseIterable { case noAuthNoPriv, authNoPriv, authPriv }
    package enum Authentication: String, Sendable, Hashable, CaseIterable {
        case md5 = "MD5"
        case sha1 = "SHA-1"
        case sha224 = "SHA-224"
        case sha256 = "SHA-256"
        case sha384 = "SHA-384"
        case sha512 = "SHA-512"
    }
    package enum Privacy: String, Sendable, Hashable, CaseIterable {
        case des = "DES"
        case aes128 = "AES-128"
        case aes192 = "AES-192"
        case aes256 = "AES-256"
    }

    package var name: String
    package var level: Level
    package var authentication: Authentication?
    package var authenticationSecret: SecretReference?
    package var privacy: Privacy?
    package var privacySecret: SecretReference?
    package var context: String

    package init(
        name: String, level: Level, authentication: Authentication? = nil, authenticationSecret: SecretReference? = nil,
        privacy: Privacy? = nil, privacySecret: SecretReference? = nil, context: String = ""
    ) {
        self.name = name
        self.level = level
        self.authentication = authentication
        self.authenticationSecret = authenticationSecret
        self.privacy = privacy
        self.privacySecret = privacySecret
        self.context = context
    }
}
