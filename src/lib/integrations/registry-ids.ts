/** The ids alone, for code that runs in the browser and must not pull in the providers' clients. Checked against the registry at compile time. */
export const providerIds = ['github', 'notion', 'slack', 'calendar'] as const;
export type IntegrationProvider = (typeof providerIds)[number];
