/** What came from the web: the address as a link that is safe to open, what was asked of it, and the findings. */
import { z } from 'zod'
import { ExternalLink } from '../external-link.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import styles from './tool-body.module.css'

export const Fetched = ({ url, prompt }: { url: string; prompt: string }) => (
  <div className={styles.fetched}>
    <ExternalLink href={url}>{url}</ExternalLink>
    {prompt !== '' && <p className={styles.note}>{prompt}</p>}
  </div>
)

const Links = z.array(z.object({ title: z.string(), url: z.string() }))

/** The links that a search names in its result, and its other words. */
export function readSearch(text: string): { readonly links: z.infer<typeof Links>; readonly words: string } {
  const links: z.infer<typeof Links> = []
  const words = text.replace(/^Links: (\[.*\])$/gm, (line, json: string) => {
    const found = Links.safeParse(jsonOf(json)).data
    if (!found) return line
    links.push(...found)
    return ''
  })
  return { links, words: words.trim() }
}

export function SearchResult({ text }: { text: string }) {
  const { links, words } = readSearch(text)
  return (
    <>
      {links.length > 0 && (
        <ul className={styles.links}>
          {links.map(({ title, url }, index) => (
            <li key={index}>
              <ExternalLink href={url}>{title}</ExternalLink>
              <span className={styles.host}>{URL.canParse(url) ? new URL(url).host : url}</span>
            </li>
          ))}
        </ul>
      )}
      {words !== '' && <Markdown text={words} quiet />}
    </>
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
