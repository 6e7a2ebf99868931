'use client';
import { useState } from 'react';
import { useRouter } from 'next/navigation';
import type { SessionAnswer } from '@/lib/http/contract';
import { callApi } from '../api-client';
import { createFormats, type Formats } from '../format';
import { buttonClass } from '../ui/button-class';
import { Time } from '../ui/Time';

/** Where the account is signed in: this browser first, each other one with a way to end it. */
export function SessionList({
  sessions,
  locale,
  timeZone,
  renderedAt,
}: {
  sessions: readonly SessionAnswer[];
  locale: string;
  timeZone: string;
  renderedAt: string;
}) {
  const router = useRouter();
  const formats = createFormats(locale, timeZone);
  const [ended, setEnded] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ text: string; failed: boolean } | null>(null);
  const shown = sessions.filter(({ id }) => !ended.includes(id));
  const others = shown.filter(({ current }) => !current);

  const end = async (gone: readonly SessionAnswer[], ask: () => ReturnType<typeof callApi>, words: string) => {
    if (busy) return;
    setBusy(true);
    const result = await ask();
    setBusy(false);
    if (!result.ok) return setSaid({ text: result.failure.message, failed: true });
    setEnded((before) => [...before, ...gone.map(({ id }) => id)]);
    setSaid({ text: words, failed: false });
    router.refresh();
  };

  return (
    <div className="grid grid-cols-1 gap-3">
      <ul aria-label="Signed-in browsers" className="divide-y divide-line rounded-md border border-line">
        {shown.map((session) => (
          <li
            key={session.id}
            data-session={session.current ? 'current' : 'other'}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 pr-2 pl-3"
          >
            <div className="min-w-0">
              <p className="font-strong">{deviceWords(session)}</p>
              <SessionTimes session={session} formats={formats} renderedAt={renderedAt} />
            </div>
            {session.current ? null : (
              <button
                type="button"
                aria-disabled={busy}
                aria-label={`Sign out: ${deviceWords(session)}`}
                className={buttonClass('quiet', 'needs-script')}
                onClick={() =>
                  void end(
                    [session],
                    () => callApi('DELETE', `/api/account/sessions/${session.id}`),
                    `${deviceWords(session)} is signed out.`,
                  )
                }
              >
                Sign out
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <div>
          <button
            type="button"
            aria-disabled={busy}
            className={buttonClass('secondary', 'needs-script')}
            onClick={() =>
              void end(others, () => callApi('POST', '/api/account/sessions/end-others'), 'Signed out everywhere else.')
            }
          >
            Sign out everywhere else
          </button>
        </div>
      ) : null}
      <p role="status" className={`empty:hidden ${said?.failed ? 'text-act' : 'text-muted'}`}>
        {said?.text}
      </p>
    </div>
  );
}

function SessionTimes({
  session: { current, address, createdAt, lastSeenAt },
  formats,
  renderedAt,
}: {
  session: SessionAnswer;
  formats: Formats;
  renderedAt: string;
}) {
  return (
    <p className="text-xs text-muted">
      {current ? (
        <strong className="font-strong text-good">This browser</strong>
      ) : (
        <>
          Seen <Time at={lastSeenAt} text={formats.ago(lastSeenAt, renderedAt)} formats={formats} />
        </>
      )}
      {' · '}signed in <Time at={createdAt} text={formats.dayTime(createdAt)} formats={formats} />
      {address === null ? null : ` · ${address}`}
    </p>
  );
}

function deviceWords({ browser, system }: Pick<SessionAnswer, 'browser' | 'system'>): string {
  return system === null ? browser : `${browser} on ${system}`;
}
