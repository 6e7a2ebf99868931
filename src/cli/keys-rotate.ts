/** `npm run keys:rotate [-- --prune]`: wraps every user key under the newest master key, while everything runs. */
import { ConfigError } from '../lib/config-error';
import { config } from '../lib/env';
import { rotateByCommand, rotationLines } from '../lib/operator/rotate-command';
import { cli, print } from '../lib/command-line';

await cli(async (parameters) => {
  if (parameters.some((parameter) => parameter !== '--prune'))
    throw new ConfigError(['There is one option: npm run keys:rotate -- --prune']);
  const settings = config();
  const rotation = await rotateByCommand(settings, parameters.includes('--prune'));
  for (const line of rotationLines(rotation, settings.secretsFile !== null)) print(line);
  if (rotation.done < rotation.total) process.exitCode = 1;
});
