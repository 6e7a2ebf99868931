import {
  CircleCheck,
  CircleDashed,
  CloudDownload,
  Hourglass,
  PowerOff,
  RefreshCw,
  RotateCw,
  ShieldAlert,
  Unplug,
  UserCog,
  Wrench,
  type LucideIcon,
} from 'lucide-react';
import { Chip } from '../ui/Chip';
import type { CardKind } from './card-state';
import type { CardWords } from './card-words';

const icons: Record<CardKind, LucideIcon> = {
  not_set_up: Wrench,
  off: PowerOff,
  not_connected: CircleDashed,
  importing: CloudDownload,
  updating: RefreshCw,
  healthy: CircleCheck,
  partial: ShieldAlert,
  rate_limited: Hourglass,
  retrying: RotateCw,
  operator: UserCog,
  reauthorization: Unplug,
};

export function StatusChip({ kind, words }: { kind: CardKind; words: CardWords }) {
  const Icon = icons[kind];
  return (
    <Chip
      tone={words.tone}
      icon={<Icon size={14} aria-hidden className={kind === 'updating' ? 'spin shrink-0' : 'shrink-0'} />}
    >
      <span suppressHydrationWarning>{words.chip}</span>
    </Chip>
  );
}
