import Glibc

/// 64 MiB of zeros, packed.
let bomb = output(of: "head -c 67108864 /dev/zero | gzip -9")
/// 256 MiB of zeros, packed twice.
let bombInBomb = output(of: "head -c 268435456 /dev/zero | gzip -1 | gzip -9")

func output(of command: String) -> [UInt8] {
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

func residentBytes() -> Int {
    let text = String(decoding: output(of: "cat /proc/\(getpid())/statm"), as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
