/// What this program is called where it is named.
enum Software {
    static let version = "0.1.0"
    /// As reports name it.
    static let name = "noc \(version)"
}
