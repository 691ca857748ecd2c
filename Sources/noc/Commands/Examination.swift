import CLinux
import Foundation
import NOCConfig
import NOCCore
import NOCDocument
import NOCLedger
import NOCMonitor
import NOCOperations
import NOCProbes

/// One thing looked at.
struct Finding {
    enum State: String {
        case fine, warning, missing

        var style: TextTable.Style {
            switch self {
            case .fine: .good
            case .warning: .warning
            case .missing: .bad
            }
        }
    }

    let subject: String
    let state: State
    let detail: String
    var advice: String?
}

/// Looks at the host with the eyes of the daemon; changes nothing.
struct Examination {
    let options: GlobalOptions

    func findings() -> [Finding] {
        let path = options.configurationPath
        guard access(path, R_OK) == 0 || errno != EACCES else {
            return [elsewhere("config", "\(path) may not be read by this user")] + host()
        }
        // What is wrong with the configuration has been told on stderr, line by line.
        guard let workspace = try? Workspace(valid: options) else {
            let advice = "noc config check prints every problem"
            return [.init(subject: "config", state: .missing, detail: "\(path) is bad", advice: advice)] + host()
        }
        let plan = workspace.plan
        let config = Finding(
            subject: "config", state: .fine,
            detail: "\(workspace.configurationPath): \(counted(plan.checks.count, "check"))")
        return [config, timeZone(plan), state(workspace)] + retention(workspace) + [room(workspace)] + key(workspace)
            + credentials(plan)
            + hooks(plan, workspace.stateDirectory)
            + ping(plan) + files(plan) + host()
    }

    /// Whether the daemon runs with other rights than this process: what this user may not do says nothing of it then.
    private var isElsewhere: Bool {
        guard geteuid() != 0, let service = getpwnam("noc") else { return false }
        return service.pointee.pw_uid != geteuid()
    }

    /// Root has none of the credentials that noc.service is given.
    private var hasOtherSecrets: Bool { geteuid() == 0 && getpwnam("noc") != nil }

    /// What this user cannot tell of the daemon, or what is missing where the daemon runs as this user.
    private func elsewhere(_ subject: String, _ detail: String, advice: String? = nil) -> Finding {
        isElsewhere || hasOtherSecrets
            ? Finding(
                subject: subject, state: .warning, detail: detail,
                advice: "the service's user may: sudo noc doctor --as-service")
            : Finding(subject: subject, state: .missing, detail: detail, advice: advice)
    }

    private func host() -> [Finding] { [clock(), authorities(), fonts()] }

    /// One that this host does not know is a problem of the configuration.
    private func timeZone(_ plan: Plan) -> Finding {
        Finding(subject: "time zone", state: .fine, detail: plan.accounting.site.zone.name)
    }

    private func state(_ workspace: Workspace) -> Finding {
        let directory = workspace.stateDirectory
        let manager = FileManager.default
        guard manager.fileExists(atPath: directory) else {
            let parent = URL(filePath: directory).deletingLastPathComponent().path
            return manager.isWritableFile(atPath: parent)
                ? Finding(subject: "state", state: .fine, detail: "\(directory) will be made")
                : elsewhere(
                    "state", "\(directory) is not there and cannot be made by this user",
                    advice: "make it and give it to the user that runs noc; systemd's StateDirectory= does")
        }
        guard manager.isWritableFile(atPath: directory) else {
            return elsewhere("state", "\(directory) may not be written by this user")
        }
        do {
            guard Ledger.exists(directory: directory) else {
                return Finding(subject: "state", state: .fine, detail: "\(directory), no record yet")
            }
            let record = try Rights.asOwner(of: directory) { try workspace.ledger(.read) }
            if let lost = try record.lostHeads().first {
                let problem = EvidenceProblem(lost, timeZone: workspace.timeZone)
                return Finding(subject: "record", state: .missing, detail: problem.message)
            }
            let head = try Rights.asOwner(of: directory) { try record.head() }
            return Finding(subject: "state", state: .fine, detail: "\(directory), \(counted(Int(head.seq), "event"))")
        } catch {
            return Finding(subject: "state", state: .missing, detail: "\(error)")
        }
    }

