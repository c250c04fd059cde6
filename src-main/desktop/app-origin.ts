/** The address of the window's pages: a scheme of our own, so that no file of the disk is ever a page. */

export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://bullpen`
export const APP_URL = `${APP_ORIGIN}/`
