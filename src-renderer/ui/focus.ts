/** Where the keyboard is, and giving it to something without taking it from anything. */

/** Nothing on the page has the focus. */
export const isFocusNowhere = (): boolean => document.activeElement === null || document.activeElement === document.body

/** As a `ref`: what appears takes the focus, unless something else has it by then. */
export function focusIfFree(element: HTMLElement | null): void {
  if (element && isFocusNowhere()) element.focus()
}
