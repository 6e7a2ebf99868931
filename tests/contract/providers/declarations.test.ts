/** What a provider declares of itself. Whoever is registered is held to it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { activityTypes } from '@/lib/integrations/activity';
import { providers } from '@/lib/integrations/registry';
import { providerIds } from '@/lib/integrations/registry-ids';
import type { Account, ProviderSession } from '@/lib/integrations/provider';
import { entries } from '@/sandbox/fake-entries';
import { Desk, registered } from './desk';

describe('the registry', () => {
  it('names the same providers to the server, the browser and the sandbox', () => {
    expect([...providerIds].sort()).toEqual([...registered].sort());
    expect(entries.map(({ id }) => id).sort()).toEqual([...registered].sort());
    for (const id of registered) expect(providers[id].id).toBe(id);
  });
});

describe.each(registered)('what %s declares', (id) => {
  const provider = providers[id];
  const desk = new Desk(id);
  let account: Account;
  let session: ProviderSession;
  beforeAll(async () => {
    const tokens = await desk.authorize();
    account = await desk.session(tokens).identify();
    session = desk.session(tokens, { account });
  });

  it('names an account that it is known by again, and stores no address of it', async () => {
    expect(account.id).not.toBe('');
    expect(account.label).not.toBe('');
    const again = await desk.session(await desk.authorize()).identify();
    expect(again.id).toBe(account.id);
    expect(JSON.stringify(account.metadata)).not.toMatch(/@|Bearer|token/i);
  });

  it('has streams that share neither name nor type, and that bring every type it promises', () => {
    const names = session.streams.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
    const types = session.streams.flatMap((stream) => [...stream.types]);
    expect(new Set(types).size).toBe(types.length);
    expect(types.toSorted()).toEqual([...provider.activityTypes].sort());
    for (const type of types) expect(activityTypes).toContain(type);
  });

  it('says of each stream how far it reads back, and whose budget it uses', () => {
    for (const stream of session.streams) {
      expect(stream.label, stream.name).not.toBe('');
      expect(stream.steadyDays, stream.name).toBeGreaterThanOrEqual(1);
      // Status pages and docs promise a month.
      expect(stream.nightlyDays, stream.name).toBe(30);
      expect(stream.steadyDays, stream.name).toBeLessThanOrEqual(stream.nightlyDays);
      // `<account or workspace>:<resource>`, with neither of them empty: the account's id may have a colon of its own.
      const [, whose = '', resource = ''] = /^(.+):([^:]+)$/.exec(stream.budget) ?? [];
      expect(resource, stream.budget).toMatch(/^[a-z][a-z0-9._-]*$/i);
      expect(whose === account.id || account.id.split(':').includes(whose), stream.budget).toBe(true);
    }
  });

  it('can be asked about a row wherever absence alone does not say enough, and nowhere else', () => {
    for (const stream of session.streams)
      expect([stream.name, stream.confirm !== undefined]).toEqual([stream.name, stream.absence === 'confirms']);
  });

  it('reads history in windows of whole days, the first short and none after it shorter', () => {
    const days = provider.backfillWindowDays;
    expect(days.length).toBeGreaterThan(0);
    for (const length of days) expect(Number.isInteger(length) && length >= 1).toBe(true);
    expect(days.toSorted((a, b) => a - b)).toEqual([...days]);
    const takesWindows = session.streams.some(({ backfill }) => backfill === 'windows');
    if (takesWindows) expect(days[0]).toBeLessThanOrEqual(7);
  });

  it('publishes rates of public hosts, each path once, in figures that a client can keep', () => {
    expect(provider.publishedRates.length).toBeGreaterThan(0);
    const places = provider.publishedRates.map((rate) => `${rate.origin}${rate.path}`);
    expect(new Set(places).size).toBe(places.length);
    const own = Object.values(provider.readEnv({}).env.urls).map((url) => new URL(url).origin);
    for (const rate of provider.publishedRates) {
      expect(new URL(rate.origin).origin, rate.origin).toBe(rate.origin);
      expect(rate.origin).toMatch(/^https:\/\//);
      expect(own, 'a host that no request goes to').toContain(rate.origin);
      expect(rate.path).toMatch(/^\//);
      expect(rate.burst).toBeGreaterThanOrEqual(1);
      expect(rate.perMinute).toBeGreaterThanOrEqual(1);
      // What goes out at once is part of the minute.
      expect(rate.burst).toBeLessThanOrEqual(rate.perMinute);
      expect(rate.perMinute).toBeLessThanOrEqual(10_000);
    }
  });

  it('says how its refresh tokens live, and why PKCE is on or off', () => {
    const { refreshRotates, refreshTokenIdleDays, pkce } = provider.oauth;
    expect(typeof refreshRotates).toBe('boolean');
    expect(refreshTokenIdleDays === null || refreshTokenIdleDays >= 1).toBe(true);
    expect(pkce.reason.length).toBeGreaterThan(20);
  });

  it('speaks https to real hosts and to the sandbox alone otherwise', () => {
    const real = Object.values(provider.readEnv({}).env.urls);
    const played = Object.values(provider.sandboxUrls('http://127.0.0.1:4010'));
    expect(real.length).toBeGreaterThan(0);
    for (const url of real) expect(url).toMatch(/^https:\/\/[^/].*[^/]$/);
    for (const url of played) expect(url).toBe(`http://127.0.0.1:4010/${id}`);
  });

  it('says on its card what it reads and what never, in words', () => {
    const { card } = provider;
    expect(card.permissions.length).toBeGreaterThan(0);
    expect(card.neverRead.length).toBeGreaterThan(0);
    for (const text of [card.promise, card.unit, card.guideAnchor, ...card.permissions.map(({ why }) => why)])
      expect(text.trim()).not.toBe('');
    expect(provider.defaultIntervalMinutes).toBeGreaterThanOrEqual(5);
    const asked = new Set(card.permissions.map(({ scope }) => scope));
    for (const scope of provider.readEnv({}).env.scopes)
      expect(asked, 'a scope that the card does not explain').toContain(scope);
  });
});
