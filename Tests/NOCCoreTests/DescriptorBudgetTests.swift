import NOCCore
import Testing

@Suite struct DescriptorBudgetTests {
    @Test(arguments: [
        (40, 25, 1, 1), (63, 48, 1, 1), (64, 41, 2, 2), (1_024, 905, 16, 8), (65_536, 65_417, 16, 8),
    ])
    func `what is kept from probes grows with what there is, up to what the daemon can use`(
        limit: Int, mark: Int, programs: Int, readers: Int
    ) {
        let budget = DescriptorBudget(limit: limit)
        #expect(budget.socketMark == mark && budget.programs == programs && budget.readers == readers)
    }

    @Test func `with the least there is room for a few sockets beside what is open at rest`() {
        #expect(DescriptorBudget.least == 40)
        for limit in DescriptorBudget.least...2_000 {
            let budget = DescriptorBudget(limit: limit)
            #expect(budget.socketMark - 20 - 2 * (budget.readers - 1) >= 5, "\(limit)")
        }
    }
}
