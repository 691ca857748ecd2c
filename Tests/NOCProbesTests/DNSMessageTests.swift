import NOCCore
import TestSupport
import Testing

@testable import NOCProbes

@Suite struct DNSMessageTests {
    private let question: DNSMessage.Question

    init() throws { question = try #require(DNSMessage.Question(id: 7, name: "www.example.org", type: .ns)) }

    /// An answer whose only record is an NS record of these bytes.
    private func answer(_ data: [UInt8], owner: [UInt8] = [0xC0, 12]) throws -> DNSMessage.Answer? {
        var reply = try #require(DNSReply(to: question.bytes))
        reply.add(type: 2, owner: owner, data: data)
        return DNSMessage.read(reply.bytes, answering: question)
    }

    /// Where the data of that record begins, with an owner of two bytes.
    private var dataOffset: UInt8 { UInt8(question.bytes.count + 12) }

    @Test func `a pointer saves what was said before`() throws {
        let records = try answer([3] + Array("ns1".utf8) + [0xC0, 16])?.records
        #expect(records?.map(\.value) == ["ns1.example.org"])
    }

    @Test func `a pointer to itself, forwards or in a circle is broken`() throws {
        #expect(try answer([0xC0, dataOffset]) == nil)
        #expect(try answer([0xC0, dataOffset + 2, 0]) == nil)
        #expect(try answer([1, 0x61, 0xC0, dataOffset]) == nil)
        #expect(try answer([0xC0, 0xFF]) == nil)
        #expect(try answer([0xFF, 0xFF]) == nil)
    }

    @Test func `a name is 255 bytes at most and a label 63`() throws {
        let label = [UInt8(63)] + Array(repeating: 0x61, count: 63)
        #expect(try answer(label + label + label + [61] + Array(repeating: 0x61, count: 61) + [0]) != nil)
        #expect(try answer(label + label + label + [62] + Array(repeating: 0x61, count: 62) + [0]) == nil)
        #expect(try answer([64] + Array(repeating: 0x61, count: 64) + [0]) == nil)
    }

    @Test func `a name may not reach beyond its record`() throws {
        #expect(try answer([3, 0x61]) == nil)
        #expect(try answer([]) == nil)
    }

    @Test func `odd bytes in a name are written as numbers`() throws {
        #expect(try answer([4, 0x41, 0x2E, 0x00, 0xFF, 0])?.records.map(\.value) == ["a\\046\\000\\255"])
    }

    @Test func `no bytes from the network break the reader`() throws {
        var reply = try #require(DNSReply(to: question.bytes))
        for _ in 0..<4 { reply.add(type: 2, data: [3] + Array("ns1".utf8) + [0xC0, 16]) }
        reply.add(type: 6, data: [0xC0, 12, 0xC0, 12] + Array(repeating: 1, count: 20))
        reply.add(type: 16, data: [3, 1, 2, 3])
        let whole = reply.bytes
        for _ in 0..<5_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4) { bytes[.random(in: 2..<bytes.count)] = .random(in: 0...255) }
            bytes.removeLast(.random(in: 0..<bytes.count / 4))
            let answer = DNSMessage.read(bytes, answering: question)
            #expect((answer?.records.count ?? 0) <= 100)
        }
    }

    @Test(arguments: [
        ("192.0.2.1", "1.2.0.192.in-addr.arpa"),
        ("2001:db8::1", "1" + String(repeating: ".0", count: 23) + ".8.b.d.0.1.0.0.2.ip6.arpa"),
    ])
    func `the reverse name of an address`(_ address: String, _ name: String) throws {
        #expect(DNSMessage.Question(id: 1, name: address, type: .ptr)?.name == name)
    }
}
