import NOCCore
import Testing

@Suite struct ClockTrustTests {
    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400
    private static let start = Instant(milliseconds: 1_790_000_000_000)

    /// A host whose true time passes evenly, and whose clock is `offset` ahead of it.
    private struct Host {
        var truth = ClockTrustTests.start
        var offset = Duration.zero
        var isKept: Bool?
        var trust: ClockTrust

        var wall: Instant { truth + offset }
        var monotonic: Duration { truth - ClockTrustTests.start }

        init(ahead: Duration, silence: Duration, isKept: Bool?) {
            offset = ahead
            self.isKept = isKept
            let last = truth - silence
            trust = ClockTrust(since: last, reached: last, wall: truth + ahead, monotonic: .zero)
        }

        mutating func pass(_ seconds: Int64, step: Int64 = 0) {
            offset += .seconds(step)
            let end = truth + .seconds(seconds)
            while truth < end {
                truth += .seconds(60)
                trust.look(wall: wall, monotonic: monotonic, isKept: isKept)
            }
        }

        /// How far what is trusted lies ahead of the truth.
        var error: Int64 { (trust.trusted(wall: wall, monotonic: monotonic) - truth).milliseconds / 1_000 }
    }

    @Test(arguments: [Optional(true), nil, false], [10, hour, 20 * hour])
    func `after a silence of every day time is trusted but for the silence, and wholly after some hours`(
        isKept: Bool?, silence: Int64
    ) {
        var host = Host(ahead: .zero, silence: .seconds(silence), isKept: isKept)
        host.pass(Self.hour)
        #expect(host.error == -silence && host.trust.doubt == nil)
        host.pass(6 * Self.hour)
        #expect(host.error == 0)
    }

    @Test(arguments: [
        (Self.hour, true as Bool?, false), (Self.hour, nil, false), (40 * Self.day, nil, true),
        (40 * Self.day, false, true), (420 * Self.day, nil, true), (40 * Self.day, true, true),
        (420 * Self.day, true, true),
    ])
    func `no clock that is ahead is trusted within hours, and one that is far ahead never by itself`(
        ahead: Int64, isKept: Bool?, isFar: Bool
    ) {
        for isLater in [false, true] {
            var host = Host(ahead: isLater ? .zero : .seconds(ahead), silence: .seconds(5), isKept: isKept)
            if isLater { host.pass(7 * Self.hour) }
            host.pass(5 * Self.hour, step: isLater ? ahead : 0)
            #expect(host.error <= 0, "\(isLater)")
            #expect(host.trust.doubt == (isFar ? .ahead : isLater ? .stepped : nil))
            host.pass(40 * Self.hour)
            #expect(host.error == (isFar ? isLater ? 0 : -5 : ahead))
            host.pass(60, step: -ahead)
            #expect(host.error <= 0 && host.trust.doubt == .behind, "the record has come further")
        }
    }

    @Test func `days that the kernel vouches for are believed after some hours`() {
        var host = Host(ahead: .zero, silence: .seconds(8 * Self.day), isKept: true)
        host.pass(5 * Self.hour)
        #expect(host.trust.doubt == .ahead && host.error == -8 * Self.day)
        host.pass(2 * Self.hour)
        #expect(host.trust.doubt == nil && host.error == 0)
    }

    @Test func `a person's word is believed at once`() {
        var host = Host(ahead: .zero, silence: .seconds(40 * Self.day), isKept: nil)
        host.pass(60)
        #expect(host.error == -40 * Self.day)
        host.trust.raise(to: host.wall, monotonic: host.monotonic)
        #expect(host.error == 0 && host.trust.doubt == nil)
        host.pass(60)
        #expect(host.error == 0)
    }

    @Test func `a clock that loses its source is followed no further than the monotonic one goes`() {
        var host = Host(ahead: .zero, silence: .zero, isKept: true)
        host.pass(7 * Self.hour)
        host.isKept = false
        host.pass(Self.hour, step: 2 * Self.hour)
        host.pass(30 * Self.hour)
        #expect(host.error == 0 && host.trust.doubt == .stepped)
    }

    @Test func `a clock behind is trusted as far as it says, and told`() {
        var host = Host(ahead: .seconds(-Self.day), silence: .zero, isKept: nil)
        host.pass(60)
        #expect(host.error == -Self.day && host.trust.doubt == .behind)
    }
}
