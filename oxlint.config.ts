/** Taste and safety as lint. Folder directions are checked by dependency-cruiser (.dependency-cruiser.cjs). */
import { defineConfig } from 'oxlint'

const errors = (...rules: readonly string[]) => Object.fromEntries(rules.map((rule) => [rule, 'error'] as const))

const TYPESCRIPT = ['**/*.{ts,tsx}']
const TESTS = ['**/*.test.{ts,tsx}', '**/testing/**', 'e2e/**', 'bench/**', 'soak/**']
const ELECTRON = { group: ['electron', 'electron/*'], message: 'Electron belongs in src-main/desktop and src-preload.' }

/** What is wrong in any JavaScript. */
const everywhere = errors(
  'for-direction',
  'no-async-promise-executor',
  'no-case-declarations',
  'no-compare-neg-zero',
  'no-cond-assign',
  'no-constant-binary-expression',
  'no-constant-condition',
  'no-control-regex',
  'no-debugger',
  'no-delete-var',
  'no-dupe-else-if',
  'no-duplicate-case',
  'no-empty',
  'no-empty-character-class',
  'no-empty-pattern',
  'no-empty-static-block',
  'no-ex-assign',
  'no-extra-boolean-cast',
  'no-fallthrough',
  'no-global-assign',
  'no-invalid-regexp',
  'no-irregular-whitespace',
  'no-loss-of-precision',
  'no-misleading-character-class',
  'no-nonoctal-decimal-escape',
  'no-prototype-builtins',
  'no-regex-spaces',
  'no-self-assign',
  'no-shadow-restricted-names',
  'no-sparse-arrays',
  'no-unassigned-vars',
  'no-unexpected-multiline',
  'no-unsafe-finally',
  'no-unsafe-optional-chaining',
  'no-unused-labels',
  'no-unused-private-class-members',
  'eslint-js/no-useless-assignment',
  'no-useless-backreference',
  'no-useless-catch',
  'no-useless-escape',
  'no-var',
  'preserve-caught-error',
  'require-yield',
  'use-isnan',
  'valid-typeof',
)

/** What the compiler reports in TypeScript. */
const withoutCompiler = errors(
  'constructor-super',
  'getter-return',
  'no-class-assign',
  'no-const-assign',
  'no-dupe-class-members',
  'no-dupe-keys',
  'no-func-assign',
  'no-import-assign',
  'no-new-native-nonconstructor',
  'no-obj-calls',
  'no-setter-return',
  'no-this-before-super',
  'no-undef',
  'no-unreachable',
  'no-unsafe-negation',
  'no-with',
)

/** Of typescript-eslint's strict list with types; here those of plain JavaScript. */
const strictSyntax = errors(
  'no-array-constructor',
  'no-console',
  'no-unused-expressions',
  'no-useless-constructor',
  'prefer-const',
  'prefer-rest-params',
  'prefer-spread',
)

/** typescript-eslint's strict list with types. */
const strictTypes = errors(
  'typescript/await-thenable',
  'typescript/ban-ts-comment',
  'typescript/consistent-type-imports',
  'typescript/no-array-delete',
  'typescript/no-base-to-string',
  'typescript/no-deprecated',
  'typescript/no-duplicate-enum-values',
  'typescript/no-duplicate-type-constituents',
  'typescript/no-dynamic-delete',
  'typescript/no-empty-object-type',
  'typescript/no-explicit-any',
  'typescript/no-extra-non-null-assertion',
  'typescript/no-extraneous-class',
  'typescript/no-floating-promises',
  'typescript/no-for-in-array',
  'typescript/no-generated-empty-object-type',
  'typescript/no-implied-eval',
  'typescript/no-invalid-void-type',
  'typescript/no-meaningless-void-operator',
  'typescript/no-misused-new',
  'typescript/no-misused-promises',
  'typescript/no-misused-spread',
  'typescript/no-mixed-enums',
  'typescript/no-namespace',
  'typescript/no-non-null-asserted-nullish-coalescing',
  'typescript/no-non-null-asserted-optional-chain',
  'typescript/no-non-null-assertion',
  'typescript/no-redundant-type-constituents',
  'typescript/no-require-imports',
  'typescript/no-this-alias',
  'typescript/no-unnecessary-boolean-literal-compare',
  'typescript/no-unnecessary-condition',
  'typescript/no-unnecessary-template-expression',
  'typescript/no-unnecessary-type-arguments',
  'typescript/no-unnecessary-type-assertion',
  'typescript/no-unnecessary-type-constraint',
  'typescript/no-unnecessary-type-conversion',
  'typescript/no-unnecessary-type-parameters',
  'typescript/no-unsafe-argument',
  'typescript/no-unsafe-assignment',
  'typescript/no-unsafe-call',
  'typescript/no-unsafe-declaration-merging',
  'typescript/no-unsafe-enum-comparison',
  'typescript/no-unsafe-function-type',
  'typescript/no-unsafe-member-access',
  'typescript/no-unsafe-return',
  'typescript/no-unsafe-unary-minus',
  'typescript/no-useless-default-assignment',
  'typescript/no-wrapper-object-types',
  'typescript/only-throw-error',
  'typescript/prefer-as-const',
  'typescript/prefer-literal-enum-member',
  'typescript/prefer-namespace-keyword',
  'typescript/prefer-promise-reject-errors',
  'typescript/prefer-reduce-type-parameter',
  'typescript/prefer-return-this-type',
  'typescript/related-getter-setter-pairs',
  'typescript/require-await',
  'typescript/triple-slash-reference',
  'typescript/unbound-method',
  'typescript/unified-signatures',
  'typescript/use-unknown-in-catch-callback-variable',
)

