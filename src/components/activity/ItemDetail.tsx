import { Card } from '../ui/Card';
import type { ItemFact } from './item-facts';

/** What is known of an activity, term by term. */
export function ItemDetail({ facts }: { facts: readonly ItemFact[] }) {
  return (
    <Card>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-[--spacing(40)_minmax(0,1fr)] sm:gap-y-3">
        {facts.map(({ term, text, at }) => (
          <div key={term} className="contents">
            <dt className="text-muted max-sm:mt-2">{term}</dt>
            <dd className="min-w-0">{at ? <time dateTime={at}>{text}</time> : text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
