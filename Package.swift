// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ] + (Context.environment["NOC_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// Where this was built from, for `noc --version`; the Makefile says it.
let commit = Context.environment["NOC_COMMIT"] ?? ""

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A Debian library reached through its pkg-config file and a shim header.
func library(_ name: String, pkgConfig: String, apt package: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

func module(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let package = Package(
    name: "noc",
    products: [.executable(name: "noc", targets: ["noc"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Its traits read configuration from files and variables, and dates in ways that nothing here needs.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        library("CAres", pkgConfig: "libcares", apt: "libc-ares-dev"),
        library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        library("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
        library("CNetSNMP", pkgConfig: "netsnmp", apt: "libsnmp-dev"),
        library("COpenSSL", pkgConfig: "libcrypto", apt: "libssl-dev"),
        library("CPango", pkgConfig: "pangocairo", apt: "libpango1.0-dev"),
        library("CTLS", pkgConfig: "libssl", apt: "libssl-dev"),
        library("CXLSXWriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
        library("CZip", pkgConfig: "libzip", apt: "libzip-dev"),
        library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        library("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),
        .target(name: "CLinux", cSettings: [.define("NOC_COMMIT", to: "\"\(commit)\"")]),

        module("NOCCore", []),
        module("NOCConfig", ["NOCCore", yams]),
        module("NetIO", ["CLinux", "CAres", "CTLS"]),
        module("CurlClient", ["CCurl", "CZlib", "NetIO"]),
        module("SNMPClient", ["CNetSNMP", "NetIO"]),
        module("NOCProbes", ["NOCCore", "CurlClient", "SNMPClient", "NetIO", "CLibXML2"]),
        module("NOCLedger", ["NOCCore", "CZstd", "CZlib", "COpenSSL", grdb]),
        module("NOCMonitor", ["NOCCore", logging, serviceLifecycle, subprocess]),
        module(
            "NOCDocument", ["NOCCore", "CPango", "CXLSXWriter", "CZip", "CZlib", mustache],
            resources: [.embedInCode("Templates")]),
        module("NOCReport", ["NOCCore", "NOCDocument"]),
        module("NOCOperations", ["NOCCore", "NOCDocument", "NOCReport"]),
        module("NOCDemo", ["NOCCore", hummingbird, subprocess]),
        .executableTarget(
            name: "noc",
            dependencies: [
                "NOCCore", "NOCConfig", "NetIO", "CurlClient", "SNMPClient", "NOCProbes", "NOCLedger", "NOCMonitor",
                "NOCDocument", "NOCReport", "NOCOperations", "NOCDemo", "CLinux", argumentParser, logging,
                serviceLifecycle,
                subprocess,
                unixSignals,
            ],
            swiftSettings: settings
        ),

        .target(
            name: "TestSupport", dependencies: ["NOCCore", "CLinux"], path: "Tests/Support",
            resources: [.copy("Office")],
            swiftSettings: settings
        ),
        tests("NOCCoreTests", ["NOCCore", "TestSupport"]),
        tests("NOCConfigTests", ["NOCConfig", "TestSupport"], resources: [.copy("Wrong")]),
        tests("NetIOTests", ["NetIO", "TestSupport"]),
        tests("CurlClientTests", ["CurlClient", "TestSupport"]),
        tests("SNMPClientTests", ["SNMPClient", "TestSupport"]),
        tests("NOCProbesTests", ["NOCProbes", "TestSupport"]),
        tests(
            "NOCLedgerTests", ["NOCLedger", "NOCCore", "CZlib", "TestSupport", grdb],
            resources: [.copy("Golden"), .copy("Records")]),
        tests("ContractTests", ["NOCCore", "NOCLedger", "TestSupport"]),
        tests("NOCMonitorTests", ["NOCMonitor", "NOCLedger", "TestSupport"]),
        tests("NOCDocumentTests", ["NOCDocument", "TestSupport"]),
        tests("NOCReportTests", ["NOCDocument", "NOCReport", "TestSupport"]),
        tests("NOCOperationsTests", ["NOCOperations", "NOCReport", "NOCDocument", "NOCCore", "TestSupport"]),
        tests("nocTests", ["noc", "TestSupport"], resources: [.copy("Conformance"), .copy("Seed")]),
    ]
)

// The sanitizers look at what touches C, the loop and the actors; the rest would be compiled once more for nothing.
if Context.environment["NOC_SANITIZED"] != nil {
    let documents = ["NOCDocument", "NOCReport", "NOCOperations", "NOCDemo", "noc"]
    package.targets.removeAll { target in
        documents.contains { target.name == $0 || target.name == "\($0)Tests" } || target.name == "NOCConfigTests"
    }
    package.products = []
}