/** The rules of hooks and what the React compiler would refuse. */
const hooks = errors(
  'react/error-boundaries',
  'react/exhaustive-deps',
  'react/globals',
  'react/immutability',
  'react/incompatible-library',
  'react/preserve-manual-memoization',
  'react/purity',
  'react/refs',
  'react/rules-of-hooks',
  'react/set-state-in-effect',
  'react/set-state-in-render',
  'react/static-components',
  'react/unsupported-syntax',
  'react/use-memo',
  'react/void-use-memo',
)

export default defineConfig({
  plugins: ['typescript', 'react'],
  jsPlugins: ['./scripts/lint/eslint-rules.mjs'],
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  // Rules are named one by one: a new release of the linter brings none unasked.
  categories: { correctness: 'off' },
  ignorePatterns: ['node_modules', 'out', 'dist', 'coverage', 'test-results', 'playwright-report'],
  env: { builtin: true },
  // With options given, a name that begins with _ is no excuse.
  rules: { ...everywhere, 'no-unused-vars': ['error', { args: 'after-used' }] },
  overrides: [
    {
      files: TYPESCRIPT,
      rules: {
        ...strictSyntax,
        ...strictTypes,
        'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
        'typescript/restrict-plus-operands': [
          'error',
          {
            allowAny: false,
            allowBoolean: false,
            allowNullish: false,
            allowNumberAndString: false,
            allowRegExp: false,
          },
        ],
        'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
        'typescript/return-await': ['error', 'error-handling-correctness-only'],
        'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      },
    },
    {
      files: ['src-*/**/*.{ts,tsx}'],
      excludeFiles: TESTS,
      rules: {
        'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
        'no-restricted-globals': ['error', { name: 'eval', message: 'Never.' }],
        'eslint-js/no-restricted-syntax': [
          'error',
          { selector: "Property[key.name='shell'][value.value=true]", message: 'No shells: arguments are arrays.' },
        ],
      },
    },
    {
      files: ['src-main/**/*.ts', 'src-renderer/**/*.{ts,tsx}', 'src-shared/**/*.ts'],
      excludeFiles: ['src-main/desktop/**', 'src-main/desktop.ts'],
      rules: { 'no-restricted-imports': ['error', { patterns: [ELECTRON] }] },
    },
    {
      files: ['src-main/engine/**/*.ts'],
      excludeFiles: TESTS,
      rules: {
        'no-restricted-properties': [
          'error',
          { object: 'process', property: 'env', message: 'The environment reaches the engine through EngineDeps.env.' },
        ],
      },
    },
    { files: ['src-renderer/**/*.{ts,tsx}'], rules: hooks },
    {
      files: TESTS,
      rules: {
        'typescript/no-non-null-assertion': 'off',
        'typescript/require-await': 'off',
        'typescript/no-unsafe-assignment': 'off', // vitest's matchers are typed any
      },
    },
    { files: ['src-main/cli/**/*.ts', 'bench/**', 'soak/**', 'scripts/**', 'e2e/**'], rules: { 'no-console': 'off' } },
    { files: ['bench/lib/ui-probe.mjs'], env: { browser: true } }, // runs in the page
    {
      files: ['**/*.{mjs,cjs,js}'],
      env: { node: true },
      rules: withoutCompiler,
    },
  ],
})
