'use client';
import { Dialog as Primitive } from 'radix-ui';
import { useState, type ReactNode } from 'react';

export interface DialogProps {
  title: string;
  children: ReactNode;
  /** Buttons, the safe one first. */
  actions: ReactNode;
  onClose: () => void;
}

/** A modal question. Loaded by its callers on first use: keep it out of static imports. */
export default function Dialog({ title, children, actions, onClose }: DialogProps) {
  // The primitive gives focus back to its own trigger only, and these dialogs are opened from elsewhere.
  const [opener] = useState(() => document.activeElement);
  return (
    <Primitive.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Primitive.Content
          aria-describedby={undefined}
          onCloseAutoFocus={() => opener instanceof HTMLElement && opener.focus()}
          className="shadow-popover fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-(--spacing(8)))] w-[calc(100vw-(--spacing(8)))] max-w-120 -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-4 text-sm text-ink sm:p-6"
        >
          <Primitive.Title className="text-lg font-strong">{title}</Primitive.Title>
          <div className="mt-3">{children}</div>
          <div className="mt-6 flex flex-wrap justify-end gap-2">{actions}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
