/// Why an observation is what it is: a stable code and what the wire said.
///
/// Written as `code` or `code: detail`. The code is for programs and for the office's language in reports; the detail is
/// data from outside, bounded and free of control characters.
package struct Reason: Sendable, Hashable, CustomStringConvertible {
    static let longestDetail = 200

    package let code: String
    package let detail: String

    package init(_ code: Code, _ detail: String = "") { self.init(code: code.rawValue, detail: detail) }

    package init(code: String, detail: String) {
        self.code = Reason.clean(code)
        self.detail = Reason.clean(detail)
    }

    /// Reads `code: detail`. Text that does not begin with a code (`a-z 0-9 _`) is all detail, under the code `other`.
    package init(parsing text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if let head = parts.first, !head.isEmpty, head.utf8.allSatisfy(Reason.isCodeByte) {
            self.init(code: String(head), detail: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        } else {
            self.init(code: Code.other.rawValue, detail: text)
        }
    }

    package var description: String { detail.isEmpty ? code : "\(code): \(detail)" }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
    }

    private static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longestDetail) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

extension Reason {
    /// The codes noc itself gives. Raw values are stored and shown: never rename.
    package enum Code: String, Sendable, CaseIterable {
        // Nothing came back.
        case timeout
        case connectionRefused = "connection_refused"
        case connectionFailed = "connection_failed"
        case hostUnreachable = "host_unreachable"
        case networkUnreachable = "network_unreachable"
        case nameNotFound = "name_not_found"
        case cutOff = "cut_off"
        // Something came back that is wrong.
        case tlsFailed = "tls_failed"
        case certificateExpired = "certificate_expired"
        case certificateUntrusted = "certificate_untrusted"
        case certificateExpiring = "certificate_expiring"
        case clientCertificateRequired = "client_certificate_required"
        case protocolError = "protocol_error"
        case statusUnexpected = "status_unexpected"
        case bodyUnexpected = "body_unexpected"
        case headerUnexpected = "header_unexpected"
        case jsonUnexpected = "json_unexpected"
        case titleUnexpected = "title_unexpected"
        case urlUnexpected = "url_unexpected"
        case tooManyRedirects = "too_many_redirects"
        case tooLarge = "too_large"
        case tooSmall = "too_small"
        case captureFailed = "capture_failed"
        case loginRefused = "login_refused"
        case slow
        case valueOverLimit = "value_over_limit"
        case valueUnexpected = "value_unexpected"
        case answerUnexpected = "answer_unexpected"
        case packetLoss = "packet_loss"
        // SNMP.
        case snmpError = "snmp_error"
        case snmpAuthentication = "snmp_authentication"
        case noSuchObject = "no_such_object"
        case interfaceMissing = "interface_missing"
        case ambiguous
        case portDown = "port_down"
        case portAdminDown = "port_admin_down"
        case onBattery = "on_battery"
        case outputOff = "output_off"
        case batteryLow = "battery_low"
        case upsAlarm = "ups_alarm"
        case restarted
        // Of those who report by themselves.
        case heartbeatMissed = "heartbeat_missed"
        case noHeartbeat = "no_heartbeat"
        case jobFailed = "job_failed"
        /// A person let a halted login be tried again.
        case loginCleared = "login_cleared"
        // The collector's own trouble: always `unknown`.
        case collectorIsolated = "collector_isolated"
        case localError = "local_error"
        case noPermission = "no_permission"
        case noCredential = "no_credential"
        case loginHalted = "login_halted"
        case loginLimited = "login_limited"
        case noNameServer = "no_name_server"
        case clockStepped = "clock_stepped"
        // The daemon's own trouble: what `collector` tells of.
        case daemonFailed = "daemon_failed"
        case daemonDied = "daemon_died"
        case recordUnwritable = "record_unwritable"
        /// It is not the one that the daemon wrote last.
        case recordExchanged = "record_exchanged"
        case diskNearlyFull = "disk_nearly_full"
        case reloadRefused = "reload_refused"
        case backupFailed = "backup_failed"
        case clockAhead = "clock_ahead"
        case clockBehind = "clock_behind"
        /// Much more would be removed at once than a day's observations.
        case retirementWaits = "retirement_waits"
        // From elsewhere.
        case imported, other
    }
}
