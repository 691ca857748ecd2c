/// Whether this host can print.
package enum PrintFonts {
    /// The family that the text of reports is set in, or why there is none.
    package static func found() -> Result<String, RenderFailure> {
        Result { () throws(RenderFailure) in
            let typesetter = Typesetter()
            try typesetter.requireChinese()
            return typesetter.family(.body)
        }
    }
}
