internal import Glibc

/// How a series of echo requests went.
package struct PingSeries: Sendable, Hashable {
    /// In the order of sending; nil is lost.
    package var roundTrips: [Duration?]
    /// The last error that somebody reported about one of them, and who.
    package var error: NetIOError?
    package var reporter: IPAddress?
    /// What came from the address meanwhile and was no reply to them.
    package var strays = Strays()

    package init(roundTrips: [Duration?], error: NetIOError? = nil, reporter: IPAddress? = nil) {
        self.roundTrips = roundTrips
        self.error = error
        self.reporter = reporter
    }
}

extension Pinger {
    /// Sends `count` requests `spacing` apart and returns when each is answered or `deadline` (monotonic) has come: what is
    /// not answered by then is lost. Throws when this host could not send.
    package nonisolated(nonsending) func series(
        to address: IPAddress, count: Int, spacing: Duration, size: Int, deadline: Duration
    ) async throws(NetIOError) -> PingSeries {
        let result: Result<PingSeries, NetIOError> = await withCheckedContinuation { continuation in
            let run = SeriesRun(self, address, count, spacing, size, deadline) { continuation.resume(returning: $0) }
            run.start()
        }
        return try result.get()
    }
}

/// One series under way. The timers and tickets of the loop keep it alive until it is done.
private final class SeriesRun {
    private let pinger: Pinger
    private let address: IPAddress
    private let spacing: Duration
    private let size: Int
    private let deadline: Duration
    private let done: (Result<PingSeries, NetIOError>) -> Void
    private var series: PingSeries
    private var tickets: [Int: Pinger.Ticket] = [:]
    private var timers: [TimerID] = []
    private var sent = 0
    private var isDone = false
    private var straysBefore = Strays()

    init(
        _ pinger: Pinger, _ address: IPAddress, _ count: Int, _ spacing: Duration, _ size: Int, _ deadline: Duration,
        _ done: @escaping (Result<PingSeries, NetIOError>) -> Void
    ) {
        self.pinger = pinger
        self.address = address
        self.spacing = spacing
        self.size = size
        self.deadline = deadline
        self.done = done
        series = PingSeries(roundTrips: Array(repeating: nil, count: count))
    }

    func start() {
        pinger.attend(to: address)
        straysBefore = pinger.strays(of: address)
        timers.append(
            pinger.loop.schedule(after: deadline - EventLoop.monotonic()) { self.finish(.success(self.series)) })
        sendNext()
    }

    private func sendNext() {
        if isDone { return }
        let index = sent
        do throws(NetIOError) {
            tickets[index] = try pinger.send(to: address, size: size) { event in self.take(event, of: index) }
        } catch {
            // A full queue empties; the deadline ends the trying.
            guard error.code == EAGAIN || error.code == ENOBUFS, EventLoop.monotonic() + .milliseconds(5) < deadline
            else {
                return finish(.failure(error))
            }
            return later(.milliseconds(5))
        }
        sent += 1
        if sent < series.roundTrips.count { later(spacing) }
    }

    private func later(_ delay: Duration) {
        timers.append(pinger.loop.schedule(after: delay) { self.sendNext() })
    }

    private func take(_ event: Pinger.Event, of index: Int) {
        tickets[index] = nil
        switch event {
        case .reply(let roundTrip): series.roundTrips[index] = roundTrip
        case .error(let error, let reporter): (series.error, series.reporter) = (error, reporter)
        }
        if sent == series.roundTrips.count, tickets.isEmpty { finish(.success(series)) }
    }

    private func finish(_ result: Result<PingSeries, NetIOError>) {
        if isDone { return }
        isDone = true
        for timer in timers { pinger.loop.cancel(timer) }
        for ticket in tickets.values { pinger.forget(ticket) }
        let strays = pinger.strays(of: address).since(straysBefore)
        pinger.leave(address)
        done(
            result.map { series in
                var series = series
                series.strays = strays
                return series
            })
    }
}
