'use client';
import { useId, useState } from 'react';
import { useRouter } from 'next/navigation';
import { Eye, EyeOff } from 'lucide-react';
import type { Place } from '@/lib/http/contract';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { callApi, field } from '../api-client';
import { createFormats } from '../format';
import { buttonClass } from '../ui/button-class';
import { inputClass } from '../ui/Field';
import { changeWords, matchingPlaces, placeLine } from './place-words';

export interface PlaceListProps {
  provider: IntegrationProvider;
  /** The provider's name. */
  name: string;
  /** "repositories" */
  many: string;
  places: readonly Place[];
  locale: string;
  timeZone: string;
}

/** From here on looking for one by eye takes longer than typing a part of its name. */
const searchedFrom = 8;

/** What of one provider is read, each place with its one button. The list is there without JavaScript too. */
export function PlaceList({ provider, name, many, places, locale, timeZone }: PlaceListProps) {
  const router = useRouter();
  const searchId = useId();
  const formats = createFormats(locale, timeZone);
  const [search, setSearch] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState<{ text: string; failed: boolean } | null>(null);
  // The page comes again with the store as it is; until then the place shows what was chosen.
  const [chosen, setChosen] = useState<Readonly<Record<string, boolean>>>({});
  const shown = matchingPlaces(places, search);

  const change = async (place: Place, read: boolean) => {
    if (busy !== null) return;
    setBusy(place.key);
    const result = await callApi('PATCH', `/api/integrations/${provider}/places`, { key: place.key, read });
    setBusy(null);
    if (!result.ok) return setSaid({ text: result.failure.message, failed: true });
    const deleted = field(result.data, 'itemsDeleted');
    const words = changeWords({ name: place.name, read }, typeof deleted === 'number' ? deleted : 0, name, formats);
    setSaid({ text: words, failed: false });
    setChosen((before) => ({ ...before, [place.key]: read }));
    router.refresh();
  };

  return (
    <div className="grid grid-cols-1 gap-2">
      {places.length >= searchedFrom ? (
        <div className="needs-script">
          <label htmlFor={searchId} className="mb-1 block text-xs text-muted">
            Find among {formats.number(places.length)} {many}
          </label>
          <input
            id={searchId}
            type="search"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={`${inputClass} max-w-80`}
          />
        </div>
      ) : null}
      <ul
        aria-label={`${name}: ${many}`}
        className="max-h-96 divide-y divide-line overflow-y-auto rounded-md border border-line empty:hidden"
      >
        {shown.map((entry) => {
          const place = { ...entry, read: chosen[entry.key] ?? entry.read };
          const action = place.read ? 'Stop reading' : 'Read again';
          return (
            <li
              key={place.key}
              data-place={place.key}
              data-read={place.read}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 pr-2 pl-3"
            >
              <div className="min-w-0">
                <p className={place.read ? 'font-strong' : 'font-strong text-muted'}>{place.name}</p>
                <p className="text-xs text-muted" suppressHydrationWarning>
                  {placeLine(place, formats)}
                </p>
              </div>
              <button
                type="button"
                aria-disabled={busy !== null}
                aria-label={`${action}: ${place.name}`}
                onClick={() => void change(place, !place.read)}
                className={buttonClass(
                  place.read ? 'quiet' : 'secondary',
                  `needs-script ${place.read ? 'max-sm:-ml-3' : ''}`,
                )}
              >
                {place.read ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
                {action}
              </button>
            </li>
          );
        })}
      </ul>
      {shown.length === 0 && places.length > 0 ? <p className="text-muted">No name holds these words.</p> : null}
      <p role="status" className={said?.failed ? 'text-act' : 'text-muted'}>
        {said?.text}
      </p>
    </div>
  );
}
