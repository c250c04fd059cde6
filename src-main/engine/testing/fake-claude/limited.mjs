#!/usr/bin/env node
/** Meets the account's usage limit at its first prompt, lifted at `resetsAt` (in seconds, as the API has it), and works after that. */
import { assistant, conversation, init, result, say, send, serve } from './protocol.mjs'

const base = { session_id: conversation, uuid: '00000000-0000-4000-8000-000000000000', parent_tool_use_id: null }
let isLimited = true

serve({
  onPrompt({ resetsAt }) {
    init()
    if (!isLimited) {
      say('here I am again')
      result()
      return
    }
    isLimited = false
    send({
      ...base,
      type: 'rate_limit_event',
      rate_limit_info: { status: 'rejected', resetsAt, rateLimitType: 'five_hour' },
    })
    send({ ...assistant('You have reached your limit.'), error: 'rate_limit', is_api_error_message: true })
    send({
      ...base,
      ...{ type: 'result', subtype: 'success', is_error: true, result: 'You have reached your limit.' },
      ...{ terminal_reason: 'api_error', api_error_status: 429, num_turns: 1, duration_ms: 1, duration_api_ms: 1 },
      ...{ total_cost_usd: 0, usage: {}, modelUsage: {}, permission_denials: [], stop_reason: null },
    })
  },
})
