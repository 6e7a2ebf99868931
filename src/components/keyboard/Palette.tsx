'use client';
import { Dialog } from 'radix-ui';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { Status } from '@/lib/http/contract';
import { callApi, field } from '../api-client';
import { inputClass } from '../ui/Field';
import type { Effect } from './commands';
import { isPossible } from './do-effect';
import { Keys } from './Keys';
import { matchingEntries, paletteEntries, type PaletteEntry } from './palette-entries';

interface PaletteProps {
  path: string;
  names: Readonly<Record<string, string>>;
  onClose: () => void;
  perform: (effect: Effect) => Promise<void>;
}

/** Pages, ranges, connections and themes by typing a part of their name. A combobox over a listbox (WAI-ARIA APG). */
export default function Palette({ path, names, onClose, perform }: PaletteProps) {
  const id = useId();
  const router = useRouter();
  const [opener] = useState(() => document.activeElement);
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const [failure, setFailure] = useState('');
  const statuses = useStatuses();
  const entries = useMemo(
    () => paletteEntries(path, statuses, names).filter(({ effect }) => isPossible(effect)),
    [path, statuses, names],
  );
  const shown = matchingEntries(entries, search);
  const at = Math.min(active, shown.length - 1);
  const optionId = (entry: PaletteEntry) => `${id}-${entry.id}`;
  const activeEntry = shown[at];

  const choose = async ({ effect }: PaletteEntry) => {
    if (!('sync' in effect)) {
      onClose();
      // After the dialog has given the focus back, so that an effect may take it.
      return void setTimeout(() => void perform(effect), 0);
    }
    const result = await callApi('POST', `/api/integrations/${effect.sync}/sync`);
    if (!result.ok) return setFailure(result.failure.message);
    onClose();
    router.push(`/dashboard/integrations#${effect.sync}`);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 };
    const move = moves[event.key];
    if (move !== undefined && shown.length > 0 && !(search !== '' && ['Home', 'End'].includes(event.key))) {
      event.preventDefault();
      setActive((move + shown.length) % shown.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing && activeEntry) {
      event.preventDefault();
      void choose(activeEntry);
    }
  };

  useEffect(() => {
    document
      .getElementById(`${id}-list`)
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest' });
  }, [id, at, search]);

  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (opener instanceof HTMLElement) opener.focus();
          }}
          className="shadow-popover fixed top-4 left-1/2 z-50 flex max-h-[calc(100dvh-(--spacing(8)))] w-[calc(100vw-(--spacing(8)))] max-w-120 -translate-x-1/2 flex-col rounded-lg border border-line bg-surface p-3 text-sm text-ink sm:top-24 sm:max-h-[calc(100dvh-(--spacing(32)))]"
        >
          <Dialog.Title className="sr-only">Find a page, a range or an action</Dialog.Title>
          <input
            role="combobox"
            aria-label="Find a page, a range or an action"
            aria-expanded
            aria-autocomplete="list"
            aria-controls={`${id}-list`}
            aria-activedescendant={activeEntry ? optionId(activeEntry) : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder="Page, range, action"
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setActive(0);
              setFailure('');
            }}
            onKeyDown={onKeyDown}
            className={`${inputClass} shrink-0`}
          />
          <p role="status" className={failure ? 'mt-2 px-3 text-act' : 'sr-only'}>
            {failure || (shown.length === 1 ? '1 match' : `${shown.length} matches`)}
          </p>
          {shown.length === 0 ? <p className="px-3 pt-3 pb-2 text-muted">Nothing by that name.</p> : null}
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label="Pages, ranges and actions"
            className="mt-2 min-h-0 overflow-y-auto overscroll-contain"
          >
            {groupsOf(shown).map(([group, list]) => (
              <div key={group} role="group" aria-label={group} className="pb-2">
                <p aria-hidden className="px-3 py-1 text-xs text-muted">
                  {group}
                </p>
                {list.map((entry) => (
                  // The input keeps the focus and has the keys: options only take the mouse.
                  <div
                    key={entry.id}
                    id={optionId(entry)}
                    role="option"
                    aria-selected={entry === activeEntry}
                    onPointerMove={() => setActive(shown.indexOf(entry))}
                    onPointerDown={(event) => event.preventDefault()}
                    onClick={() => void choose(entry)}
                    className="flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-md px-3 -outline-offset-2 outline-accent aria-selected:bg-accent-soft aria-selected:outline-2"
                  >
                    <span className="min-w-0">{entry.label}</span>
                    <span aria-hidden className="max-sm:hidden">
                      <Keys keys={entry.keys.slice(0, 1)} />
                    </span>
                  </div>
                ))}
              </div>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What may be done with each provider; nothing until the answer is there, or where it does not come. */
function useStatuses(): Status[] {
  const [statuses, setStatuses] = useState<Status[]>([]);
  useEffect(() => {
    let gone = false;
    void callApi('GET', '/api/integrations').then((result) => {
      const list = result.ok ? field(result.data, 'integrations') : null;
      if (!gone && Array.isArray(list)) setStatuses(list as Status[]);
    });
    return () => {
      gone = true;
    };
  }, []);
  return statuses;
}

function groupsOf(entries: readonly PaletteEntry[]): [string, PaletteEntry[]][] {
  const groups = new Map<string, PaletteEntry[]>();
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups];
}
