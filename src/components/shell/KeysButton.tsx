'use client';
import { Keyboard } from 'lucide-react';
import { askToOpen } from '../keyboard/open';
import { buttonClass } from '../ui/button-class';

/** Opens the sheet of keys for whoever does not know its key, or has switched single keys off. */
export function KeysButton() {
  const open = () => {
    // The menu that holds the button closes first, so that the focus comes back to what can be seen.
    const menu = document.activeElement?.closest('details');
    menu?.removeAttribute('open');
    menu?.querySelector('summary')?.focus();
    askToOpen('keys');
  };
  return (
    <button type="button" className={buttonClass('secondary', 'needs-script w-full')} onClick={open}>
      <Keyboard size={16} aria-hidden />
      Keys
    </button>
  );
}
