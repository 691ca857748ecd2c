import NOCCore

/// One kind of value: how it is read from YAML, and its JSON Schema. Both come from the same lines, so they cannot differ.
struct Kind<Value>: Sendable {
    let schema: @Sendable () -> JSON
    /// The same for people.
    let form: @Sendable () -> Form
    /// Stands in for what could not be read, so that reading goes on to the next problem.
    let placeholder: @Sendable () -> Value
    /// Reports what is wrong and always returns.
    let read: @Sendable (YAMLNode, ConfigurationPass) -> Read<Value>

    init(
        schema: @escaping @autoclosure @Sendable () -> JSON, form: @escaping @autoclosure @Sendable () -> Form,
        placeholder: @escaping @autoclosure @Sendable () -> Value,
        read: @escaping @Sendable (YAMLNode, ConfigurationPass) -> Read<Value>
    ) {
        self.schema = schema
        self.form = form
        self.placeholder = placeholder
        self.read = read
    }
}

/// A value, and the YAML that says the same with every default filled in.
struct Read<Value> {
    var value: Value
    var effective: YAMLNode
}

/// A value that remembers where it stands.
struct Located<Value> {
    var value: Value
    var place: Place
}

extension Located: Sendable where Value: Sendable {}

/// Why a value was refused: `unfit` is answered with what was expected.
enum Complaint: Error {
    case unfit
    case because(String)
}

extension Kind {
    /// A scalar. `expected` completes “expected …”; `parse` gets no null. `show` gives the text of the effective
    /// configuration where it differs from what was written.
    static func scalar(
        _ expected: @escaping @autoclosure @Sendable () -> String, schema: @escaping @autoclosure @Sendable () -> JSON,
        form: @escaping @autoclosure @Sendable () -> Form,
        placeholder: @escaping @autoclosure @Sendable () -> Value,
        show: (@Sendable (Value) -> String)? = nil,
        parse: @escaping @Sendable (YAMLScalar, YAMLNode) throws(Complaint) -> Value
    ) -> Kind {
        Kind(schema: schema(), form: form(), placeholder: placeholder()) { node, reading in
            do {
                guard let scalar = node.scalar, scalar.meaning != .null else { throw Complaint.unfit }
                let value = try parse(scalar, node)
                guard let shown = show?(value), shown != scalar.text else { return Read(value: value, effective: node) }
                return Read(value: value, effective: YAMLNode(.scalar(shown, plain: false), at: node.place))
            } catch Complaint.because(let message) {
                reading.report(message, at: node.place, ofKey: true)
            } catch {
                reading.report("expected \(expected()), found \(node.found)", at: node.place, ofKey: true)
            }
            return Read(value: placeholder(), effective: node)
        }
    }

    /// The same with the value's place.
    var located: Kind<Located<Value>> {
        Kind<Located<Value>>(
            schema: schema(), form: form(),
            placeholder: Located(value: placeholder(), place: Place(file: "", line: 0, column: 0)),
            read: { node, reading in
                let inner = read(node, reading)
                return Read(value: Located(value: inner.value, place: node.place), effective: inner.effective)
            })
    }

    /// Makes another value of it.
    func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Kind<Other> {
        Kind<Other>(schema: schema(), form: form(), placeholder: transform(placeholder())) { node, reading in
            let inner = read(node, reading)
            return Read(value: transform(inner.value), effective: inner.effective)
        }
    }

    /// Does something with what was read, such as keeping its name.
    func noting(_ note: @escaping @Sendable (Value, Place, ConfigurationPass) -> Void) -> Kind {
        Kind(schema: schema(), form: form(), placeholder: placeholder()) { node, reading in
            let before = reading.problemCount
            let result = read(node, reading)
            if reading.problemCount == before { note(result.value, node.place, reading) }
            return result
        }
    }
}
