/** Prompt templates: a menu beside the prompt, and the dialog in which they are kept. */
import { useQuery } from '@tanstack/react-query'
import { BookMarked, BookmarkPlus, Settings2 } from 'lucide-react'
import { memo, type SubmitEvent, useState } from 'react'
import type { Snippet } from '#shared/composing.ts'
import { type AppErrorData, toAppErrorData } from '#shared/errors.ts'
import { useOpener } from '../../../client/offers.ts'
import { useBullpen } from '../../../client/context.tsx'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../../ui/dialog.tsx'
import { Field, TextArea, TextInput } from '../../../ui/field.tsx'
import { ActionMenu, type MenuEntry } from '../../../ui/menu.tsx'
import { Notice } from '../../../ui/notice.tsx'
import styles from './templates.module.css'

/** In the menu; all of them are found with `/`. */
const SHOWN = 8

type TemplatesProps = {
  /** Nothing is written. */
  isEmpty: boolean
  /** What is written. */
  draft: () => string
  onInsert: (text: string) => void
}

/** `null` = the dialog is closed; `list` = all of them. */
type Editing = Snippet | 'list' | null

/** Not painted again for the keys of the prompt beside it. */
export const Templates = memo(function Templates({ isEmpty, draft, onInsert }: TemplatesProps) {
  const { queries } = useBullpen()
  const snippets = useQuery(queries.snippets.list.queryOptions())
  const [editing, setEditing] = useState<Editing>(null)
  const opening = useOpener('session.templates')
  const known = snippets.data ?? []
  const create = (): Snippet => ({ id: crypto.randomUUID(), name: '', text: draft() })
  const entries: MenuEntry[] = [
    ...known.slice(0, SHOWN).map((snippet): MenuEntry => ({
      label: snippet.name,
      icon: <BookMarked size={14} />,
      onSelect: () => onInsert(snippet.text),
    })),
    ...(known.length > 0 ? (['separator'] as const) : []),
    {
      label: isEmpty ? 'New template…' : 'Keep this prompt as a template…',
      icon: <BookmarkPlus size={14} />,
      onSelect: () => setEditing(create()),
    },
    {
      label: 'Change templates…',
      icon: <Settings2 size={14} />,
      disabled: known.length === 0,
      onSelect: () => setEditing('list'),
    },
  ]
  return (
    <>
      <ActionMenu label="Prompt templates" entries={entries} opening={opening} align="start">
        <IconButton size="sm" label="Prompt templates">
          <BookMarked size={14} />
        </IconButton>
      </ActionMenu>
      <Dialog
        open={editing !== null}
        onOpenChange={(open) => setEditing(open ? editing : null)}
        title={editing === 'list' ? 'Prompt templates' : 'Prompt template'}
        description="Templates are put into a prompt from the menu beside it, or by / and their name."
      >
        {editing === 'list' && <TemplateList snippets={known} onEdit={setEditing} />}
        {editing !== null && editing !== 'list' && (
          <TemplateForm key={editing.id} snippet={editing} onDone={() => setEditing(null)} />
        )}
      </Dialog>
    </>
  )
})

function TemplateList({ snippets, onEdit }: { snippets: readonly Snippet[]; onEdit: (snippet: Snippet) => void }) {
  const { client, queries, queryClient } = useBullpen()
  const [error, setError] = useState<AppErrorData | null>(null)
  const remove = async ({ id }: Snippet) => {
    try {
      queryClient.setQueryData(queries.snippets.list.queryKey(), await client.snippets.delete({ id }))
    } catch (failure) {
      setError(toAppErrorData(failure))
    }
  }
  return (
    <DialogBody>
      {error && <Notice tone="error" urgent message={error.message} remedy={error.remedy} />}
      {snippets.length === 0 && <p>There are no templates any more.</p>}
      <ul className={styles.list}>
        {snippets.map((snippet) => (
          <li key={snippet.id} className={styles.entry}>
            <span className={styles.name}>{snippet.name}</span>
            <span className={styles.text}>{snippet.text.slice(0, 200)}</span>
            <Button size="sm" look="ghost" aria-label={`Edit ${snippet.name}`} onClick={() => onEdit(snippet)}>
              Edit
            </Button>
            <Button size="sm" look="ghost" aria-label={`Delete ${snippet.name}`} onClick={() => void remove(snippet)}>
              Delete
            </Button>
          </li>
        ))}
      </ul>
    </DialogBody>
  )
}

function TemplateForm({ snippet, onDone }: { snippet: Snippet; onDone: () => void }) {
  const { client, queries, queryClient } = useBullpen()
  const [name, setName] = useState(snippet.name)
  const [text, setText] = useState(snippet.text)
  const [error, setError] = useState<AppErrorData | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    try {
      const all = await client.snippets.save({ id: snippet.id, name: name.trim(), text })
      queryClient.setQueryData(queries.snippets.list.queryKey(), all)
      onDone()
    } catch (failure) {
      setError(toAppErrorData(failure))
    }
  }
  const isNameWrong = error?.field === 'name'
  return (
    <form onSubmit={(event) => void submit(event)}>
      <DialogBody>
        {error && !isNameWrong && <Notice tone="error" urgent message={error.message} remedy={error.remedy} />}
        <Field label="Name" error={isNameWrong ? `${error.message} ${error.remedy}` : undefined}>
          {({ id, describedBy, invalid }) => (
            <TextInput
              id={id}
              aria-describedby={describedBy}
              aria-invalid={invalid}
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Text">
          {({ id }) => (
            <TextArea
              id={id}
              rows={8}
              value={text}
              maxLength={100_000}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </DialogBody>
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" disabled={name.trim() === '' || text.trim() === ''}>
          Save template
        </Button>
      </DialogActions>
    </form>
  )
}
