import { describe, expect, it } from 'vitest';
import { readSlackEnv } from './env';

describe('the Slack environment', () => {
  it('is the sandbox’s without credentials, with no problem', () => {
    const { env, problems } = readSlackEnv({});
    expect(env.client).toBeNull();
    expect(env.urls).toEqual({ web: 'https://slack.com' });
    expect(problems).toEqual([]);
  });

  it('takes both credentials', () => {
    const { env } = readSlackEnv({ SLACK_CLIENT_ID: ' 12.34 ', SLACK_CLIENT_SECRET: 'shh' });
    expect(env.client).toEqual({ id: '12.34', secret: 'shh' });
  });

  it.each([
    [{ SLACK_CLIENT_ID: '12.34' }, 'SLACK_CLIENT_SECRET is not set'],
    [{ SLACK_CLIENT_SECRET: 'shh' }, 'SLACK_CLIENT_ID is not set'],
    [{ SLACK_CLIENT_ID: '12.34', SLACK_CLIENT_SECRET: '  ' }, 'SLACK_CLIENT_SECRET is not set'],
  ])('names the missing half of %j in one line and stays unconfigured', (source, start) => {
    const { env, problems } = readSlackEnv(source);
    expect(env.client).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${start}[^\n]*$`));
    expect(problems[0]).not.toContain('shh');
  });

  it.each([
    'not a url',
    'http://slack.com',
    'http://127.0.0.1.evil.example',
    'ftp://slack.com',
    'https://me:hunter2@slack.com',
    'https://slack.com/?x=1',
    'javascript:alert(1)',
  ])('refuses %s as SLACK_URL in one line that does not repeat it', (url) => {
    const { env, problems } = readSlackEnv({ SLACK_URL: url });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^SLACK_URL [^\n]*$/);
    expect(problems[0]).not.toContain('hunter2');
    expect(env.urls).toEqual({ web: 'https://slack.com' });
  });

  it.each([
    ['https://slack.example/', 'https://slack.example'],
    ['http://127.0.0.1:4010/slack/', 'http://127.0.0.1:4010/slack'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
    ['http://localhost:4010', 'http://localhost:4010'],
  ])('reads %s as %s', (url, expected) => {
    expect(readSlackEnv({ SLACK_URL: url })).toMatchObject({ env: { urls: { web: expected } }, problems: [] });
  });

  it('asks for nothing that writes and for no history of channels', () => {
    expect(readSlackEnv({}).env.scopes.filter((scope) => !scope.endsWith(':read'))).toEqual([]);
  });
});
