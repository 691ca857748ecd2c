/// Everything the configuration says, checked and immutable.
package struct Plan: Sendable, Hashable {
    package var accounting: AccountingPlan
    package var storage: Storage
    package var reports: Reports
    package var web: Web?
    package var credentials: [String: Credential]
    /// What to probe; the keys are those of `accounting`.
    package var checks: [CheckKey: CheckSpecification]
    package var hooks: [Hook]
    package var indicators: IndicatorCatalogue
    /// By what rules reports judge.
    package var reporting: ReportingPlan
    /// The indicators, rules and chapters as the configuration says them, defaults filled in: reports by equal texts are by
    /// the same rules. Empty where the plan comes from no configuration.
    package var reportingText = ""

    package init(
        accounting: AccountingPlan, storage: Storage, reports: Reports = Reports(), web: Web? = nil,
        credentials: [String: Credential] = [:],
        checks: [CheckKey: CheckSpecification], hooks: [Hook] = [],
        indicators: IndicatorCatalogue = IndicatorCatalogue(), reporting: ReportingPlan = ReportingPlan()
    ) {
        self.accounting = accounting
        self.storage = storage
        self.reports = reports
        self.web = web
        self.credentials = credentials
        self.checks = checks
        self.hooks = hooks
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

/// A program that is told (CONTRACT 3).
package struct Hook: Sendable, Hashable {
    package enum Event: String, Sendable, Hashable, CaseIterable {
        case down, up, degraded
        case recoveredDegraded = "recovered_degraded"
        case reminder, escalation, ack, report, test, undelivered
    }

    package var id: String
    /// Program and arguments; run directly, never through a shell.
    package var command: [String]
    package var on: Set<Event>
    /// Empty: every group.
    package var groups: Set<String>
    /// Empty: every target.
    package var targets: Set<String>
    package var timeout: Duration
    package var attempts: Int
    package var remindEvery: Duration?
    /// After this long unacknowledged, the hooks named in `escalateTo` get `escalation`.
    package var escalateAfter: Duration?
    package var escalateTo: [String]
    package var environment: [String: EnvironmentValue]

    package enum EnvironmentValue: Sendable, Hashable {
        case plain(String)
        case secret(SecretReference)
    }

    package init(
        id: String, command: [String], on: Set<Event> = [.down, .up], groups: Set<String> = [],
        targets: Set<String> = [],
        timeout: Duration = .seconds(30), attempts: Int = 6, remindEvery: Duration? = nil,
        escalateAfter: Duration? = nil,
        escalateTo: [String] = [], environment: [String: EnvironmentValue] = [:]
    ) {
        self.id = id
        self.command = command
        self.on = on
        self.groups = groups
        self.targets = targets
        self.timeout = timeout
        self.attempts = attempts
        self.remindEvery = remindEvery
        self.escalateAfter = escalateAfter
        self.escalateTo = escalateTo
        self.environment = environment
    }
}
