internal import Foundation
internal import Synchronization

/// A network of its own for the calling thread, the threads it starts and the commands it runs: no interface is up, nothing
/// leaves the host. It ends with the last of them. Needs root; a test asks `isPermitted` first.
package enum PrivateNetwork {
    package static let comment = "a network namespace is not permitted here"

    package static let isPermitted: Bool = {
        let done = DispatchSemaphore(value: 0)
        let entered = Atomic<Bool>(false)
        Thread.detachNewThread {
            entered.store((try? enter()) != nil, ordering: .relaxed)
            done.signal()
        }
        done.wait()
        return entered.load(ordering: .relaxed)
    }()

    /// Moves the calling thread, and it alone, and gives it a loopback interface.
    package static func enter() throws {
        // Not declared without _GNU_SOURCE.
        typealias Unshare = @convention(c) (Int32) -> Int32
        guard let symbol = dlsym(nil, "unshare") else { throw PeerError("dlsym") }
        let unshare = unsafeBitCast(symbol, to: Unshare.self)
        guard unshare(newNetwork) == 0 else { throw PeerError("unshare") }
        try run("ip link set lo up")
    }

    private static let newNetwork: Int32 = 0x4000_0000

    /// A command of the shell, in the network of the calling thread.
    package static func run(_ command: String) throws {
        guard system(command + " 2>&1") == 0 else { throw PeerError(command) }
    }

    /// Takes every capability from the calling thread, and from it alone: it is root without rights.
    package static func dropRights() throws {
        typealias SetCapabilities = @convention(c) (UnsafePointer<UInt32>, UnsafePointer<UInt32>) -> Int32
        guard let symbol = dlsym(nil, "capset") else { throw PeerError("dlsym") }
        // _LINUX_CAPABILITY_VERSION_3 and this thread; two times effective, permitted, inheritable.
        let status = unsafeBitCast(symbol, to: SetCapabilities.self)([0x2008_0522, 0], [0, 0, 0, 0, 0, 0])
        guard status == 0 else { throw PeerError("capset") }
    }

    /// A second network, joined to this one by a link `near`—`far`; `script` runs in it. It lives as long as this object.
    package final class Neighbour: Sendable {
        private let process: Process

        package init(_ script: String) throws {
            process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
            process.arguments = ["-n", "sh", "-c", "\(script)\necho ready; cat > /dev/null"]
            let (input, output) = (Pipe(), Pipe())
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            self.input = input
            try PrivateNetwork.run(
                "ip link add near type veth peer name far && ip link set far netns \(process.processIdentifier)")
            while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
                if String(decoding: data, as: UTF8.self).contains("ready") { return }
            }
            throw PeerError("neighbour")
        }

        private let input: Pipe

        deinit { process.terminate() }
    }
}
