'use client';
import { buttonClass } from '../ui/button-class';
import Dialog from '../ui/Dialog';
import { inputClass } from '../ui/Field';
import type { CopyText } from './CopyButtons';

/** The text, selected, for the reader's own copy command. */
export default function CopyDialog({ form, text, onClose }: CopyText & { onClose: () => void }) {
  return (
    <Dialog
      title={`Copy as ${form}`}
      onClose={onClose}
      actions={
        <button type="button" className={buttonClass('secondary')} onClick={onClose}>
          Close
        </button>
      }
    >
      <label>
        This browser did not let the page copy. The text is selected: copy it with Ctrl+C, on a Mac with ⌘C.
        <textarea
          readOnly
          autoFocus
          rows={10}
          value={text}
          onFocus={(event) => event.currentTarget.select()}
          className={`${inputClass} mt-3 font-mono`}
        />
      </label>
    </Dialog>
  );
}
