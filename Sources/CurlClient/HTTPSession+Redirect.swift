extension HTTPSession {
    /// The request that `response` sends the visitor to; nil: it is the last answer.
    func redirect(_ request: HTTPRequest, _ response: HTTPResponse, followed: Int) throws(HTTPFailure) -> HTTPRequest? {
        guard request.followsRedirects, [301, 302, 303, 307, 308].contains(response.status),
            let location = response.location
        else { return nil }
        guard followed < request.maximumRedirects else {
            throw HTTPFailure(
                .tooManyRedirects, "more than \(request.maximumRedirects), the last from \(request.url.shown)")
        }
        var next = request
        next.url = try target(location, from: request.url)
        if response.status == 303 && request.method != "HEAD" || response.status < 303 && request.method == "POST" {
            next.method = "GET"
            next.body = nil
            next.fields.removeAll { $0.name.lowercased().hasPrefix("content-") }
        }
        return next.url.hasSameOrigin(as: request.url) ? next : try leavingOrigin(next)
    }

    private func target(_ location: String, from base: HTTPURL) throws(HTTPFailure) -> HTTPURL {
        do throws(HTTPURL.Problem) {
            return try HTTPURL(location, relativeTo: base)
        } catch {
            switch error {
            case .scheme(let scheme):
                throw HTTPFailure(
                    .redirectRefused, "\(base.shown) leads to a \(scheme) address; only http and https are followed")
            case .malformed(let detail):
                throw HTTPFailure(.redirectRefused, "\(base.shown) leads to a malformed address: \(detail)")
            }
        }
    }

    /// Credentials stay at home.
    private func leavingOrigin(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPRequest {
        guard request.body == nil || !request.bodyIsSensitive else {
            throw HTTPFailure(
                .redirectRefused, "the server wants the form with the credential sent on to \(request.url.shown)")
        }
        var request = request
        let personal = ["authorization", "cookie", "host"]
        request.fields.removeAll { $0.isSensitive || personal.contains($0.name.lowercased()) }
        return request
    }
}
