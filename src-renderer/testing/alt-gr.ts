/** AltGr as a browser reports it: the DOM of the tests takes any Alt for it. */

/** The same event, with AltGr held. */
export function withAltGr<Pressed extends Event>(event: Pressed): Pressed {
  Object.defineProperty(event, 'getModifierState', { value: (key: string) => key === 'AltGraph' })
  return event
}

export function tellAltFromAltGr(): void {
  Object.defineProperty(KeyboardEvent.prototype, 'getModifierState', {
    configurable: true,
    value(this: KeyboardEvent, key: string) {
      const held: Readonly<Record<string, boolean>> = {
        Alt: this.altKey,
        Control: this.ctrlKey,
        Meta: this.metaKey,
        Shift: this.shiftKey,
      }
      return held[key] ?? false
    },
  })
}
