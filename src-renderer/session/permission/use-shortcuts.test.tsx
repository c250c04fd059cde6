import { createEvent, fireEvent, render, screen } from '@testing-library/react'
import { useRef } from 'react'
import { expect, test, vi } from 'vitest'
import { DEFAULTS } from '#shared/settings.ts'
import { withAltGr } from '../../testing/alt-gr.ts'
import { fakeBullpen, renderWith } from '../../testing/fake-bullpen.tsx'
import { useShortcuts } from './use-shortcuts.ts'

function Bench({ mac, onAllow }: { mac: boolean; onAllow: () => void }) {
  const card = useRef<HTMLElement>(null)
  useShortcuts(card, { 'request.allow-once': onAllow }, mac)
  return (
    <>
      <section ref={card}>
        <button type="button">Allow once</button>
      </section>
      <button type="button">Elsewhere</button>
      <textarea aria-label="Prompt" />
    </>
  )
}
function shown(mac: boolean, keys: string[] | null = null) {
  const onAllow = vi.fn()
  const bullpen = fakeBullpen({})
  if (keys) {
    const settings = { ...DEFAULTS, shortcuts: { 'request.allow-once': keys } }
    bullpen.queryClient.setQueryData(bullpen.queries.settings.get.queryKey(), { settings, path: '', problems: [] })
  }
  renderWith(bullpen, <Bench mac={mac} onAllow={onAllow} />)
  return onAllow
}
const prompt = () => screen.getByLabelText('Prompt')
const optionA = { code: 'KeyA', key: 'ą', altKey: true }

test('on a Mac, Option with a letter in the prompt writes, and Control with it answers', () => {
  const onAllow = shown(true)
  expect(fireEvent.keyDown(prompt(), optionA)).toBe(true)
  fireEvent.keyDown(screen.getByText('Elsewhere'), optionA)
  expect(onAllow).not.toHaveBeenCalled()
  expect(fireEvent.keyDown(prompt(), { ...optionA, ctrlKey: true })).toBe(false)
  fireEvent.keyDown(screen.getByText('Allow once'), optionA)
  expect(onAllow).toHaveBeenCalledTimes(2)
})

test('AltGr answers nothing, Alt does', () => {
  const onAllow = shown(false)
  fireEvent(prompt(), withAltGr(createEvent.keyDown(prompt(), optionA)))
  expect(onAllow).not.toHaveBeenCalled()
  fireEvent.keyDown(prompt(), { ...optionA, key: 'a' })
  expect(onAllow).toHaveBeenCalledOnce()
})

test('a dialog keeps the keys to itself, unless it is hidden with its pane', () => {
  const onAllow = shown(false)
  const press = () => fireEvent.keyDown(prompt(), { ...optionA, key: 'a' })
  const { unmount } = render(<div role="dialog" />)
  press()
  expect(onAllow).not.toHaveBeenCalled()
  unmount()
  const hide = (portal: HTMLElement | null) => portal?.style.setProperty('display', 'none', 'important') // as React does
  render(
    <div ref={hide}>
      <div role="dialog" />
    </div>,
  )
  press()
  expect(onAllow).toHaveBeenCalledOnce()
})

test('the keys are those of the settings', () => {
  const onAllow = shown(false, ['Ctrl+Alt+Y'])
  fireEvent.keyDown(prompt(), { code: 'KeyA', key: 'a', altKey: true })
  expect(onAllow).not.toHaveBeenCalled()
  fireEvent.keyDown(prompt(), { code: 'KeyY', key: 'y', altKey: true, ctrlKey: true })
  expect(onAllow).toHaveBeenCalledOnce()
})
