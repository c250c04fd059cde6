/** What the audit found, in a sentence for people. */
import type { AuditFinding } from './audit.ts'

export function describeFinding(finding: AuditFinding): string {
  switch (finding.kind) {
    case 'unknown-process':
      return `Process ${finding.pid} bears Bullpen's mark and is in no ledger.`
    case 'left-behind':
      return `Process ${finding.pid} outlived the CLI that started it. Closing its session ends it.`
    case 'orphan':
      return `Process ${finding.pid} belongs to a host that is gone. Restarting Bullpen ends it.`
    case 'missing-process':
      return `Process ${finding.pid} ended without anybody noticing.`
    case 'too-many':
      return `${finding.processes} CLI processes run where ${finding.expected} are accounted for.`
  }
}
