/** How the CLI says that it no longer has a conversation it was to go on with, and what the user is told. */
import { AppError, type AppErrorData } from '#shared/errors.ts'

/** Of its stderr, or of the errors of a turn. */
export const saysConversationGone = (text: string): boolean => /No conversation found with session ID/.test(text)

export const conversationGone = (detail: string): AppErrorData =>
  new AppError('session_corrupted', {
    message: 'The CLI no longer has this conversation, so the agent could not go on with it.',
    remedy: 'What was said is kept here. Start afresh: the agent will know nothing of it.',
    detail,
  }).data
