import type { ActivityAnswer } from '@/lib/http/contract';
import { metadataText } from './activity-words';

/** Numbers that count the end of a thing, with the field that holds it. Every other one counts when it occurred. */
const endFields: Readonly<Record<string, string | undefined>> = {
  mergedPRs: 'mergedAt',
  pullRequestCycle: 'mergedAt',
  issuesClosed: 'closedAt',
};

/** The instant by which a number counts an activity, as METRICS.md defines it. */
export function metricTime(metric: string, activity: ActivityAnswer): string {
  const fieldName = endFields[metric];
  return (fieldName && metadataText(activity.metadata, fieldName)) ?? activity.occurredAt;
}
