/** Asks the CLI to give files back the contents they had at a prompt, from the checkpoints it made as its tools edited them. */
import type { Query } from '@anthropic-ai/claude-agent-sdk'
import type { PromptId } from '#shared/ids.ts'
import type { FileRewind } from '#shared/transcripts.ts'

const NOT_POSSIBLE = { possible: false, files: [], insertions: 0, deletions: 0, skippedLinks: 0 }

/** Never rejects: a prompt without a checkpoint is an answer, not a failure. The preview knows the files, the doing doesn't. */
export async function rewindFiles(conversation: Query, promptId: PromptId, dryRun: boolean): Promise<FileRewind> {
  try {
    const preview = await conversation.rewindFiles(promptId, { dryRun: true })
    const done = dryRun || !preview.canRewind ? preview : await conversation.rewindFiles(promptId)
    if (!done.canRewind) return { ...NOT_POSSIBLE, reason: done.error ?? 'The CLI gave no reason.' }
    return {
      possible: true,
      reason: null,
      files: preview.filesChanged ?? [],
      insertions: preview.insertions ?? 0,
      deletions: preview.deletions ?? 0,
      skippedLinks: done.skippedLinks ?? 0,
    }
  } catch (error) {
    return { ...NOT_POSSIBLE, reason: error instanceof Error ? error.message : String(error) }
  }
}
