import NOCCore

extension Kind {
    /// A YAML list.
    static func list<Element>(_ item: Kind<Element>, atLeast least: Int = 0) -> Kind where Value == [Element] {
        Kind(
            schema: .object(
                [.init("type", "array"), .init("items", item.schema())]
                    + (least > 0 ? [.init("minItems", .integer(Int64(least)))] : [])),
            form: .list(item.form()),
            placeholder: [],
            read: { node, reading in
                guard case .list(let items) = node.content else {
                    reading.report("expected a list, found \(node.found)", at: node.place, ofKey: true)
                    return Read(value: [], effective: node)
                }
                if items.count < least { reading.report("the list is empty", at: node.place, ofKey: true) }
                let read = items.map { item.read($0, reading) }
                let effective = reading.keepsEffective ? read.map(\.effective) : []
                return Read(value: read.map(\.value), effective: YAMLNode(.list(effective), at: node.place))
            })
    }

    /// A list, or one value that stands for a list of it.
    static func oneOrMany<Element>(_ item: Kind<Element>) -> Kind where Value == [Element] {
        let many = Kind<[Element]>.list(item, atLeast: 1)
        return Kind(
            schema: .object(["anyOf": .array([item.schema(), many.schema()])]),
            form: .either(item.form(), many.form()),
            placeholder: [],
            read: { node, reading in
                if case .list = node.content { return many.read(node, reading) }
                let one = item.read(node, reading)
                return Read(value: [one.value], effective: one.effective)
            })
    }

    /// A map from names of one's own to values, in the order of the file. Repeated names are reported.
    static func dictionary<Element>(
        _ key: Kind<String>, _ item: @escaping @Sendable (_ key: String) -> Kind<Element>
    ) -> Kind where Value == [(key: String, value: Element)] {
        Kind(
            schema: .object([
                "type": .string("object"), "propertyNames": key.schema(),
                "additionalProperties": item("").schema(),
            ]),
            form: .map(item("").form()),
            placeholder: [],
            read: { node, reading in
                guard let entries = reading.entries(of: node) else { return Read(value: [], effective: node) }
                var values: Value = []
                var effective: [YAMLNode.Entry] = []
                for entry in entries {
                    let name = YAMLNode(.scalar(entry.key, plain: false), at: entry.keyPlace)
                    let key = key.read(name, reading).value
                    let read = reading.inKey(entry.key) { item(key).read(entry.value, reading) }
                    values.append((key, read.value))
                    effective.append(.init(key: entry.key, keyPlace: entry.keyPlace, value: read.effective))
                }
                return Read(value: values, effective: YAMLNode(.map(effective), at: node.place))
            })
    }

    /// One of two forms: `first` where the value is a scalar, `other` where it is a list or a map.
    static func scalarOr(_ first: Kind, _ other: Kind) -> Kind {
        Kind(
            schema: .object(["anyOf": .array([first.schema(), other.schema()])]),
            form: .either(first.form(), other.form()),
            placeholder: first.placeholder(),
            read: { node, reading in
                node.scalar == nil ? other.read(node, reading) : first.read(node, reading)
            })
    }
}
