import Glibc
import TestSupport

/// 64 MiB of zeros, packed.
let bomb = output(of: "head -c 67108864 /dev/zero | gzip -9")
/// A member that says nothing but its name, of two mebibytes, packed once more.
let nameInMember = output(
    of: #"""
        python3 -c 'import gzip,sys
        member = b"\x1f\x8b\x08\x08" + bytes(4) + b"\0\xff" + b"a" * (2 << 20) + b"\0\x03\0" + bytes(8)
        sys.stdout.buffer.write(gzip.compress(member))'
        """#)

/// Very many members without content, packed once more.
let membersInMember = output(
    of: #"python3 -c 'import gzip,sys; sys.stdout.buffer.write(gzip.compress(gzip.compress(b"") * 400000))'"#)

/// Below a mebibyte, and nothing but members without content.
let emptyMembers = output(
    of: #"python3 -c 'import gzip,sys; sys.stdout.buffer.write(gzip.compress(b"") * 50000)'"#)

/// 256 MiB of zeros, packed twice.
let bombInBomb = output(of: "head -c 268435456 /dev/zero | gzip -1 | gzip -9")

func residentBytes() -> Int {
    let text = String(decoding: output(of: "cat /proc/\(getpid())/statm"), as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
}
