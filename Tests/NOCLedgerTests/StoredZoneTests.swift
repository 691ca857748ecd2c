import Foundation
import NOCCore
import TestSupport
import Testing

@testable import NOCLedger

@Suite struct StoredZoneTests {
    private func site(_ zone: SiteZone) -> AccountingPlan.Site {
        AccountingPlan.Site(
            id: "s", name: "s", organisation: "s", collector: "c", network: "n", zone: zone, locale: "zh-CN")
    }

    @Test func `a zone that this host does not know is refused, and the error names it`() throws {
        let name = "Mars/Base"
        #expect(SiteZone(name) == nil)
        let known = site("Asia/Shanghai").storedText
        let strange = known.replacing("Asia/Shanghai", with: name)
        #expect(strange != known)
        let error = #expect(throws: UnknownZone.self) {
            try AccountingPlan.Site(storedText: strange, in: "the site")
        }
        #expect(error?.description.contains("`Mars/Base` is not known to this host") == true)
    }

    @Test(arguments: ["UTC", "Asia/Shanghai", "PRC"])
    func `a zone keeps the name under which it was written`(_ name: String) throws {
        let site = site(try #require(SiteZone(name)))
        let read = try AccountingPlan.Site(storedText: site.storedText, in: "the site")
        #expect(read == site && read.zone.name == name && read.timeZone == TimeZone(identifier: name))
    }
}
