internal import CCurl
package import NetIO

/// The host's one HTTP client: transfers on the event loop, names through noc's resolver. Sessions are made from it.
package final class CurlClient: @unchecked Sendable {
    // Unchecked: `multis` is touched only on the loop's thread.

    package let loop: EventLoop
    let resolver: Resolver
    /// By the file of authorities, because libcurl caches one parsed file a handle.
    private var multis: [String: MultiHandle] = [:]
    private static let mostIdle = 16

    package init(loop: EventLoop, resolver: Resolver) {
        self.loop = loop
        self.resolver = resolver
    }

    func multi(authorities: String?) throws(HTTPFailure) -> MultiHandle {
        loop.preconditionOnLoop()
        if let multi = multis[authorities ?? ""] { return multi }
        // Reloads may have brought other files: keep what works now.
        if multis.count >= Self.mostIdle { multis = multis.filter { !$0.value.isIdle } }
        let multi = try newMulti()
        multis[authorities ?? ""] = multi
        return multi
    }

    /// libcurl opens a pair of sockets for it.
    private func newMulti() throws(HTTPFailure) -> MultiHandle {
        do throws(NetIOError) {
            try loop.permitNext()
        } catch {
            throw HTTPFailure(.local, "no socket: \(NetIOError.text(error.code))")
        }
        return try MultiHandle(loop: loop)
    }
}
