import Hummingbird

/// The web servers of the simulated room: the government's website, the province's grid platform, the terminals' login.
actor SimulatedSites {
    enum Website { case well, failing, slow }

    /// The one account of the terminals.
    static let user = "grid-01"
    static let password = "demo-only"
    private static let token = "7f3c1a"
    private static let session = "session=demo"

    private var website = Website.well
    private var isOutOfOrder = false

    func set(website: Website) { self.website = website }
    func set(loginIsOutOfOrder: Bool) { isOutOfOrder = loginIsOutOfOrder }

    func homePage() async throws -> Response {
        switch website {
        case .failing: return Self.page("系统繁忙", status: .internalServerError)
        case .slow: try await Task.sleep(for: .milliseconds(650))
        case .well: break
        }
        return Self.page("东区人民政府")
    }

    func platformHealth() -> Response { Self.answer(#"{"status":"UP","queue":3}"#, type: "application/json") }

    /// A form with a token, a check of the account, and a page only for those who signed in.
    func terminal(_ request: Request) async throws -> Response {
        switch (request.method, request.uri.path) {
        case (.get, "/login"):
            Self.page("登录", body: "<input type=hidden name=token value=\"\(Self.token)\">")
        case (.post, "/login"): try await signIn(request)
        case (.get, "/home") where request.headers[.cookie]?.contains(Self.session) == true:
            Self.page("网格终端", body: "退出登录")
        default: Self.page("请先登录", status: .unauthorized)
        }
    }

    private func signIn(_ request: Request) async throws -> Response {
        let form = String(buffer: try await request.body.collect(upTo: 4_096))
        let isRight = ["user=\(Self.user)", "password=\(Self.password)", "token=\(Self.token)"].allSatisfy(
            form.contains)
        guard !isOutOfOrder else { return Self.page("系统繁忙", status: .serviceUnavailable) }
        guard isRight else { return Self.page("登录", body: "账号或密码错误") }
        var response = Self.page("登录成功")
        response.headers[.setCookie] = "\(Self.session); Path=/; HttpOnly"
        return response
    }

    private static func page(_ title: String, body: String = "", status: HTTPResponse.Status = .ok) -> Response {
        answer(
            "<!DOCTYPE html><html lang=zh-CN><head><meta charset=utf-8><title>\(title)</title></head><body>\(body)</body></html>",
            type: "text/html; charset=utf-8", status: status)
    }

    private static func answer(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
