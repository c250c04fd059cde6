/** What no page and no second host may do. */
import { expect, test } from './app.ts'
import { onEveryHost } from './placement.ts'
import { openFolder } from './ui.ts'

declare global {
  interface Window {
    violated?: string[]
  }
}

test(
  'a page runs nothing that was not shipped with it, and a second host leaves the data alone',
  onEveryHost('each serves the page and its policy, and takes the data folder, by itself'),
  async ({ app }) => {
    const page = await app.start()
    await test.step('a page asks nobody outside and runs nothing else', async () => {
      const origin = page.url().split('/').slice(0, 3).join('/') // also of app://, which URL gives no origin
      const elsewhere: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url())
      })
      await page.reload()
      await openFolder(page, app.project('locked'))
      expect(elsewhere).toEqual([])

      const tried = await page.evaluate(async () => {
        const outcome = async (what: () => Promise<unknown>) => {
          try {
            await what()
            return 'done'
          } catch {
            return 'refused'
          }
        }
        const violated = (window.violated = [] as string[])
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
          violated.push(effectiveDirective),
        )
        await new Promise((resolve) => setTimeout(resolve)) // what follows is not the debugger's own, which may do anything
        const script = document.createElement('script')
        script.textContent = 'window.injected = true'
        document.body.append(script)
        const image = document.createElement('img')
        image.src = 'https://example.org/pixel.png'
        document.body.append(image)
        const fetched = await outcome(() => fetch('https://example.org/'))
        const evaluated = await outcome(async () => void Reflect.construct(Function, ['return 1']))
        return { fetched, evaluated, injected: 'injected' in window }
      })
      expect(tried).toEqual({ fetched: 'refused', evaluated: 'refused', injected: false })
      await expect
        .poll(() => page.evaluate(() => window.violated))
        .toEqual(expect.arrayContaining(['connect-src', 'img-src', 'script-src', 'script-src-elem']))
    })
    await test.step('a second host for the same data says who has it', async () => {
      const { code, output } = await app.commandLine(['serve'])
      expect(code).toBe(1)
      expect(output).toContain('already uses the data folder')
      expect(output).toContain(String(app.host.pid))
      expect((await app.commandLine(['sessions'])).code).toBe(0)
    })
  },
)
