'use client';
import Link from 'next/link';
import { buttonClass } from '../ui/button-class';
import Dialog from '../ui/Dialog';
import { commands, groupOrder, type Command } from './commands';
import { Keys } from './Keys';

interface KeySheetProps {
  path: string;
  singleKeys: boolean;
  isMac: boolean;
  onClose: () => void;
}

const pageNames: Readonly<Record<string, string>> = {
  '/dashboard': 'On the dashboard',
  '/dashboard/activity': 'In the activity',
};

/** Every key there is, those of the page first. */
export default function KeySheet({ path, singleKeys, isMac, onClose }: KeySheetProps) {
  const sections = sectionsOf(path);
  return (
    <Dialog
      title="Keys"
      onClose={onClose}
      actions={
        <button type="button" className={buttonClass('secondary')} onClick={onClose}>
          Close
        </button>
      }
    >
      {singleKeys ? null : (
        <p className="mb-4">
          Single keys are switched off in the{' '}
          <Link
            href="/dashboard/settings#keyboard"
            prefetch={false}
            onClick={onClose}
            className="text-accent underline"
          >
            settings
          </Link>
          .
        </p>
      )}
      <div className="grid grid-cols-1 gap-4">
        {sections.map(({ title, list }) => (
          <section key={title}>
            <h3 className="mb-1 text-xs text-muted">{title}</h3>
            <dl>
              {list.map(({ id, label, keys }) => (
                <div
                  key={id}
                  className={`flex min-h-7 items-center justify-between gap-4 ${singleKeys ? '' : 'text-muted'}`}
                >
                  <dt>{label}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3 className="mb-1 text-xs text-muted">Always</h3>
          <dl>
            <div className="flex min-h-7 items-center justify-between gap-4">
              <dt>Find a page, a range or an action</dt>
              <dd>
                <Keys keys={[[isMac ? '⌘' : 'Ctrl', 'K']]} />
              </dd>
            </div>
            <div className="flex min-h-7 items-center justify-between gap-4">
              <dt>Close what is open</dt>
              <dd>
                <Keys keys={[['Esc']]} />
              </dd>
            </div>
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

/** By the page on which the keys act; the page one is on comes first. */
function sectionsOf(path: string): { title: string; list: Command[] }[] {
  const withKeys = commands
    .filter(({ keys }) => keys.length > 0)
    .toSorted((a, b) => groupOrder.indexOf(a.group) - groupOrder.indexOf(b.group));
  const pages = [...new Set(withKeys.map(({ keysOn }) => keysOn))];
  return pages
    .toSorted((a, b) => Number(b === path) - Number(a === path) || Number(b === null) - Number(a === null))
    .map((page) => ({
      title: page === null ? 'On every page' : (pageNames[page] ?? page),
      list: withKeys.filter(({ keysOn }) => keysOn === page),
    }));
}
