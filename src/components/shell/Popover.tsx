'use client';
import { useEffect, useRef, type ReactNode } from 'react';

interface PopoverProps {
  label: string;
  trigger: ReactNode;
  children: ReactNode;
  onOpen?: () => void;
  className?: string;
}

/**
 * A panel below its button, built on `<details>`: it opens without JavaScript too; Escape and a click elsewhere close it.
 * Where it is narrow the panel ends where the row of buttons ends, which is then the nearest positioned box around it.
 */
export function Popover({ label, trigger, children, onOpen, className = '' }: PopoverProps) {
  const details = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    const closeOutside = (event: Event) => {
      const element = details.current;
      if (element?.open && event.target instanceof Node && !element.contains(event.target)) element.open = false;
    };
    document.addEventListener('pointerdown', closeOutside);
    document.addEventListener('focusin', closeOutside);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      document.removeEventListener('focusin', closeOutside);
    };
  }, []);

  return (
    <details
      ref={details}
      className={`sm:relative ${className}`}
      onToggle={(event) => event.currentTarget.open && onOpen?.()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current?.open) return;
        details.current.open = false;
        details.current.querySelector('summary')?.focus();
      }}
    >
      <summary
        aria-label={label}
        title={label}
        className="relative inline-flex size-9 items-center justify-center rounded-md border border-transparent hover:bg-sunken"
      >
        {trigger}
      </summary>
      <div className="shadow-popover absolute right-0 z-30 mt-1 w-80 max-w-[calc(100vw-(--spacing(8)))] rounded-lg border border-line bg-surface p-3">
        {children}
      </div>
    </details>
  );
}
