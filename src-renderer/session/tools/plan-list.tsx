/** The agent's plan as a list to tick off. */
import { Circle, CircleCheck, CircleDot } from 'lucide-react'
import { type PlanStep, planWords } from './plan.ts'
import styles from './plan-list.module.css'

const ICONS = { pending: Circle, in_progress: CircleDot, completed: CircleCheck }
const WORDS = { pending: 'to do', in_progress: 'in progress', completed: 'done' }

export function PlanList({ plan }: { plan: readonly PlanStep[] }) {
  return (
    <ul className={styles.plan} aria-label={`Plan, ${planWords(plan)}`}>
      {plan.map(({ text, status }, index) => {
        const Icon = ICONS[status]
        return (
          <li key={index} className={styles[status]}>
            <Icon size={14} aria-label={WORDS[status]} />
            <span>{text}</span>
          </li>
        )
      })}
    </ul>
  )
}
