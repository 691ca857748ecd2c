/// Why an observation is what it is: a stable code and what the wire said.
///
/// Written as `code` or `code: detail`. The code is for programs and for the office's language in reports; the detail is
/// data from outside, bounded and free of control characters.
package struct Reason: Sendable, Hashable, CustomStringConvertible, Codable {
    package static let longestDetail = 200

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

    package init(from decoder: any Decoder) throws {
        self.init(parsing: try decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
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
        case timeout, connection_refused, connection_failed, host_unreachable, network_unreachable, name_not_found, cut_off
        // Something came back that is wrong.
        case tls_failed, certificate_expired, certificate_untrusted, certificate_expiring, protocol_error
        case status_unexpected, body_unexpected, header_unexpected, json_unexpected, title_unexpected, url_unexpected
        case too_many_redirects, too_large, too_small, capture_failed, login_refused, slow, value_over_limit
        case value_unexpected, answer_unexpected, packet_loss
        // SNMP.
        case snmp_error, snmp_authentication, no_such_object, interface_missing, port_down, port_admin_down
        case on_battery, output_off, battery_low, ups_alarm, restarted
        // The collector's own trouble: always `unknown`.
        case collector_isolated, local_error, no_permission, no_credential, no_name_server, clock_stepped
        // From elsewhere.
        case imported, other
    }
}
