import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { bundledCli } from '../src-main/engine/agent/bundled-cli.ts'
import { SampleTranscript } from '../src-main/engine/transcripts/testing/sample-transcript.ts'
import { directive, expect, test } from './app.ts'
import { answers, openFolder, send, transcript, turnEnded } from './ui.ts'
for (const theme of ['light', 'dark'] as const)
  test(`look ${theme}`, async ({ app }) => {
    test.setTimeout(150_000)
    const kept = join(app.userHome, '.claude', 'projects', 'x')
    mkdirSync(kept, { recursive: true })
    for (let n = 0; n < 1200; n += 1) {
      const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
      const s = new SampleTranscript({
        cwd: join(app.userHome, 'code', `project-${n % 9}`),
        sessionId: id,
        taken: n * 10,
        startAt: Date.now() - n * 3600_000 * 5,
      })
        .prompt(`Make the ${n}th test of the parser faster and say why it was slow`)
        .answer('It was slow because it *waited*.\n\n```ts\nconst a = 1\n```')
      writeFileSync(join(kept, `${id}.jsonl`), s.text + (n % 7 === 2 ? '{"type":\n' : ''))
    }
    const cwd = app.project('shared')
    const other = spawn(
      bundledCli(),
      ['--print', '--input-format=stream-json', '--output-format=stream-json', '--verbose'],
      { cwd, env: app.env(), stdio: ['pipe', 'ignore', 'ignore'] },
    )
    other.stdin.write(`${JSON.stringify({ type: 'user', message: { role: 'user', content: 'From the terminal' } })}\n`)
    let page = await app.start()
    await page.setViewportSize({ width: 1360, height: 860 })
    const button = page.getByRole('button', { name: `${theme === 'dark' ? 'Dark' : 'Light'} colours` })
    if (await button.isVisible()) await button.click()
    const look = async (name: string) => {
      await page.waitForTimeout(400)
      await page.screenshot({ path: `/tmp/library/shots/${theme}-${name}.png` })
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .setLegacyMode()
        .analyze()
      for (const { id, nodes } of violations)
        console.log(
          theme,
          name,
          id,
          nodes
            .map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary?.slice(0, 200)}`)
            .join(' | ')
            .slice(0, 600),
        )
    }
    await look('start')
    await page.keyboard.press('Alt+h')
    await expect(page.getByRole('listbox', { name: 'Conversations' })).toContainText('From the terminal')
    await expect(page.getByText('has it open')).toBeVisible()
    await look('library-held')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect(answers(page).first()).toBeVisible()
    await look('library')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.getByRole('button', { name: 'Open to read' }).click()
    await expect(page.getByRole('region', { name: 'Open elsewhere' })).toBeVisible()
    await look('held')
    other.kill('SIGKILL')
    await openFolder(page, app.project('mine'))
    await send(page, 'Say hello')
    await expect(answers(page).first()).toContainText('Prompt 1')
    await turnEnded(page)
    await send(page, directive({ mode: 'text', text: 'Something **longer**' }))
    await expect(answers(page).last()).toContainText('longer')
    await turnEnded(page)
    const mine = transcript(page).getByRole('article', { name: 'You' }).last()
    await mine.hover()
    await look('prompt-actions')
    await page.getByRole('button', { name: 'More about this session' }).click()
    await look('menu')
    await page.getByRole('menuitem', { name: 'Export…' }).click()
    await look('export')
    await page.keyboard.press('Escape')
    await mine.getByRole('button', { name: 'Go back to here…' }).click()
    await expect(page.getByText(/No file has changed|would change|can’t|checkpoint/)).toBeVisible()
    await look('rewind')
    await page.getByRole('dialog').getByRole('button', { name: 'Go back', exact: true }).click()
    await expect(transcript(page)).toContainText('You went back')
    await look('rewound')
    await page.getByRole('textbox', { name: 'Prompt' }).fill('')
    await send(page, directive({ mode: 'stream', n: 600, delay: 20 }))
    await expect(answers(page).last()).toContainText('w40')
    await app.kill()
    page = await app.start()
    await page.setViewportSize({ width: 1360, height: 860 })
    const again = page.getByRole('button', { name: `${theme === 'dark' ? 'Dark' : 'Light'} colours` })
    if (await again.isVisible()) await again.click()
    await expect(
      transcript(page)
        .getByRole('button', { name: /Continue|Send again/ })
        .first(),
    ).toBeVisible()
    await look('gap')
  })
