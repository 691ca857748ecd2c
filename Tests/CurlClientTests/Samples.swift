import Glibc
import TestSupport

/// 64 MiB of zeros, packed.
let bomb = output(of: "head -c 67108864 /dev/zero | gzip -9")
/// 256 MiB of zeros, packed twice.
let bombInBomb = output(of: "head -c 268435456 /dev/zero | gzip -1 | gzip -9")

func residentBytes() -> Int {
    let text = String(decoding: output(of: "cat /proc/\(getpid())/statm"), as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
