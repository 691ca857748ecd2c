import NOCCore
import Testing

@testable import NOCMonitor

@Suite(.timeLimit(.minutes(1))) struct ChangeStreamTests {
    private static func change(_ number: Int) -> ChangeStream.Content {
        .health(DaemonHealth(recordFailure: "\(number)"))
    }

    private func stream(keeping capacity: Int = 4_096) -> ChangeStream {
        ChangeStream(began: Samples.start, keeping: capacity)
    }

    private func publish(_ numbers: ClosedRange<Int>, to stream: ChangeStream) {
        for number in numbers { stream.publish([Self.change(number)]) }
    }

    /// What a reader gets until the stream ends: numbers of changes, and losses as negative numbers.
    private static func all(_ reader: ChangeReader) async -> [Int] {
        var result: [Int] = []
        for await item in reader { result.append(number(item)) }
        return result
    }

    private static func number(_ item: ChangeStream.Item) -> Int {
        switch item {
        case .change(let position, let content):
            content == change(position.number) ? position.number : 0
        case .lost(let count): -(count ?? 0)
        }
    }

    private func next(_ reader: ChangeReader) async -> Int? { await reader.next().map(Self.number) }

    @Test func `any number of readers get every change in order, while it is published`() async {
        let stream = stream()
        let results = await withTaskGroup(of: [Int].self) { group in
            for _ in 0..<200 {
                let reader = stream.follow(bound: 4_096)
                group.addTask { await Self.all(reader) }
            }
            for start in stride(from: 1, to: 1_000, by: 10) {
                publish(start...(start + 9), to: stream)
                await Task.yield()
            }
            stream.finish()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count == 200)
        #expect(results.allSatisfy { $0 == Array(1...1_000) })
    }

    @Test func `a slow reader loses the oldest and is told how many, and nobody else does`() async {
        let stream = stream()
        let (slow, fast) = (stream.follow(bound: 10), stream.follow(bound: 100))
        publish(1...25, to: stream)
        #expect(await next(slow) == -15)
        #expect(await next(slow) == 16)
        publish(26...30, to: stream)
        #expect(await next(slow) == -4)
        stream.finish()
        #expect(await Self.all(slow) == Array(21...30))
        #expect(await Self.all(fast) == Array(1...30))
    }

    @Test func `a reader resumes after the last change it had, however small its bound`() async {
        let stream = stream()
        publish(1...3, to: stream)
        let first = stream.follow()
        publish(4...6, to: stream)
        guard case .change(let position, _)? = await first.next() else {
            Issue.record("the first reader got no change")
            return
        }
        publish(7...20, to: stream)
        let second = stream.follow(after: position, bound: 2)
        #expect(await next(second) == 5)
        stream.finish()
        #expect(await Self.all(second) == Array(6...20))
    }

    @Test func `what is resumed from beyond what is kept is lost, and counted`() async {
        let stream = stream(keeping: 8)
        publish(1...30, to: stream)
        let reader = stream.follow(after: ChangeStream.Position(run: Samples.start.milliseconds, number: 4))
        stream.finish()
        #expect(await Self.all(reader) == [-18] + Array(23...30))
    }

    @Test(arguments: [
        ChangeStream.Position(run: Samples.start.milliseconds - 1, number: 2),
        ChangeStream.Position(run: Samples.start.milliseconds, number: 99),
        ChangeStream.Position(run: Samples.start.milliseconds, number: -1),
    ])
    func `a place in another run's stream, or in none, is told as a loss of unknown size`(
        position: ChangeStream.Position
    ) async {
        let stream = stream()
        publish(1...3, to: stream)
        let reader = stream.follow(after: position)
        #expect(await reader.next() == .lost(nil))
        publish(4...4, to: stream)
        stream.finish()
        #expect(await Self.all(reader) == [4])
    }

    @Test func `a reader that is cancelled while it waits ends, is forgotten, and the others go on`() async {
        let stream = stream()
        let other = stream.follow()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            let reader = stream.follow()
            var got: [Int] = []
            for await item in reader {
                got.append(Self.number(item))
                begin.yield()
            }
            return got
        }
        while stream.readers < 2 { await Task.yield() }
        publish(1...1, to: stream)
        for await _ in begun { break }
        task.cancel()
        #expect(await task.value == [1])
        #expect(stream.readers == 1)
        publish(2...5, to: stream)
        stream.finish()
        #expect(await Self.all(other) == Array(1...5))
    }

    @Test func `readers under a torrent get or lose each change once`() async {
        let stream = stream(keeping: 64)
        let counts = await withTaskGroup(of: (Int, Bool).self) { group in
            for bound in 1...32 {
                let reader = stream.follow(bound: bound)
                group.addTask {
                    let items = await Self.all(reader)
                    let changes = items.filter { $0 > 0 }
                    return (changes.count - items.filter { $0 < 0 }.reduce(0, +), changes == changes.sorted())
                }
            }
            for number in 1...20_000 { stream.publish([Self.change(number)]) }
            stream.finish()
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.allSatisfy { $0.0 == 20_000 && $0.1 })
    }
}
