/**
 * The rooms of the house, and which doors are shut. `npm run rooms` checks them.
 * Tests are left out: a test may open any door to look at what is behind it.
 */
const provider = '^src/lib/integrations/providers/([^/]+)/';
const pureRooms =
  '^src/lib/(metrics|summary)/|^src/lib/integrations/providers/[^/]+/(normalize|schemas|judge)[^/]*\\.ts$';
const doors = '^src/lib/integrations/(github|notion|slack|calendar)-client\\.ts$';
const database = '^src/lib/db/';
/** A package, or its separate types, wherever the tree keeps it. */
const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})(/|$)`;
const databaseDrivers = packages('drizzle-orm', 'pg', '@electric-sql/pglite');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Of two files that need each other neither can be read, tested or moved alone. Types may refer back: they are gone when the code runs.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment:
        'A file that nobody imports is dead, or a stub that was forgotten. The framework and the commands find theirs by name.',
      from: {
        orphan: true,
        pathNot: ['^src/app/', '^src/cli/', '^src/main\\.ts$', '\\.d\\.ts$', '^src/(instrumentation|proxy)\\.ts$'],
      },
      to: {},
    },
    {
      name: 'routes-know-no-provider',
      severity: 'error',
      comment:
        'A handler parses, makes one call and answers. If it knows a provider, the fifth one costs a change in every handler.',
      from: { path: '^src/app/' },
      to: { path: '^src/lib/integrations/providers/' },
    },
    {
      name: 'routes-know-no-sql',
      severity: 'error',
      comment:
        'Ownership is checked where rows are fetched (services and queries); a handler with a database client of its own could forget it.',
      from: { path: '^src/app/' },
      to: { path: [database, databaseDrivers] },
    },
    {
      name: 'providers-are-strangers',
      severity: 'error',
      comment:
        'Providers differ in data and meaning, never in flow. What two of them share belongs to the flow, not to one of them.',
      from: { path: provider },
      to: { path: '^src/lib/integrations/providers/', pathNot: '^src/lib/integrations/providers/$1/' },
    },
    {
      name: 'providers-behind-the-registry',
      severity: 'error',
      comment:
        'Only the registry, the doors (the documented client classes) and the sandbox, which serves the fakes, open a provider folder. What keeps a fifth provider at one folder and one line.',
      from: { path: '^src/', pathNot: [provider, '^src/lib/integrations/registry\\.ts$', doors, '^src/sandbox/'] },
      to: { path: '^src/lib/integrations/providers/' },
    },
    {
      name: 'pure-rooms-do-no-io',
      severity: 'error',
      comment:
        'Numbers and sentences are computed from what they are given: the same input gives the same summary, and a test needs no server.',
      from: { path: pureRooms, pathNot: '\\.test-support\\.ts$' },
      to: {
        path: [
          database,
          databaseDrivers,
          '^src/lib/(cache|jobs|auth|llm|logger|env)',
          '^(node:)?(fs|http|https|net|tls|dns|child_process|worker_threads)(/|$)',
          packages(
            'next',
            'react',
            'redis',
            'undici',
            '@octokit',
            '@slack',
            '@notionhq',
            '@googleapis',
            'google-auth-library',
            'openid-client',
          ),
        ],
      },
    },
    {
      name: 'only-the-web-half-knows-next',
      severity: 'error',
      comment: 'Workers and commands run without the framework: faster to start, and pages cannot break a sync.',
      from: {
        path: '^src/',
        pathNot: ['^src/app/', '^src/components/', '^src/server(/|\\.ts$)', '^src/(instrumentation|proxy)\\.ts$'],
      },
      to: { path: packages('next', '@next') },
    },
    {
      name: 'components-know-no-sql',
      severity: 'error',
      comment: 'A component draws what it is given; one that fetches cannot be shown in a test, or in a browser.',
      from: { path: '^src/components/' },
      to: { path: [database, databaseDrivers] },
    },
    {
      name: 'language-models-in-one-room',
      severity: 'error',
      comment:
        'What is sent to a language model, and to which host, is decided in src/lib/llm. The library is large and is loaded only where a model is configured.',
      from: { path: '^src/', pathNot: '^src/lib/llm/' },
      to: { path: packages('ai', '@ai-sdk', '@ai-sdk/[^/]+') },
    },
    {
      name: 'sql-in-one-room',
      severity: 'error',
      comment:
        'Every query has a name in src/lib/db. The sign-in library brings its own adapter, which needs the client itself.',
      from: { path: '^src/', pathNot: [database, '^src/lib/auth/'] },
      to: { path: databaseDrivers },
    },
    {
      name: 'evaluation-knows-no-writer',
      severity: 'error',
      comment:
        'Who decides what a summary must tell, and whether it is true, must not share a line with what chooses and writes it: a common mistake would be invisible.',
      from: { path: '^tests/evaluation/(periods|must-include|judge|checker)/|^tests/evaluation/(period|zone)\\.ts$' },
      to: { path: '^src/lib/summary/' },
    },
    {
      name: 'second-reading-counts-itself',
      severity: 'error',
      comment:
        'The second reading of a statement counts anew; with the metrics room behind it, it would agree with its mistakes.',
      from: { path: '^tests/evaluation/(must-include|judge|checker)/' },
      to: { path: '^src/lib/metrics/' },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment:
        "A package that is there by accident of the tree, or for tests only, is not there in a user's installation.",
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    exclude: { path: ['\\.test\\.tsx?$', '^src/.*/testing/'] },
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
