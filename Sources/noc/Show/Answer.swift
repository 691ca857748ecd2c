import Foundation
import NOCCore
import NOCOperations

/// What a person sees of an answer, part by part.
enum AnswerPart {
    case line(String)
    case table(TextTable)
}

/// Where commands print what operations found: the result's JSON, or lines and tables. Warnings go to stderr.
enum Answer {
    static func show(_ result: some OperationResult, asJSON: Bool, _ parts: [AnswerPart]) throws {
        try show(result.json, asJSON: asJSON, parts)
        for warning in result.warnings { Terminal.note(words("\(warning)", warning.field, remedy: warning.remedy)) }
    }

    /// Keys are sorted, so that equal answers are equal texts.
    static func show(_ json: JSON, asJSON: Bool, _ parts: [AnswerPart]) throws {
        try asJSON ? Terminal.say(json.sorted.jsonText(.pretty).steeringEscaped) : show(parts)
    }

    static func show(_ parts: [AnswerPart]) throws {
        for part in parts {
            switch part {
            case .line(let text): try Terminal.say(text)
            case .table(let table):
                try OutputFile.standard.write(table.render(width: Terminal.width, colour: Terminal.hasColour))
            }
        }
    }

    /// The field of a request is an option here, and a remedy a command.
    static func words(_ description: String, _ field: String? = nil, remedy: Remedy?) -> String {
        let words = field.map { "--" + $0.replacing("_", with: "-") + description.dropFirst($0.count) } ?? description
        return words + (remedy.map { "; \($0.hint)" } ?? "")
    }
}

extension String {
    /// JSON in which what would steer a terminal stands as escapes, so that nothing is lost. Line ends between values stay.
    fileprivate var steeringEscaped: String {
        guard unicodeScalars.contains(where: { $0.isSteering && $0 != "\n" }) else { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            guard scalar.isSteering, scalar != "\n" else {
                result.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16)
            result.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
        }
        return String(result)
    }
}
