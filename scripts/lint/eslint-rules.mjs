// Two rules of ESLint for oxlint: it has none of the first, and the second is not reliable there yet.
import { builtinRules } from 'eslint/use-at-your-own-risk'

const named = (name) => {
  const rule = builtinRules.get(name)
  if (rule === undefined) throw new Error(`this ESLint has no rule ${name}`)
  return rule
}

export default {
  meta: { name: 'eslint-js' },
  rules: {
    'no-restricted-syntax': named('no-restricted-syntax'),
    'no-useless-assignment': named('no-useless-assignment'),
  },
}
