/** `npm run doctor`: checks the configuration and says, for each problem, what to set. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ConfigError } from '../lib/config-error';
import { openDatabase } from '../lib/db/client';
import { config, type AppConfig } from '../lib/env';
import { isLoopbackHost } from '../lib/http/hosts';
import { providers, type IntegrationProvider } from '../lib/integrations/registry';
import { redisClient } from '../lib/cache/redis';
import { cli, print } from '../lib/command-line';
import { configuredWriter } from '../lib/llm/configured-writer';

interface Finding {
  ok: boolean;
  line: string;
}

await cli(async () => {
  const settings = config();
  const findings = [
    ...basics(settings),
    ...providerFindings(settings),
    await databaseFinding(settings),
    await redisFinding(settings),
    await writerFinding(settings),
  ];
  for (const { ok, line } of findings) print(`${ok ? 'ok  ' : 'mend'}  ${line}`);
  const problems = findings.filter((finding) => !finding.ok).length;
  print(problems === 0 ? 'Everything DevTrack can check is in order.' : `${problems} to mend.`);
  if (problems > 0) process.exitCode = 1;
  process.exit();
});

function basics(settings: AppConfig): Finding[] {
  const loopback = isLoopbackHost(settings.appUrl.hostname);
  return [
    { ok: true, line: `APP_URL ${settings.appUrl.origin}${loopback ? ' (this machine only)' : ''}` },
    {
      ok: true,
      line: `Registration is ${settings.registration}${!loopback && settings.registration === 'open' ? ': anybody who reaches this host can sign up' : ''}`,
    },
    {
      ok: true,
      line: `Encryption keys: ${settings.encryptionKeys.map((key) => key.id).join(', ')} (the first wraps new user keys)`,
    },
  ];
}

function providerFindings(settings: AppConfig): Finding[] {
  const loopback = isLoopbackHost(settings.appUrl.hostname);
  return (Object.keys(providers) as IntegrationProvider[]).flatMap((id) => {
    const { name, card } = providers[id];
    const configured = settings.providers[id].client !== null;
    const callback = `${settings.appUrl.origin}/api/integrations/${id}/callback`;
    if (!configured) {
      const sandbox = loopback && settings.sandbox.mode !== 'off';
      return [
        {
          ok: sandbox,
          line: sandbox
            ? `${name}: the sandbox stands in. For the real one set ${card.variables.join(', ')}`
            : `${name}: not set up. Set ${card.variables.join(', ')}, or FEATURE_INTEGRATION_${id.toUpperCase()}=off to hide it`,
        },
      ];
    }
    const lines: Finding[] = [
      { ok: true, line: `${name}: OAuth app configured; its redirect URL has to be exactly ${callback}` },
    ];
    if (card.needsHttps === true && settings.appUrl.protocol !== 'https:')
      lines.push({
        ok: false,
        line: `${name} accepts https redirect URLs only: put a TLS proxy or a tunnel in front and set APP_URL to its https origin (README, ${name})`,
      });
    for (const trap of card.setupTraps ?? []) lines.push({ ok: true, line: `${name}: ${trap}` });
    return lines;
  });
}

async function databaseFinding(settings: AppConfig): Promise<Finding> {
  if (settings.databaseUrl === null) {
    // A trial in a directory of its own, so that a running server is not in the way.
    const trial = mkdtempSync(path.join(os.tmpdir(), 'devtrack-doctor-'));
    const opened = await openDatabase({ ...settings, dataDir: trial });
    await opened.close();
    rmSync(trial, { recursive: true, force: true });
    return { ok: true, line: `Embedded database works on this machine; data lies in ${settings.dataDir}` };
  }
  try {
    const opened = await openDatabase(settings);
    await opened.close();
    return { ok: true, line: 'DATABASE_URL answers and its tables are current' };
  } catch (error) {
    const reason =
      error instanceof ConfigError
        ? error.problems.join(' ')
        : error instanceof Error
          ? error.message || String((error as { code?: unknown }).code)
          : 'unknown reason';
    return { ok: false, line: `DATABASE_URL cannot be used: ${reason}` };
  }
}

async function redisFinding(settings: AppConfig): Promise<Finding> {
  const client = settings.redisUrl === null ? null : redisClient();
  if (client === null)
    return { ok: true, line: 'No REDIS_URL: limits are counted in each process, which is right for one process' };
  for (let tries = 0; tries < 20 && !client.isReady; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return client.isReady
    ? { ok: true, line: 'REDIS_URL answers' }
    : {
        ok: false,
        line: 'REDIS_URL does not answer: check that the server is running; until then limits are counted in each process',
      };
}

/** Asks a server without a named model for its models; no summary is written, and nothing of anybody is sent. */
async function writerFinding({ openai }: AppConfig): Promise<Finding> {
  const writer = await configuredWriter();
  if (writer.id === 'builtin') return { ok: true, line: 'Summaries come from the built-in writer' };
  if (writer.model === null)
    return {
      ok: false,
      line: 'OPENAI_BASE_URL does not list its models: check that the server is running and that the address ends before /models, or set OPENAI_MODEL. Until then summaries come from the built-in writer',
    };
  const where = openai.baseUrl === null ? 'OpenAI' : new URL(openai.baseUrl).origin;
  const price = Object.hasOwn(openai.prices, writer.model)
    ? ''
    : '; OPENAI_PRICES has no entry for it, so no cost is shown';
  return {
    ok: true,
    line: `Summaries are written by ${writer.model} at ${where}, which is sent facts with titles (docs/LANGUAGE_MODELS.md)${price}`,
  };
}