    /// What the daemon last knew of its clock, and how a wait for it ends.
    private func retention(_ workspace: Workspace) -> [Finding] {
        let directory = workspace.stateDirectory
        guard Ledger.exists(directory: directory) else { return [] }
        do {
            let record = try Rights.asOwner(of: directory) { try workspace.ledger(.read) }
            guard let clock = try record.keptClock() else { return [] }
            let advice = "compare the clock with another; is it right: noc retention confirm --by NAME --reason WHY"
            let troubles = clock.troubles(
                latest: try record.latestMoment(), at: SystemTime().now(), timeZone: workspace.timeZone)
            return troubles.map {
                Finding(
                    subject: "retention", state: .warning, detail: $0,
                    advice: clock.doubt == .behind ? "set the clock right: chrony, systemd-timesyncd or date" : advice)
            }
        } catch {
            // A record that cannot be read has been told of.
            return []
        }
    }

    /// Without a record there is none yet.
    private func key(_ workspace: Workspace) -> [Finding] {
        let directory = workspace.stateDirectory
        guard Ledger.exists(directory: directory) else { return [] }
        let (state, last): (KeyState, EvidenceKey?)
        do {
            (state, last) = try Rights.asOwner(of: directory) {
                let record = try workspace.ledger(.read)
                return (try record.keyState(), try record.keys().last)
            }
        } catch {
            // That it cannot be read was told of the state.
            return []
        }
        if let fault = state.fault {
            return [Finding(subject: "signing key", state: .warning, detail: fault, advice: state.remedy)]
        }
        let wanted = workspace.plan.evidence.algorithm.signature
        guard let last, last.algorithm == wanted else {
            return [
                Finding(
                    subject: "signing key", state: .warning,
                    detail:
                        "it is \(last?.algorithm.rawValue ?? "none"), and the configuration asks for \(wanted.rawValue)",
                    advice: "noc key rotate --by NAME --reason WHY")
            ]
        }
        return [Finding(subject: "signing key", state: .fine, detail: last.fingerprint)]
    }

    /// A month of room at what the checks write: 3 bytes an observation, doubled for the write-ahead log and reports.
    private func room(_ workspace: Workspace) -> Finding {
        let existing = sequence(first: URL(filePath: workspace.stateDirectory)) {
            $0.path == "/" ? nil : $0.deletingLastPathComponent()
        }.first { FileManager.default.fileExists(atPath: $0.path) }
        // A file system that says nothing of itself is told as just that.
        let attributes = existing.flatMap { try? FileManager.default.attributesOfFileSystem(forPath: $0.path) }
        guard let free = attributes?[.systemFreeSize] as? Int64 else {
            return Finding(subject: "disk", state: .warning, detail: "its room cannot be told")
        }
        let checks = workspace.plan.accounting.targets.flatMap(\.checks)
        let perDay = checks.reduce(0) { $0 + 86_400_000 / max(1, $1.policy.interval.milliseconds) }
        let need = max(500_000_000, perDay * 31 * 6)
        let detail = "\(ByteText.short(free)) free, \(ByteText.short(perDay * 3)) a day"
        return free < need
            ? Finding(
                subject: "disk", state: .warning, detail: detail, advice: "at least \(ByteText.short(need)) would do")
            : Finding(subject: "disk", state: .fine, detail: detail)
    }

    private func credentials(_ plan: Plan) -> [Finding] {
        let secrets = SecretStore()
        return plan.credentials.sorted { $0.key < $1.key }.map { name, credential in
            let subject = "credential \(name)"
            if case .missing(let why) = CredentialReader(secrets: secrets).read(credential) {
                // Its checks say so themselves, as unknown; the daemon and its alerts go on.
                return Finding(subject: subject, state: .warning, detail: why)
            }
            let exposures = credential.references.compactMap(secrets.exposure)
            return exposures.isEmpty
                ? Finding(subject: subject, state: .fine, detail: "can be read")
                : Finding(subject: subject, state: .warning, detail: exposures.joined(separator: "; "))
        }
    }

