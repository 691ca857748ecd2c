package import Foundation

extension Digest {
    package init(of data: Data) { self = data.withUnsafeBytes { Digest(of: $0) } }
}
