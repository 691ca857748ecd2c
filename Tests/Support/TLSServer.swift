internal import Foundation
internal import Glibc

/// Certificates made by the openssl command, once for all tests: an authority and servers in its name.
package struct Certificates: Sendable {
    package let directory: String
    package var authority: String { directory + "/ca.pem" }

    package enum Kind: String, CaseIterable {
        case good, expired, tomorrow
        /// Three days left.
        case short
        /// Ten days left; `chain(.below)` has the authority between, with four days.
        case below
        /// Of a client, and one whose authority nobody knows.
        case client
        case strangeClient = "strange-client"
        /// A key of 1,024 bits and a signature by SHA-1.
        case weak
        case otherName = "other-name"
        case selfSigned = "self-signed"
    }

    /// Key and certificate in one file.
    package func file(_ kind: Kind) -> String { "\(directory)/\(kind.rawValue).pem" }

    /// Keys that only a pass phrase opens, in the two ways in which PEM packs them.
    package var encryptedKeys: [String] { ["\(directory)/encrypted-pkcs8.key", "\(directory)/encrypted-sec1.key"] }

    /// The certificates between that one and the authority.
    package var between: String { directory + "/between.pem" }

    package static let shared: Certificates? = make()

    private static func place() -> String { NSTemporaryDirectory() + "noc-tls-\(getpid())" }

    private static func make() -> Certificates? {
        let directory = place()
        atexit { _ = output(of: "rm -r \(Certificates.place())") }
        let script = """
            set -e; mkdir -p \(directory); cd \(directory)
            key() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$1" -keyout $2.key -out $2.csr 2>/dev/null; }
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=test-authority -keyout ca.key -out ca.pem 2>/dev/null
            sign() {  # name, alternative names, first day, last day, issuer
              key /CN=$1 $1; echo "subjectAltName=$2" > $1.ext
              touch index.txt
              printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nunique_subject=no\nrand_serial=yes\n[p]\ncommonName=supplied\n' > ca.conf
              openssl ca -batch -config ca.conf -cert ${5:-ca}.pem -keyfile ${5:-ca}.key -in $1.csr -out $1.crt -notext -extfile $1.ext -startdate $3 -enddate $4 2>/dev/null
              cat $1.key $1.crt > $1.pem
            }
            at() { date -u -d "$1" +%Y%m%d%H%M%SZ; }
            sign good IP:127.0.0.1,IP:::1,DNS:localhost,DNS:inner.test "$(at '1 day ago')" "$(at '10 days 1 hour')"
            sign expired IP:127.0.0.1 "$(at '9 days ago')" "$(at '2 days ago')"
            sign tomorrow IP:127.0.0.1 "$(at '1 day')" "$(at '9 days')"
            sign short IP:127.0.0.1,DNS:localhost "$(at '1 day ago')" "$(at '3 days 1 hour')"
            sign client DNS:client.test "$(at '1 day ago')" "$(at '9 days')"
            sign between "DNS:between.test
            basicConstraints=critical,CA:TRUE" "$(at '1 day ago')" "$(at '4 days 1 hour')"
            cp between.crt between.pem
            sign below IP:127.0.0.1 "$(at '1 day ago')" "$(at '10 days 1 hour')" between
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=stranger -keyout t.key -out t.crt 2>/dev/null
            cat t.key t.crt > strange-client.pem
            openssl req -x509 -newkey rsa:1024 -sha1 -nodes -days 30 -subj /CN=card -addext subjectAltName=IP:127.0.0.1 -keyout w.key -out w.crt 2>/dev/null
            cat w.key w.crt > weak.pem
            sign other-name DNS:other.test "$(at '1 day ago')" "$(at '9 days')"
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=me -addext subjectAltName=IP:127.0.0.1 -keyout s.key -out s.crt 2>/dev/null
            cat s.key s.crt > self-signed.pem
            openssl pkcs8 -topk8 -in client.key -passout pass:secret -out encrypted-pkcs8.key
            openssl ec -in client.key -aes256 -passout pass:secret -out encrypted-sec1.key 2>/dev/null; echo done
            """
        let said = String(decoding: output(of: script), as: UTF8.self)
        return said.hasSuffix("done\n") ? Certificates(directory: directory) : nil
    }
}

/// `openssl s_server` on loopback: a real TLS peer that answers 200 with a page about the connection. Ends when dropped.
package final class TLSServer: Sendable {
    package let port: Int
    private let process: pid_t
    private let said: Int32

    /// - Parameter page: a file that holds the whole answer to `GET /NAME-OF-THE-FILE`, instead of the page.
    package init(_ file: String, _ options: [String] = [], page: String? = nil) throws {
        let command = page.map { "cd '\(($0 as NSString).deletingLastPathComponent)' && exec openssl s_server -HTTP" }
        let arguments =
            (command.map { ["sh", "-c", "\($0) \"$@\"", "sh"] } ?? ["openssl", "s_server", "-www"])
            + ["-accept", "127.0.0.1:0", "-cert", file, "-key", file] + options
        (process, said) = try TLSServer.spawn(page == nil ? "/usr/bin/openssl" : "/bin/sh", arguments)
        port = TLSServer.port(said)
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(said)
    }

    /// The program with its output in a pipe, which is the second result.
    private static func spawn(_ path: String, _ arguments: [String]) throws -> (pid_t, Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SocketError(code: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let status = posix_spawn(&process, path, &actions, nil, &words, nil)
        guard status == 0 else { throw SocketError(code: status) }
        return (process, ends[0])
    }

    /// From the line `ACCEPT 127.0.0.1:40123`.
    private static func port(_ descriptor: Int32) -> Int {
        var text = ""
        while true {
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("ACCEPT ") }), text.hasSuffix("\n") {
                return Int(line.split(separator: ":").last ?? "") ?? 0
            }
            var bytes = [UInt8](repeating: 0, count: 256)
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0 else { return 0 }
            text += String(decoding: bytes.prefix(count), as: UTF8.self)
        }
    }
}
