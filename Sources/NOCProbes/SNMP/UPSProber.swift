package import NOCCore
internal import NetIO
package import SNMPClient

/// Asks an uninterruptible power supply how it does (UPS-MIB, RFC 1628).
///
/// upsOutputSource or upsBatteryStatus must be there, or the device is none and the outcome unknown; every other object may
/// be missing. Numbers that stand for nothing (-1, 65535, 0 V on lines that are not there) are missing, too. Output from nowhere is a failure
/// (`output_off`). Degraded, the first that applies being the reason: output from the battery (`on_battery`), a low or
/// depleted battery (`battery_low`), any alarm, output by bypass, booster or reducer or from a source the MIB does not
/// name (`ups_alarm`). Where upsOutputSource is missing, seconds on battery tell that it is on battery.
///
/// Latency is the round trip. Measurements, as far as the UPS has them: `battery_charge_percent`,
/// `battery_minutes_remaining`, `seconds_on_battery`, `battery_temperature_c`, `input_line_bads` (a running total), of the
/// lines that are there (upsInputNumLines; else those with a voltage) the lowest `input_voltage_v`, and of the first three the
/// highest `output_load_percent`.
package actor UPSProber: Prober {
    /// As many as fit into a reason.
    private static let mostAlarms = 16

    private let agent: SNMPAgent
    private let timeout: Duration
    private var question = SNMPQuestion(UPSState.Object.allCases, deciding: UPSState.Object.deciding)

    package nonisolated var unownedExecutor: UnownedSerialExecutor { agent.unownedExecutor }

    package init(of agent: SNMPAgent, timeout: Duration) {
        self.agent = agent
        self.timeout = timeout
    }

    package func probe(trace: Bool) async -> ProbeResult {
        var attempt = SNMPAttempt(agent, timeout: timeout, trace: trace)
        do throws(ProbeFailure) {
            if trace { try await attempt.connect() }
            let objects = question.next()
            let response = try await attempt.get(objects.map(\.name))
            guard var state = UPSState(question.learn(objects, response.values)) else {
                question.forget()
                throw await attempt.lacks(.noSuchObject, "no UPS of RFC 1628")
            }
            if state.alarmCount > 0 { state.alarms = await alarms(&attempt) }
            let verdict = state.verdict
            return attempt.finish(
                ProbeResult(
                    verdict.outcome, reason: verdict.reason, latency: Latency(response.roundTrip),
                    measurements: state.measurements))
        } catch {
            return attempt.finish(error)
        }
    }

    /// Their names; what they are is a help only, and its lack no failure.
    private func alarms(_ attempt: inout SNMPAttempt) async -> [String] {
        do throws(ProbeFailure) {
            let rows = try await attempt.walk(UPSState.alarmTable, named: "upsAlarmDescr").rows
            return rows.prefix(UPSProber.mostAlarms).map { UPSState.alarmName($0.value) }
        } catch {
            return []
        }
    }
}