    private func hooks(_ plan: Plan, _ directory: String) -> [Finding] {
        plan.hooks.map { hook in
            let subject = "hook \(hook.id)"
            if let fault = programFault(of: hook, directory) {
                return Finding(subject: subject, state: .missing, detail: fault)
            }
            return secretFault(of: hook).map { elsewhere(subject, $0) }
                ?? Finding(subject: subject, state: .fine, detail: hook.command.first ?? "")
        }
    }

    /// As the daemon's user finds it: root looks with that user's eyes.
    private func programFault(of hook: Hook, _ directory: String) -> String? {
        guard !isElsewhere else { return HookProgramFile.fault(of: hook) }
        // Where root cannot become that user it says what it sees itself.
        return (try? Rights.asOwner(of: directory) { HookProgramFile.fault(of: hook, asDaemon: true) })
            ?? HookProgramFile.fault(of: hook)
    }

    /// Without one of its secrets a hook is not run, and its alerts are told to nobody.
    private func secretFault(of hook: Hook) -> String? {
        let secrets = SecretStore()
        for (name, value) in hook.environment.sorted(by: { $0.key < $1.key }) {
            guard case .secret(let reference) = value else { continue }
            do { _ = try secrets.resolve(reference) } catch { return "environment \(name): \(error)" }
        }
        return nil
    }

    /// A datagram socket for everyone in `ping_group_range`, else a raw one for who has CAP_NET_RAW.
    private func ping(_ plan: Plan) -> [Finding] {
        guard plan.checks.values.contains(where: { $0.kind == .icmp }) else { return [] }
        let types = [Int32(SOCK_DGRAM.rawValue), Int32(SOCK_RAW.rawValue)]
        let isAllowed = types.contains { type in
            let descriptor = socket(AF_INET, type | Int32(SOCK_CLOEXEC.rawValue), Int32(IPPROTO_ICMP))
            if descriptor >= 0 { close(descriptor) }
            return descriptor >= 0
        }
        let advice =
            "sysctl net.ipv4.ping_group_range=\"0 2147483647\", as /usr/lib/sysctl.d/60-noc.conf has it, or the capability CAP_NET_RAW"
        return [
            isAllowed
                ? Finding(subject: "ping", state: .fine, detail: "allowed")
                : Finding(subject: "ping", state: .warning, detail: "this user may not ping", advice: advice)
        ]
    }

    /// Descriptors: one for each check under way and a few for noc itself.
    private func files(_ plan: Plan) -> [Finding] {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return [] }
        let need = plan.checks.count * 2 + 200
        let detail = "up to \(limit.rlim_max) open files"
        return [
            limit.rlim_max < UInt(need)
                ? Finding(subject: "files", state: .warning, detail: detail, advice: "LimitNOFILE=\(need) in the unit")
                : Finding(subject: "files", state: .fine, detail: detail)
        ]
    }

    private func clock() -> Finding {
        noc_clock_is_kept() == 1
            ? Finding(subject: "clock", state: .fine, detail: "synchronised")
            : Finding(
                subject: "clock", state: .warning, detail: "the kernel does not think it is synchronised",
                advice: "run chrony or systemd-timesyncd against the network's time server")
    }

    private func authorities() -> Finding {
        let path = "/etc/ssl/certs/ca-certificates.crt"
        return FileManager.default.fileExists(atPath: path)
            ? Finding(subject: "TLS", state: .fine, detail: path)
            : Finding(
                subject: "TLS", state: .warning, detail: "\(path) is not there",
                advice: "install the package ca-certificates, or no certificate can be verified")
    }

    private func fonts() -> Finding {
        switch PrintFonts.found() {
        case .success(let family): Finding(subject: "pdf", state: .fine, detail: "set in \(family)")
        case .failure(let failure):
            Finding(
                subject: "pdf", state: .warning, detail: failure.message,
                advice: "reports are written in the other formats meanwhile")
        }
    }
}
