import type { NoticeTone } from '@/components/ui/Notice';
import { errorPolicies, sentenceFor, type ErrorCode } from '@/lib/integrations/errors';
import { isProvider, providerCards } from '@/lib/integrations/registry';

interface ConnectResult {
  connected: string | undefined;
  error: string | undefined;
  provider: string | undefined;
}

/** What a return from a provider means. Only known codes are put into words: the address is anybody's text. */
export function connectMessage({
  connected,
  error,
  provider,
}: ConnectResult): { tone: NoticeTone; text: string } | null {
  if (connected && isProvider(connected)) {
    return { tone: 'good', text: `${providerCards[connected].name} is connected. The last days are read first.` };
  }
  if (!error) return null;
  const name = provider && isProvider(provider) ? providerCards[provider].name : 'The provider';
  return {
    tone: 'act',
    text: isErrorCode(error)
      ? sentenceFor(error, name)
      : 'The connection was not made. Nothing was changed; try again.',
  };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorPolicies, code);
}
