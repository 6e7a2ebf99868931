import {
  CircleCheck,
  CircleDashed,
  CloudDownload,
  EyeOff,
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
import type { CardState, CardKind, Lack } from './card-state';
import type { CardWords } from './card-words';

const icons: Record<Exclude<CardKind, 'partial'>, LucideIcon> = {
  not_set_up: Wrench,
  off: PowerOff,
  not_connected: CircleDashed,
  importing: CloudDownload,
  updating: RefreshCw,
  healthy: CircleCheck,
  rate_limited: Hourglass,
  retrying: RotateCw,
  operator: UserCog,
  reauthorization: Unplug,
};

const lackIcons: Record<Lack, LucideIcon> = { permission: ShieldAlert, withheld: EyeOff, waiting: Hourglass };

export function StatusChip({ state, words }: { state: CardState; words: CardWords }) {
  const Icon = state.kind === 'partial' ? lackIcons[state.lack] : icons[state.kind];
  return (
    <Chip
      tone={words.tone}
      icon={<Icon size={14} aria-hidden className={state.kind === 'updating' ? 'spin shrink-0' : 'shrink-0'} />}
    >
      <span suppressHydrationWarning>{words.chip}</span>
    </Chip>
  );
}
