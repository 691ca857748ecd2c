import CLinux

/// What this program is called where it is named.
enum Software {
    static let version = "0.1.0"
    /// As reports name it.
    static let name = "noc \(version)"
    /// With the commit that it was built from.
    static let build: String = {
        let commit = String(cString: noc_commit())
        return commit.isEmpty ? name : "\(name) (\(commit))"
    }()
}
