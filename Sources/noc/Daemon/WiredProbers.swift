import NOCConfig
import NOCCore

/// Probers on an event loop of this process, with the credentials that can be read now.
struct WiredProbers: ProberSource {
    let wires: Wires
    let plan: Plan

    func probers(for keys: Set<CheckKey>) throws -> [CheckKey: any Prober] {
        wires.probers(keys, plan, wires.resolve(plan, SecretStore()))
    }
}
