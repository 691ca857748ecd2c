import Testing

@testable import NetIO

@Suite struct TimerQueueTests {
    @Test func `timers come up in order of deadline and then of insertion`() {
        var queue = TimerQueue()
        var order: [Int] = []
        for (index, deadline) in [30, 10, 20, 10, 5].enumerated() {
            _ = queue.insert(deadline: Int64(deadline)) { order.append(index) }
        }
        while let body = queue.popDue(at: 20) { body() }
        #expect(order == [4, 1, 3, 2])
        #expect(queue.count == 1)
        #expect(queue.milliseconds(from: 20) == 1)
    }

    @Test func `a random sequence agrees with a sorted list`() {
        var queue = TimerQueue()
        var model: [(deadline: Int64, id: TimerID)] = []
        var fired: [Int] = []
        for step in 0..<5_000 {
            switch Int.random(in: 0..<10) {
            case 0..<5:
                let deadline = Int64.random(in: 0..<1_000)
                model.append((deadline, queue.insert(deadline: deadline) { fired.append(step) }))
            case 5..<8:
                guard let index = model.indices.randomElement() else { continue }
                queue.remove(model.remove(at: index).id)
            default:
                let now = Int64.random(in: 0..<100)
                var count = 0
                while let body = queue.popDue(at: now) {
                    body()
                    count += 1
                }
                #expect(count == model.count { $0.deadline <= now })
                model.removeAll { $0.deadline <= now }
            }
            #expect(queue.count == model.count)
        }
    }
}
