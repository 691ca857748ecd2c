import Foundation
import TestSupport

/// A host whose wall clock can be set and whose disk can become read-only for one program while it runs: by a library that
/// stands between that program and the C library.
final class TroubledHost: Sendable {
    private let folder: Folder

    init() async throws {
        folder = try Folder()
        _ = try folder.write(String(repeating: "\0", count: 16), to: "trouble")
        let source = try folder.write(Self.source, to: "trouble.c")
        let outcome = try await Binary.run(
            "/usr/bin/env", ["cc", "-shared", "-fPIC", "-O1", "-o", "\(folder.path)/trouble.so", source, "-ldl"])
        guard outcome.status == 0 else { throw PeerError("cc: \(outcome.errors)") }
    }

    /// What the program is to be started with; files with `part` in their path are those on the troubled disk.
    func environment(disk part: String = "?") -> [String: String] {
        [
            "LD_PRELOAD": "\(folder.path)/trouble.so", "TROUBLE": "\(folder.path)/trouble", "TROUBLED_DISK": part,
            "SWIFT_BACKTRACE": "enable=no",
        ]
    }

    /// Sets the clock to so much after the true time.
    func shiftClock(seconds: Int64) throws { try set(seconds, at: 0) }

    func makeReadOnly(_ isReadOnly: Bool) throws { try set(isReadOnly ? 1 : 0, at: 8) }

    private func set(_ value: Int64, at offset: UInt64) throws {
        let file = try FileHandle(forUpdating: URL(filePath: "\(folder.path)/trouble"))
        try file.seek(toOffset: offset)
        try file.write(contentsOf: withUnsafeBytes(of: value) { Data($0) })
        try file.close()
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static volatile long none[2];
        static volatile long *trouble = none;  /* seconds the clock is ahead; whether the disk is read-only */
        static const char *disk = "?";

        __attribute__((constructor)) static void begin(void) {
            const char *path = getenv("TROUBLE");
            int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
            void *map = file < 0 ? MAP_FAILED : mmap(0, 16, PROT_READ, MAP_SHARED, file, 0);
            if (map != MAP_FAILED) trouble = map;
            if (file >= 0) close(file);
            if (getenv("TROUBLED_DISK")) disk = getenv("TROUBLED_DISK");
        }

        int clock_gettime(clockid_t clock, struct timespec *time) {
            int status = syscall(SYS_clock_gettime, clock, time);
            if (!status && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) time->tv_sec += trouble[0];
            return status;
        }
        int gettimeofday(struct timeval *restrict time, void *restrict zone) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            time->tv_sec = now.tv_sec;
            time->tv_usec = now.tv_nsec / 1000;
            return 0;
        }
        time_t time(time_t *seconds) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (seconds) *seconds = now.tv_sec;
            return now.tv_sec;
        }

        static int refused(int file) {
            char link[64], path[4096];
            if (!trouble[1]) return 0;
            snprintf(link, sizeof link, "/proc/self/fd/%d", file);
            ssize_t length = readlink(link, path, sizeof path - 1);
            if (length < 0) return 0;
            path[length] = 0;
            if (!strstr(path, disk)) return 0;
            errno = EROFS;
            return 1;
        }
        ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
            return refused(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at);
        }
        ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
            return refused(file) ? -1 : syscall(SYS_pwrite64, file, bytes, count, at);
        }
        int ftruncate(int file, off_t size) { return refused(file) ? -1 : syscall(SYS_ftruncate, file, size); }
        int ftruncate64(int file, off64_t size) { return refused(file) ? -1 : syscall(SYS_ftruncate, file, size); }
        """#
}

/// A host whose file systems cannot exchange two names in one step, and on which a program can be killed between two moves.
final class PlainDisk: Sendable {
    private let folder: Folder

    init() async throws {
        folder = try Folder()
        let source = try folder.write(Self.source, to: "plain.c")
        let outcome = try await Binary.run(
            "/usr/bin/env", ["cc", "-shared", "-fPIC", "-O1", "-o", "\(folder.path)/plain.so", source, "-ldl"])
        guard outcome.status == 0 else { throw PeerError("cc: \(outcome.errors)") }
    }

    /// What the program is to be started with; it ends with status 9 after so many moves of a folder of reports.
    func environment(dyingAfter moves: Int = 0) -> [String: String] {
        ["LD_PRELOAD": "\(folder.path)/plain.so", "DYING_AFTER": "\(moves)", "SWIFT_BACKTRACE": "enable=no"]
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <unistd.h>

        int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
            (void)from, (void)old, (void)to, (void)new, (void)flags;
            errno = EINVAL;
            return -1;
        }
        int rename(const char *old, const char *new) {
            static int moves;
            int status = syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, 0);
            const char *limit = getenv("DYING_AFTER");
            int isReport = strstr(old, "/reports/") && !strchr(strstr(old, "/reports/") + 9, '/');
            if (!status && isReport && limit && ++moves == atoi(limit)) _exit(9);
            return status;
        }
        """#
}

/// A disk of a few megabytes in a mount namespace of its own, which goes with this object. Needs root.
final class SmallDisk: Sendable {
    static let comment = "a mount namespace is not permitted here"
    static let isPermitted = !output(of: "unshare -m mount -t tmpfs -o size=1m none /mnt 2>/dev/null && echo yes")
        .isEmpty

    private let keeper: Process
    private let input = Pipe()
    private let directory: String

    /// Mounted on `directory`, which it makes.
    init(at directory: String, megabytes: Int) async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        self.directory = directory
        keeper = Process()
        keeper.executableURL = URL(filePath: "/usr/bin/unshare")
        keeper.arguments = [
            "-m", "sh", "-c", "mount -t tmpfs -o size=\(megabytes)m none \"$0\" && touch \"$0/mounted\" && exec cat",
            directory,
        ]
        keeper.standardInput = input
        try keeper.run()
        guard await within(.seconds(10), { FileManager.default.fileExists(atPath: path("mounted")) }) else {
            throw PeerError("mount")
        }
    }

    deinit { kill(keeper.processIdentifier, SIGKILL) }

    /// Begins the command line of a program that is to see the disk.
    var prefix: [String] { ["/usr/bin/nsenter", "-m", "-t", "\(keeper.processIdentifier)"] }

    /// Takes all room that is left.
    func fill() throws {
        let file = open(path("filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw PeerError("open") }
        defer { close(file) }
        let block = [UInt8](repeating: 1, count: 4_096)
        while write(file, block, block.count) > 0 {}
        guard errno == ENOSPC else { throw PeerError("write") }
    }

    func makeRoom() throws { try FileManager.default.removeItem(atPath: path("filler")) }

    private func path(_ name: String) -> String { "/proc/\(keeper.processIdentifier)/root\(directory)/\(name)" }
}
