internal import Foundation

/// A timestamp authority of `openssl ts` behind an HTTP server on loopback. What it does wrong is asked for in the path: `/stale`
/// answers every request with the token of its first one, `/other` with a token over something else, `/strange` signs with a
/// certificate of nobody's, `/refuse` grants nothing, `/page` is a web page, `/private` wants the password of user `noc`.
package final class TimestampServer: Sendable {
    package let port: Int
    private let process: Process
    private let directory: String

    /// PEM of the authority that is to be trusted.
    package var authorities: String { "\(directory)/ca.pem" }

    package init() throws {
        directory = NSTemporaryDirectory() + "noc-tsa-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Self.program.write(toFile: "\(directory)/tsa.py", atomically: true, encoding: .utf8)
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "\(directory)/tsa.py", directory]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let deadline = ContinuousClock.now + .seconds(60)
        var text: String?
        while text == nil {
            guard process.isRunning, ContinuousClock.now < deadline else {
                throw PeerError("the authority did not start")
            }
            usleep(10_000)
            // It appears when it is whole.
            text = try? String(contentsOfFile: "\(directory)/port", encoding: .utf8)
        }
        port = Int(text ?? "") ?? 0
    }

    deinit {
        // It has nothing to put in order, and may have inherited that it is deaf to anything else.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        // It is in the way of nobody where it stays.
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static let program = #"""
        import base64, http.server, os, subprocess, sys
        os.chdir(sys.argv[1])

        def run(line, data=None):
            return subprocess.run(line, shell=True, check=True, input=data, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL).stdout

        open("ext", "w").write("extendedKeyUsage=critical,timeStamping\nbasicConstraints=CA:FALSE\n")
        open("tsa.cnf", "w").write("""
        [tsa]
        default_tsa = t
        [t]
        serial = serial
        default_policy = 1.2.3.4.1
        signer_digest = sha256
        digests = sha256
        accuracy = secs:1
        ess_cert_id_chain = no
        ess_cert_id_alg = sha256
        """.replace("\n        ", "\n"))
        new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        for name in ("", "strange-"):
            run(f"openssl req -x509 {new} -days 30 -subj /CN={name}ca -keyout {name}ca.key -out {name}ca.pem")
            run(f"openssl req {new} -subj /CN={name}tsa -keyout {name}tsa.key -out {name}tsa.csr")
            run(f"openssl x509 -req -days 30 -in {name}tsa.csr -CA {name}ca.pem -CAkey {name}ca.key -CAcreateserial "
                f"-extfile ext -out {name}tsa.pem")
        first = None

        def token(query, name=""):
            open("query", "wb").write(query)
            return run(f"openssl ts -reply -config tsa.cnf -queryfile query -signer {name}tsa.pem -inkey {name}tsa.key")

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                global first
                query = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer = 200, None
                if self.headers["Content-Type"] != "application/timestamp-query":
                    status, answer = 415, b""
                elif self.path == "/private" and self.headers["Authorization"] != \
                        "Basic " + base64.b64encode(b"noc:secret").decode():
                    status, answer = 401, b""
                elif self.path == "/page":
                    answer = b"<html>"
                elif self.path == "/refuse":
                    answer = bytes.fromhex("30053003020102")
                elif self.path == "/other":
                    answer = token(run("echo x | openssl ts -query -sha256 -cert"))
                elif self.path == "/stale":
                    first = first or token(query)
                    answer = first
                else:
                    answer = token(query, "strange-" if self.path == "/strange" else "")
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *words):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        open("port.new", "w").write(str(server.server_port))
        os.rename("port.new", "port")
        server.serve_forever()
        """#
}
