// The direction of imports: renderer → shared, preload → shared, desktop | gateway | cli → api → engine/index → shared.
const TEST = '\\.test\\.tsx?$|/testing/'
const ELECTRON = '(^|node_modules/)electron($|/)'
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { path: '^src-', pathNot: allowed },
})
const ban = (name, from, to) => ({ name, severity: 'error', from, to })

module.exports = {
  forbidden: [
    ban('no-cycles', {}, { circular: true }),
    ban('no-unresolved', { path: '^(src-|e2e/|bench/)' }, { couldNotResolve: true, pathNot: '\\.css$' }),
    only('shared-is-the-floor', '^src-shared/', '^src-shared/'),
    only('engine-sees-only-shared', '^src-main/engine/', '^src-(shared|main/engine)/'),
    only('api-sees-the-engine-door', '^src-main/api/', '^src-(shared/|main/api/|main/engine/(index|types)\\.ts$)'),
    only('preload-sees-only-shared', '^src-preload/', '^src-(shared|preload)/'),
    only('renderer-sees-only-shared', '^src-renderer/', '^src-(shared|renderer)/'),
    ban(
      'hosts-use-the-engine-door',
      { path: '^src-main/', pathNot: '^src-main/engine/|' + TEST },
      { path: '^src-main/engine/', pathNot: '^src-main/engine/(index|types|ports)\\.ts$' },
    ),
    ban(
      'hosts-do-not-meet',
      { path: '^src-main/(desktop|gateway|cli)/', pathNot: TEST },
      { path: '^src-main/(desktop|gateway|cli)/', pathNot: '^src-main/$1/' },
    ),
    ban(
      'electron-only-in-desktop-and-preload',
      { path: '^src-', pathNot: '^src-main/desktop/|^src-main/desktop\\.ts$|^src-preload/' },
      { path: ELECTRON },
    ),
    ban(
      'headless-never-reaches-electron',
      { path: '^src-main/(headless\\.ts$|cli\\.ts$|engine/|api/|gateway/|cli/)' },
      { reachable: true, path: ELECTRON },
    ),
    ban(
      'no-node-in-renderer-or-shared',
      { path: '^src-(renderer|shared)/', pathNot: TEST },
      { dependencyTypes: ['core'] },
    ),
    ban(
      'spawn-in-one-file',
      { path: '^src-', pathNot: '^src-main/engine/supervisor/spawn\\.ts$|' + TEST },
      { path: '^(node:)?child_process$' },
    ),
    ban(
      'sql-in-one-folder',
      { path: '^src-', pathNot: '^src-main/engine/store/|' + TEST },
      { path: 'node_modules/better-sqlite3' },
    ),
    ban(
      'agent-sdk-in-one-folder',
      { path: '^src-', pathNot: '^src-main/engine/agent/|' + TEST },
      { path: 'node_modules/@anthropic-ai' },
    ),
    ban(
      'network-in-gateway',
      { path: '^src-', pathNot: '^src-main/(gateway|cli|engine/demo)/|' + TEST },
      { path: '^(node:)?(http|https|net)$|node_modules/(ws|fastify)/' },
    ),
    ban(
      'features-do-not-meet',
      {
        path: '^src-renderer/(session|changes|tabs|sidebar|inbox|new-session|dashboard|history|library|palette|settings|onboarding)/',
        pathNot: TEST,
      },
      {
        path: '^src-renderer/(session|changes|tabs|sidebar|inbox|new-session|dashboard|history|library|palette|settings|onboarding)/',
        pathNot: '^src-renderer/$1/',
      },
    ),
    ban('ui-is-dumb', { path: '^src-renderer/ui/', pathNot: TEST }, { path: '^src-', pathNot: '^src-renderer/ui/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
