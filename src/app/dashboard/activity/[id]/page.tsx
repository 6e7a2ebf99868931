import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ExternalLink } from 'lucide-react';
import { itemDay, itemFacts } from '@/components/activity/item-facts';
import { ItemDetail } from '@/components/activity/ItemDetail';
import { feedHref } from '@/components/activity/feed-query';
import { anchorOf } from '@/components/activity/group-feed';
import { conversationTitle, typeLabels } from '@/components/activity/activity-words';
import { buttonClass } from '@/components/ui/button-class';
import { PageHeading } from '@/components/ui/PageHeading';
import { activitiesById } from '@/lib/activity-feed';
import { requireUser } from '@/app/signed-in';
import { providerCards } from '@/lib/integrations/registry';
import { readViewerIn } from '../../../viewer';

export const metadata: Metadata = { title: 'Activity' };

/** One activity: what is known of it, and the way to its source. Another user's is none. */
export default async function ItemPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await requireUser();
  const { id } = await params;
  const [item] = await activitiesById(user.id, [id]);
  if (item === undefined) notFound();
  const { formats } = await readViewerIn(user.timeZone);
  const { name } = providerCards[item.source];
  const day = itemDay(item, formats);
  const links = [
    {
      href: `${feedHref({ start: day, end: day })}#${anchorOf(item, formats.timeZone)}`,
      text: 'In the list of its day',
    },
    { href: `/dashboard?type=daily&date=${day}`, text: 'Its day on the dashboard' },
  ];
  return (
    <article>
      <PageHeading
        title={conversationTitle(item)}
        aside={
          item.externalUrl ? (
            <a href={item.externalUrl} target="_blank" rel="noopener noreferrer" className={buttonClass('primary')}>
              Open in {name}
              <ExternalLink size={16} aria-hidden />
              <span className="sr-only">(new tab)</span>
            </a>
          ) : (
            <p className="text-xs text-muted">{name} gave no address to open.</p>
          )
        }
      >
        {name} {typeLabels[item.type].toLowerCase()}
      </PageHeading>
      <ItemDetail facts={itemFacts(item, formats)} />
      <ul className="mt-4 flex flex-wrap gap-x-6 gap-y-1">
        {links.map(({ href, text }) => (
          <li key={href}>
            <a href={href} className="number-link">
              {text}
            </a>
          </li>
        ))}
      </ul>
    </article>
  );
}
