'use client';
import type { Formats } from '../format';
import { buttonClass } from '../ui/button-class';
import Dialog from '../ui/Dialog';
import { HistoryCost } from './HistoryCost';
import { useHistoryRequest, type HistoryDialogProps } from './use-history-request';

/** Says what reading again does and what it leaves alone, then asks for it. */
export default function ReadAgainDialog({
  itemCount,
  formats,
  ...props
}: HistoryDialogProps & { itemCount: number; formats: Formats }) {
  const { name, onClose } = props;
  const { busy, failure, ask } = useHistoryRequest(props);
  return (
    <Dialog
      title={`Read everything from ${name} again?`}
      onClose={onClose}
      actions={
        <>
          <button type="button" className={buttonClass('secondary')} onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className={buttonClass('primary')}
            aria-disabled={busy}
            onClick={() => void ask({ readAgain: true })}
          >
            {busy ? 'Asking…' : 'Read again'}
          </button>
        </>
      }
    >
      <dl className="grid grid-cols-1 gap-3">
        <div>
          <dt className="font-strong">What happens</dt>
          <dd className="mt-1">
            {name} is read once more, newest first, as far back as it is stored, and compared with what is stored. What
            was changed or deleted there long ago is put right here.
          </dd>
        </div>
        <div>
          <dt className="font-strong">What stays</dt>
          <dd className="mt-1">
            {itemCount === 1
              ? 'The 1 item that is stored stays'
              : `The ${formats.number(itemCount)} items that are stored stay`}{' '}
            in place meanwhile. Nothing is lost; what {name} itself no longer has is removed.
          </dd>
        </div>
      </dl>
      <HistoryCost name={name} failure={failure} />
    </Dialog>
  );
}
