import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aChangedFile } from './testing/changes.ts'
import { filtered, flatRows, parentOf, type Row, treeRows } from './file-rows.ts'

const files = (...paths: string[]) => paths.map((path) => aChangedFile({ path }))
const drawn = (rows: readonly Row[]) =>
  rows.map(({ level, name, kind }) => `${' '.repeat(level - 1)}${name}${kind === 'folder' ? '/' : ''}`)

const SHOP = files('README.md', 'src/api/cart/add.ts', 'src/api/cart/drop.ts', 'src/main.ts', 'test/one/two/deep.ts')

describe('changed files as rows', () => {
  it('stand in their folders, folders first, those that hold only each other in one row', () => {
    expect(drawn(treeRows(SHOP, new Set()))).toEqual([
      'src/',
      ' api/cart/',
      '  add.ts',
      '  drop.ts',
      ' main.ts',
      'test/one/two/',
      ' deep.ts',
      'README.md',
    ])
  })

  it('are left out below a closed folder, which knows them all', () => {
    const rows = treeRows(SHOP, new Set(['src']))
    expect(drawn(rows)).toEqual(['src/', 'test/one/two/', ' deep.ts', 'README.md'])
    expect(rows[0]).toMatchObject({ kind: 'folder', open: false, files: { length: 3 } })
  })

  it('stand below each other with their folder, when flat', () => {
    expect(flatRows(SHOP).map((row) => (row.kind === 'file' ? [row.name, row.folder] : []))).toContainEqual([
      'add.ts',
      'src/api/cart',
    ])
  })

  it('know the row that holds them', () => {
    const rows = treeRows(SHOP, new Set())
    expect(parentOf(rows, 3)).toBe(1)
    expect(parentOf(rows, 4)).toBe(0)
    expect(parentOf(rows, 7)).toBe(-1)
  })

  it('are found by words of their path, also of the one before', () => {
    expect(filtered(SHOP, 'CART add')).toEqual(files('src/api/cart/add.ts'))
    expect(filtered([aChangedFile({ path: 'new.ts', from: 'old.ts' })], 'old')).toHaveLength(1)
    expect(filtered(SHOP, '  ')).toBe(SHOP)
  })

  it('are all in the tree, once, whatever they are called', () => {
    const name = fc.constantFrom('a', 'b', 'c d', '.e')
    const paths = fc.uniqueArray(fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => `${parts.join('/')}/f`))
    fc.assert(
      fc.property(paths, (all) => {
        const rows = treeRows(files(...all), new Set())
        expect(rows.flatMap((row) => (row.kind === 'file' ? [row.file.path] : [])).toSorted()).toEqual(all.toSorted())
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
      }),
    )
  })
})
