import ArgumentParser
import Foundation
import NOCConfig
import NOCCore

struct InitCommand: ParsableCommand, Answering {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Writes a first configuration, with the first address to watch.",
        discussion: """
            Asks for what no option says; an empty answer takes what stands in brackets. With --yes it asks nothing. \
            What is there already is never overwritten.
            An address is https://host/path (its page), host:port (whether the port opens) or a host (ping).
            """)

    @OptionGroup var options: GlobalOptions
    @Argument(help: "The folder to write noc.yaml and targets.d/ into.", completion: .directory) var directory = "."
    @Flag(help: "Asks nothing.") var yes = false
    @Option(help: "The room's id, in alerts and exports.") var id = "room"
    @Option(help: "The room's name, as reports print it.") var name: String?
    @Option(help: "The office's name, as reports print it.") var organisation: String?
    @Option(help: "The first address to watch; without one nothing is watched yet.") var address: String?
    @Option(help: "Where the record is kept (default: /var/lib/noc for /etc/noc, else var beside the file).")
    var storage: String?

    func run() throws {
        let file = directory == "." ? "noc.yaml" : "\(directory)/noc.yaml"
        guard !FileManager.default.fileExists(atPath: file) else {
            throw Failure("\(file) is there already and stays as it is; noc target add adds to it")
        }
        let starter = StarterConfiguration(
            id: id, name: try answer(name, "Name of the room", "核心机房"),
            organisation: try answer(organisation, "Name of the office", "本单位"),
            storage: storage
                ?? (URL(filePath: directory).standardizedFileURL.path == "/etc/noc" ? "/var/lib/noc" : "./var"))
        let address = try answer(address, "First address to watch (https://…, host:port or host; empty: none yet)", "")
        let target = try address.isEmpty ? nil : TargetText.new(address: address, group: "service")
        let made = try write(starter.yaml, target, in: directory)
        try show(
            ["files": .array(made.map(JSON.string))],
            made.map { .line("\($0): written") } + next(file, target).map { .line($0) })
    }

    private func answer(_ option: String?, _ question: String, _ usual: String) throws -> String {
        if let option { return option }
        if yes { return usual }
        Terminal.ask(usual.isEmpty ? "\(question): " : "\(question) [\(usual)]: ")
        let said = readLine()?.trimmingCharacters(in: .whitespaces) ?? ""
        return said.isEmpty ? usual : said
    }

    /// Both files lie in a folder of their own until they are known to be sound.
    private func write(_ yaml: String, _ target: NewTarget?, in directory: String) throws -> [String] {
        let files = FileManager.default
        let isNew = !files.fileExists(atPath: directory)
        try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let draft = "\(directory)/.noc-init-\(getpid())"
        try files.createDirectory(atPath: "\(draft)/targets.d", withIntermediateDirectories: true)
        // Nothing of it is of use to anybody.
        defer { try? files.removeItem(atPath: draft) }
        var names = ["noc.yaml"]
        try Data(yaml.utf8).write(to: URL(filePath: "\(draft)/noc.yaml"))
        if let target {
            names.append("targets.d/\(target.id).yaml")
            try Data(target.yaml.utf8).write(to: URL(filePath: "\(draft)/targets.d/\(target.id).yaml"))
        }
        do {
            _ = try ConfigurationLoader.load(path: "\(draft)/noc.yaml")
        } catch {
            for problem in error.problems { Terminal.note(problem.message) }
            // The draft is still in it.
            if isNew { try? files.removeItem(atPath: directory) }
            throw Failure("no configuration can be made of these answers; nothing was written")
        }
        try files.createDirectory(atPath: "\(directory)/targets.d", withIntermediateDirectories: true)
        return try names.reversed().map { name in
            try files.moveItem(atPath: "\(draft)/\(name)", toPath: "\(directory)/\(name)")
            return directory == "." ? name : "\(directory)/\(name)"
        }.reversed()
    }

    private func next(_ file: String, _ target: NewTarget?) -> [String] {
        let noc = file == "/etc/noc/noc.yaml" ? "noc" : "noc --config \(file)"
        guard target != nil else {
            return ["next:", "    \(noc) target add ID --address ADDRESS"]
        }
        return [
            "next:", "    \(noc) check --trace      one attempt now; nothing is stored",
            file == "/etc/noc/noc.yaml"
                ? "    systemctl enable --now noc" : "    \(noc) run                the daemon; ^C ends it",
            "    \(noc) status",
        ]
    }
}

/// Targets as options say them.
enum TargetText {
    static func new(
        id: String? = nil, name: String? = nil, address: String, group: String?, parents: [String] = [],
        interval: String? = nil
    ) throws -> NewTarget {
        let id = id ?? NewTarget.id(for: address)
        let target = NewTarget(
            id: id, name: name ?? id, group: group, parents: parents, interval: interval, address: address)
        guard let target else {
            let hasPort = address.wholeMatch(of: /[^:\/]+:[0-9]+/) != nil
            throw ValidationError(
                "--address \(address): expected "
                    + (hasPort ? "a port from 1 to 65535" : "https://host/path, host:port or a host"))
        }
        return target
    }
}
