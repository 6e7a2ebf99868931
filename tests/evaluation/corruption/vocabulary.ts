/** What the invented developer's repositories, channels, pages and meetings are called. */
export const repositories = [
  'acme/api',
  'acme/web',
  'acme/billing-service',
  'acme/docs-site',
  'acme/infra',
  'acme/mobile.app',
  'acme/worker',
  'acme/design_tokens',
];

/** The last one has a word in it that is never said of a person, and is quoted for that. */
export const channels = ['#platform', '#deploys', '#general', '#incident-room', '#help-desk', '#behind-the-scenes'];

export const changes = [
  'Add',
  'Fix',
  'Remove',
  'Speed up',
  'Split',
  'Retry',
  'Cache',
  'Validate',
  'Log',
  'Move',
  'Rename',
  'Test',
  'Document',
  'Review',
  'Merge',
];

export const parts = [
  'the token refresh',
  'paging of results',
  'an index on orders',
  'the import queue',
  'time zone rules',
  'the health check',
  'old feature flags',
  'a slow query',
  'error pages',
  'the release notes',
  'retries of the mailer',
  'two flaky tests',
  'the export to CSV',
  'webhook signatures',
  'the search box',
  'invoices of May',
  'the upload limit of 20 MB',
  'dark mode colours',
  'the 404 page',
  'keyboard shortcuts',
];

export const pages = [
  'Onboarding guide',
  'Runbook: failed payments',
  'Decision record 14',
  'Team charter',
  'Release checklist for spring',
  'Notes on caching',
  'Interview questions',
  'API style guide',
  'Postmortem: slow Monday',
  'Roadmap draft',
  'Glossary',
  'How we name branches and why it matters for everybody in the long run',
];

export const oneOffMeetings = [
  'Architecture round',
  'Incident review',
  'Vendor call',
  'Hiring sync',
  'Demo for sales',
  'Pairing on search',
  'Budget talk',
  'Workshop: error budgets',
];

export const series = [
  { title: 'Daily', hour: 9, minutes: 15, every: 1 },
  { title: 'Planning', hour: 13, minutes: 60, every: 7 },
  { title: 'One to one', hour: 11, minutes: 30, every: 7 },
  { title: 'Backlog refinement', hour: 12, minutes: 45, every: 5 },
] as const;
