/** More, less or about the same, against both numbers counted anew. */
import type { Unsupported } from './check-statement';
import type { Ledger } from './ledger';
import type { ReadStatement } from './read-statement';

const more = /\bgrew\b|\bmore\b(?! than half)|\bup from\b|\brose\b|\bwent up\b|\bexpanded\b/i;
const less = /\bless\b|\bdown from\b|\bshrank\b|\bfell to\b|\blower\b|\bfewer\b|\bcame down\b|\bwent down\b/i;
const same = /about the same|hardly moved|no real change/i;

export function wrongDirections({ bare }: ReadStatement, { now, then }: Ledger): Unsupported[] {
  const measure = measureOf(bare);
  if (measure === null) return [];
  const [current, previous] =
    measure === 'focus' ? [now.focusHours, then.focusHours] : [now.meetingHours, then.meetingHours];
  const near = previous >= 5 ? Math.abs(current - previous) / previous < 0.05 : Math.abs(current - previous) < 0.005;
  const wrong =
    (same.test(bare) && !near) ||
    (more.test(bare) && !less.test(bare) && current <= previous) ||
    (less.test(bare) && !more.test(bare) && current >= previous);
  return wrong
    ? [{ token: bare.trim().slice(0, 60), why: `${measure}: ${current.toFixed(2)} after ${previous.toFixed(2)}` }]
    : [];
}

function measureOf(bare: string): 'focus' | 'meetings' | null {
  if (/focus/i.test(bare)) return 'focus';
  return /(?:in meetings|^meetings|, meetings (?:went|came))/i.test(bare.trim()) ? 'meetings' : null;
}
