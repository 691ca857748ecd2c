import TestSupport

/// A proxy that speaks HTTP and SOCKS5 and leads everything to one port on loopback.
struct Proxy {
    let server: LyingServer

    init(to port: UInt16) throws {
        server = try LyingServer { peer in
            guard let first = peer.peek() else { return }
            if first == 5 {
                guard Proxy.greetSOCKS(peer) else { return }
                peer.splice(to: port)
            } else {
                let request = peer.readRequest()
                if request.hasPrefix("CONNECT ") {
                    peer.send("HTTP/1.1 200 So\r\n\r\n")
                    peer.splice(to: port)
                } else {
                    peer.splice(to: port, saying: request)
                }
            }
        }
    }

    /// RFC 1928 with RFC 1929: user name and password, then CONNECT to whatever name.
    private static func greetSOCKS(_ peer: LyingConnection) -> Bool {
        guard peer.read(64) != nil else { return false }
        peer.send([5, 2])
        guard peer.read(256) == [1, 4] + Array("user".utf8) + [6] + Array("sesame".utf8) else { return false }
        peer.send([1, 0])
        guard let request = peer.read(512), request[3] == 3 else { return false }  // a name, not an address
        peer.send([5, 0, 0, 1, 127, 0, 0, 1, 0, 80])
        return true
    }
}
