internal import CNetSNMP
internal import Glibc

/// The one door to net-snmp, which keeps users, engine times and request numbers in globals of the process: whoever
/// calls it holds the lock. What its callbacks report is collected and handed out after the call, so that nothing runs
/// inside it.
final class Library: @unchecked Sendable {
    // Unchecked: everything mutable is touched only by `locked` and what it calls.
    private static let shared = Library()

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var inbox: [Delivery] = []
    private var descriptors = netsnmp_large_fd_set()
    private var lastRequest: UInt = 0
    /// Of `oddities`, as last seen.
    private var counts = [UInt32](repeating: 0, count: Library.oddities.count)
    var users: [UserKey: UserEntry] = [:]
    var usersOfEngine: [[UInt8]: Int] = [:]
    var enginesForgotten = 0

    private init() {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        netsnmp_large_fd_set_init(&descriptors, 4_096)
        Library.start()
    }

    static func locked<R, E: Error>(_ body: (Library) throws(E) -> R) throws(E) -> R {
        pthread_mutex_lock(shared.mutex)
        defer { pthread_mutex_unlock(shared.mutex) }
        return try body(shared)
    }

    /// Without files: no MIBs, no configuration, nothing persistent read or written, and nothing printed.
    private static func start() {
        netsnmp_register_loghandler(NETSNMP_LOGHANDLER_NONE, LOG_DEBUG)
        let settings = [
            NETSNMP_DS_LIB_DONT_READ_CONFIGS, NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES, NETSNMP_DS_LIB_DONT_PERSIST_STATE,
            NETSNMP_DS_LIB_DISABLE_PERSISTENT_LOAD, NETSNMP_DS_LIB_DISABLE_PERSISTENT_SAVE,
            NETSNMP_DS_LIB_ALARM_DONT_USE_SIG, NETSNMP_DS_LIB_DONT_PRINT_UNITS,
        ]
        for setting in settings { netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, setting, 1) }
        set_persistent_directory("/dev/null")
        netsnmp_set_mib_directory("")
        withEnvironment("MIBS", "") { init_snmp("noc") }
        noc_snmp_add_empty_user()
    }

    private static func withEnvironment(_ name: String, _ value: String, _ body: () -> Void) {
        let inherited = getenv(name).map { String(cString: $0) }
        setenv(name, value, 1)
        body()
        if let inherited { setenv(name, inherited, 1) } else { unsetenv(name) }
    }

    // MARK: Calls

    /// A number for the next request; also the context of its callback. Never 0, and odd for a discovery.
    func nextRequest(isDiscovery: Bool) -> UInt {
        lastRequest += 1
        return lastRequest << 1 | (isDiscovery ? 1 : 0)
    }

    /// What one datagram brought beside deliveries.
    enum Trouble {
        /// Of no request, and no reason to stop waiting.
        case stray(String)
        /// Dropped unread. In SNMPv3 an agent whose engine boots went back sounds like that.
        case unreadable(String)
        /// What an agent says that is another than it was; anybody can say it.
        case doubtful(SNMPError.Refusal)
        /// The end of every request under way.
        case fatal(SNMPError)
    }

    /// Reads one datagram and says what it brought. Descriptors above 1023 are welcome.
    func read(_ handle: UnsafeMutableRawPointer, _ descriptor: Int32) -> (deliveries: [Delivery], trouble: Trouble?) {
        netsnmp_large_fd_setfd(descriptor, &descriptors)
        let status = snmp_sess_read2(handle, &descriptors)
        netsnmp_large_fd_clr(descriptor, &descriptors)
        return (takeInbox(), newOddity() ?? (status == 0 ? nil : trouble(of: handle)))
    }

    private func newOddity() -> Trouble? {
        var result: Trouble?
        for (index, oddity) in Library.oddities.enumerated() {
            let count = snmp_get_statistic(oddity.counter)
            if count != counts[index] { result = oddity.meaning }
            counts[index] = count
        }
        return result
    }

    /// What net-snmp drops without a word but counts, and what it means for the requests under way.
    private static let oddities: [(counter: Int32, meaning: Trouble)] = [
        (Int32(STAT_SNMPUNKNOWNPDUHANDLERS), .stray("an answer to another request")),
        (Int32(STAT_USMSTATSNOTINTIMEWINDOWS), .doubtful(.notInTimeWindow)),
        // The report of an agent with a new engine id carries our user under that id.
        (Int32(STAT_USMSTATSUNKNOWNUSERNAMES), .doubtful(.unknownEngine)),
        (Int32(STAT_USMSTATSUNKNOWNENGINEIDS), .doubtful(.unknownEngine)),
        (Int32(STAT_USMSTATSWRONGDIGESTS), .stray("a message with a wrong digest")),
    ]

    /// Sends again, or gives up, what is overdue.
    func expire(_ handle: UnsafeMutableRawPointer) -> [Delivery] {
        snmp_sess_timeout(handle)
        return takeInbox()
    }

    private func takeInbox() -> [Delivery] {
        defer { inbox = [] }
        return inbox
    }

    /// What every request is sent with. Its context is the number of the request, so that a late call finds nothing.
    static let callback: netsnmp_callback = { operation, session, _, pdu, context in
        guard let context, let session else { return 1 }
        let request = UInt(bitPattern: context)
        switch operation {
        case NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE:
            guard let pdu else { return 1 }
            let event = Delivery.Event(pdu, session, isDiscovery: request & 1 == 1)
            shared.inbox.append(Delivery(request: request, event: event))
            // 0: the request goes on waiting.
            return event.settles ? 1 : 0
        case NETSNMP_CALLBACK_OP_TIMED_OUT: shared.inbox.append(Delivery(request: request, event: .timedOut))
        case NETSNMP_CALLBACK_OP_SEND_FAILED:
            shared.inbox.append(Delivery(request: request, event: .sendFailed(session.pointee.s_errno)))
        default: break  // resent, or a report that comes again as a message
        }
        return 1
    }
}
