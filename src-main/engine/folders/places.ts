/**
 * Which files the CLI obeys when it starts in a folder. Found by trying (CLI 2.1.329, files with traps in every place):
 * settings only of the folder itself, but local settings also of the checkout's top and of the main checkout of a worktree,
 * `.mcp.json` of every folder above, agents, commands and skills up to the checkout's top (without git: of every folder above).
 */
import { join } from 'node:path'
import { ancestors, gitPlace } from './git.ts'

export type Places = {
  readonly settings: readonly string[]
  readonly mcpFiles: readonly string[]
  /** `.claude` folders whose agents, commands and skills count. */
  readonly configFolders: readonly string[]
}

/** `folder` is a real path. `userHome` has the user's own configuration, which is not the folder's doing. */
export async function placesOf(folder: string, userHome: string): Promise<Places> {
  const git = await gitPlace(folder)
  const above = ancestors(folder)
  const inCheckout = git === null ? above : above.slice(0, above.indexOf(git.root) + 1)
  const mainRoot = git?.mainRoot ?? null
  const withMain = (folders: readonly string[]) => [...new Set(mainRoot === null ? folders : [...folders, mainRoot])]
  const tops = git === null ? [folder] : [folder, git.root]
  return {
    settings: [
      join(folder, '.claude', 'settings.json'),
      ...withMain([...new Set(tops)]).map((top) => join(top, '.claude', 'settings.local.json')),
    ],
    mcpFiles: above.map((each) => join(each, '.mcp.json')),
    configFolders: withMain(inCheckout)
      .filter((each) => each === folder || each !== userHome)
      .map((each) => join(each, '.claude')),
  }
}
