/** "In a new worktree": for a folder in a git repository, the session gets a checkout and a branch of its own. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { useBullpen } from '../client/context.tsx'
import { useDebounced } from '../client/use-debounced.ts'
import { Field, SelectInput, TextInput } from '../ui/field.tsx'
import styles from './worktree-choice.module.css'

export type WorktreeWish = {
  readonly branch: string
  readonly base: string
  /** What the session is about: names the branch, and waits in the prompt. */
  readonly about: string
}

type WorktreeChoiceProps = {
  path: string
  /** Null = the session works in the folder itself. */
  wish: WorktreeWish | null
  onWish: (wish: WorktreeWish | null) => void
}

/** Typing a path asks no more often than this. */
const CALM_MS = 250

/** Characters; the host names a branch by the first words. */
const MOST_ABOUT = 2_000

export function WorktreeChoice({ path, wish, onWish }: WorktreeChoiceProps) {
  const { queries } = useBullpen()
  const folder = useDebounced(path.trim(), CALM_MS)
  const [changedName, setChangedName] = useState(false)
  const about = useDebounced(wish?.about ?? '', CALM_MS)
  const { data } = useQuery(
    queries.git.planWorktree.queryOptions({
      input: { path: folder, text: about, ...(wish !== null && changedName && { branch: wish.branch }) },
      enabled: folder !== '',
      retry: false,
      placeholderData: (before) => (wish === null ? undefined : before),
    }),
  )
  const branch = data?.branch ?? null
  const bases = data?.bases ?? []
  const [base] = bases
  const follow = useEffectEvent(() => {
    if (wish !== null && branch !== null && !changedName && branch !== wish.branch) onWish({ ...wish, branch })
  })
  useEffect(() => follow(), [branch])
  if (wish === null && (branch === null || base === undefined)) return null
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>Worktree</legend>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={wish !== null}
          onChange={({ target }) => {
            setChangedName(false)
            onWish(target.checked && branch !== null && base !== undefined ? { branch, base, about: '' } : null)
          }}
        />
        In a new worktree, with a branch of its own
      </label>
      {wish !== null && (
        <div className={styles.fields}>
          <div className={styles.about}>
            <Field
              label="What it is about"
              hint="Names the branch, and waits in the prompt of the session. May stay empty."
            >
              {({ id, describedBy }) => (
                <TextInput
                  id={id}
                  aria-describedby={describedBy}
                  placeholder="Fix the login on slow connections"
                  spellCheck
                  maxLength={MOST_ABOUT}
                  value={wish.about}
                  onChange={({ target }) => onWish({ ...wish, about: target.value })}
                />
              )}
            </Field>
          </div>
          <Field label="New branch" hint={data?.path ?? undefined}>
            {({ id, describedBy }) => (
              <TextInput
                id={id}
                aria-describedby={describedBy}
                value={wish.branch}
                onChange={({ target }) => {
                  setChangedName(true)
                  onWish({ ...wish, branch: target.value })
                }}
              />
            )}
          </Field>
          <Field label="Starts from">
            {({ id }) => (
              <SelectInput id={id} value={wish.base} onChange={({ target }) => onWish({ ...wish, base: target.value })}>
                {bases.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
      )}
    </fieldset>
  )
}
