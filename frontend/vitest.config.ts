import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vite.config.ts'

export default mergeConfig(
  base,
  defineConfig({
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.ts'],
      exclude: ['**/*.browser.test.ts', 'node_modules/**'],
      setupFiles: ['src/test-setup.ts'],
      // One world for all files: each cleans up behind itself, and a third of the time is saved.
      pool: 'threads',
      isolate: false,
      testTimeout: 20_000,
      restoreMocks: true,
      unstubGlobals: true,
      coverage: { include: ['src/**/*.{ts,vue}'], exclude: ['src/**/*.test.ts', 'src/lib/api/schema.d.ts'] },
    },
  }),
)
