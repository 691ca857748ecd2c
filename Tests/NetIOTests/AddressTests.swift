import NetIO
import Testing

@Suite struct AddressTests {
    @Test(arguments: [
        "127.0.0.1", "0.0.0.0", "255.255.255.255", "192.0.2.17", "::", "::1", "2001:db8::1", "fe80::1%1",
        "2001:db8:1:2:3:4:5:6", "::ffff:192.0.2.1",
    ])
    func `an address reads and writes the same text`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == text)
        #expect(IPAddress(bytes: address.bytes, scope: address.scope) == address)
    }

    @Test(arguments: [
        "", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", ":::", "1.2.3.4%lo", "fe80::1%nowhere", "::1\0",
    ])
    func `what is not an address is none`(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `an interface name becomes its index`() throws {
        #expect(try #require(IPAddress("fe80::1%lo")).scope == 1)
    }

    @Test(arguments: [
        ("example.org", "example.org", 53), ("example.org:5353", "example.org", 5353), ("[::1]:99", "::1", 99),
        ("[::1]", "::1", 53), ("::1", "::1", 53), ("10.0.0.1:161", "10.0.0.1", 161),
    ])
    func `an endpoint is a host with or without a port`(_ text: String, _ host: String, _ port: Int) {
        #expect(Endpoint(text, defaultPort: 53) == Endpoint(host: host, port: UInt16(port)))
    }

    @Test(arguments: ["", ":53", "a:0", "a:65536", "a:x", "a:", "[::1]x", "[]:1"])
    func `what is not an endpoint is none`(_ text: String) {
        #expect(Endpoint(text, defaultPort: 53) == nil)
    }
}
