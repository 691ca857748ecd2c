internal import Logging
internal import NOCCore
internal import ServiceLifecycle

/// Tells people before the disk is full, and when it has room again.
struct DiskWatch: Service {
    /// What a record of a few hundred checks takes in a month, with its reports.
    static let least: Int64 = 500_000_000
    /// So that it is not told at every file that comes and goes.
    static let enough: Int64 = 600_000_000
    private static let pause: Duration = .seconds(60)

    /// From when on people know, told by a daemon before, that it is nearly full.
    var known: Instant?
    let free: @Sendable () -> Int64?
    let time: any TimeSource
    let meter: LoopMeter
    let logger: Logger
    let tell: @Sendable (CollectorTrouble) async -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var since = known
            var due = time.monotonic()
            while !Task.isCancelled {
                meter.began(late: time.monotonic() - due)
                await look(&since)
                due = time.monotonic() + DiskWatch.pause
                // Cancelled: the daemon stops.
                try? await time.sleep(until: due)
            }
        }
    }

    /// `since`: from when on people know that it is nearly full.
    func look(_ since: inout Instant?) async {
        guard let free = free() else { return meter.skipped() }
        meter.done()
        let reason = Reason(.diskNearlyFull, "\(free / 1_000_000) MB free")
        if let known = since, free >= DiskWatch.enough {
            since = nil
            logger.notice("the disk has room again", metadata: ["bytes": "\(free)"])
            await tell(CollectorTrouble(reason, since: known, until: time.now()))
        } else if since == nil, free < DiskWatch.least {
            since = time.now()
            logger.error("the disk is nearly full", metadata: ["bytes": "\(free)"])
            await tell(CollectorTrouble(reason, since: time.now()))
        }
    }
}
