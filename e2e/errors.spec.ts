/** Every failure has words of its own, tells what to do, and offers the button that helps; one repeated attempt is not the user's work. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledCli } from '../src-main/engine/agent/bundled-cli.ts'
import { type App, directive, expect, test } from './app.ts'
import { ERROR_CASES } from './error-cases.ts'
import { bringAbout, cleanUp, MACHINE_CASES } from './machine-cases.ts'
import { whenAll } from './placement.ts'
import { answers, openFolder, promptBox, send, transcript, turnEnded } from './ui.ts'

/** Fewer repetitions than users have: what is tested is what comes after them. */
const settings = (app: App, changes: object) => app.writeSettings({ maxApiRetries: 1, autoRetries: 0, ...changes })

test('each failure of the API says what happened and what to do', async ({ app }, info) => {
  info.setTimeout(120_000) // two dozen turns
  settings(app, {})
  const page = await app.start()
  await openFolder(page, app.project('failures'))
  for (const { name, does, says, advises, button } of ERROR_CASES) {
    await test.step(name, async () => {
      await send(page, `${name} ${directive(does)}`)
      const turn = transcript(page).locator('footer').last()
      await expect(turn).toContainText(says)
      await expect(turn).toContainText(advises)
      await expect(turn.getByRole('button', { name: 'Try again' })).toBeVisible()
      if (button !== undefined) await expect(turn.getByRole('button', { name: button })).toBeVisible()
      await send(page, 'And now?')
      await expect(answers(page).last()).toContainText('And now?')
      await turnEnded(page)
    })
  }

  await test.step('cut once: what had come of the answer is not there twice', async () => {
    await send(page, `Cut once ${directive({ mode: 'cut', after: 9, times: 1 })}`)
    await expect(answers(page).last()).toContainText('Cut once')
    await turnEnded(page)
    await expect(answers(page).filter({ hasText: 'Cut once' })).toHaveCount(1)
    await expect(answers(page).last()).not.toContainText('w8') // it was said anew
  })
  await test.step('a limit for a moment: waited for, in sight', async () => {
    await send(page, `Limited ${directive({ mode: 'status', code: 429, retryAfter: 2, times: 1 })}`)
    await expect(transcript(page).getByText(/Attempt 1 of 1 in [12] s/)).toBeVisible()
    await expect(answers(page).last()).toContainText('Limited')
    await turnEnded(page)
  })
})

