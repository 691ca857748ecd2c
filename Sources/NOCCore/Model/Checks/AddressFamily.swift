package enum AddressFamily: Int, Sendable, Hashable {
    case ipv4 = 4
    case ipv6 = 6
}
