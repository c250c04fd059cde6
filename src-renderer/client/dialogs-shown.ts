/** Whether something lies over the window that keeps its keys to itself. What is open in a pane out of sight does not. */

/** React takes what is hidden with its pane out of the layout, at the top of its portal: it stays in the document. */
const isInSight = (element: Element): boolean => element.closest('[style*="display: none"]') === null

export const isDialogShown = (): boolean => [...document.querySelectorAll('[role="dialog"]')].some(isInSight)

export const isMenuShown = (): boolean => [...document.querySelectorAll('[role="menu"]')].some(isInSight)
