'use client';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { usePathname, useRouter } from 'next/navigation';
import { commands, type Effect } from './commands';
import type { CommandSettings } from './do-effect';
import { isPaletteKey, matchKey, type KeyPress, type Pending } from './match-key';
import { onOpen } from './open';

const KeySheet = lazy(() => import('./KeySheet'));
const Palette = lazy(() => import('./Palette'));

export interface KeyboardProps extends CommandSettings {
  /** Whether single keys act; the palette's own keys always do. */
  singleKeys: boolean;
  /** Names of the providers by id. */
  names: Readonly<Record<string, string>>;
}

/** Listens to the keys of all pages. What a key opens or does is loaded when it is first pressed. */
export function Keyboard({ singleKeys, names, ...settings }: KeyboardProps) {
  const router = useRouter();
  const path = usePathname();
  const pending = useRef<Pending | null>(null);
  const [open, setOpen] = useState<'keys' | 'palette' | null>(null);
  const [said, setSaid] = useState('');
  const { timeZone, weekStart, workingHours, daysOff } = settings;

  const perform = useCallback(
    async (effect: Effect) => {
      if ('open' in effect) return setOpen(effect.open);
      const { doEffect } = await import('./do-effect');
      setSaid(doEffect(effect, { timeZone, weekStart, workingHours, daysOff }, (href) => router.push(href)) ?? '');
    },
    [router, timeZone, weekStart, workingHours, daysOff],
  );

  useEffect(() => onOpen(setOpen), []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const press = pressOf(event);
      if (isPaletteKey(press, isMac())) {
        if (press.inDialog && open !== 'palette') return;
        event.preventDefault();
        setOpen(open === 'palette' ? null : 'palette');
        return;
      }
      // What is opened may still be on its way: what is typed meanwhile is meant for it.
      if (!singleKeys || open !== null) return;
      const match = matchKey(press, pending.current, commands, path);
      pending.current = match.pending;
      if (match.command === null) return;
      event.preventDefault();
      void perform(match.command.effect);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [path, perform, singleKeys, open]);

  return (
    <>
      <p role="status" className="sr-only">
        {said}
      </p>
      {open === null ? null : (
        <Suspense fallback={null}>
          {open === 'keys' ? (
            <KeySheet path={path} singleKeys={singleKeys} isMac={isMac()} onClose={() => setOpen(null)} />
          ) : (
            <Palette path={path} names={names} onClose={() => setOpen(null)} perform={perform} />
          )}
        </Suspense>
      )}
    </>
  );
}

/** Kinds of inputs in which no letter is written. */
const buttons = ['button', 'checkbox', 'radio', 'submit', 'reset', 'range', 'color', 'file'];

function pressOf(event: KeyboardEvent): KeyPress {
  const { target } = event;
  return {
    key: event.key,
    shift: event.shiftKey,
    ctrl: event.ctrlKey,
    meta: event.metaKey,
    alt: event.altKey,
    altGraph: event.getModifierState('AltGraph'),
    repeat: event.repeat,
    inField: target instanceof HTMLElement && isField(target),
    inDialog: document.querySelector('[role="dialog"], [role="alertdialog"], dialog[open]') !== null,
    at: event.timeStamp,
  };
}

function isField(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement) return !buttons.includes(element.type);
  return element.isContentEditable || ['TEXTAREA', 'SELECT'].includes(element.tagName);
}

function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform);
}
