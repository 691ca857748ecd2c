internal import NOCCore
internal import NetIO

/// Keeps an attempt on the event loop from its first step to its last: each answer from the wire resumes it there at once,
/// and not by way of Swift's thread pool.
struct LoopProber: Prober {
    let loop: EventLoop
    let prober: any Prober

    func probe(trace: Bool) async -> ProbeResult {
        await withTaskExecutorPreference(loop) { await prober.probe(trace: trace) }
    }
}
