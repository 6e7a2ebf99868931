import type { ReactNode } from 'react';

export type Tone = 'plain' | 'good' | 'wait' | 'act' | 'accent';

const tones: Record<Tone, string> = {
  plain: 'bg-sunken text-ink',
  good: 'bg-good-soft text-good',
  wait: 'bg-wait-soft text-wait',
  act: 'bg-act-soft text-act',
  accent: 'bg-accent-soft text-accent',
};

/** Icon and words: a chip's colour never says anything alone. The transparent border shows in forced colours. */
export function Chip({ tone = 'plain', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={`inline-flex min-h-6 max-w-full items-center gap-1 rounded-full border border-transparent px-2 text-xs font-strong ${tones[tone]}`}
    >
      {icon}
      <span className="min-w-0">{children}</span>
    </span>
  );
}
