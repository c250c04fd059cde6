/** What the window is measured at: opening and scrolling long sessions, streams in many tabs, switching, the palette, file names. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '#shared/contract/index.ts'
import { PromptId, type SessionId } from '#shared/ids.ts'
import type { Recorded, UiPage } from './ui-browser.ts'
import { answerOf, type SeededSession } from './ui-seed.ts'
import { randomFrom } from './words.ts'

export type Place = { readonly ui: UiPage; readonly client: Client }

const panel = (id: SessionId): string => `[role="tabpanel"][data-session="${id}"]`
const log = (id: SessionId): string => `${panel(id)} [role="log"]`
const tab = (id: SessionId): string => `#tab-${id}`

/**
 * A session that this window never showed: from the click in the list to its end on the screen. No garbage is collected by
 * force between two of them: that throws compiled code away too, and the next one would be measured without it.
 */
export async function openSession({ ui }: Place, { id, last }: SeededSession): Promise<number> {
  const press = await ui.pointerAt(`[data-session-row="${id}"]`)
  const firstMs = await ui.fromInput('pointerup', { selector: log(id), text: last, atEnd: true }, press)
  await delay(500)
  return firstMs
}

/** Upwards from the end, older messages coming in on the way, and down again. */
export function scrollSession({ ui }: Place, { id }: SeededSession): Promise<Recorded> {
  return ui.record(async () => {
    await ui.scroll(log(id), 12_000, 3_000)
    await ui.scroll(log(id), -8_000, 3_000)
  })
}

export type Whole = { readonly ms: number; readonly heap: number; readonly scroll: Recorded }

/** To its very beginning: everything is in the window then. */
export async function loadWhole({ ui }: Place, { id, first }: SeededSession): Promise<Whole> {
  await ui.page.locator(log(id)).focus()
  const beginning = { selector: log(id), text: first }
  const ms = await ui.fromInput('keydown', beginning, () => ui.page.keyboard.press('Home'))
  await delay(500)
  const scroll = await ui.record(async () => {
    await ui.scroll(log(id), -12_000, 3_000)
    await ui.scroll(log(id), 8_000, 3_000)
  })
  return { ms, heap: await ui.heap(), scroll }
}

/** Pieces a second of each session, and characters of a piece: about a token. */
export const DELTAS_A_SECOND = 200
const PIECE = 5
const SETTLING_MS = 3_000
/** So long a stream goes on if nobody ends it: whatever else the machine does, none is over while it is measured. */
const STREAM_SECONDS_MOST = 600

/** All sessions stream at once while a person types into the prompt of the first. */
export async function stream(
  { ui, client }: Place,
  ids: readonly SessionId[],
  { seconds, keys, profile }: { seconds: number; keys: number; profile: string },
): Promise<Recorded> {
  const random = randomFrom(23)
  const source = Array.from({ length: 20 }, (_, index) => answerOf(random, index)).join('\n\n')
  const count = DELTAS_A_SECOND * STREAM_SECONDS_MOST
  const order = JSON.stringify({ count, everyMs: 1000 / DELTAS_A_SECOND, size: PIECE, source })
  for (const id of ids) await ui.page.locator(tab(id)).click() // so that their text is followed
  await ui.page.locator(tab(ids[0]!)).click()
  for (const id of ids) await client.sessions.send({ id, promptId: PromptId.parse(crypto.randomUUID()), text: order })
  for (const id of ids) await untilStreaming(client, id)
  await delay(SETTLING_MS)
  await ui.page.locator(`${panel(ids[0]!)} textarea`).focus()
  const type = async () => {
    for (let key = 0; key < keys; key += 1) {
      await ui.page.keyboard.press(key % 6 === 5 ? 'Space' : 'KeyA')
      await delay((seconds * 1000) / keys - 5)
    }
  }
  const recorded = await ui.record(() => ui.profiled(profile, type))
  for (const id of ids) {
    if ((await client.sessions.get({ id })).state.kind !== 'running') throw new Error('A stream ended too early.')
    await client.sessions.interrupt({ id })
  }
  await ui.page.locator(`${panel(ids[0]!)} textarea`).fill('')
  return recorded
}

async function untilStreaming(client: Client, id: SessionId): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { state } = await client.sessions.get({ id })
    if (state.kind === 'running') return
    await delay(50)
  }
  throw new Error('A session did not begin to stream.')
}

/** Between two tabs that were shown before, by the keyboard. */
export async function switchTabs({ ui }: Place, sessions: readonly SeededSession[], rounds: number): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { id, last }] of sessions.entries()) {
      const shown = { selector: log(id), text: last }
      times.push(await ui.fromInput('keydown', shown, () => ui.page.keyboard.press(`Alt+${index + 1}`)))
      await delay(150)
    }
  }
  return times
}

export async function openPalette({ ui }: Place, rounds: number): Promise<number[]> {
  const times: number[] = []
  const shown = { selector: '[role="dialog"] [cmdk-item]' }
  for (let round = 0; round < rounds; round += 1) {
    times.push(await ui.fromInput('keydown', shown, () => ui.page.keyboard.press('Alt+K')))
    await ui.page.keyboard.press('Escape')
    await ui.page.locator('[role="dialog"]').waitFor({ state: 'detached' })
  }
  return times
}

/** Each key of these queries, until the list shows what fits it. */
export async function completeFiles(
  { ui }: Place,
  { id }: SeededSession,
  queries: readonly string[],
): Promise<number[]> {
  const box = ui.page.locator(`${panel(id)} textarea`)
  const times: number[] = []
  const shown = { selector: '[role="listbox"][aria-busy="false"]' }
  await box.focus()
  await ui.page.keyboard.type('@')
  await ui.page.locator('[role="listbox"] [role="option"]').first().waitFor()
  await ui.page.getByText('Reading the folder').waitFor({ state: 'detached', timeout: 60_000 })
  for (const query of queries) {
    await box.fill('@')
    await delay(200)
    for (const letter of query) {
      times.push(await ui.fromInput('keydown', shown, () => ui.page.keyboard.press(letter)))
    }
  }
  await box.fill('')
  return times
}
