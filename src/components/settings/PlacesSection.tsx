import Link from 'next/link';
import type { PlaceWords } from '@/lib/integrations/provider';
import type { Place } from '@/lib/http/contract';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { Disclosure } from '../ui/Disclosure';
import { PlaceList } from './PlaceList';

export interface ConnectionPlaces {
  provider: IntegrationProvider;
  name: string;
  words: PlaceWords;
  places: readonly Place[];
}

/** Per connection: what of it is read, and how to leave a part of it out. */
export function PlacesSection({
  connections,
  locale,
  timeZone,
}: {
  connections: readonly ConnectionPlaces[];
  locale: string;
  timeZone: string;
}) {
  if (connections.length === 0) return <NothingConnected />;
  return (
    <ul className="grid grid-cols-1 gap-6">
      {connections.map(({ provider, name, words, places }) => (
        <li key={provider} data-places={provider}>
          <h3 className="mb-1 font-strong">{name}</h3>
          {'elsewhere' in words ? (
            <p className="text-muted">{words.elsewhere}</p>
          ) : places.length === 0 ? (
            <p className="text-muted">
              {`No ${words.one} is known yet: each appears here with the first thing that is read in it.`}
            </p>
          ) : (
            <Disclosure summary={countWords(places, words)} className="[&>div]:mt-2">
              <PlaceList {...{ provider, name, places, locale, timeZone }} many={words.many} />
            </Disclosure>
          )}
        </li>
      ))}
    </ul>
  );
}

export function NothingConnected() {
  return (
    <p>
      Nothing is connected.{' '}
      <Link href="/dashboard/integrations" prefetch={false} className="text-accent underline">
        Go to the integrations
      </Link>
    </p>
  );
}

function countWords(places: readonly Place[], { one, many }: { one: string; many: string }): string {
  const out = places.filter(({ read }) => !read).length;
  const read = places.length - out;
  return `${read} ${read === 1 ? one : many} read${out === 0 ? '' : `, ${out} left out`}`;
}
