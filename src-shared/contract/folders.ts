/** Folders: what is in them, which were used, whether they are trusted. */
import { z } from 'zod'
import { FolderReport, RecentFolder } from '../folders.ts'
import { base } from './base.ts'

const Path = z.string().min(1).max(4096)

export const folders = {
  inspect: base
    .route({ method: 'GET', path: '/folders/inspect', summary: 'A folder, its trust, and what in it would run' })
    .input(z.object({ path: Path }))
    .output(FolderReport),
  complete: base
    .route({
      method: 'GET',
      path: '/folders/complete',
      summary: 'Folders whose path starts with the text typed so far',
    })
    .input(z.object({ prefix: z.string().max(4096), limit: z.coerce.number().int().min(1).max(200).default(30) }))
    .output(z.array(z.object({ path: z.string(), name: z.string(), isGitRepo: z.boolean() }))),
  recent: base
    .route({ method: 'GET', path: '/folders/recent', summary: 'Folders of sessions, most recently used first' })
    .output(z.array(RecentFolder)),
  setTrust: base
    .route({ method: 'PUT', path: '/folders/trust', summary: 'Trust a folder, or keep it restricted' })
    .input(z.object({ path: Path, trusted: z.boolean() }))
    .output(FolderReport),
}
