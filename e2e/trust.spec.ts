/** Nothing of a folder runs before it is trusted: through the window, and through the HTTP API. */
import { expect, test } from './app.ts'
import { trappedFolder } from './trapped-folder.ts'
import { answers, enterFolder, promptBox, send, transcript, trustQuestion, turnEnded } from './ui.ts'

test('the question lists what would run; left, nothing opens; restricted, nothing of it runs; trusted, it does', async ({
  app,
}) => {
  const folder = trappedFolder(app, 'trapped')
  let page = await app.start()
  await enterFolder(page, folder.path)
  const question = trustQuestion(page)
  await question.getByRole('button', { name: 'Back' }).click()
  await page.keyboard.press('Escape')
  await expect(promptBox(page)).toBeHidden()
  expect(folder.sprung()).toEqual([])

  await enterFolder(page, folder.path)
  await expect(question.getByRole('heading', { name: /^Hooks/ })).toBeVisible()
  await expect(question).toContainText('SessionStart')
  await expect(question.getByRole('heading', { name: /^MCP servers/ })).toBeVisible()
  await expect(question).toContainText('.mcp.json')
  await expect(question.getByRole('heading', { name: /^Status line/ })).toBeVisible()
  expect(folder.sprung()).toEqual([])

  await question.getByRole('button', { name: 'Open restricted' }).click()
  await expect(page.getByRole('button', { name: 'Restricted' })).toBeVisible()
  await send(page, 'Hello')
  await expect(answers(page)).toContainText('Prompt 1')
  await turnEnded(page)
  expect(folder.sprung()).toEqual([])

  page = await app.restart()
  await send(page, 'Hello again')
  await expect(answers(page).last()).toContainText('Prompt 2')
  await turnEnded(page)
  expect(folder.sprung()).toEqual([])

  await page.getByRole('button', { name: 'Restricted' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Trust this folder' }).click()
  await expect(page.getByRole('button', { name: 'Restricted' })).toBeHidden()
  await expect(transcript(page)).toContainText('is replaced by a fresh process')
  await send(page, 'And now')
  await expect(answers(page).last()).toContainText('Prompt 3')
  await expect.poll(() => folder.sprung()).toEqual(expect.arrayContaining(['hook-UserPromptSubmit', 'mcp-server']))
})
