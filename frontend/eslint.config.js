import { readdirSync } from 'node:fs'
import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'

// Third-party user interface has one door each, in src/ui: it can be replaced there.
const thirdPartyUi = {
  group: [
    'reka-ui',
    'reka-ui/*',
    'leaflet',
    'leaflet/*',
    'supercluster',
    '@tiptap/*',
    'd3-*',
    '@atlaskit/*',
    '@lucide/vue',
  ],
  message: 'Third-party user interface belongs inside src/ui.',
}
const layers = {
  lib: [
    {
      group: ['@/ui', '@/ui/**', '@/features/**', '@/app/**'],
      message: 'src/lib stands below everything else.',
    },
  ],
  ui: [{ group: ['@/features/**', '@/app/**'], message: 'src/ui knows no feature and no app.' }],
}
const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })

const features = readdirSync(new URL('src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

export default defineConfigWithVueTs(
  {
    ignores: [
      'dist/**',
      'coverage/**',
      'pictures/**',
      'playwright-report/**',
      'test-results/**',
      'src/lib/api/schema.d.ts',
    ],
  },
  vue.configs['flat/recommended'],
  a11y.configs['flat/recommended'],
  vueTsConfigs.strict,
  vueTsConfigs.stylistic,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/define-macros-order': 'error',
      'vue/no-v-html': 'error',
      // The content security policy forbids style attributes in markup; :style goes through the CSSOM and is fine.
      'vue/no-static-inline-styles': ['error', { allowBinding: true }],
      // Every sentence comes from the catalogues; only marks that no language translates may stand in a template.
      'vue/no-bare-strings-in-template': [
        'error',
        { allowlist: ['·', '›', '‹', '–', '*', '/', ':', ',', '.', '(', ')'] },
      ],
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      // Types say what a property may be; an absent one is undefined.
      'vue/require-default-prop': 'off',
      'vue/require-prop-types': 'off',
      // Prettier decides the layout; two tools with an opinion would fight.
      'vue/max-attributes-per-line': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
  { files: ['src/**/*.{ts,vue}'], rules: restrict(thirdPartyUi) },
  { files: ['src/lib/**/*.{ts,vue}'], rules: restrict(thirdPartyUi, ...layers.lib) },
  { files: ['src/ui/**/*.{ts,vue}'], rules: restrict(...layers.ui) },
  {
    files: ['src/app/public/**/*.{ts,vue}'],
    rules: restrict(thirdPartyUi, {
      group: ['@/app/staff/**', '**/staff/**'],
      message: 'Public pages never load back-office code.',
    }),
  },
  // A feature is a room of its own: what two of them need moves to src/ui or src/lib.
  ...features.map((name) => ({
    files: [`src/features/${name}/**/*.{ts,vue}`],
    rules: restrict(thirdPartyUi, {
      group: [
        '@/app/**',
        '@/features/**',
        `!@/features/${name}`,
        `!@/features/${name}/**`,
        '../../*/**',
        '!../../../i18n/**',
      ],
      message: 'A feature imports src/ui and src/lib, never the app or another feature.',
    }),
  })),
  { files: ['scripts/**', 'e2e/**', '*.config.*'], rules: { 'no-console': 'off' } },
)
