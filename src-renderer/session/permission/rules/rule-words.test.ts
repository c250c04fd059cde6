import { describe, expect, it } from 'vitest'
import { commandMatches, stillAsked } from './match-rule.ts'
import { breadthOf, meaningOf } from './rule-words.ts'

const CWD = '/work/project'

describe('what a rule matches', () => {
  it.each([
    ['npm test', 'npm test', true],
    ['npm test', 'npm test x', false],
    ['npm run:*', 'npm run', true],
    ['npm run:*', 'npm run a b', true],
    ['npm run:*', 'npm runner', false],
    ['touch a *', 'touch a', true],
    ['touch a *', 'touch ab', false],
    ['npm * test', 'npm a b test', true],
    ['npm * test', 'npm a test x', false],
    ['*', 'anything at all', true],
    ['a.b(c)', 'aXb(c)', false],
  ])('%s and %s: %s', (what, command, expected) => {
    expect(commandMatches(what, command)).toBe(expected)
  })

  const asked = (command: string) => ({ toolName: 'Bash', input: { command }, cwd: CWD })
  const edit = (file_path: string) => ({ toolName: 'Write', input: { file_path }, cwd: CWD })

  it('is judged part by part of a command', () => {
    expect(stillAsked(['Bash(npm run *)'], asked('npm run a && rm -rf b'))).toEqual(['rm -rf b'])
    expect(stillAsked(['Bash(npm run *)', 'Bash(rm -rf b)'], asked('cd src; npm run a && rm -rf b'))).toEqual([])
    expect(stillAsked(['Bash(npm run *)'], asked('npm run a; echo $(curl x)'))).toContain('curl x')
    expect(stillAsked(['Bash'], asked('anything | goes'))).toEqual([])
    expect(stillAsked(['Edit'], asked('npm test'))).toEqual(['npm test'])
  })

  it('is the files a pattern names', () => {
    expect(stillAsked(['Edit(./**)'], edit('/work/project/src/a.ts'))).toEqual([])
    expect(stillAsked(['Edit(./src/*.ts)'], edit('/work/project/src/deep/a.ts'))).toEqual([
      '/work/project/src/deep/a.ts',
    ])
    expect(stillAsked(['Edit(//work/**)'], edit('/work/other/a.ts'))).toEqual([])
    expect(stillAsked(['Edit(/src/**)'], edit('/work/project/src/a.ts'))).not.toEqual([])
    expect(stillAsked(['Edit'], edit('/anywhere'))).toEqual([])
  })

  it('is the domain of an address, and the tools of a server', () => {
    const fetched = { toolName: 'WebFetch', input: { url: 'https://a.example.com/x' }, cwd: CWD }
    expect(stillAsked(['WebFetch(domain:a.example.com)'], fetched)).toEqual([])
    expect(stillAsked(['WebFetch(domain:example.com)'], fetched)).not.toEqual([])
    const tool = { toolName: 'mcp__git__push', input: {}, cwd: CWD }
    for (const rule of ['mcp__git', 'mcp__git__*', 'mcp__git__push']) expect(stillAsked([rule], tool)).toEqual([])
    expect(stillAsked(['mcp__gi'], tool)).not.toEqual([])
  })
})

describe('a rule in words', () => {
  it.each([
    ['Bash(npm run *)', 'begins with “npm run”'],
    ['Bash(npm test)', 'word for word'],
    ['Bash', 'Every command'],
    ['Edit(./**)', 'any file in the folder of the session'],
    ['Edit(//etc/**)', 'any file in /etc'],
    ['WebFetch(domain:a.b)', 'Every address of a.b'],
    ['mcp__git__push', 'The tool “push” of the server “git”'],
  ])('%s', (rule, words) => {
    expect(meaningOf(rule)).toContain(words)
  })

  it.each([
    'Bash',
    'Bash(*)',
    'Bash(:*)',
    'Bash(bash *)',
    'Bash(sudo:*)',
    'Bash(rm *)',
    'Bash(rm -rf *)',
    'Bash(n*)',
    'Bash(git *)',
    'Bash(curl *)',
    'Edit',
    'Edit(//**)',
    'Edit(~/**)',
    'Edit(/src/**)',
    'WebFetch',
    'mcp__git',
    'mcp__git__*',
    'Bash(npm:* test)',
  ])('warns of %s', (rule) => {
    expect(breadthOf(rule, 'session')).toHaveLength(1)
  })

  it.each([
    'Bash(npm run *)',
    'Bash(npm test)',
    'Bash(git commit *)',
    'Bash(make)',
    'Bash(node --test *)',
    'Edit(./**)',
    'Edit(//work/**)',
    'mcp__git__push',
    'no rule (',
  ])('has nothing to say against %s in one session', (rule) => {
    expect(breadthOf(rule, 'session')).toEqual([])
  })

  it('minds that the same words mean another folder in another project', () => {
    expect(breadthOf('Edit(./**)', 'user')).toHaveLength(1)
  })
})
