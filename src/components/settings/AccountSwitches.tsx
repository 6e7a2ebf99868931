'use client';
import { useState, type ReactNode } from 'react';
import { useRouter } from 'next/navigation';
import { noticeKinds, type AccountPatch, type NoticeKind } from '@/lib/http/contract';
import { callApi } from '../api-client';

/** A checkbox that saves at once and says so. Where it could not be saved it shows what is stored. */
function SavedSwitch({
  label,
  hint,
  initial,
  patchFor,
}: {
  label: string;
  hint?: ReactNode;
  initial: boolean;
  patchFor: (checked: boolean) => AccountPatch;
}) {
  const router = useRouter();
  const [checked, setChecked] = useState(initial);
  const [said, setSaid] = useState<{ text: string; failed: boolean } | null>(null);
  const save = async (next: boolean) => {
    setChecked(next);
    setSaid(null);
    const result = await callApi('PATCH', '/api/account', patchFor(next));
    if (!result.ok) setChecked(!next);
    setSaid(result.ok ? { text: 'Saved', failed: false } : { text: result.failure.message, failed: true });
    if (result.ok) router.refresh();
  };
  return (
    <div>
      <label className="inline-flex min-h-6 items-start gap-2">
        <input
          type="checkbox"
          className="mt-1 accent-accent"
          checked={checked}
          onChange={(event) => void save(event.target.checked)}
        />
        {label}
      </label>
      {hint ? <p className="ml-6 text-xs text-muted">{hint}</p> : null}
      <p role="status" className={`ml-6 text-xs empty:hidden ${said?.failed ? 'text-act' : 'text-muted'}`}>
        {said?.text}
      </p>
    </div>
  );
}

export function SingleKeysSwitch({ initial }: { initial: boolean }) {
  return (
    <SavedSwitch
      label="Single keys act on pages"
      hint="Never while you write in a field. Ctrl+K (on a Mac ⌘K) works either way."
      initial={initial}
      patchFor={(singleKeys) => ({ singleKeys })}
    />
  );
}

export function BuiltinWriterSwitch({ initial }: { initial: boolean }) {
  return (
    <SavedSwitch
      label="Use the built-in writer only"
      hint="Nothing of yours is sent to the model from then on. What it wrote before stays until its facts change."
      initial={initial}
      patchFor={(builtin) => ({ writer: builtin ? 'builtin' : 'configured' })}
    />
  );
}

const noticeLabels: Readonly<Record<NoticeKind, { label: string; hint: string }>> = {
  reauthorization_required: {
    label: 'A connection has to be renewed',
    hint: 'Until you reconnect, nothing more of that provider is read.',
  },
  sync_failing: {
    label: 'A sync has failed three times in a row',
    hint: 'Syncs go on being tried; the card says what is wrong.',
  },
};

/** Which kinds the bell shows. */
export function NoticeSwitches({ muted }: { muted: readonly NoticeKind[] }) {
  // Each saves the whole list, so they have to know of each other.
  const [hidden, setHidden] = useState(muted);
  return (
    <div className="grid gap-3">
      {noticeKinds.map((kind) => (
        <SavedSwitch
          key={kind}
          {...noticeLabels[kind]}
          initial={!muted.includes(kind)}
          patchFor={(shown) => {
            const mutedNotices = noticeKinds.filter((other) => (other === kind ? !shown : hidden.includes(other)));
            setHidden(mutedNotices);
            return { mutedNotices };
          }}
        />
      ))}
    </div>
  );
}
