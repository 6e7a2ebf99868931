/** The name that a piece of evidence goes by: what one would search for. */
import type { ActivityRow } from '@/lib/db/queries/activities';

export function evidenceName({ type, title, externalId, metadata, occurredAt }: ActivityRow, timeZone: string): string {
  const number = typeof metadata.number === 'number' ? `#${metadata.number}` : title;
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(occurredAt);
  switch (type) {
    case 'commit':
      return `\`${externalId.slice(0, 7)}\``;
    case 'pull_request':
    case 'issue':
      return number;
    case 'review':
      return `review of ${number}`;
    case 'meeting':
      return `${clock} ${title}`;
    default:
      return title;
  }
}
