// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in CI, where nobody reads them.
let warnings: [SwiftSetting] =
  Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)]
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)] + warnings

let package = Package(
  name: "sunbird-field-agent",
  products: [
    .executable(name: "agent", targets: ["agent"]),
    .executable(name: "sunbird-sim", targets: ["sunbird-sim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(
      url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    // C libraries of the system.
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CSpawn"),

    // The agent, from the bottom up: a target may import only what stands above it here.
    .target(name: "Codecs", dependencies: ["CZlib"], swiftSettings: strict),
    .target(
      name: "Sealing", dependencies: ["Codecs", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(name: "Causality", swiftSettings: strict),
    .target(
      name: "Auditing",
      dependencies: [
        "Causality", "Codecs", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(name: "Numbering", swiftSettings: strict),
    .target(
      name: "Registry", dependencies: ["Codecs", "Causality", "Numbering"], swiftSettings: strict),
    .target(
      name: "Sunbird", dependencies: ["Codecs", "Registry", "Numbering"], swiftSettings: strict),
    .target(
      name: "Reconciliation", dependencies: ["Causality", "Registry", "Sunbird"],
      swiftSettings: strict),
    .target(
      name: "Bundles", dependencies: ["Codecs", "Causality", "Registry", "Reconciliation"],
      swiftSettings: strict),
    .target(name: "Spreadsheets", dependencies: ["CZlib"], swiftSettings: strict),
    .target(
      name: "Importing",
      dependencies: ["Codecs", "Numbering", "Registry", "Spreadsheets"],
      swiftSettings: strict),
    .target(name: "HTTPTransport", dependencies: ["CCurl"], swiftSettings: strict),
    .target(
      name: "Outbox",
      dependencies: [
        "CSQLite", "Auditing", "Bundles", "Codecs", "Causality", "Registry", "Reconciliation",
        "Sealing",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      resources: [
        .embedInCode("schema/001-outbox.sql"), .embedInCode("schema/002-lookalikes.sql"),
        .embedInCode("schema/003-receipts.sql"),
        .embedInCode("schema/004-bundles.sql"),
      ],
      swiftSettings: strict),
    .target(
      name: "SyncEngine",
      dependencies: [
        "Auditing", "Codecs", "Causality", "Registry", "Sunbird", "Reconciliation", "HTTPTransport",
        "Outbox",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "Onboarding",
      dependencies: [
        "Codecs", "Registry", "Sunbird", "Yams", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "Diagnostics",
      dependencies: ["Codecs", "Registry", "Sunbird", "HTTPTransport", "SyncEngine", "Onboarding"],
      swiftSettings: strict),
    .target(
      name: "LocalAPI",
      dependencies: [
        "Codecs", "Registry", "Reconciliation", "Sunbird",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "AgentCommands",
      dependencies: [
        "Codecs", "Causality", "Numbering", "Registry", "Sunbird", "Reconciliation",
        "HTTPTransport", "Outbox", "SyncEngine", "Onboarding", "Diagnostics", "SunbirdSimulator",
        "DistrictDay", "LocalAPI", "Simulation", "Spreadsheets", "Importing", "Auditing",
        "Sealing", "Bundles",
        "CEdit", "CSpawn",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Crypto", package: "swift-crypto"),
        "Yams",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .target(
      name: "ThreadPriority", swiftSettings: strict,
      // The libraries of a program are to find it there before they find the system's.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic-symbol=setpriority"])]),
    .executableTarget(
      name: "agent", dependencies: ["AgentCommands", "ThreadPriority"], swiftSettings: strict),

    // The stand-in server, and a day of a district to try things out with.
    .target(
      name: "SunbirdSimulator",
      dependencies: [
        "Codecs", "Numbering",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "sunbird-sim",
      dependencies: [
        "SunbirdSimulator", "ThreadPriority",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(name: "DistrictDay", swiftSettings: strict),

    // The real engine in worlds whose clock, line, server and people are simulated.
    .target(
      name: "Simulation",
      dependencies: [
        "Codecs", "Causality", "Registry", "Reconciliation", "HTTPTransport", "Outbox", "Sunbird",
        "SyncEngine", "SunbirdSimulator",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "generate-district-day", dependencies: ["DistrictDay"], swiftSettings: strict),

    // What the agent costs, side by side with the floor under it: `make bench`.
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "Codecs", "Outbox", "Reconciliation", "Registry", "SunbirdSimulator",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Benchmarks",
      exclude: [
        "line", "lines.py", "outside", "recovery_after_kill.py", "status_at_a_million.py", "store",
        "whole_commands.py",
      ],
      swiftSettings: strict),

    // What tests draw by chance.
    .target(name: "SeededGenerators", path: "Tests/SeededGenerators", swiftSettings: strict),

    // Programs that tests start: the agent, the stand-in server, nginx.
    .target(
      name: "AgentProcesses",
      dependencies: [
        "CSpawn", "Codecs", "SunbirdSimulator", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      path: "Tests/AgentProcesses", swiftSettings: strict),

    .testTarget(name: "TidyTests", exclude: ["exceptions.txt"], swiftSettings: strict),
    .testTarget(
      name: "CodecsTests", dependencies: ["Codecs", "SeededGenerators"], swiftSettings: strict),
    .testTarget(
      name: "SealingTests",
      dependencies: [
        "Sealing", "Codecs", "AgentProcesses",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AuditingTests", dependencies: ["Auditing", "Causality", "Codecs", "SeededGenerators"],
      swiftSettings: strict),
    .testTarget(
      name: "CausalityTests", dependencies: ["Causality", "SeededGenerators"],
      swiftSettings: strict),
    .testTarget(
      name: "RegistryTests", dependencies: ["Registry", "Codecs", "Numbering", "SeededGenerators"],
      swiftSettings: strict),
    .testTarget(
      name: "SunbirdTests", dependencies: ["Sunbird", "Codecs"], swiftSettings: strict),
    .testTarget(
      name: "HTTPTransportTests", dependencies: ["HTTPTransport", "Codecs", "AgentProcesses"],
      swiftSettings: strict),
    .testTarget(
      name: "ReconciliationTests", dependencies: ["Reconciliation", "Codecs", "SeededGenerators"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "BundlesTests",
      dependencies: ["Bundles", "Causality", "Codecs", "Reconciliation", "Registry"],
      swiftSettings: strict),
    .testTarget(
      name: "SpreadsheetsTests", dependencies: ["Spreadsheets", "SeededGenerators"],
      swiftSettings: strict),
    .testTarget(
      name: "ImportingTests",
      dependencies: ["Importing", "Registry", "Spreadsheets", "Codecs"], exclude: ["Fixtures"],
      swiftSettings: strict),
    .testTarget(
      name: "OutboxTests",
      dependencies: [
        "Outbox", "Auditing", "Bundles", "Codecs", "Reconciliation", "Sealing",
        "SeededGenerators",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "OnboardingTests", dependencies: ["Onboarding", "Codecs", "Yams", "SeededGenerators"],
      swiftSettings: strict),
    .testTarget(
      name: "SunbirdSimulatorTests", dependencies: ["SunbirdSimulator", "Codecs"],
      swiftSettings: strict),
    .testTarget(
      name: "SyncEngineTests",
      dependencies: [
        "SyncEngine", "Auditing", "Bundles", "Codecs", "Reconciliation", "Onboarding",
        "SunbirdSimulator", "DistrictDay", "SeededGenerators",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AgentCommandsTests",
      dependencies: [
        "AgentCommands", "Causality", "Codecs", "Diagnostics", "HTTPTransport", "Outbox",
        "Reconciliation", "Registry", "SyncEngine", "AgentProcesses", "agent", "sunbird-sim",
        "Spreadsheets", "SunbirdSimulator", "Sealing",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Simulation", "Causality", "Registry", "Reconciliation", "Outbox", "Sunbird",
        "SunbirdSimulator",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LocalAPITests", dependencies: ["LocalAPI", "Codecs", "Registry"],
      swiftSettings: strict),
    .testTarget(name: "DistrictDayTests", dependencies: ["DistrictDay"], swiftSettings: strict),

    // The real programs, killed and starved.
    .testTarget(
      name: "CrashTests",
      dependencies: [
        "AgentProcesses", "Codecs", "SeededGenerators", "SunbirdSimulator", "agent", "sunbird-sim",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "StorageFaultTests",
      dependencies: [
        "AgentProcesses", "Codecs", "SeededGenerators", "SunbirdSimulator", "agent", "sunbird-sim",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Support/disk-faults.c"], swiftSettings: strict),
  ]
)
