import Foundation
import TestSupport
import Testing

@testable import NOCCore

@Suite struct SiteZoneTests {
    private func site(_ zone: SiteZone) -> AccountingPlan.Site {
        AccountingPlan.Site(
            id: "s", name: "s", organisation: "s", collector: "c", network: "n", zone: zone, locale: "zh-CN")
    }

    @Test func `a zone that this host does not know is refused, and the error names it`() throws {
        let name = "Mars/Base"
        #expect(SiteZone(name) == nil)
        let known = String(decoding: try JSONEncoder().encode(site("Asia/Shanghai")), as: UTF8.self)
        let strange = known.replacingOccurrences(of: #"Asia\/Shanghai"#, with: name)
        #expect(strange != known)
        let error = #expect(throws: UnknownZone.self) {
            try JSONDecoder().decode(AccountingPlan.Site.self, from: Data(strange.utf8))
        }
        #expect(error?.description.contains("`Mars/Base` is not known to this host") == true)
    }

    @Test(arguments: ["UTC", "Asia/Shanghai", "PRC"])
    func `a zone keeps the name under which it was written`(_ name: String) throws {
        let site = site(try #require(SiteZone(name)))
        let read = try JSONDecoder().decode(AccountingPlan.Site.self, from: JSONEncoder().encode(site))
        #expect(read == site && read.zone.name == name && read.timeZone == TimeZone(identifier: name))
    }
}
