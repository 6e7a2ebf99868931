import next from '@next/eslint-plugin-next';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// eslint-config-next is not used: the plugins it brings beside the framework's own refuse ESLint 10.
export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      '.next/',
      'dist/',
      '.data/',
      'artifacts/',
      '.stryker-tmp/',
      'coverage/',
      'next-env.d.ts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // What is handed around here are objects of closures; none of them reads `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A default branch hides the case that someone adds later, so unions are spelled out.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      // Lint sees what it cannot type as `error`; `void` handlers in JSX are the framework's own way.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // Methods of one interface are async for the one implementation that awaits.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Everything that runs logs through the logger, as one JSON line.
      'no-console': 'error',
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { '@next/next': next, 'react-hooks': reactHooks },
    rules: {
      ...next.configs.recommended.rules,
      ...next.configs['core-web-vitals'].rules,
      ...reactHooks.configs.recommended.rules,
    },
    settings: { next: { rootDir: import.meta.dirname } },
  },
  {
    // Commands, benchmarks and a start that cannot go on talk to a person.
    files: ['src/main.ts', 'src/cli/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    // Checked by nothing but this: they run before a compiler is installed.
    files: ['**/*.{mjs,cjs}'],
    rules: {
      eqeqeq: 'error',
      'no-undef': 'off',
      'no-unused-vars': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
    },
  },
);
