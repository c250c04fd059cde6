/** What a page of Bullpen may do, in the browser and in the desktop's window alike. */

/** Nothing from elsewhere, no inline script, no frame around it. `connect-src 'self'` covers the page's own WebSocket. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'", // the page that draws diagrams
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
}

/** Draws diagrams in a frame of the page: a file of ours whose only script is the one with this hash. */
export const DIAGRAM_PAGE = 'diagram.html'
export const DIAGRAM_SCRIPT = 'sha256-lWIU/CfXEccIHsohDm4usOtI3ilxrMUamoR9TulaaYA='

/**
 * Of the page that draws diagrams. It has no origin, so it shares nothing with the page around it, and reaches nothing:
 * its script gets the library as text (`blob:`). `style-src`: diagrams are styled by style sheets they bring.
 */
export const DIAGRAM_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'content-security-policy': [
    'sandbox allow-scripts',
    "default-src 'none'",
    `script-src '${DIAGRAM_SCRIPT}' blob:`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; '),
}
