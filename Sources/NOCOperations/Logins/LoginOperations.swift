package import Foundation
package import NOCCore

/// Logins of checks: which are halted because their password was refused, and a person's word that they may be tried again.
package struct LoginOperations: Sendable {
    private let context: OperationContext
    private let memory: any LoginMemory

    package init(_ context: OperationContext, memory: any LoginMemory) {
        self.context = context
        self.memory = memory
    }

    /// Every login of the configuration, in the order of their names.
    package func list() throws(OperationError) -> LoginList {
        var accounts: [LoginAccount] = []
        for name in names {
            let state = try OperationError.wrapping { try memory.state(of: name) }
            accounts.append(account(name, state ?? LoginState()))
        }
        return LoginList(accounts: accounts)
    }

    /// Lets a halted login be tried again; the daemon's next attempt takes it up and records who said so.
    package func clear(_ credential: String, by person: String, note: String?) throws(OperationError) -> LoginAccount {
        try Said.check(("by", person), ("note", note))
        guard names.contains(credential) else { throw .unknown("login", credential, among: names) }
        let now = context.now
        var cleared: LoginState?
        try OperationError.wrapping {
            try memory.update(credential) { state in
                guard let halt = state.halt else { return }
                state.halt = nil
                // Whatever the clock says by now: it is about that halt.
                state.clearance = LoginState.Clearance(by: person, at: max(now, halt.since), note: note)
                cleared = state
            }
        }
        guard let cleared else { throw OperationError(.conflict, "the login \(credential) is not halted") }
        return account(credential, cleared)
    }

    private var names: [String] {
        context.plan.credentials.filter { if case .login = $0.value { true } else { false } }.keys.sorted()
    }

    private func account(_ credential: String, _ state: LoginState) -> LoginAccount {
        LoginAccount(
            credential: credential, checks: checks(of: credential), state: state, timeZone: context.timeZone)
    }

    private func checks(of credential: String) -> [CheckKey] {
        context.plan.accounting.targets.flatMap { target in
            target.checks.map { CheckKey(target: target.id, check: $0.id) }
                .filter { context.plan.checks[$0]?.form.credentialName == credential }
        }
    }
}

package struct LoginList: OperationResult {
    package let accounts: [LoginAccount]

    package var json: JSON { .array(accounts.map(\.json)) }
}

/// A login and what is known of it.
package struct LoginAccount: OperationResult {
    package enum Standing: String, Sendable, CaseIterable { case ready, halted, cleared }

    package let credential: String
    /// Those that sign in with it.
    package let checks: [CheckKey]
    package let state: LoginState
    package let timeZone: TimeZone

    package var standing: Standing { state.halt != nil ? .halted : clearance != nil ? .cleared : .ready }

    /// That no attempt has made use of yet.
    package var clearance: LoginState.Clearance? { state.clearance.flatMap { $0.isTold ? nil : $0 } }

    package var json: JSON {
        [
            "credential": .string(credential), "state": .string(standing.rawValue),
            "checks": .array(checks.map { .string($0.description) }),
            "halted_at": .time(state.halt?.since, timeZone), "why": JSON(state.halt?.why),
            "cleared_by": JSON(clearance?.by), "cleared_at": .time(clearance?.at, timeZone),
            "note": JSON(clearance?.note), "last_try": .time(state.tries.last, timeZone),
        ]
    }
}
