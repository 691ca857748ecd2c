/// The words of the reference between those of the keys.
struct ReferenceWords {
    let language: Language

    private func say(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }

    var title: String { say("The configuration of noc", "noc 的配置") }
    var made: String {
        say(
            "Made by `noc config reference`: do not edit. In the other language: [中文](configuration.zh-CN.md).",
            "由 `noc config reference --locale zh-CN` 生成，不要手改。English: [configuration.md](configuration.md)")
    }
    var introduction: String {
        say(
            "A configuration is YAML, by default in `/etc/noc/noc.yaml`; `include` joins further files. Unknown keys, wrong types and"
                + " dangling references are refused, all at once and each with its place, by `noc config check`. `noc config show`"
                + " prints what is in force with every default, `noc config schema` a JSON Schema for editors.",
            "配置是 YAML，默认在 `/etc/noc/noc.yaml`，用 `include` 并入其他文件。不认识的键、类型不符、引用不存在的编号都会被拒绝，"
                + "`noc config check` 一次列出全部问题和位置；`noc config show` 显示补全默认值后的配置，"
                + "`noc config schema --locale zh-CN` 给出编辑器用的 JSON Schema。")
    }
    var contents: String { say("Contents", "目录") }
    var notations: String { say("How values are written", "值的写法") }
    var all: String { say("The whole file", "整个文件") }
    var index: String { say("Index of all keys", "全部键的索引") }
    /// The columns of the tables.
    var notationColumns: [String] { [say("type", "类型"), say("how it is written", "写法")] }
    var columns: [String] {
        [say("key", "键"), say("type", "类型"), say("default", "默认"), say("what it is for", "说明"), say("example", "示例")]
    }
    var required: String { say("required", "必填") }

    func path(_ section: ConfigurationReference.Section) -> String { section.path.isEmpty ? all : section.path }

    func alsoAt(_ paths: [String]) -> String {
        say("Likewise at ", "同样用于 ") + paths.map { "`\($0)`" }.joined(separator: say(", ", "、")) + say(".", "。")
    }

    func oneOf(_ keys: [String]) -> String {
        say("Exactly one of ", "恰好写其中一个：") + keys.map { "`\($0)`" }.joined(separator: say(", ", "、")) + say(".", "。")
    }

    /// What may be written; `map` says how a map with known keys is called.
    func text(of form: Form, map: (Keys.Described) -> String) -> String {
        switch form {
        case .value(let notation, let bounds):
            [notation.title(language), bounds].filter { !$0.isEmpty }.joined(separator: say(", ", "，"))
        case .choice(let words): words.map { "`\($0)`" }.joined(separator: say(" or ", " 或 "))
        case .reference(let space): say("id of a \(space.rawValue)", "\(space.chinese)的编号")
        case .record(let record): record.fields.isEmpty ? "`{}`" : map(record)
        case .list(let item): say("list of: ", "列表：") + text(of: item, map: map)
        case .map(let item): say("map of names to: ", "名称到值的映射：") + text(of: item, map: map)
        case .either(let one, .list(let item)) where text(of: one, map: map) == text(of: item, map: map):
            say("one or a list of: ", "一个或列表：") + text(of: one, map: map)
        case .either(let first, let other):
            text(of: first, map: map) + say("; or ", "；或") + text(of: other, map: map)
        }
    }
}

extension Names.Space {
    fileprivate var chinese: String {
        switch self {
        case .objective: "考核目标"
        case .group: "分组"
        case .target: "对象"
        case .credential: "凭据"
        case .hook: "告警脚本"
        case .penalty: "扣减条款"
        case .record: "人工记录系列"
        case .project: "项目"
        case .indicator: "指标行"
        }
    }
}

extension Keys.Field {
    /// The example as it stands in a file, with what must stand beside it.
    var example: String {
        help.beside.isEmpty ? "\(name): \(help.example)" : "{ \(help.beside), \(name): \(help.example) }"
    }
}
