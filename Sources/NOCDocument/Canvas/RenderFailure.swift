/// Why a format could not be made. The others are not touched by it.
package struct RenderFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package var description: String { message }

    static let noChineseFont = RenderFailure(message: "no font with Chinese characters; install fonts-noto-cjk")
}
