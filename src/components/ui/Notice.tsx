import type { ReactNode } from 'react';
import { CircleCheck, Info, TriangleAlert } from 'lucide-react';

export type NoticeTone = 'info' | 'good' | 'act';

const looks = {
  info: { className: 'border-line bg-sunken', icon: Info, iconClass: 'text-muted' },
  good: { className: 'border-good bg-good-soft', icon: CircleCheck, iconClass: 'text-good' },
  act: { className: 'border-act bg-act-soft', icon: TriangleAlert, iconClass: 'text-act' },
} as const;

/** A message in the flow of the page. `live` announces it when it appears after an action. */
export function Notice({
  tone = 'info',
  live = false,
  children,
}: {
  tone?: NoticeTone;
  live?: boolean;
  children: ReactNode;
}) {
  const { className, icon: Icon, iconClass } = looks[tone];
  return (
    <div
      role={live ? (tone === 'act' ? 'alert' : 'status') : undefined}
      className={`flex gap-3 rounded-md border p-3 ${className}`}
    >
      <Icon size={20} aria-hidden className={`shrink-0 ${iconClass}`} />
      <div className="min-w-0 grow">{children}</div>
    </div>
  );
}
