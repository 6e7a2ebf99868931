import { describe, expect, it } from 'vitest';
import { matchingEntries, paletteEntries } from './palette-entries';

const names = { github: 'GitHub', slack: 'Slack', notion: 'Notion' };
const statuses = [
  { provider: 'github', connected: true, setup: 'sandbox' },
  { provider: 'slack', connected: false, setup: 'ready' },
  { provider: 'notion', connected: true, setup: 'feature_disabled' },
] as const;
const labels = (path: string, search = '') =>
  matchingEntries(paletteEntries(path, statuses, names), search).map(({ label }) => label);

describe('the palette', () => {
  it('offers what the page can do first, and only there', () => {
    expect(labels('/dashboard').slice(0, 2)).toEqual(['Previous range', 'Next range']);
    expect(labels('/dashboard/settings')).not.toContain('Copy as stand-up');
    expect(labels('/dashboard/activity')[0]).toBe('Search the activity');
    expect(labels('/dashboard/settings')).toContain('This week');
  });

  it('offers of each provider what may be done with it', () => {
    const ofProviders = paletteEntries('/dashboard', statuses, names).filter(({ group }) => group === 'Connections');
    expect(ofProviders.map(({ label, effect }) => [label, effect])).toEqual([
      ['Sync GitHub now', { sync: 'github' }],
      ['Show GitHub', { go: '/dashboard/integrations#github' }],
      ['Connect Slack', { go: '/dashboard/integrations#slack' }],
      ['Show Notion', { go: '/dashboard/integrations#notion' }],
    ]);
  });

  it('finds by the beginning of every word, whatever the case and the order', () => {
    expect(labels('/dashboard', 'git sy')).toEqual(['Sync GitHub now']);
    expect(labels('/dashboard', 'LAST')).toEqual(['Since last working day', 'Last week']);
    expect(labels('/dashboard', 'theme da')).toEqual(['Dark theme']);
    expect(labels('/dashboard', 'eek')).toEqual([]);
    expect(labels('/dashboard', '   ')).toEqual(labels('/dashboard'));
  });
});
