import { expect, it } from 'vitest'
import { WAYS, quitAgainAndAgain } from '../../../soak/lib/quits.ts'

/** `npm run soak -- quit` does it a hundred times with twenty sessions. */
it.runIf(process.platform !== 'win32')(
  'a host that is asked to end with all its sessions at work leaves nothing, and the next one goes on at once',
  { timeout: 120_000 },
  async () => {
    const found = await quitAgainAndAgain({ quits: 1, sessions: 5, ways: WAYS })
    expect(found.problems).toEqual([])
    expect([...found.byWay.values()]).toEqual([1])
    // five CLIs, what one of them started, and the guardian
    expect(found.processes).toBeGreaterThanOrEqual(5 + 4 + 1)
  },
)
