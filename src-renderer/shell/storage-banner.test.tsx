import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '#shared/errors.ts'
import type { StorageHealth, StorageRepair } from '#shared/storage.ts'
import { StorageProvider } from '../client/storage.tsx'
import { fakeBullpen, type FakeHost, renderWith } from '../testing/fake-bullpen.tsx'
import { online, streamOf } from '../testing/monitoring.ts'
import { StorageBanner } from './storage-banner.tsx'
import { storageNote } from './storage-words.ts'

const well: StorageHealth = {
  file: '/home/ada/bullpen.db',
  trouble: null,
  waiting: { changes: 0, bytes: 0, dropped: 0 },
  repair: null,
  backup: null,
  checks: { quickAt: 1, fullAt: null, problems: [] },
}
const full: StorageHealth = {
  ...well,
  trouble: {
    kind: 'full',
    since: 1,
    error: new AppError('resources', { message: 'The disk is full.', remedy: 'Free some space.' }).data,
  },
}
const repair: StorageRepair = {
  at: 1_800_000_000_000,
  reason: 'file is not a database',
  damagedFile: '/home/ada/bullpen.db.damaged-2026-11-21T10-00-00',
  sessions: 1,
  events: 40,
  complete: true,
  backup: null,
}

describe('what is said of the database', () => {
  it('is nothing while it is well', () => expect(storageNote(well)).toBeNull())

  it('is what is the matter, what to do, and that nothing typed is lost', () => {
    expect(storageNote(full)).toMatchObject({ kind: 'trouble', title: 'The disk is full.' })
    expect(storageNote(full)?.text).toBe('Free some space. No new prompt is taken until then; what you type is kept.')
    const busy = storageNote({ ...full, waiting: { changes: 3, bytes: 900, dropped: 0 } })
    expect(busy?.text).toContain('what running turns write is kept in memory.')
  })

  it('names what a repair kept, what is missing, and where the old file is', () => {
    const note = storageNote({ ...well, repair })
    expect(note?.text).toBe(
      '1 session with 40 events was kept. Nothing that was in the file is missing. The damaged file is kept at /home/ada/bullpen.db.damaged-2026-11-21T10-00-00.',
    )
    expect(storageNote({ ...well, repair: { ...repair, complete: false } })?.text).toContain('there was no backup')
    expect(storageNote({ ...full, repair })?.kind).toBe('trouble')
  })

  it('asks for a restart when damage shows while it runs', () => {
    expect(storageNote({ ...well, checks: { ...well.checks, problems: ['page 7'] } })?.text).toContain(
      'Restart Bullpen',
    )
  })
})

const show = (host: FakeHost) =>
  renderWith(
    online(fakeBullpen(host)),
    <StorageProvider>
      <StorageBanner />
    </StorageProvider>,
  )

describe('StorageBanner', () => {
  it('shows a repair until it is dismissed', async () => {
    const dismiss = vi.fn()
    const host = { 'storage.watch': () => streamOf({ ...well, repair }), 'storage.dismissRepair': dismiss }
    show(host)
    await userEvent.click(await screen.findByRole('button', { name: 'Dismiss' }))
    await waitFor(() => expect(dismiss).toHaveBeenCalledOnce())
  })

  it('raises an alert while nothing can be saved', async () => {
    show({ 'storage.watch': () => streamOf(full) })
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.')
  })
})
