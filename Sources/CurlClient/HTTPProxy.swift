internal import CCurl
internal import NetIO

/// A proxy address, taken apart so that its name goes through noc's resolver and its password into no message.
struct HTTPProxy {
    let scheme: String
    /// Without brackets.
    let host: String
    let port: Int
    let user: String?
    let password: String?

    init(_ text: String) throws(HTTPFailure) {
        do throws(HTTPURL.Problem) {
            let parts = try URLParts()
            try parts.set(CURLUPART_URL, text.contains("://") ? text : "http://\(text)")
            scheme = try parts.get(CURLUPART_SCHEME) ?? ""
            let written = try parts.get(CURLUPART_HOST)?.trimmingBrackets ?? ""
            host = DomainName.ascii(written) ?? written
            port = try parts.get(CURLUPART_PORT).flatMap { Int($0) } ?? (scheme == "https" ? 443 : 1_080)
            user = try parts.get(CURLUPART_USER, CURLU_URLDECODE)
            password = try parts.get(CURLUPART_PASSWORD, CURLU_URLDECODE)
        } catch {
            throw HTTPFailure(.local, "the proxy's address is malformed")
        }
        guard ["http", "https", "socks5", "socks5h"].contains(scheme) else {
            throw HTTPFailure(.local, "a proxy is reached by http, https or socks5, not by \(scheme)")
        }
    }

    /// What libcurl is given. `socks5h`: the proxy resolves names, so that libcurl never does.
    var text: String { "\(scheme == "socks5" ? "socks5h" : scheme)://\(place)" }

    /// For messages.
    var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
