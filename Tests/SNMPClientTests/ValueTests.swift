import SNMPClient
import Testing

@Suite struct ValueTests {
    @Test(arguments: ["1.3.6.1", ".1.3.6.1.2.1.1.3.0", "2.999", "0.39.4294967295"])
    func `an object identifier reads and writes the same text`(_ text: String) {
        #expect(ObjectIdentifier(text)?.description == String(text.drop { $0 == "." }))
    }

    @Test(arguments: ["", "1", "1.", "1..3", "3.1", "1.40", "1.3.x", "1.3.-1", "1.3.4294967296", "sysUpTime.0", "+1.3"])
    func `what is not an object identifier is none`(_ text: String) {
        #expect(ObjectIdentifier(text) == nil)
    }

    @Test func `identifiers stand in the order of a walk`() {
        #expect(([1, 3, 6] as ObjectIdentifier) < [1, 3, 6, 0])
        #expect(([1, 3, 6, 9] as ObjectIdentifier) < [1, 3, 6, 10])
        #expect(([1, 3] as ObjectIdentifier).contains([1, 3, 6]))
        #expect(!([1, 3, 6] as ObjectIdentifier).contains([1, 3]))
        #expect(([1, 3, 6, 7, 8] as ObjectIdentifier).suffix(after: [1, 3, 6]) == [7, 8])
    }

    @Test(arguments: [
        (SNMPValue.octets(Array("GigabitEthernet0/0/1".utf8)), "GigabitEthernet0/0/1"), (.octets([0x41, 0]), "A"),
        (.octets([0, 0x1B, 0x21]), "0x001b21"), (.octets([]), ""), (.counter64(.max), "18446744073709551615"),
        (.ipAddress([10, 0, 0, 1]), "10.0.0.1"), (.octets([0xFF, 0xFE]), "0xfffe"), (.integer(-3), "-3"),
        (.objectIdentifier([1, 3, 6]), "1.3.6"), (.octets(Array("机房".utf8)), "机房"),
    ])
    func `a value reads as text`(_ value: SNMPValue, _ text: String) {
        #expect(value.text == text)
    }

    @Test(
        arguments: [
            (SNMPValue.octets(Array(" 23.5 \n".utf8)), 23.5), (.float(1.5), 1.5), (.timeTicks(100), 100),
            (.integer(-1), -1),
            (.octets(Array("23 C".utf8)), nil), (.float(.infinity), nil), (.null, nil), (.noSuchObject, nil),
            (.octets(Array("nan".utf8)), nil), (.octets([]), nil),
        ] as [(SNMPValue, Double?)])
    func `a value counts as a number where it is one`(_ value: SNMPValue, _ number: Double?) {
        #expect(value.number == number)
    }

    @Test func `credentials print without secrets`() {
        let user = SNMPUserCredential(
            name: "noc", digest: .init(.sha256, secret: "sesame-one"), cipher: .init(.aes128, secret: "sesame-two"))
        for credential in [SNMPCredential.community(.v2c, "sesame"), .user(user)] {
            var dumped = ""
            dump(credential, to: &dumped)
            #expect(!"\(credential) \(String(reflecting: credential)) \(dumped)".contains("sesame"))
        }
        #expect(!"\(user) \(String(reflecting: user))".contains("sesame"))
    }
}
