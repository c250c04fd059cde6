/** What is told of a control on hover and on keyboard focus: the words are on the control, and one layer shows them. */

/** Attributes of a control. */
export type Tip = { readonly 'data-tip': string; readonly 'data-tip-keys'?: string }

/** `shortcut`: as it is printed, behind the words. */
export const tip = (text: string, shortcut?: string): Tip => ({
  'data-tip': text,
  ...(shortcut !== undefined && { 'data-tip-keys': shortcut }),
})

/** The control around an element that has something to tell. */
export const tippedAround = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null

export const tipOf = ({ dataset }: HTMLElement) => ({ text: dataset.tip ?? '', keys: dataset.tipKeys })
