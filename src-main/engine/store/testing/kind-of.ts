/** What an act that fails says, for a test that compares many: its kind and its message. */
import { AppError } from '#shared/errors.ts'

export function kindOf(act: () => unknown): string {
  try {
    act()
    return 'nothing'
  } catch (error) {
    return error instanceof AppError ? `${error.data.kind}: ${error.data.message}` : String(error)
  }
}
