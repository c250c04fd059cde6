/** The database: how it is, for banners and for whoever watches over a host. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { StorageHealth } from '../storage.ts'
import { base } from './base.ts'

export const storage = {
  health: base
    .route({
      method: 'GET',
      path: '/storage',
      summary: 'Whether the database can be written, backups, checks, repairs',
    })
    .output(StorageHealth),
  watch: base
    .route({ method: 'GET', path: '/storage/watch', summary: 'The same, then again after every change' })
    .output(eventIterator(StorageHealth)),
  dismissRepair: base
    .route({ method: 'DELETE', path: '/storage/repair', summary: 'The user has read what was repaired' })
    .output(z.void()),
}
