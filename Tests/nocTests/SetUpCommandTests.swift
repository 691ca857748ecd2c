import Foundation
import Testing

@Suite struct SetUpCommandTests {
    @Test func `from nothing to an own target that is up takes noc init and noc run`() async throws {
        let server = try MoodyServer()
        let folder = try Folder()
        let room = "\(folder.path)/room"
        let made = try await Binary.run([
            "init", room, "--yes", "--name", "东区 \"核心\" 机房", "--address", server.url, "--id", "core",
        ])
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("\(room)/noc.yaml: written"), "\(made.output)")
        let checked = try await Binary.run(["--config", "\(room)/noc.yaml", "config", "check"])
        #expect(checked.status == 0 && checked.output.contains("1 target"), "\(checked.output)\(checked.errors)")
        #expect(checked.errors.isEmpty)
        let tried = try await Binary.run(["--config", "\(room)/noc.yaml", "check", "--json"])
        #expect(tried.status == 0, "\(tried.output)\(tried.errors)")
    }

    @Test func `noc init overwrites nothing, and writes nothing that would be refused`() async throws {
        let folder = try Folder()
        let file = try folder.write("site: {}\n", to: "noc.yaml")
        let again = try await Binary.run(["init", folder.path, "--yes"])
        #expect(again.status == 1 && again.errors.contains("is there already"), "\(again.errors)")
        #expect(try folder.text("noc.yaml") == "site: {}\n")
        try FileManager.default.removeItem(atPath: file)
        for wrong in ["ftp://host/", "two words", "/path"] {
            let refused = try await Binary.run(["init", folder.path, "--yes", "--address", wrong])
            #expect(refused.status == 2 && refused.errors.contains("expected https://host/path"), "\(refused.errors)")
        }
        let refused = try await Binary.run(["init", folder.path, "--yes", "--id", "not an id"])
        #expect(refused.status == 1 && refused.errors.contains("nothing was written"), "\(refused.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test(arguments: [
        ("https://127.0.0.1:9/a?b=1&c=\"d\"", "http"), ("127.0.0.1:22", "tcp"), ("[::1]:22", "tcp"),
        ("::1", "icmp"), ("gateway.example", "icmp"),
    ])
    func `an address becomes the check that suits it`(address: String, kind: String) async throws {
        let folder = try Folder()
        _ = try await Binary.run(["init", folder.path, "--yes"])
        let noc = ["--config", "\(folder.path)/noc.yaml"]
        let added = try await Binary.run(noc + ["target", "add", "one", "--address", address, "--every", "15s"])
        #expect(added.status == 0, "\(added.errors)")
        let list = try JSON(try await Binary.run(noc + ["target", "list", "--json"]).output)
        #expect(list["targets"][0]["checks"][0]["kind"].string == kind)
        #expect(list["targets"][0]["checks"][0]["interval_ms"].int == 15_000)
        #expect(list["targets"][0]["group"].string == "service", "the only group there is")
    }

    @Test func `a target that the whole does not bear is not written`() async throws {
        let folder = try Folder()
        _ = try await Binary.run(["init", folder.path, "--yes", "--address", "127.0.0.1:9"])
        let noc = ["--config", "\(folder.path)/noc.yaml"]
        for (arguments, complaint) in [
            (["b", "--address", "h", "--parent", "nobody"], "nobody"),
            (["b", "--address", "h", "--group", "g"], "'g'"),
            (["127.0.0.1", "--address", "h"], "already"), (["b", "--address", "h", "--every", "soon"], "soon"),
            (["../b", "--address", "h"], "id '../b'"), ([".b", "--address", "h"], "no dot first"),
        ] {
            let refused = try await Binary.run(noc + ["target", "add"] + arguments)
            #expect(refused.status == 1 && refused.errors.contains(complaint), "\(refused.errors)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/targets.d") == ["127.0.0.1.yaml"])
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/b.yaml"))
    }

    @Test func `removing a target leaves every other line of its file as it was`() async throws {
        let folder = try Folder()
        _ = try await Binary.run(["init", folder.path, "--yes"])
        let before = """
            # 网络 · lines
            targets:
              # the first
              - id: first
                name: 第一   # with a word
                checks: [ { id: ping, icmp: { host: 127.0.0.1 } } ]

              # the second
              - { id: second, name: 第二, parents: [first], checks: [ { id: ping, icmp: { host: 127.0.0.1 } } ] }
              # the end

            """
        _ = try folder.write(before, to: "targets.d/lines.yaml")
        let noc = ["--config", "\(folder.path)/noc.yaml", "target"]
        let needed = try await Binary.run(noc + ["remove", "first"])
        #expect(needed.status == 1 && needed.errors.contains("first"), "its child needs it: \(needed.errors)")
        #expect(try folder.text("targets.d/lines.yaml") == before)
        let shown = try await Binary.run(noc + ["show", "first"])
        #expect(shown.output.contains("lines.yaml:4\n  - id: first\n    name: 第一   # with a word\n"), "\(shown.output)")
        #expect(try await Binary.run(noc + ["remove", "second"]).status == 0)
        #expect(
            try folder.text("targets.d/lines.yaml")
                == before.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.contains("id: second") }.joined(separator: "\n"))
        #expect(try await Binary.run(noc + ["remove", "first"]).status == 0)
        #expect(
            !FileManager.default.fileExists(atPath: "\(folder.path)/targets.d/lines.yaml"), "nothing was left in it")
        let gone = try await Binary.run(noc + ["remove", "first"])
        #expect(gone.status == 1)
    }

    @Test(.enabled(if: geteuid() == 0, "takes root, to give files away"))
    func `a file that is edited keeps its owner, its group and its mode`() async throws {
        let folder = try Folder()
        _ = try await Binary.run(["init", folder.path, "--yes"])
        let one = "id: one, name: 一, checks: [ { id: ping, icmp: { host: 127.0.0.1 } } ]"
        let two = "id: two, name: 二, checks: [ { id: ping, icmp: { host: 127.0.0.1 } } ]"
        let path = try folder.write("targets:\n- { \(one) }\n- { \(two) }\n", to: "targets.d/a.yaml")
        chown(path, 65_534, 1)
        chmod(path, 0o640)
        #expect(try await Binary.run(["--config", "\(folder.path)/noc.yaml", "target", "remove", "one"]).status == 0)
        let rights = try #require(FileRights(path))
        #expect(rights.owner == 65_534 && rights.group == 1 && rights.mode == 0o640)
    }

    @Test(arguments: [
        ("env:NOC_NOT_SET", "the variable is not set"), ("file:/nowhere/secret", "/nowhere/secret"),
    ])
    func `the doctor finds a hook that would not be run for want of a secret`(
        reference: String, complaint: String
    ) async throws {
        let site = try Site(
            extra: """
                hooks:
                  - { id: log, command: [/bin/true], environment: { KEY: "\(reference)" } }
                """)
        let outcome = try await site.noc("doctor")
        #expect(outcome.output.contains("hook log") && outcome.output.contains(complaint), "\(outcome.output)")
        // Where the service has a user of its own, its secrets may be elsewhere.
        #expect(outcome.status == (getpwnam("noc") == nil ? 1 : 0))
    }

    @Test
    func `the last target of a file with other things leaves an empty list, and one within a line is left to a person`()
        async throws
    {
        let folder = try Folder()
        _ = try await Binary.run(["init", folder.path, "--yes"])
        let noc = ["--config", "\(folder.path)/noc.yaml", "target"]
        let target = "id: one, name: 一, checks: [ { id: ping, icmp: { host: 127.0.0.1 } } ]"
        _ = try folder.write("targets:\n- { \(target) }\nsentinels: []   # none\n", to: "targets.d/a.yaml")
        #expect(try await Binary.run(noc + ["remove", "one"]).status == 0)
        #expect(try folder.text("targets.d/a.yaml") == "targets: []\nsentinels: []   # none\n")
        _ = try folder.write("targets: [ { \(target) } ]\n", to: "targets.d/a.yaml")
        let left = try await Binary.run(noc + ["remove", "one"])
        #expect(left.status == 1 && left.errors.contains("a.yaml:1: take target 'one' out of this line by hand"))
    }

    @Test func `a configuration that includes no targets_d takes no target that nobody would read`() async throws {
        let site = try Site()
        let refused = try await site.noc("target", "add", "new", "--address", "127.0.0.1", "--group", "line")
        #expect(refused.status == 1 && refused.errors.contains("does not include targets.d"), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: "\(site.folder.path)/targets.d"))
    }

    @Test func `what the package installs is what noc init writes without a target`() async throws {
        let folder = try Folder()
        _ = try await Binary.run(["init", folder.path, "--yes", "--storage", "/var/lib/noc"])
        let installed = try String(contentsOfFile: "\(Binary.package)/debian/etc/noc.yaml", encoding: .utf8)
        #expect(try folder.text("noc.yaml") == installed)
    }
}
