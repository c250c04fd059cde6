/** Takes secrets out of what is about to be logged: by the name of the field, and by the look of the value. */

const SECRET_NAME = /token|secret|password|authorization|cookie|api_?key|^key$|^code$/i
/** API keys and OAuth tokens of Anthropic, bearer headers, one-time codes in addresses. */
const SECRET_VALUE = /sk-ant-[\w-]{4,}|(?<=bearer\s+)[\w.~+/-]{16,}|(?<=[?&]code=)[^&\s"']+/gi
const MAX_DEPTH = 6

export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(SECRET_VALUE, '[secret]')
  if (typeof value !== 'object' || value === null) return value
  if (depth >= MAX_DEPTH) return '[deep]'
  if (value instanceof Error) return redact(value.stack ?? value.message, depth)
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_NAME.test(name) && typeof item === 'string' ? '[secret]' : redact(item, depth + 1),
    ]),
  )
}
