'use client';
import { useRouter } from 'next/navigation';
import type { Status } from '@/lib/http/contract';
import { createFormats } from '../format';
import { HistorySection } from '../integrations/HistorySection';
import { useNow } from '../use-now';

interface HistorySettingsProps {
  /** Connected providers alone. */
  connected: { status: Status; name: string }[];
  locale: string;
  timeZone: string;
  renderedAt: string;
}

/** Per connected provider: how far back it is stored, older history, reading again. */
export function HistorySettings({ connected, locale, timeZone, renderedAt }: HistorySettingsProps) {
  const router = useRouter();
  const now = useNow(renderedAt);
  const formats = createFormats(locale, timeZone);
  return (
    <ul className="grid grid-cols-1 gap-6">
      {connected.map(({ status, name }) => (
        <li key={status.provider}>
          <h3 className="mb-1 font-strong">{name}</h3>
          <HistorySection status={status} name={name} formats={formats} now={now} onAsked={() => router.refresh()} />
        </li>
      ))}
    </ul>
  );
}
