internal import Glibc

/// What a command of the shell writes.
package func output(of command: String) -> [UInt8] {
    guard let pipe = popen(command, "r") else { return [] }
    defer { pclose(pipe) }
    var result: [UInt8] = []
    while true {
        let piece = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = fread(buffer.baseAddress, 1, 65_536, pipe)
        }
        if piece.isEmpty { return result }
        result += piece
    }
}
