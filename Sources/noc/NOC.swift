@main
enum NOC {
    static func main() {}
}
