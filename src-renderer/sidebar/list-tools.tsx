/** How the list is narrowed and ordered: states as chips, sorting and grouping in a menu. */
import { ListFilter } from 'lucide-react'
import { memo } from 'react'
import { useOpener } from '../client/offers.ts'
import { IconButton } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { ChoiceMenu } from '../ui/menu.tsx'
import { type Listing, type ListChoices, SORTS, STATE_FILTERS, type StateFilter } from './rows.ts'
import styles from './sidebar.module.css'

const SORT_WORDS: Record<ListChoices['sort'], string> = {
  created: 'Newest first',
  used: 'Last used first',
  name: 'By name',
  state: 'By state: what needs you first',
}

const STATE_WORDS: Record<StateFilter, string> = {
  'needs-you': 'Needs you',
  running: 'Running',
  unread: 'Unread',
  failed: 'Failed',
}

type OrderMenuProps = { choices: ListChoices; onChange: (next: Partial<ListChoices>) => void }

export const OrderMenu = memo(function OrderMenu({ choices: { sort, grouped }, onChange }: OrderMenuProps) {
  const opening = useOpener('list.order')
  const options = [true, false].flatMap((byProject) =>
    SORTS.map((one) => ({
      value: `${byProject ? 'grouped' : 'flat'} ${one}`,
      label: `${byProject ? 'By project' : 'One list'}: ${SORT_WORDS[one].charAt(0).toLowerCase()}${SORT_WORDS[one].slice(1)}`,
    })),
  )
  return (
    <ChoiceMenu
      label="Order of the list"
      value={`${grouped ? 'grouped' : 'flat'} ${sort}`}
      choices={options}
      opening={opening}
      align="end"
      onChoose={(value) => {
        const [how, by] = value.split(' ')
        onChange({ grouped: how === 'grouped', sort: SORTS.find((one) => one === by) ?? sort })
      }}
    >
      <IconButton label="Order of the list">
        <ListFilter size={15} />
      </IconButton>
    </ChoiceMenu>
  )
})

type ChipsProps = {
  counts: Listing['counts']
  chosen: readonly StateFilter[]
  onChange: (states: StateFilter[]) => void
}

/** Only what there is: a row of zeros tells nothing. */
export function StateChips({ counts, chosen, onChange }: ChipsProps) {
  const offered = STATE_FILTERS.filter((state) => counts[state] > 0 || chosen.includes(state))
  if (offered.length === 0) return null
  return (
    <div className={styles.chips} role="group" aria-label="Only these states">
      {offered.map((state) => {
        const on = chosen.includes(state)
        return (
          <button
            key={state}
            type="button"
            aria-pressed={on}
            className={classNames(styles.chip, on && styles.chipOn)}
            onClick={() => onChange(on ? chosen.filter((one) => one !== state) : [...chosen, state])}
          >
            {STATE_WORDS[state]} <span className={styles.chipCount}>{counts[state]}</span>
          </button>
        )
      })}
    </div>
  )
}
