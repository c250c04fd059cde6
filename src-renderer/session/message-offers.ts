/** What the palette and the keyboard can do with single messages of the transcript in the pane with the focus. */
import { useOffers } from '../client/offers.ts'
import { useAction } from '../client/use-action.ts'
import { showToast } from '../ui/toasts.tsx'
import type { Item } from './transcript/items.ts'

type Messages = { readonly items: readonly Item[]; readonly onCopyLink: (item: Item) => void }

export function useMessageOffers({ items, onCopyLink }: Messages): void {
  const act = useAction()
  const say = (message: string, remedy?: string) => showToast({ tone: 'info', message, remedy })
  useOffers({
    'session.copy-answer': () =>
      void act(async () => {
        const answer = items.findLast((item) => item.kind === 'text' && !item.streaming)
        if (answer?.kind !== 'text') {
          say('There is no answer to copy yet.')
          return
        }
        await navigator.clipboard.writeText(answer.text)
        say('The last answer is copied, as Markdown.')
      }),
    'session.copy-message-link': () => {
      const key = document.activeElement?.closest<HTMLElement>('[data-row]')?.dataset['row']
      const item = items.find((one) => one.key === key)
      if (item) onCopyLink(item)
      else say('No message is chosen.', 'In the transcript, ↑ and ↓ go from one to the next.')
    },
  })
}
