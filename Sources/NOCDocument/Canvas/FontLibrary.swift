internal import CPango

/// The fonts of this host without the preferences that its fontconfig has for them: documents choose by name alone (`Face`),
/// so that the same fonts give the same pages on every host.
enum FontLibrary {
    private struct Configuration: @unchecked Sendable {
        // Never changed after it was made; fontconfig itself guards what it reads later.
        let pointer: OpaquePointer?
    }

    /// The folders of the host's configuration and none of its rules; lives as long as the process.
    private static let configuration: Configuration = {
        guard let host = FcConfigGetCurrent(), let own = FcConfigCreate() else { return Configuration(pointer: nil) }
        let folders = strings(FcConfigGetFontDirs(host)).map { "<dir>\(escaped($0))</dir>" }
        let caches = strings(FcConfigGetCacheDirs(host)).map { "<cachedir>\(escaped($0))</cachedir>" }
        let text = "<fontconfig>\((folders + caches).joined())</fontconfig>"
        guard FcConfigParseAndLoadFromMemory(own, text, 1) != 0, FcConfigBuildFonts(own) != 0 else {
            FcConfigDestroy(own)
            return Configuration(pointer: nil)
        }
        return Configuration(pointer: own)
    }()

    /// Makes a map of fonts know these alone. A map belongs to one thread; it is given them once.
    static func apply(to map: UnsafeMutablePointer<PangoFontMap>?) {
        guard let map, let own = configuration.pointer else { return }
        let fonts = OpaquePointer(map)
        if pango_fc_font_map_get_config(fonts) != own { pango_fc_font_map_set_config(fonts, own) }
    }

    private static func strings(_ list: OpaquePointer?) -> [String] {
        guard let list else { return [] }
        defer { FcStrListDone(list) }
        var result: [String] = []
        while let text = FcStrListNext(list) { result.append(String(cString: text)) }
        return result
    }

    private static func escaped(_ path: String) -> String {
        path.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }
}
