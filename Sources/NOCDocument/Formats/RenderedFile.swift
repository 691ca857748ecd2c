package import Foundation

/// A rendered file, not yet written.
package struct RenderedFile: Sendable, Equatable {
    /// A plain name without a folder.
    package var name: String
    package var data: Data

    package init(name: String, data: Data) {
        self.name = name
        self.data = data
    }
}
