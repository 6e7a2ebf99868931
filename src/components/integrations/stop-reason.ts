/** Why a connection has to be renewed, in one sentence: beside "Stopped …" on the card, and in the banner. */
export function stopReason(code: string | null, name: string): string | null {
  const words = code === null ? undefined : reasons[code];
  return words?.replaceAll('{provider}', name) ?? null;
}

const reasons: Readonly<Record<string, string | undefined>> = {
  invalid_grant: '{provider} has ended this connection.',
  refresh_in_doubt:
    'DevTrack was interrupted while {provider} renewed this connection, and the new token did not arrive.',
  account_inactive: '{provider} says this account is no longer active.',
};
