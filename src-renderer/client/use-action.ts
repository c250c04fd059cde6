/** Runs something a user asked for and shows its failure as a message. */
import { useCallback } from 'react'
import { toAppErrorData } from '#shared/errors.ts'
import { showToast } from '../ui/toasts.tsx'

/** The returned function resolves to whether it worked; it never rejects. */
export function useAction(): (action: () => Promise<unknown>) => Promise<boolean> {
  return useCallback(async (action) => {
    try {
      await action()
      return true
    } catch (error) {
      const { message, remedy } = toAppErrorData(error)
      showToast({ tone: 'error', message, remedy })
      return false
    }
  }, [])
}
