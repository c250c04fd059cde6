/** The pictures of the README: the first start, a question, and a session, as the demo shows them. */
import { join } from 'node:path'
import type { App } from '../../e2e/app.ts'
import { answers, decide, EDIT, openFolder, permission, RUN, send, turnEnded } from '../../e2e/ui.ts'
import { shoot } from './camera.ts'
import { inRoot } from './project.ts'

const SIZE = { width: 1_360, height: 860 }

const OTHERS = {
  'billing-service': 'Why is the invoice total a cent off?',
  website: 'Make the sign-up form work without a mouse',
}

/** Into `docs/images/`. */
export async function takeReadmePictures(app: App): Promise<void> {
  /** Where a person would have it, so that the path in the picture is one. */
  const extra = { BULLPEN_HOME: join(app.userHome, '.local', 'share', 'bullpen') }
  const take = async (name: string) => {
    const { page } = app
    await page.mouse.move(0, SIZE.height)
    await shoot(page, { sizes: [SIZE], path: (_, theme) => inRoot('docs', 'images', `${name}-${theme}.png`) })
  }

  let page = await app.start({ signedIn: false, extra })
  await page.setViewportSize(SIZE)
  await page.getByRole('button', { name: /^Try the demo/ }).waitFor()
  await take('first-start')

  page = await app.restart({ extra })
  await page.setViewportSize(SIZE)
  await page.getByRole('button', { name: /^Try the demo/ }).click()
  await send(page, 'Say hello and show me what you can do')
  await answers(page).getByText('To work on your own code').waitFor()
  await turnEnded(page)
  for (const [name, prompt] of Object.entries(OTHERS)) {
    await openFolder(page, app.project(name, { 'README.md': name }), { trust: true })
    await send(page, prompt)
    await answers(page).first().waitFor()
    await turnEnded(page)
  }
  await page.getByRole('tab').first().click()
  await send(page, 'Edit greeting.txt and run a command')
  await decide(page, EDIT, 'Allow once')
  await permission(page, RUN).waitFor()
  await take('permission')
  await decide(page, RUN, 'Allow once')
  await answers(page).getByText('The file is').waitFor()
  await turnEnded(page)
  await take('session')
}
