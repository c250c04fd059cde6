/** Where a host speaks the contract over a WebSocket, and what a visitor may say of itself there. */

export const RPC_PATH = '/rpc'

/** As the query: it only looks on, and ends with the host. A command that is the host of others need not stay for it. */
export const ONLOOKER = 'onlooker'