test('a failing request is shown with its next attempt, tried at once on demand, and cancelled', async ({ app }) => {
  settings(app, { maxApiRetries: 10 })
  const page = await app.start()
  await openFolder(page, app.project('retries'))
  const failing = { mode: 'status', code: 500, times: 5, key: 'retries' } as const // the CLI gives 529 up sooner
  await send(page, `Please ${directive(failing)}`)
  await expect(transcript(page).getByText(/Attempt [34] of 10 in/)).toBeVisible()
  await transcript(page).getByRole('button', { name: 'Try now' }).click()
  await expect(transcript(page).getByRole('article', { name: 'Sent again by Bullpen' })).toContainText('Please')
  await expect(answers(page).last()).toContainText('Please', { timeout: 30_000 })
  await turnEnded(page)
  await send(page, `Again ${directive({ mode: 'status', code: 500 })}`)
  await transcript(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(transcript(page).getByText('Interrupted').last()).toBeVisible() // so was the one tried now
})

test('when the API fails for all, prompts wait, and go on when it answers again', async ({ app }) => {
  settings(app, { maxApiRetries: 0 })
  const page = await app.start()
  await page.setViewportSize({ width: 1280, height: 2_400 }) // the transcript paints what is in sight
  await openFolder(page, app.project('breaker'))
  for (let count = 1; count <= 5; count += 1) {
    await send(page, `Failing ${count} ${directive({ mode: 'status', code: 529 })}`)
    await expect(transcript(page).locator('footer')).toHaveCount(count)
  }
  const banner = page.getByRole('status').filter({ hasText: 'It failed for several sessions' })
  await expect(banner).toBeVisible()
  await send(page, 'Do this when you can')
  await expect(page.getByRole('list', { name: 'Queued prompts' })).toContainText('Waits for the API')
  await banner.getByRole('button', { name: 'Try now' }).click()
  await expect(answers(page).last()).toContainText('Do this when you can')
  await expect(banner).toBeHidden()
})

test('prompts that wait can be edited, put into another order, and taken back', async ({ app }) => {
  const page = await app.start()
  await openFolder(page, app.project('queue'))
  await send(page, `Slowly ${directive({ mode: 'stream', n: 400, delay: 50 })}`)
  const queue = page.getByRole('list', { name: 'Queued prompts' })
  for (const text of ['one', 'two', 'three']) await send(page, text)
  await queue.getByRole('listitem').filter({ hasText: 'three' }).getByRole('button', { name: 'Send earlier' }).click()
  await expect(queue.getByRole('listitem')).toContainText(['one', 'three', 'two'])
  await queue.getByRole('listitem').first().getByRole('button', { name: 'Edit this prompt' }).click()
  await page.getByRole('textbox', { name: 'Words of the prompt' }).fill('one, but better')
  await page.keyboard.press('Enter')
  await expect(queue.getByRole('listitem').first()).toContainText('one, but better')
  await queue.getByRole('listitem').filter({ hasText: 'two' }).getByRole('button', { name: 'Withdraw' }).click()
  await expect(queue.getByRole('listitem')).toHaveCount(2)
  await promptBox(page).press('Escape')
  await expect(answers(page).last()).toContainText('three')
  await expect(answers(page).nth(-2)).toContainText('one, but better')
})

const UNUSUAL: readonly { name: string; settings?: (app: App) => object; env?: Record<string, string> }[] = [
  {
    name: 'a Claude Code of a version to come',
    settings(app) {
      const later = join(app.root, 'later-claude')
      const version = '[ "$1" = --version ] && echo "99.0.0 (Claude Code)" && exit 0'
      writeFileSync(later, `#!/bin/sh\n${version}\nexec "${bundledCli()}" "$@"\n`, { mode: 0o755 })
      return { cliPath: later }
    },
  },
  { name: 'an empty PATH', env: { PATH: '' } },
]

for (const { name, settings: made, env } of UNUSUAL) {
  test(
    `with ${name} it works all the same`,
    whenAll('what is looked up, and how, is proven in the engine'),
    async ({ app }) => {
      test.skip(process.platform === 'win32' && made !== undefined, 'the program is a shell script')
      app.writeSettings(made?.(app) ?? {})
      const page = await app.start({ extra: env ?? {} })
      await openFolder(page, app.project('unusual'))
      await send(page, 'Are you there?')
      await expect(answers(page).last()).toContainText('Are you there?')
    },
  )
}

for (const one of MACHINE_CASES.filter(({ possible = true }) => possible)) {
  test(
    `${one.name}: what happened and what to do is said, and it goes on when it is cured`,
    whenAll('the words are proven in the engine and in the components that show them'),
    async ({ app }, info) => {
      if (one.slow) info.setTimeout(180_000)
      try {
        const page = await bringAbout(one, app)
        const notice = page.getByText(one.says).first()
        await expect(notice).toBeVisible({ timeout: one.slow ? 110_000 : 30_000 })
        await expect(page.getByText(one.advises).first()).toBeVisible()
        if (one.button !== undefined) await expect(page.getByRole('button', { name: one.button })).toBeVisible()
        one.undo?.(app)
        if (!one.heals) return
        await promptBox(page).fill('And now?')
        await expect(async () => {
          await promptBox(page).press('Enter')
          await expect(answers(page).last()).toContainText('And now?', { timeout: 2_000 })
        }).toPass()
      } finally {
        await app.stop()
        cleanUp(one, app)
      }
    },
  )
}
