/** The form of an MCP server as questions to the user, and the answers as what the server expects. Pure. */
import { z } from 'zod'
import type { Question } from '#shared/permissions.ts'

const Labelled = z.object({ title: z.string().optional(), description: z.string().optional() })
const Choice = z.object({ const: z.string(), title: z.string().optional() })

/** A server's form is flat; a list of choices is the one kind of field that is not read. */
const Field = z.union([
  Labelled.extend({ type: z.literal('boolean') }),
  Labelled.extend({
    type: z.enum(['number', 'integer']),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  Labelled.extend({
    type: z.literal('string'),
    enum: z.array(z.string()).min(1).optional(),
    enumNames: z.array(z.string()).optional(),
    oneOf: z.array(Choice).min(1).optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
  }),
])
type Field = z.infer<typeof Field>

const Form = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), Field),
  required: z.array(z.string()).default([]),
})

type Value = string | number | boolean
type Entry = {
  readonly name: string
  readonly isRequired: boolean
  readonly field: Field
  readonly question: Question
}

/** Of choices of which none need be made. */
const LEFT_OUT = 'Leave it out'

/** Null for a form that can't be put into questions; without fields where the server asks whether it may go on, no more. */
export function readForm(message: string, schema: unknown): readonly Entry[] | null {
  const form = Form.safeParse(schema ?? { type: 'object', properties: {} }).data
  if (!form) return null
  const asked = new Set<string>()
  return Object.entries(form.properties).map(([name, field], at): Entry => {
    const isRequired = form.required.includes(name)
    const choices = [...choicesOf(field).keys()]
    const mayBeEmpty = !isRequired && choices.length === 0
    const words = [field.title ?? name, field.description].filter(Boolean).join(': ')
    const said = mayBeEmpty ? `${words}, optional` : words
    const label = asked.has(said) ? `${said} [${name}]` : said // answers are told apart by their questions
    asked.add(said).add(label)
    const labels = isRequired || mayBeEmpty ? choices : [...choices, LEFT_OUT]
    return {
      ...{ name, field, isRequired },
      question: {
        question: at === 0 ? `${message} (${label})` : label,
        header: field.title ?? name,
        multiSelect: false,
        ...(mayBeEmpty && { optional: true }),
        options: labels.map((one) => ({ label: one, description: '' })),
      },
    }
  })
}

/** To go on or not. */
export const consent = (message: string): Question => ({
  question: message,
  header: '',
  multiSelect: false,
  options: ['Yes', 'No'].map((label) => ({ label, description: '' })),
})

type Filled = { readonly content: Readonly<Record<string, Value>> } | { readonly problem: string }

export const isConsent = (answers: Readonly<Record<string, string>>): boolean => Object.values(answers)[0] === 'Yes'

/** `problem`: what of the answers the server can't take, in a sentence. */
export function fillIn(form: readonly Entry[], answers: Readonly<Record<string, string>>): Filled {
  const content: Record<string, Value> = {}
  for (const { name, field, isRequired, question } of form) {
    const answer = answers[question.question] ?? ''
    if (!isRequired && (answer === LEFT_OUT || answer === '')) continue
    const value = valueOf(field, answer)
    if (value === null) return { problem: `${question.header}: “${answer}” ${expectation(field)}.` }
    content[name] = value
  }
  return { content }
}

/** By label: what the server is told. */
function choicesOf(field: Field): ReadonlyMap<string, Value> {
  if (field.type === 'boolean') {
    return new Map([
      ['Yes', true],
      ['No', false],
    ])
  }
  if (field.type !== 'string') return new Map()
  const named = field.oneOf?.map(({ const: value, title }) => [title ?? value, value] as const)
  return new Map(named ?? field.enum?.map((value, at) => [field.enumNames?.[at] ?? value, value] as const))
}

function valueOf(field: Field, answer: string): Value | null {
  const choices = choicesOf(field)
  if (choices.size > 0) return choices.get(answer) ?? null
  if (field.type === 'string') {
    const { minLength = 0, maxLength = Infinity } = field
    return answer.length >= minLength && answer.length <= maxLength ? answer : null
  }
  if (field.type === 'boolean') return null
  const { minimum = -Infinity, maximum = Infinity } = field
  const number = answer.trim() === '' ? Number.NaN : Number(answer)
  const isOne = field.type === 'integer' ? Number.isInteger(number) : Number.isFinite(number)
  return isOne && number >= minimum && number <= maximum ? number : null
}

function expectation(field: Field): string {
  if (choicesOf(field).size > 0) return 'is none of the choices'
  if (field.type === 'string') return `has to be ${range(field.minLength, field.maxLength)} characters long`
  if (field.type === 'boolean') return 'is none of the choices'
  const kind = field.type === 'integer' ? 'a whole number' : 'a number'
  const between = field.minimum === undefined && field.maximum === undefined ? '' : ' of '
  return `is not ${kind}${between}${range(field.minimum, field.maximum)}`
}

function range(least?: number, most?: number): string {
  if (least !== undefined && most !== undefined) return `${least} to ${most}`
  return least === undefined ? (most === undefined ? '' : `at most ${most}`) : `at least ${least}`
}
