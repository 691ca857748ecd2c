import Foundation
import NOCCore

extension Place {
    /// A path as seen from the file this place is in; absolute.
    func path(_ text: String) -> String {
        let directory = URL(filePath: file).deletingLastPathComponent()
        return URL(filePath: text, relativeTo: directory).standardizedFileURL.path(percentEncoded: false)
    }
}

extension Kind where Value == String {
    /// A directory that may come to be.
    static var directory: Kind {
        .scalar(
            "a path", schema: .object(["type": .string("string"), "minLength": .integer(1)]), form: .value(.path),
            placeholder: "",
            show: \.self
        ) { scalar, node throws(Complaint) in
            guard scalar.meaning == .text, !scalar.text.isEmpty else { throw .unfit }
            return node.place.path(scalar.text)
        }
    }

    /// A file that must be there.
    static var file: Kind {
        .scalar(
            "a path", schema: .object(["type": .string("string"), "minLength": .integer(1)]), form: .value(.path),
            placeholder: "",
            show: \.self
        ) { scalar, node throws(Complaint) in
            guard scalar.meaning == .text else { throw .unfit }
            let path = node.place.path(scalar.text)
            var isDirectory = ObjCBool(false)
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue else {
                throw .because("there is no file '\(scalar.text)'")
            }
            return path
        }
    }
}
