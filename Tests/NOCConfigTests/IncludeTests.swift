import Foundation
import NOCCore
import Testing

@testable import NOCConfig

@Suite struct IncludeTests {
    private let site = "site: { id: room, name: 机房 }\n"

    private func target(_ id: String) -> String {
        "targets: [{ id: \(id), name: 目标, checks: [{ id: a, tcp: { host: h, port: 1 } }] }]\n"
    }

    @Test func `lists and maps of all files are joined in order`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": site + "include: [targets.d/*.yaml, more.yaml]\n" + target("main")
                + "objectives: { a: {} }\n",
            "targets.d/20.yaml": target("second"), "targets.d/10.yaml": target("first") + "objectives: { b: {} }\n",
            "targets.d/.hidden.yaml": "not read", "targets.d/readme.txt": "not read", "more.yaml": "# nothing\n",
        ])
        let loaded = try files.load()
        #expect(loaded.plan.accounting.targets.map(\.id) == ["main", "first", "second"])
        #expect(loaded.plan.accounting.objectives.map(\.id) == ["a", "b"])
        #expect(
            loaded.files
                == ["noc.yaml", "targets.d/10.yaml", "targets.d/20.yaml", "more.yaml"].map { files.path($0) })
    }

    @Test func `an included file includes relative to itself`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": site + "include: [a/a.yaml]\n", "a/a.yaml": "include: [b/*.yaml]\n", "a/b/b.yaml": target("b"),
        ])
        #expect(try files.load().plan.accounting.targets.map(\.id) == ["b"])
    }

    @Test func `problems of every file are told with their file`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": "site: { id: room }\ninclude: [a.yaml, b.yaml, nowhere.yaml]\n" + target("x"),
            "a.yaml": "indicators: []\n" + target("x"), "b.yaml": "targets: [\n",
        ])
        #expect(
            files.problems()
                == [
                    "noc.yaml:1:7: missing key 'name' in the site",
                    "noc.yaml:2:27: there is no file 'nowhere.yaml' to include",
                    "a.yaml:1:1: unknown key 'indicators' in the configuration; the keys are: site, storage, reports, evidence, web, defaults,"
                        + " include, credentials, objectives, groups, sentinels, targets, hooks, maintenance, heartbeat,"
                        + " records, projects, grades, penalties, website_rule, power, chapters",
                    "a.yaml:2:17: duplicate target id 'x', first at noc.yaml:3:17",
                    "b.yaml:2:1: not valid YAML: while parsing a flow node: did not find expected node content",
                ].map { $0.replacing("first at noc.yaml", with: "first at \(files.path())") }
                .map { $0.replacing("\(files.directory)/", with: "") })
    }

    @Test func `what there is one of may not be given twice`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": site + "include: [a.yaml]\n", "a.yaml": site + target("a"),
        ])
        #expect(files.problems() == ["a.yaml:1:1: duplicate key 'site', first at noc.yaml:1:1"])
    }

    @Test func `files that include each other are refused`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": site + "include: [a.yaml]\n", "a.yaml": "include: [b.yaml]\n", "b.yaml": "include: [a.yaml]\n",
        ])
        #expect(files.problems() == ["b.yaml:1:11: files include each other: a.yaml → b.yaml → a.yaml"])
    }

    @Test func `a file included by two patterns is refused`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": site + "include: [a.yaml, '*.d/../a.yaml', ./a.yaml]\n", "a.yaml": target("a"),
            "x.d/b.yaml": "",
        ])
        #expect(
            files.problems() == [
                "noc.yaml:2:19: 'x.d/../a.yaml' is included twice, first at 2:11",
                "noc.yaml:2:36: './a.yaml' is included twice, first at 2:11",
            ])
    }

    @Test func `a pattern that matches nothing is doubtful`() throws {
        let files = try TemporaryConfiguration(["noc.yaml": smallest + "include: [targets.d/*.yaml]\n"])
        #expect(try files.warnings() == ["noc.yaml:4:11: no file matches 'targets.d/*.yaml'"])
    }

    @Test func `nothing is called dangling while a file cannot be read`() throws {
        let files = try TemporaryConfiguration([
            "noc.yaml": smallest.replacing("id: web", with: "id: web, group: g") + "include: [groups.yaml]\n",
            "groups.yaml": "groups: {\n",
        ])
        #expect(files.problems().count == 1)
    }

    @Test func `a directory is no file`() throws {
        let files = try TemporaryConfiguration(["noc.yaml": smallest + "include: [d]\n", "d/x": ""])
        #expect(files.problems() == ["d:1:1: cannot be read: Is a directory"])
    }
}
