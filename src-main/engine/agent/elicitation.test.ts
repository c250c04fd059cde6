import type { ElicitationRequest } from '@anthropic-ai/claude-agent-sdk'
import { describe, expect, it } from 'vitest'
import type { Outcome, PermissionRequest } from '#shared/permissions.ts'
import { bridgeElicitations } from './elicitation.ts'

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Name', maxLength: 5 },
    size: { type: 'integer', minimum: 1, maximum: 9 },
    tier: { type: 'string', enum: ['s', 'l'], enumNames: ['Small', 'Large'] },
    public: { type: 'boolean', description: 'Seen by all' },
    note: { type: 'string' },
  },
  required: ['name', 'size', 'tier'],
}

/** The server asks; the user says these things, one after the other. */
async function ask(request: Partial<ElicitationRequest>, ...outcomes: Outcome[]) {
  const asked: PermissionRequest[] = []
  const told: string[] = []
  const elicit = bridgeElicitations({
    ask: (one) => {
      asked.push(one)
      return Promise.resolve(outcomes.shift() ?? { kind: 'cancelled' })
    },
    tell: ({ level, text }) => void told.push(`${level}: ${text}`),
  })
  const whole: ElicitationRequest = { serverName: 'db', message: 'Set it up', requestedSchema: schema, ...request }
  const result = await elicit(whole, { signal: new AbortController().signal, requestId: 'r' })
  const questions = asked.map((one) => (one.kind === 'question' ? one.questions : []))
  return { asked, questions, told, result }
}

describe('what an MCP server asks of the user', () => {
  const answers = {
    ...{ 'Set it up (Name)': 'Ada', size: '3', tier: 'Large', 'public: Seen by all': 'Leave it out' },
    'note, optional': '',
  }

  it('is put as questions, and answered as the server expects', async () => {
    const { asked, questions, told, result } = await ask({}, { kind: 'answers', answers })
    expect(asked).toMatchObject([{ server: 'db' }])
    expect(questions[0]?.map(({ question, options }) => [question, options.map(({ label }) => label)])).toEqual([
      ['Set it up (Name)', []],
      ['size', []],
      ['tier', ['Small', 'Large']],
      ['public: Seen by all', ['Yes', 'No', 'Leave it out']],
      ['note, optional', []],
    ])
    expect(questions[0]?.map(({ optional = false }) => optional)).toEqual([false, false, false, false, true])
    expect(result).toEqual({ action: 'accept', content: { name: 'Ada', size: 3, tier: 'l' } })
    expect(told).toEqual([
      'info: The MCP server “db” asked for input, which you gave:\nSet it up\nname: Ada\nsize: 3\ntier: l',
    ])
  })

  it('is told apart where fields are called alike', async () => {
    const field = { type: 'string', title: 'Name' }
    const requestedSchema = {
      type: 'object',
      properties: { id: field, first: field, last: field },
      required: ['id', 'first', 'last'],
    }
    const answers = { 'Set it up (Name)': '7', 'Name [first]': 'Ada', 'Name [last]': 'Lovelace' }
    const { questions, result } = await ask({ requestedSchema }, { kind: 'answers', answers })
    expect(questions[0]?.map(({ question }) => question)).toEqual(Object.keys(answers))
    expect(result).toEqual({ action: 'accept', content: { id: '7', first: 'Ada', last: 'Lovelace' } })
  })

  it('is asked again, with the reason, until the server can take it', async () => {
    const again = (remark: string, name: string, size: string) => ({
      kind: 'answers' as const,
      answers: { ...answers, 'Set it up (Name)': name, [`${remark}Set it up (Name)`]: name, size },
    })
    const [few, many] = [
      'size: “many” is not a whole number of 1 to 9. ',
      'Name: “Ada Lovelace” has to be at most 5 characters long. ',
    ]
    const { questions, asked, result } = await ask(
      {},
      again('', 'Ada', 'many'),
      again(few, 'Ada Lovelace', '3'),
      again(many, 'Ada', '3'),
    )
    expect(questions.map((all) => all[0]?.question)).toEqual(
      ['', few, many].map((remark) => `${remark}Set it up (Name)`),
    )
    expect(new Set(asked.map(({ requestId }) => requestId)).size).toBe(3)
    expect(result).toMatchObject({ action: 'accept' })
  })

  it.each([
    ['Yes', 'accept'],
    ['No', 'decline'],
    ['not now', 'decline'],
  ])('may be whether it may go on: %s is to %s', async (said, action) => {
    const requestedSchema = { type: 'object', properties: {} }
    const answers = { 'Drop it?': said }
    const { result } = await ask({ message: 'Drop it?', requestedSchema }, { kind: 'answers', answers })
    expect(result?.action).toBe(action)
  })

  it('is declined or left by the user, which the transcript says', async () => {
    const declined = await ask({}, { kind: 'deny', reason: '' })
    expect([declined.result, declined.told]).toEqual([
      { action: 'decline' },
      ['info: The MCP server “db” asked for input, which you declined:\nSet it up'],
    ])
    expect((await ask({})).result).toEqual({ action: 'cancel' })
  })

  it.each([
    { mode: 'url', url: 'https://db.example/login' },
    { requestedSchema: { type: 'object', properties: { tags: { type: 'array', items: { enum: ['a'] } } } } },
  ] as const)('is declined with a warning where there is no form for it: %o', async (request) => {
    const { asked, told, result } = await ask(request)
    expect([asked, result]).toEqual([[], { action: 'decline' }])
    expect(told).toEqual([expect.stringMatching(/^warning: The MCP server “db” .*which was declined.*\nSet it up/s)])
    if ('url' in request) expect(told[0]).toContain(request.url)
  })
})
