internal import NOCCore

extension HeadTimestamp: Stored {
    var stored: JSON {
        .stored([
            "authority": .string(authority), "by": by.map(JSON.string), "event": .integer(event), "hash": .string(hash),
            "policy": .string(policy), "serial": .string(serial), "time": time.stored, "token": token.stored,
        ])
    }

    init(stored: StoredValue) throws {
        self.init(
            event: try stored.required("event").integer, hash: try stored.required("hash").string,
            token: try Attachment(stored: stored.required("token")),
            authority: try stored.required("authority").string, time: try stored.required("time").instant,
            serial: try stored.required("serial").string, policy: try stored.required("policy").string,
            by: try stored.member("by")?.string)
    }
}
