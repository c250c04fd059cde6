import { describe, expect, it } from 'vitest'
import { explainCommand } from './explain-command.ts'
import { KNOWN_COMMANDS } from './known-commands.ts'

const CWD = '/work/project'
const explain = (command: string) => explainCommand(command, CWD).steps

describe('the explanation of a command', () => {
  it('says of each step what it does, how it follows, and which options matter', () => {
    expect(explain('cd src && rm -rf gen | tee -a ../log.txt')).toMatchObject([
      { source: 'cd src', when: null, does: expect.stringContaining('another folder') },
      {
        source: 'rm -rf gen',
        when: 'then, if that worked',
        does: expect.stringContaining('Deletes'),
        flags: [{ flag: '-r' }, { flag: '-f' }],
        files: [{ action: 'deletes', written: 'gen', place: { path: '/work/project/src/gen', where: 'inside' } }],
      },
      {
        when: 'with what that prints',
        files: [{ action: 'adds to', place: { path: '/work/project/log.txt', where: 'inside' } }],
      },
    ])
  })

  it('knows subcommands, and commands in front of others', () => {
    expect(explain('sudo git push --force')[0]).toMatchObject({
      does: 'Sends commits to another repository, as the administrator of the machine',
      flags: [{ flag: '--force' }],
    })
    expect(explain('npm i left-pad')[0]?.does).toBe(KNOWN_COMMANDS['npm install']?.does)
  })

  it('does not pretend to know what it does not', () => {
    expect(explain('frobnicate --all')[0]?.does).toBeNull()
    expect(explain('toString constructor')[0]).toMatchObject({ does: null, flags: [] })
    expect(explain('rm "$X"')[0]?.files[0]?.place).toEqual({ path: '"$X"', where: 'unknown' })
    expect(explain('cd "$X" && touch a')[1]?.files[0]?.place.where).toBe('unknown')
  })
})
