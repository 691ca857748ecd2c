// swift-tools-version: 6.2
import PackageDescription

// The probes alone, without the daemon around them: a package of its own so that it costs no normal build. `Product` is a
// link to ../Sources: the targets are the product's, and `package` access reaches them because they are in one package here.

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, pkgConfig: String) -> Target {
    .systemLibrary(name: name, path: "Product/\(name)", pkgConfig: pkgConfig)
}

func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Product/\(name)", swiftSettings: settings)
}

let package = Package(
    name: "noc-benchmarks",
    targets: [
        library("CAres", pkgConfig: "libcares"),
        library("CCurl", pkgConfig: "libcurl"),
        library("CLibXML2", pkgConfig: "libxml-2.0"),
        library("CNetSNMP", pkgConfig: "netsnmp"),
        library("CTLS", pkgConfig: "libssl"),
        library("CZlib", pkgConfig: "zlib"),
        .target(name: "CLinux", path: "Product/CLinux"),
        module("NOCCore", []),
        module("NetIO", ["CLinux", "CAres", "CTLS"]),
        module("CurlClient", ["CCurl", "CZlib", "NetIO"]),
        module("SNMPClient", ["CNetSNMP", "NetIO"]),
        module("NOCProbes", ["NOCCore", "CurlClient", "SNMPClient", "NetIO", "CLibXML2"]),
        .executableTarget(
            name: "probe-cost", dependencies: ["CLinux", "NOCCore", "NOCProbes", "CurlClient", "SNMPClient", "NetIO"],
            path: "ProbeCost", swiftSettings: settings),
    ]
)
